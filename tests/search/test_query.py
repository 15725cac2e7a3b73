"""Lists: order, paging, state, language and words."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Topic
from home.vocabulary import get_vocabulary
from search.catalogue.visibility import PUBLIC
from search.catalogue.writer import batching
from search.facets import count_facets
from search.items import find_item
from search.params import ItemQuery
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


def ids(answer):
    return [json.loads(card)["id"] for card in answer.cards]


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


def test_frequent_filter_finds_the_same_by_either_way(hub_tree, monkeypatch):
    water = Topic.objects.get(key="water", locale__language_code="en")
    for title in ("a", "b", "c"):
        OutputPageFactory(parent=hub_tree.section("library"), title=title, topics=[water])
    OutputPageFactory(parent=hub_tree.section("library"), title="dry")
    first = ask(topics=("water",))

    monkeypatch.setattr("search.query.COMMON", 2)  # now it is known that three are found
    again = ask(topics=("water",))

    assert first == again
    assert sorted(again) == ["a", "b", "c"]
    assert ask(topics=("water",), page=2, limit=2) == again[2:]


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
    assert set(facets) == {"kind", "type", "topic", "goal", "country", "city", "language"}
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

    # Cold: rows with the version, next moment, count, facets. Then rows.
    assert [read(), read()] == [4, 1]


@pytest.mark.parametrize("count", [1, 3, 25])
def test_item_costs_the_same_at_any_number_of_links(hub_tree, django_assert_max_num_queries, count):
    page = make_linked(hub_tree, count)

    with django_assert_max_num_queries(4):
        item = find_item(page.translation_key, "it", PUBLIC, NOON)

    assert item["body"].count('href="') == count


def make_linked(hub_tree, count):
    """Make `count` outputs, the last of which links to as many organisations."""
    section, library = hub_tree.section("stakeholders"), hub_tree.section("library")
    with batching():
        targets = OrganisationPageFactory.create_batch(count, parent=section)
        links = "".join(f'<a linktype="page" id="{page.pk}">x</a>' for page in targets)
        body = [("paragraph", f"<p>{links}</p>")]
        return OutputPageFactory.create_batch(count, parent=library, body=body)[-1]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (1, 31, {"Day", "Week", "No opening", "No deadline"}),
        (11, 12, {"Week", "No opening", "No deadline"}),
        (21, 21, {"No deadline"}),
        (None, 4, {"No opening"}),
        (5, None, {"Day", "Week", "No opening", "No deadline"}),
        (20, None, {"No opening", "No deadline"}),
    ],
)
def test_days_keep_what_takes_place_in_part(hub_tree, first, last, expected):
    events, calls = hub_tree.section("events"), hub_tree.section("opportunities")
    EventPageFactory(parent=events, title="Day", start_date=date(2030, 5, 5))
    EventPageFactory(
        parent=events, title="Week", start_date=date(2030, 5, 6), end_date=date(2030, 5, 12)
    )
    deadline = {"date": date(2030, 5, 20), "time": time(17), "stage": ""}
    OpportunityPageFactory(parent=calls, title="No opening", deadlines=[("deadline", deadline)])
    OpportunityPageFactory(parent=calls, title="No deadline", opens_on=date(2030, 5, 6))
    OutputPageFactory(parent=hub_tree.section("library"), title="Undated")

    days = {
        "since": first and datetime(2030, 5, first, tzinfo=UTC),
        "until": last and datetime(2030, 5, last, tzinfo=UTC) + timedelta(days=1),
    }
    assert set(ask(**days)) == expected


def test_language_is_that_of_the_text_shown(hub_tree):
    translate(
        OutputPageFactory(parent=hub_tree.section("library"), title="Both"), "it", title="Due"
    )
    OutputPageFactory(parent=hub_tree.section("library", "es"), title="Solo")

    assert set(ask(languages=("en",))) == {"Both"}
    assert set(ask(locale="it", languages=("it",))) == {"Due"}
    assert set(ask(locale="it", languages=("es", "it"))) == {"Due", "Solo"}
    facets = count_facets(ItemQuery(locale="it", languages=("it",)), PUBLIC, NOON, 1)
    found = {(entry.value, entry.count, entry.is_selected) for entry in facets["language"]}
    assert found == {("it", 1, True), ("es", 1, False)}
