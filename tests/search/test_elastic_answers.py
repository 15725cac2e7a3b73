"""The search engine gives the answers of the database: items, order, counts, facets and paging."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import City, Topic
from home.vocabulary import get_vocabulary
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.catalogue.writer import batching
from search.engines.elastic.client import switch
from search.facets import count_facets
from search.memo import get_version
from search.params import ItemQuery
from search.query import list_items
from search.suggest import suggest
from search.words import Word
from tests.factories import (
    CityFactory,
    EventPageFactory,
    OpportunityPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    SolutionPageFactory,
)
from tests.factories.translations import translate
from tests.search.conftest import NOON
from tests.search.editor import restrict

FULL_TEXT = ("search_document_words", "@@")


def find(query, reader=PUBLIC, at=NOON, *, with_facets=True):
    """Return what a page shows of `query`: count, items in order, facets, the way on."""
    answer = list_items(query, reader, at, with_facets=with_facets)
    facets = count_facets(query, reader, at, answer.version)
    return {
        "count": answer.count,
        "items": [json.loads(card)["id"] for card in answer.cards],
        "facets": {
            name: {entry.value: (entry.count, entry.is_selected) for entry in values}
            for name, values in facets.items()
        },
        "next": answer.next_cursor,
    }


def find_by_database(settings, query, reader=PUBLIC, at=NOON):
    urls, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, []
    cache.clear()
    try:
        return find(query, reader, at)
    finally:
        settings.ELASTICSEARCH_URL = urls
        cache.clear()


def find_by_engine(query, reader=PUBLIC, at=NOON, *, with_facets=True):
    """Do as `find`; the engine, not the database, must have looked for the words."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        found = find(query, reader, at, with_facets=with_facets)
    assert (list_searches(queries), switch.last) == ([], "")
    return found


def list_searches(queries):
    """Return the statements that looked for words in the database."""
    statements = [each["sql"] or "" for each in queries]
    return [sql for sql in statements if any(mark in sql for mark in FULL_TEXT)]


@pytest.fixture
def catalogue(hub_tree):
    """Items of all kinds about light: private, ended, to come, translated, in many places."""
    for number in range(14):
        CityFactory(key=f"town-{number}", name=f"Town {number}")
    with batching():
        make_companies(hub_tree.section("stakeholders"))
        make_dated(hub_tree)
        both = make_outputs(hub_tree)
    translate(both, "it", title="Luce di strada", summary="light")
    translate(both, "ar", title="ضوء")


def make_companies(section):
    for number in range(14):
        OrganisationPageFactory(
            parent=section,
            title=f"Light company {number}",
            city=City.objects.get(key=f"town-{number}", locale__language_code="en"),
            first_published_at=datetime(2029, 1, number + 1, tzinfo=UTC),
        )


def make_dated(hub_tree):
    events, calls = hub_tree.section("events"), hub_tree.section("opportunities")
    for day in (1, 2, 3):
        EventPageFactory(parent=events, title=f"Light fair {day}", start_date=date(2030, 5, day))
    EventPageFactory(parent=events, title="Light fair of 2029", start_date=date(2029, 5, 1))
    deadline = {"date": date(2030, 5, 9), "time": time(17), "stage": ""}
    for _twin in range(2):
        OpportunityPageFactory(parent=calls, title="Light call", deadlines=[("deadline", deadline)])
    OpportunityPageFactory(parent=calls, title="Light call without an end")


def make_outputs(hub_tree):
    library = hub_tree.section("library")
    water, energy = (
        Topic.objects.get(key=key, locale__language_code="en") for key in ("water", "energy")
    )
    both = OutputPageFactory(parent=library, title="Light", topics=[water, energy])
    OutputPageFactory(parent=library, title="Street lights at night", output_type="video")
    OutputPageFactory(parent=library, title="A guide", summary="To light in streets")
    body = [("paragraph", "<p>street light poles</p>")]
    OutputPageFactory(parent=library, title="Handbook", body=body)
    OutputPageFactory(parent=library, title="Light street", topics=[energy])
    SolutionPageFactory(parent=hub_tree.section("solutions"), title="Lighting", topics=[water])
    restrict(OutputPageFactory(parent=library, title="Light for members"))
    restrict(OutputPageFactory(parent=library, title="Light for a group"), "groups")
    OutputPageFactory(parent=library, title="Light draft", live=False)
    OutputPageFactory(parent=library, title="Light of old", expire_at=NOON)
    OutputPageFactory(parent=library, title="Lights go", expire_at=NOON + timedelta(hours=1))
    return both


