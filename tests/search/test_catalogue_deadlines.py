"""A call with several deadlines stands under the next one, everywhere, until the last is over."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.catalogue.clock import pass_deadlines
from search.catalogue.models import Listing
from search.catalogue.visibility import PUBLIC
from search.follow import follow_by_the_clock
from search.params import ItemQuery
from search.query import list_items
from tests.factories import EventPageFactory, OpportunityPageFactory
from tests.hub.html import read
from tests.search.conftest import NOON
from tests.search.editor import differences

pytestmark = pytest.mark.usefixtures("clock", "whole")

FIRST = datetime(2030, 3, 10, 9, tzinfo=UTC)
OTHER = datetime(2030, 4, 10, 9, tzinfo=UTC)
LAST = datetime(2030, 5, 10, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def make_call(hub_tree, title, *deadlines):
    stream = [{"date": at.date(), "time": at.time(), "stage": ""} for at in deadlines]
    return OpportunityPageFactory(
        parent=hub_tree.section("opportunities"),
        title=title,
        timezone="UTC",
        deadlines=[("deadline", value) for value in stream],
    )


@pytest.fixture
def calls(hub_tree):
    """Two stages around another call's only deadline; one that is always open."""
    make_call(hub_tree, "Light for one", OTHER)
    make_call(hub_tree, "Light for ever")
    return make_call(hub_tree, "Light for two stages", LAST, FIRST)


def show(**asked):
    """Return title and moment of each item of a list, as the clock stands."""
    query = ItemQuery(locale="he", **{"status": "all", "order": "soonest", **asked})
    answer = list_items(query, PUBLIC, datetime.now(UTC))
    return [(card["title"], card["due_at"]) for card in map(json.loads, answer.cards)]


BEFORE = [
    ("Light for two stages", "2030-03-10T09:00:00Z"),
    ("Light for one", "2030-04-10T09:00:00Z"),
    ("Light for ever", None),
]
BETWEEN = [BEFORE[1], ("Light for two stages", "2030-05-10T09:00:00Z"), BEFORE[2]]


def test_call_stands_under_its_next_deadline(calls, clock):
    assert show() == BEFORE

    clock.move_to(FIRST - MINUTE)
    assert (pass_deadlines(), show()) == (0, BEFORE)

    clock.move_to(FIRST)
    assert (pass_deadlines(), pass_deadlines()) == (1, 0)
    assert show() == BETWEEN
    assert show(status="current") == BETWEEN


def test_call_is_open_until_its_last_deadline_under_which_it_stays(calls, clock):
    clock.move_to(LAST)  # the clock was away meanwhile
    assert pass_deadlines() == 1

    assert show() == BETWEEN
    assert show(status="current") == [BEFORE[2]]
    assert show(status="ended") == BETWEEN[:2]


def check(capsys):
    """Run the command; return what it prints, and what it writes."""
    with CaptureQueriesContext(connection) as queries, suppress(CommandError):
        call_command("check_catalogue")
    changing = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    written = [query["sql"] for query in queries if query["sql"].startswith(changing)]
    return capsys.readouterr().out.splitlines(), written


def test_passed_deadline_is_no_difference_and_is_left_to_the_job(calls, clock, capsys):
    clock.move_to(FIRST)
    assert len(differences()) > 0
    before = show()

    (waiting, total), written = check(capsys)

    assert waiting == "passed deadlines that wait for tick: 1"
    assert total.startswith("0 differences in ")
    assert (written, show()) == ([], before)
    assert pass_deadlines() == 1
    assert check(capsys) == ([total], [])


def test_what_else_differs_is_told_of_a_call_that_waits_for_the_job(calls, clock, capsys):
    clock.move_to(FIRST)
    Listing.objects.filter(item=calls.translation_key, locale="he").update(title_key="00")
    (difference, _waiting, total), _written = check(capsys)
    assert difference.startswith(f"{calls.translation_key} he listings title_key: ")
    assert total.startswith("1 differences in ")

    # A moment that is none of its deadlines
    Listing.objects.filter(item=calls.translation_key).update(due_at=FIRST - MINUTE)
    lines, _written = check(capsys)
    assert f"{calls.translation_key} en listings due_at: " in "\n".join(lines)
    call_command("rebuild_catalogue")


def test_those_who_follow_hear_of_the_next_deadline_and_of_no_event(
    calls, hub_tree, clock, journal
):
    EventPageFactory(
        parent=hub_tree.section("events"), start_date=FIRST.date(), end_date=LAST.date()
    )
    journal.read()

    clock.move_to(OTHER)
    pass_deadlines()

    assert journal.items() == {calls.translation_key}


def test_cursor_goes_on_behind_a_deadline_that_has_passed(calls, clock):
    query = ItemQuery(locale="en", order="soonest", limit=2)
    first = list_items(query, PUBLIC, NOON)

    clock.move_to(FIRST)
    pass_deadlines()

    rest = ItemQuery(locale="en", order="soonest", limit=2, cursor=first.next_cursor)
    titles = [json.loads(card)["title"] for card in list_items(rest, PUBLIC, FIRST).cards]
    assert titles == ["Light for two stages", "Light for ever"]  # not lost: met once more


def test_page_api_and_feed_agree_before_and_after(calls, client, clock):
    def titles():
        page = read(client.get("/en/opportunities/"))
        api = client.get("/api/v1/items/?kind=opportunity&order=soonest").json()["items"]
        feed = client.get("/en/opportunities/feed.atom?order=soonest").content.decode()
        entries = [part.partition("<title>")[2] for part in feed.split("<entry")[1:]]
        return (
            [heading.text for heading in page.all("h2", "card__title")],
            [item["title"] for item in api],
            [entry.partition("</title>")[0] for entry in entries],
        )

    assert titles() == ([title for title, _at in BEFORE],) * 3

    clock.move_to(FIRST)
    pass_deadlines()

    assert titles() == ([title for title, _at in BETWEEN],) * 3


def test_engine_sorts_by_the_next_deadline(calls, clock, elastic):
    elastic.reindex()
    assert show(q="light") == BEFORE

    clock.move_to(FIRST)
    pass_deadlines()
    follow_by_the_clock()

    assert show(q="light") == BETWEEN
    assert elastic.check() == []
