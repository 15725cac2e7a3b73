"""Lists: order, paging, state, language and words."""
# one thing: the behaviour of one list

import base64
import json
from datetime import UTC, date, datetime, time, timedelta

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Topic
from home.vocabulary import get_vocabulary
from search.catalogue.models import Listing
from search.catalogue.visibility import PUBLIC
from search.facets import count_facets
from search.items import find_item
from search.params import ItemQuery, ParameterError
from search.query import list_items
from tests.factories import (
    EventPageFactory,
    OpportunityPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    SolutionPageFactory,
)
from tests.factories.translations import translate
from tests.search.conftest import NOON
from tests.search.editor import restrict

pytestmark = pytest.mark.usefixtures("hub_tree")

ORDERS = ["newest", "oldest", "title", "soonest", "latest", "relevance"]


def ask(**values):
    """Return the titles of a list, as a reader without a session sees it at noon."""
    query = ItemQuery(**{"locale": "en", "status": "all", "limit": 100, **values})
    return [json.loads(card)["title"] for card in list_items(query, PUBLIC, NOON).cards]


@pytest.fixture
def dated(hub_tree):
    """Events and calls whose orders all differ; two of them tie in every order."""
    events, calls = hub_tree.section("events"), hub_tree.section("opportunities")
    deadline = {"time": time(17), "stage": ""}
    for title, day, published in (("b", 3, 4), ("É", 1, 2), ("a", 2, 6)):
        EventPageFactory(
            parent=events,
            title=title,
            start_date=date(2030, 5, day),
            first_published_at=datetime(2029, 1, published, tzinfo=UTC),
        )
    for title, day, published in (("Same", 9, 5), ("same", 9, 5), ("D", 4, 1)):
        OpportunityPageFactory(
            parent=calls,
            title=title,
            deadlines=[("deadline", {"date": date(2030, 5, day), **deadline})],
            first_published_at=datetime(2029, 1, published, tzinfo=UTC),
        )
    OutputPageFactory(
        parent=hub_tree.section("library"),
        title="c",
        first_published_at=datetime(2029, 1, 3, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["a", "same", "same", "b", "c", "É", "D"]),
        ("oldest", ["D", "É", "c", "b", "same", "same", "a"]),
        ("title", ["a", "b", "c", "D", "É", "same", "same"]),
        ("soonest", ["É", "a", "b", "D", "same", "same", "c"]),
        ("latest", ["c", "same", "same", "D", "b", "a", "É"]),
    ],
)
def test_order(dated, order, expected):
    titles = ask(order=order)

    assert [title.replace("Same", "same") for title in titles] == expected
    assert titles == ask(order=order)


def test_ties_are_in_opposite_order_in_opposite_orders(dated):
    same = [title for title in ask(order="newest") if title.lower() == "same"]
    back = [title for title in ask(order="oldest") if title.lower() == "same"]

    assert same == back[::-1]


# Paging


@pytest.fixture
def many(hub_tree):
    """25 items with many ties, each with the word "harbour"."""
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
@pytest.mark.parametrize("limit", [1, 4, 5, 25, 26])
def test_cursors_lead_through_the_same_pages_as_numbers(many, order, limit):
    everything = ids(list_items(query_for(order, limit=100), PUBLIC, NOON))
    assert len(set(everything)) == 25

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


# State and language


def test_event_is_current_until_the_instant_it_ends(hub_tree):
    event = EventPageFactory(parent=hub_tree.section("events"), title="Fair")
    end = event.get_index().ends_at
    OutputPageFactory(parent=hub_tree.section("library"), title="Guide")

    def titles(status, at):
        query = ItemQuery(locale="he", status=status, order="title")
        return [json.loads(card)["title"] for card in list_items(query, PUBLIC, at).cards]

    before = end - timedelta(microseconds=1)
    assert titles("current", before) == ["Fair", "Guide"]
    assert titles("ended", before) == []
    assert titles("current", end) == ["Guide"]
    assert titles("ended", end) == ["Fair"]
    assert titles("all", end) == ["Fair", "Guide"]


def test_fallback_none_leaves_out_what_is_not_translated(hub_tree):
    both = OutputPageFactory(parent=hub_tree.section("library"), title="Guide")
    OutputPageFactory(parent=hub_tree.section("library"), title="Plan")
    translate(both, "ar", title="دليل")

    assert sorted(ask(locale="ar")) == ["Plan", "دليل"]
    assert ask(locale="ar", fallback="none") == ["دليل"]
    assert ask(locale="it", fallback="none") == []


def test_filters_narrow_each_other(hub_tree):
    water, energy = (Topic.objects.get(key=key, locale__language_code="en") for key in KEYS)
    library = hub_tree.section("library")
    OutputPageFactory(parent=library, title="both", topics=[water, energy])
    OutputPageFactory(parent=library, title="video", topics=[water], output_type="video")
    SolutionPageFactory(parent=hub_tree.section("solutions"), title="solution", topics=[energy])

    assert sorted(ask(topics=("water", "energy"))) == ["both", "solution", "video"]
    assert ask(topics=("water",), types=("video",)) == ["video"]
    assert ask(kinds=("solution",), topics=("water",)) == []


KEYS = ("water", "energy")


# Words


