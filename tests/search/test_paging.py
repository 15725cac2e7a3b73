"""Paging: numbers and cursors lead through the same items, and a made-up cursor is refused."""

import base64
import json
from datetime import UTC, date, datetime

import orjson
import pytest

from search.catalogue.models import Listing
from search.catalogue.visibility import PUBLIC
from search.catalogue.writer import batching
from search.params import ItemQuery, ParameterError
from search.query import list_items
from tests.factories import EventPageFactory
from tests.search.conftest import NOON

pytestmark = pytest.mark.usefixtures("hub_tree")

ORDERS = ["newest", "oldest", "title", "series", "soonest", "latest", "relevance"]


@pytest.fixture
def many(hub_tree):
    """25 items with many ties, each with the word "harbour"."""
    with batching():
        for number in range(25):
            EventPageFactory(
                parent=hub_tree.section("events"),
                title=f"Harbour {'x' * (number % 4)}",
                start_date=date(2030, 5, 1 + number % 3),
                first_published_at=datetime(2029, 1, 1 + number % 5, tzinfo=UTC),
            )


def query_for(order, **values):
    q = "harbour" if order == "relevance" else ""
    return ItemQuery(**{"locale": "en", "status": "all", "order": order, "q": q, **values})


def ids(answer):
    return [json.loads(card)["id"] for card in answer.cards]


def walk(order, limit, between=lambda: None):
    """Return the ids of all pages, following the cursors."""
    found, cursor = [], ""
    while True:
        answer = list_items(query_for(order, limit=limit, cursor=cursor), PUBLIC, NOON)
        found.append(ids(answer))
        cursor = answer.next_cursor
        if not cursor:
            return found
        between()


@pytest.mark.parametrize("order", ORDERS)
def test_cursors_lead_through_the_same_pages_as_numbers(many, order):
    everything = ids(list_items(query_for(order, limit=100), PUBLIC, NOON))
    assert len(set(everything)) == 25

    for limit in (1, 4, 5, 25, 26):
        pages = walk(order, limit)

        assert [key for page in pages for key in page] == everything
        for number, page in enumerate(pages, start=1):
            answer = list_items(query_for(order, limit=limit, page=number), PUBLIC, NOON)
            assert (ids(answer), answer.count) == (page, 25)


@pytest.mark.parametrize("order", [order for order in ORDERS if order != "relevance"])
def test_cursor_skips_and_repeats_nothing_while_items_come_and_go(hub_tree, many, order):
    before = ids(list_items(query_for(order, limit=100), PUBLIC, NOON))

    def disturb():
        EventPageFactory(
            parent=hub_tree.section("events"),
            title="Harbour x",
            start_date=date(2030, 5, 2),
            first_published_at=datetime(2029, 1, 3, tzinfo=UTC),
        )
        Listing.objects.filter(item=before[0]).delete()  # the first page's, long read

    found = [key for page in walk(order, 4, disturb) for key in page]

    assert len(found) == len(set(found))
    assert [key for key in found if key in before] == before


def cursor_of(*values):
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


UUID_TEXT = "0" * 32


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param("abc", id="not-base64-of-json"),
        pytest.param("a", id="not-base64"),
        pytest.param(base64.urlsafe_b64encode(b"[" * 100).decode().rstrip("="), id="nested"),
        pytest.param(base64.urlsafe_b64encode(b"\xff\xfe{}").decode().rstrip("="), id="no-utf8"),
        pytest.param(cursor_of(), id="empty"),
        pytest.param(cursor_of("newest"), id="short"),
        pytest.param(cursor_of("newest", "2029-01-01T00:00:00+00:00"), id="no-item"),
        pytest.param(cursor_of("newest", "2029-01-01T00:00:00", UUID_TEXT), id="naive"),
        pytest.param(cursor_of("newest", "2029-02-30T00:00:00Z", UUID_TEXT), id="no-such-day"),
        pytest.param(cursor_of("newest", "0001-01-01T00:00:00+23:59", UUID_TEXT), id="too-early"),
        pytest.param(cursor_of("newest", "9999-12-31T23:59:59-23:59", UUID_TEXT), id="too-late"),
        pytest.param(cursor_of("newest", 10**18, UUID_TEXT), id="number"),
        pytest.param(cursor_of("newest", None, None), id="nothing"),
        pytest.param(cursor_of("newest", ["x"], UUID_TEXT), id="list"),
        pytest.param(cursor_of("newest", "2029-01-01T00:00:00+00:00", 5), id="item-number"),
        pytest.param(cursor_of("newest", "2029-01-01T00:00:00+00:00", "x"), id="item-no-uuid"),
        pytest.param(cursor_of("newest", "2029-01-01T00:00:00Z", UUID_TEXT, 1), id="long"),
        pytest.param(cursor_of("oldest", "2029-01-01T00:00:00Z", UUID_TEXT), id="other-order"),
        pytest.param(cursor_of(["newest"], "2029-01-01T00:00:00Z", UUID_TEXT), id="order-list"),
        pytest.param(cursor_of({"a": 1}, 1, 2), id="order-object"),
        pytest.param(cursor_of(None, 1, 2), id="order-nothing"),
        pytest.param(cursor_of("random", 1, 2), id="order-unknown"),
    ],
)
def test_bad_cursor_is_refused(cursor):
    with pytest.raises(ParameterError) as error:
        list_items(query_for("newest", cursor=cursor), PUBLIC, NOON)

    assert error.value.parameter == "cursor"


@pytest.mark.parametrize(
    ("order", "values"),
    [
        ("title", (1, UUID_TEXT)),
        ("title", ("\x00", UUID_TEXT)),
        ("title", ("; DROP TABLE", UUID_TEXT)),
        ("series", (1, UUID_TEXT)),
        ("series", ("0001; DROP TABLE", UUID_TEXT)),
        ("relevance", (True,)),
        ("relevance", (-1,)),
        ("relevance", (1001,)),
        ("relevance", (10**18,)),
        ("relevance", ("5",)),
        ("relevance", (1.5,)),
    ],
)
def test_bad_cursor_of_other_orders_is_refused(order, values):
    with pytest.raises(ParameterError) as error:
        list_items(query_for(order, cursor=cursor_of(order, *values)), PUBLIC, NOON)

    assert error.value.parameter == "cursor"


def test_page_behind_the_last_is_empty(many):
    answer = list_items(query_for("newest", page=10_000, limit=100), PUBLIC, NOON)

    assert (answer.cards, answer.count, answer.next_cursor) == ([], 25, "")
