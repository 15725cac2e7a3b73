"""A remembered count is right again at the very instant an item appears, expires or ends."""

from datetime import timedelta

import pytest

from search.catalogue.visibility import MEMBERS, PUBLIC
from search.facets import count_facets
from search.memo import find_next_moment, get_version, remember
from search.params import ItemQuery
from search.query import list_items
from tests.factories import EventPageFactory, OutputPageFactory
from tests.search import editor
from tests.search.conftest import NOON

pytestmark = pytest.mark.usefixtures("hub_tree", "clock")

SOON = NOON + timedelta(minutes=7)
TICK = timedelta(microseconds=1)


def count(at, reader=PUBLIC, **values):
    query = ItemQuery(locale="ar", **values)
    answer = list_items(query, reader, at)
    facets = count_facets(query, reader, at, answer.version)
    assert sum(entry.count for entry in facets["kind"]) == answer.count == len(answer.cards)
    return answer.count


@pytest.fixture
def output(hub_tree):
    return OutputPageFactory(parent=hub_tree.section("library"))


def test_scheduled_item_is_counted_from_its_instant(output):
    editor.unpublish(output)
    editor.publish(output, go_live_at=SOON)

    assert [count(at) for at in (NOON, SOON - TICK, SOON, SOON + TICK)] == [0, 0, 1, 1]


def test_expired_item_is_counted_until_its_instant(output):
    editor.publish(output, expire_at=SOON)

    assert [count(at) for at in (NOON, SOON - TICK, SOON, SOON + TICK)] == [1, 1, 0, 0]


def test_ended_event_moves_from_one_count_to_the_other(hub_tree):
    event = EventPageFactory(parent=hub_tree.section("events"))
    end = event.get_index().ends_at

    times = [end - timedelta(minutes=5), end - TICK, end, end + TICK]
    assert [count(at, status="current") for at in times] == [1, 1, 0, 0]
    assert [count(at, status="ended") for at in times] == [0, 0, 1, 1]
    assert [count(at, status="all") for at in times] == [1, 1, 1, 1]


def test_event_that_begins_is_news(hub_tree):
    start = EventPageFactory(parent=hub_tree.section("events")).get_index().starts_at

    moments = [find_next_moment(get_version(), start - by) for by in (timedelta(minutes=5), TICK)]
    assert moments == [start, start]


def test_moments_one_after_the_other(hub_tree):
    for minutes in (3, 5, 90):
        page = OutputPageFactory(parent=hub_tree.section("library"))
        editor.publish(page, expire_at=NOON + timedelta(minutes=minutes))

    times = [NOON + timedelta(minutes=minutes) for minutes in (0, 3, 4, 5, 60, 89, 90)]
    assert [count(at) for at in times] == [3, 2, 2, 1, 1, 1, 0]


def test_members_and_others_do_not_share_a_count(output):
    editor.restrict(output)

    assert [count(NOON, reader) for reader in (MEMBERS, PUBLIC, MEMBERS)] == [1, 0, 1]


def test_any_change_is_counted_at_once(hub_tree, output):
    assert count(NOON) == 1

    OutputPageFactory(parent=hub_tree.section("library"))
    assert count(NOON) == 2

    editor.unpublish(output)
    assert count(NOON) == 1


def test_next_moment_is_the_full_hour_at_most(output):
    assert find_next_moment(get_version(), NOON) == NOON + timedelta(hours=1)
    late = NOON + timedelta(hours=1) - TICK
    assert find_next_moment(get_version(), late) == NOON + timedelta(hours=1)
    assert find_next_moment(get_version(), NOON + timedelta(hours=1)) == NOON + timedelta(hours=2)


def test_one_who_read_the_clock_before_another_spoils_nothing(hub_tree):
    """Two requests around the instant, the earlier of which counts last."""
    event = EventPageFactory(parent=hub_tree.section("events"))
    end = event.get_index().ends_at

    assert count(end, status="current") == 0
    assert count(end - TICK, status="ended") == 0
    assert count(end, status="ended") == 1


def test_work_is_done_once_until_the_moment():
    calls = []

    def work():
        calls.append(1)
        return []

    for at in (NOON, NOON + TICK, NOON + timedelta(minutes=59), NOON + timedelta(hours=1)):
        remember("x", 1, at, PUBLIC, query="query", work=work)

    assert len(calls) == 2


def test_version_of_an_empty_log_is_zero(hub_tree):
    editor.Change.objects.all().delete()

    assert get_version() == 0
    assert find_next_moment(0, NOON) == NOON + timedelta(hours=1)