@pytest.mark.parametrize(
    ("code", "q", "word"),
    [
        ("en", "lights", "lighting"),
        ("es", "iluminacion", "iluminación"),
        ("it", "citta", "città"),
        ("he", "תאורה", "בתאורה"),
        ("ar", "مدينة", "المدينة"),
    ],
)
def test_words_are_found_in_title_before_summary_before_text(hub_tree, code, q, word):
    section = hub_tree.section("library", code)
    filler = {"en": "other", "es": "otra", "it": "altro", "he": "אחר", "ar": "شيء"}[code]
    body = [("paragraph", f"<p>{filler} {word}</p>")]
    in_text = OutputPageFactory(parent=section, title=filler, summary=filler, body=body)
    in_summary = OutputPageFactory(parent=section, title=filler, summary=word)
    in_title = OutputPageFactory(parent=section, title=word, summary=filler)
    OutputPageFactory(parent=section, title=filler, summary=filler)

    query = ItemQuery(locale=code, status="all", q=q, order="relevance")

    assert ids(list_items(query, PUBLIC, NOON)) == [
        str(page.translation_key) for page in (in_title, in_summary, in_text)
    ]


@pytest.mark.parametrize("q", ["!!!", "\u202e", "״", '"', "* OR *", "NEAR(", "a:b", "-", "💧", "ו"])
@pytest.mark.parametrize("order", ["relevance", "newest"])
def test_query_of_signs_is_answered(hub_tree, q, order):
    OutputPageFactory(parent=hub_tree.section("library"))
    query = ItemQuery(locale="en", q=q, order=order)

    answer = list_items(query, PUBLIC, NOON)
    facets = count_facets(query, PUBLIC, NOON, answer.version)

    assert (answer.count, answer.cards, answer.next_cursor) == (0, [], "")
    assert set(facets) == {"kind", "type", "topic", "goal", "country", "city"}
    assert all(values == [] for values in facets.values())


def test_words_find_what_the_language_shows(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), title="Lamps")
    translate(page, "it", title="Lampioni")

    assert ask(locale="en", q="lamps", order="relevance") == ["Lamps"]
    assert ask(locale="he", q="lamps", order="relevance") == ["Lamps"]
    assert ask(locale="it", q="lampioni", order="relevance") == ["Lampioni"]
    assert ask(locale="it", q="lamps", order="relevance") == []


def test_changed_words_replace_the_old_ones(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), title="Lamps")
    page.title = "Bicycles"
    page.save()

    assert ask(q="bicycle", order="relevance") == ["Bicycles"]
    assert ask(q="lamp", order="relevance") == []

    page.delete()
    assert ask(q="bicycle", order="relevance") == []


# Facets


def test_facets_count_what_another_choice_would_give(hub_tree):
    water, energy = (Topic.objects.get(key=key, locale__language_code="en") for key in KEYS)
    library = hub_tree.section("library")
    OutputPageFactory(parent=library, topics=[water, energy])
    OutputPageFactory(parent=library, topics=[water], output_type="video")
    SolutionPageFactory(parent=hub_tree.section("solutions"), topics=[energy])
    restrict(OutputPageFactory(parent=library, topics=[water]))

    def counts(**values):
        query = ItemQuery(locale="en", **values)
        facets = count_facets(query, PUBLIC, NOON, list_items(query, PUBLIC, NOON).version)
        return {
            name: {entry.value: entry.count for entry in values if entry.count}
            for name, values in facets.items()
            if name in ("kind", "topic", "type")
        }

    assert counts() == {
        "kind": {"output": 2, "solution": 1},
        "topic": {"water": 2, "energy": 2},
        "type": {"document": 1, "video": 1},
    }
    assert counts(topics=("water",)) == {
        "kind": {"output": 2},
        "topic": {"water": 2, "energy": 2},
        "type": {"document": 1, "video": 1},
    }
    assert counts(topics=("energy",), types=("video",)) == {
        "kind": {},
        "topic": {"water": 1},
        "type": {"document": 1},
    }
    assert counts(kinds=("solution",)) == {
        "kind": {"output": 2, "solution": 1},
        "topic": {"energy": 1},
        "type": {},
    }


def test_facets_say_what_is_chosen_in_the_readers_language(hub_tree):
    water = Topic.objects.get(key="water", locale__language_code="en")
    OutputPageFactory(parent=hub_tree.section("library"), topics=[water])
    query = ItemQuery(locale="es", topics=("water",))

    [entry] = count_facets(query, PUBLIC, NOON, 0)["topic"]

    spanish = Topic.objects.get(key="water", locale__language_code="es").name
    assert (entry.value, entry.label, entry.count, entry.is_selected) == ("water", spanish, 1, True)


# Cost


@pytest.mark.parametrize("count", [1, 3, 25])
def test_list_costs_the_same_at_any_length(hub_tree, count):
    make_linked(hub_tree, count)
    get_vocabulary()
    query = ItemQuery(locale="it", kinds=("output",), q="output", order="relevance", limit=100)

    def read():
        with CaptureQueriesContext(connection) as queries:
            answer = list_items(query, PUBLIC, NOON)
            count_facets(query, PUBLIC, NOON, answer.version)
        assert answer.count == len(answer.cards) == count
        return len(queries)

    # Cold: version, next moment, count, rows, facets. Then version and rows.
    assert [read(), read()] == [5, 2]


@pytest.mark.parametrize("count", [1, 3, 25])
def test_item_costs_the_same_at_any_number_of_links(hub_tree, django_assert_max_num_queries, count):
    page = make_linked(hub_tree, count)

    with django_assert_max_num_queries(4):
        item = find_item(page.translation_key, "it", PUBLIC, NOON)

    assert item["body"].count('href="') == count


def make_linked(hub_tree, count):
    """Make `count` outputs, the last of which links to as many organisations."""
    section = hub_tree.section("stakeholders")
    targets = OrganisationPageFactory.create_batch(count, parent=section)
    links = "".join(f'<a linktype="page" id="{page.pk}">x</a>' for page in targets)
    body = [("paragraph", f"<p>{links}</p>")]
    library = hub_tree.section("library")
    return OutputPageFactory.create_batch(count, parent=library, body=body)[-1]
