"""What the panel of filters offers, and what its parts are called."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import EventPageFactory, OrganisationPageFactory, PersonPageFactory
from tests.hub.html import read


def bare(text):
    """Return a title of a window without the marks that isolate what is in it."""
    return text.translate({0x2068: None, 0x2069: None})


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


@pytest.mark.parametrize(("asked", "said"), [("", "2 results"), ("?q=first", "1 result")])
def test_button_of_the_filters_says_how_many_there_are(client, hub_tree, asked, said):
    for title, day in (("First", 2), ("Second", 3)):
        EventPageFactory(
            parent=hub_tree.section("events"), title=title, start_date=date(2031, 5, day)
        )

    button = read(client.get(f"/en/events/{asked}")).one("button", "filters__apply")

    assert button.one("span", "filters__found").text == f"Show {said}"
    assert button.all("span")[1].text == "Show results"  # without scripts


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", "Events"),
        ("?status=ended", "Events: Over"),
        ("?q=sea&from=2031-05-01", "Events: Words: sea, From: 1 May 2031"),
        ("?country=IT&country=ES&country=IL&country=PS&country=EG", "Events: {four}…"),
    ],
)
def test_title_of_a_list_says_what_it_is_filtered_by(client, hub_tree, asked, expected):
    page = read(client.get(f"/en/events/{asked}"))

    four = "Italy, Spain, Israel, Palestine"
    said = expected.format(four=four)
    assert page.one("h1").text == said
    assert bare(page.one("title").text) == f"{said} – Medina"


def test_title_of_a_search_says_what_it_is_filtered_by(client, hub_tree):
    page = read(client.get("/en/search/?q=sea&kind=event"))

    assert page.one("h1").text == "Results for “sea”: Events"
    assert bare(page.one("title").text) == "Results for “sea”: Events – Medina"


def test_filters_in_a_title_are_kept_apart_from_what_runs_the_other_way(client, hub_tree):
    page = read(client.get("/ar/events/?q=sea"))

    assert "\u2068sea\u2069" in page.one("title").text
    assert page.one("h1").one("bdi").text == "sea"