LIGHT = {"locale": "en", "q": "light", "status": "all", "limit": 100}
SINCE, UNTIL = datetime(2030, 5, 1, 12, tzinfo=UTC), datetime(2030, 5, 2, 12, tzinfo=UTC)
QUERIES = {
    "one word": {},
    "two words": {"q": "street light"},
    "a phrase": {"q": '"street light"'},
    "a phrase the other way": {"q": '"light street"'},
    "a phrase and a word": {"q": '"street light" night'},
    "a word nowhere": {"q": "light zebra"},
    "many words": {"q": "a guide to light in streets and a handbook of poles"},
    "what goes on": {"words": (Word("lig", (("lig",),), is_prefix=True),), "q": "lig"},
    "a phrase that goes on": {
        "words": (Word("street li", (("street", "li"),), is_prefix=True),),
        "q": "street li",
    },
    "current": {"status": "current"},
    "ended": {"status": "ended"},
    "one kind": {"kinds": ("output",)},
    "two kinds": {"kinds": ("event", "output")},
    "a topic": {"topics": ("water",)},
    "two topics": {"topics": ("energy", "water")},
    "topic and type": {"topics": ("energy",), "types": ("document",)},
    "topic, type and kind": {
        "topics": ("water",),
        "types": ("document", "video"),
        "kinds": ("output", "solution"),
    },
    "a city": {"cities": ("town-3",)},
    "cities and a country": {"cities": ("town-3", "town-4"), "countries": ("ES",)},
    "nothing left": {"cities": ("town-3",), "kinds": ("event",)},
    "in italian": {"locale": "it"},
    "in arabic": {"locale": "ar", "q": "ضوء"},
    "in arabic, the source's words": {"locale": "ar"},
    "no fallback": {"locale": "it", "fallback": "none"},
    "shown in english": {"locale": "it", "languages": ("en",)},
    "shown in italian or english": {"locale": "it", "languages": ("en", "it")},
    "since": {"since": SINCE},
    "until": {"until": UNTIL},
    "since and until": {"since": SINCE, "until": UNTIL},
    "from the instant of an end": {"since": datetime(2030, 5, 1, 15, tzinfo=UTC)},
    "until the instant of a start": {"until": datetime(2030, 5, 2, 7, 30, tzinfo=UTC)},
    **{
        f"by {order}": {"order": order}
        for order in ("newest", "oldest", "title", "series", "soonest", "latest", "relevance")
    },
    "by relevance, two words": {"order": "relevance", "q": "street light"},
    "by relevance, in italian": {"order": "relevance", "locale": "it", "q": "light"},
    "across languages": {"across": True, "q": "luce"},
    "across languages, by relevance": {"across": True, "q": "luce light", "order": "relevance"},
    "across languages, in hebrew": {"across": True, "q": "ضوء", "locale": "he"},
    "words of two versions": {"across": True, "q": "ضوء luce"},
    "title letter by letter": {"order": "relevance", "q": "Light street"},
    "six words, by relevance": {"order": "relevance", "q": "a guide to light in streets"},
    "second page": {"page": 2, "limit": 5, "order": "title"},
    "last page": {"page": 6, "limit": 5},
    "behind the last page": {"page": 40, "limit": 5},
    "deeper than the engine looks": {"page": 10_000, "limit": 100},
}


