"""What the pages of single kinds say."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from wagtail.models import Collection

from events.enums import EventStatus
from search.catalogue.clock import pass_deadlines
from tests.factories import (
    CityFactory,
    DocumentFactory,
    EventPageFactory,
    OpportunityPageFactory,
    OutputPageFactory,
    UserFactory,
)
from tests.hub.html import read

MAY_DAY = dt.date(2030, 5, 1)


@pytest.fixture
def output(hub_tree):
    open_file = DocumentFactory(title="For everybody", language="en")
    closed_file = DocumentFactory(
        title="לחברים", language="he", collection=Collection.objects.get(name="Members")
    )
    return OutputPageFactory(
        parent=hub_tree.section("library"),
        slug="guide",
        files=[("file", {"document": open_file}), ("file", {"document": closed_file})],
    )


def test_members_file_is_named_and_its_door_shown(client, output):
    page = read(client.get("/en/library/guide/"))

    everybody, members = page.all("tr", "file")
    assert everybody.one("th").one("a").text == "For everybody"
    assert [(cell["data-label"], cell.text) for cell in everybody.all("td")] == [
        ("Format", "TXT"),
        ("Size", "1 KB"),
        ("Language", "English"),
    ]
    assert not [link for link in members.all("a") if "/documents/" in link["href"]]
    name = members.one("bdi", lang="he")
    assert (name.text, name["dir"]) == ("לחברים", "rtl")
    assert [link["href"] for link in members.one("p", "file__door").all("a")] == [
        "/en/account/login/?next=%2Fen%2Flibrary%2Fguide%2F",
        "/en/account/signup/?next=%2Fen%2Flibrary%2Fguide%2F",
    ]


def test_member_gets_the_file_itself(client, output):
    client.force_login(UserFactory())

    members = read(client.get("/en/library/guide/")).all("tr", "file")[1]

    assert members.one("th").one("a")["href"].startswith("/documents/")
    assert members.all("p", "file__door") == []


def test_event_is_dated_in_its_own_zone_and_says_so(client, hub_tree):
    EventPageFactory(
        parent=hub_tree.section("events"), slug="day", timezone="Asia/Jerusalem", end_time=None
    )

    page = read(client.get("/en/events/day/")).one("dl", "facts")

    assert page.all("dd")[0].text == "Wednesday 1 May 2030, 09:30 (Jerusalem time, UTC+3)"
    assert page.all("time")[0]["datetime"] == "2030-05-01T06:30:00Z"


def test_event_on_a_card_is_dated_in_its_own_zone(client, hub_tree):
    city = CityFactory(key="tel-aviv")
    EventPageFactory(
        parent=hub_tree.section("events"),
        timezone="Asia/Jerusalem",
        start_time=dt.time(0, 30),
        end_time=dt.time(2),
        city=city,
    )

    card = read(client.get("/en/events/")).one("article", "card")

    assert card.one("p", "card__when").text == ("1 May 2030, 00:30 – 02:00 (Jerusalem time, UTC+3)")


@pytest.mark.parametrize(
    ("status", "at", "banner"),
    [
        (EventStatus.SCHEDULED, "2030-04-01T12:00Z", []),
        (EventStatus.SCHEDULED, "2030-05-01T07:30Z", []),
        (EventStatus.SCHEDULED, "2030-06-01T12:00Z", ["This event is over."]),
        (EventStatus.CANCELLED, "2030-04-01T12:00Z", ["This event is cancelled."]),
        (
            EventStatus.POSTPONED,
            "2030-04-01T12:00Z",
            ["This event is postponed. Ask the organiser for the new date before you travel."],
        ),
    ],
    ids=["coming", "on", "over", "cancelled", "postponed"],
)
def test_event_says_what_became_of_it(client, hub_tree, status, at, banner):
    EventPageFactory(parent=hub_tree.section("events"), slug="day", status=status)

    with time_machine.travel(at, tick=False):
        page = read(client.get("/en/events/day/"))
        card = read(client.get("/en/events/?status=all")).one("article", "card")

    assert [notice.text for notice in page.all("div", "notice")] == banner
    shown = {"2030-05-01T07:30Z": ["On now"], "2030-06-01T12:00Z": ["Over"]}.get(at, [])
    if status != EventStatus.SCHEDULED:
        shown = [status.label]
    assert [tag.text for tag in card.all("span", "tag")] == shown
    head = page.one("p", "page-head__kind")
    assert [tag.text for tag in head.all("span", "tag")] == shown


def test_call_lists_its_deadlines_and_marks_those_gone(client, hub_tree):
    deadline = {"date": MAY_DAY, "time": dt.time(17), "stage": "first_stage"}
    last = {"date": dt.date(2030, 9, 1), "time": dt.time(17), "stage": ""}
    OpportunityPageFactory(
        parent=hub_tree.section("opportunities"),
        slug="call",
        opens_on=dt.date(2030, 3, 1),
        deadlines=[("deadline", last), ("deadline", deadline)],
    )

    def visit(at):
        with time_machine.travel(at, tick=False):
            pass_deadlines()
            return read(client.get("/en/opportunities/call/"))

    before, between, after = map(visit, ("2030-02-01", "2030-06-01", "2030-10-01"))

    items = [item.text for item in between.all("li", "deadlines__item")]
    assert items == [
        "First stage 1 May 2030, 17:00 (Brussels time, UTC+2) over",
        "1 September 2030, 17:00 (Brussels time, UTC+2) next",
    ]
    assert [read_head(page) for page in (before, between, after)] == [
        "Next deadline: 1 May 2030, 17:00 (Brussels time, UTC+2)",
        "Deadline: 1 September 2030, 17:00 (Brussels time, UTC+2)",
        "Deadline: 1 September 2030, 17:00 (Brussels time, UTC+2) over",
    ]
    assert before.one("div", "notice").text == (
        "This call is not open yet; it opens on 1 March 2030."
    )
    assert between.all("div", "notice") == []
    assert after.one("div", "notice").text == "This call is closed."
    with time_machine.travel("2030-10-01", tick=False):
        card = read(client.get("/en/opportunities/?status=all")).one("article", "card")
    assert [tag.text for tag in card.all("span", "tag")] == ["over"]


def read_head(page):
    return page.one("ul", "page-head__facts").text


def test_call_without_deadline_says_so(client, hub_tree):
    OpportunityPageFactory(parent=hub_tree.section("opportunities"), slug="call")

    page = read(client.get("/en/opportunities/call/"))

    assert "None: applications are taken at any time." in [dd.text for dd in page.all("dd")]


def test_notice_names_the_language_in_the_readers_own(client, hub_tree):
    # Django's i18n library has filters of similar names, which answer in English.
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")

    html = client.get("/es/library/guide/").content.decode()

    assert "Este texto está en inglés" in html
