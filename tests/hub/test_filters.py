"""What the panel of filters offers, and what its parts are called."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import EventPageFactory, OrganisationPageFactory, PersonPageFactory
from tests.hub.html import read


def test_days_without_words_show_what_comes_first(client, hub_tree):
    for title, day in (("Second", 2), ("Third", 3), ("First", 1)):
        EventPageFactory(
            parent=hub_tree.section("events"), title=title, start_date=date(2031, 5, day)
        )

    page = read(client.get("/en/search/?from=2031-05-01"))

    titles = [link.text for link in page.all("a", "card__link")]
    assert titles == ["First", "Second", "Third"]
    assert page.one("select").one("option", selected="").text == "Soonest first"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("events/", "Takes place"), ("opportunities/", "Open for applications"), ("search/", "Dates")],
)
def test_days_are_called_what_they_mean_in_the_list(client, hub_tree, path, expected):
    days = read(client.get(f"/en/{path}")).one("fieldset", "days")

    assert days.one("legend").text == expected


def test_types_are_called_what_they_tell_apart(client, hub_tree):
    section = hub_tree.section("stakeholders")
    PersonPageFactory(parent=section)
    OrganisationPageFactory(parent=section, organisation_type="university")

    page = read(client.get("/en/stakeholders/?type=university"))

    legends = [legend.text for legend in page.all("legend")]
    assert [*legends[:1], *sorted(legends[1:3])] == ["Kind", "Kind of organisation", "Role"]
    assert page.one("a", "chip").text == "Remove the filter Kind of organisation: University"