@pytest.mark.parametrize("reader", [PUBLIC, MEMBERS], ids=["everybody", "members"])
def test_engine_answers_as_the_database(catalogue, elastic, settings, reader):
    elastic.reindex()
    queries = {name: ItemQuery(**{**LIGHT, **values}) for name, values in QUERIES.items()}
    deep = queries.pop("deeper than the engine looks")

    expected = {name: find_by_database(settings, asked, reader) for name, asked in queries.items()}

    found = {name: find_by_engine(asked, reader) for name, asked in queries.items()}
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}
    assert expected["one word"]["count"] > 20
    assert len(expected["one word"]["facets"]["city"]) == 14
    assert find(deep, reader) == find_by_database(settings, deep, reader)


def test_facets_are_the_same_whether_or_not_they_come_with_the_list(catalogue, elastic):
    elastic.reindex()
    query = ItemQuery(**{**LIGHT, "topics": ("water",)})
    alone = find_by_engine(query, with_facets=False)

    assert alone == find_by_engine(query)
    assert sum(count for count, _selected in alone["facets"]["kind"].values()) == 2


@pytest.mark.parametrize(
    "moment", [timedelta(minutes=59), timedelta(hours=1), timedelta(hours=1, microseconds=-1)]
)
def test_engine_knows_the_very_instant(catalogue, elastic, settings, moment):
    elastic.reindex()
    query, at = ItemQuery(**LIGHT), NOON + moment

    assert find_by_engine(query, at=at) == find_by_database(settings, query, at=at)


@pytest.mark.parametrize("order", ["newest", "title", "soonest", "relevance"])
def test_cursors_lead_through_the_whole_list_once(catalogue, elastic, order):
    elastic.reindex()
    query = ItemQuery(**{**LIGHT, "order": order})
    everything = find_by_engine(query)["items"]

    read, cursor = [], ""
    while True:
        page = find_by_engine(ItemQuery(**{**LIGHT, "order": order, "limit": 4, "cursor": cursor}))
        read += page["items"]
        cursor = page["next"]
        if not cursor:
            break

    assert len(everything) > 20
    assert read == everything


def test_cursor_of_the_engine_goes_on_in_the_database(catalogue, elastic, settings):
    elastic.reindex()
    first = find_by_engine(ItemQuery(**{**LIGHT, "limit": 5, "order": "soonest"}))
    second = ItemQuery(**{**LIGHT, "limit": 5, "order": "soonest", "cursor": first["next"]})

    assert find_by_engine(second) == find_by_database(settings, second)


@pytest.mark.parametrize("count", [1, 3, 25])
def test_page_of_hits_costs_the_same_at_any_length(hub_tree, elastic, count):
    with batching():
        OutputPageFactory.create_batch(count, parent=hub_tree.section("library"), title="Lamp")
    elastic.reindex()
    get_vocabulary()
    query = ItemQuery(locale="it", q="lamp", limit=100)

    def read():
        with CaptureQueriesContext(connection) as queries:
            answer = list_items(query, PUBLIC, NOON)
            count_facets(query, PUBLIC, NOON, answer.version)
        assert answer.count == len(answer.cards) == count
        return len(queries)

    # Cold: version, next moment, cards. Then version and cards.
    assert [read(), read()] == [3, 2]


@pytest.mark.parametrize("reader", [PUBLIC, MEMBERS], ids=["everybody", "members"])
def test_engine_suggests_what_the_database_does(catalogue, elastic, settings, reader):
    typed = ("lig", "light fa", "light call ", "fair 2", "luc", "luce di str", "ضو", "town", "l")
    asked = [(text, code) for text in typed for code in ("en", "it", "ar")]

    def complete():
        return [suggest(text, code, reader, NOON, get_version(), limit=20) for text, code in asked]

    urls, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, []
    expected = complete()
    settings.ELASTICSEARCH_URL = urls
    elastic.reindex()
    with CaptureQueriesContext(connection) as queries:
        found = complete()

    assert found == expected
    assert len({one.key for answer in found for one in answer}) > 10
    # Whether a reader finds a word of the texts is asked of the database; what is suggested is not.
    asked_of_database = [sql for sql in list_searches(queries) if "SELECT EXISTS" not in sql]
    assert (asked_of_database, switch.last) == ([], "")
