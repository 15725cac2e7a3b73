"""Where a search finds nothing, or little: which word was too much, and what else may lead on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from operator import attrgetter

from django.db.models import Exists
from django.urls import reverse

from home.languages import active
from home.sections import SECTIONS, title_of_section
from home.vocabulary import get_vocabulary
from home.web.links import build_url, pairs
from hub.pages.named import Named, name_term
from hub.pages.visit import Visit
from search.catalogue.models import Change
from search.facets import count_facets
from search.lexicon import STOP_WORDS
from search.memo import remember
from search.naming import Name, find_named
from search.normalise import fold
from search.params import ItemQuery
from search.results import widen_query
from search.selecting import select, without_paging

MAX_WORDS = 5  # of a query, each looked for alone
MAX_TOPICS = 4
MAX_NEAR = 4  # terms beside the one that was asked for
LIKENESS = 0.82  # of the name of a topic with a word that was not found
LEAST_CHARS = 3  # of a word that a topic may be known by


@dataclass(frozen=True)
class Way:
    """Another search; `count` is what it finds."""

    url: str
    count: int


@dataclass(frozen=True)
class Help:
    """`missing` are the words that are in no text at all; `rest` is the search without them.

    `named` are the terms that the query is the name of, `near` others of their kind that lead on.
    """

    missing: list[str]
    rest: str
    rest_url: str
    unfiltered: Way | None
    topics: list[tuple[str, str, str]]
    sections: list[tuple[str, str]]
    named: Sequence[Named] = ()
    near: Sequence[Named] = ()


def build_help(visit: Visit, query: ItemQuery) -> Help:
    """Return what helps where `query` has found nothing."""
    free = ItemQuery(locale=query.locale, q=query.q, words=query.words, across=query.across)
    missing = find_missing(visit, free)
    kept = [word.text for word in query.words if word.text not in missing]
    rest = " ".join(kept) if missing else ""
    url = reverse("search")
    named = find_named(query.words)
    return Help(
        missing=missing,
        rest=rest,
        rest_url=build_url(url, [("q", rest)]),
        unfiltered=count_unfiltered(visit, query, free),
        topics=[] if named else find_topics(query),
        sections=[
            (title_of_section(slug), reverse("wagtail_serve", args=[f"{slug}/"]))
            for slug in SECTIONS
        ],
        named=[name_term(*term) for term in named],
        near=[name_term(*term) for term in list_near(visit, named)],
    )


def list_near(visit: Visit, named: Sequence[Name]) -> list[Name]:
    """Return the terms with most items beside the first of `named`; its country's before others."""
    if not named:
        return []
    facet, key = named[0]
    counted = count_facets(ItemQuery(locale=active()), visit.reader, visit.at, visit.version)
    around = sorted(counted[facet], key=attrgetter("count"), reverse=True)
    near = [(facet, one.value) for one in around]
    if facet == "city":
        cities = get_vocabulary().attributes["city"]
        country = cities[key]["country_code"]
        near.sort(key=lambda name: cities[name[1]]["country_code"] != country)
        near = [("country", one.value) for one in counted["country"] if one.value == country] + near
    return [name for name in near if name not in named][:MAX_NEAR]


def find_missing(visit: Visit, query: ItemQuery) -> list[str]:
    """Return the words that no item has in any language, looked for one by one, in one question."""
    words = query.words[:MAX_WORDS]
    if len(words) < 2:
        return []
    alone = [replace(query, status="all", across=True, words=(word,)) for word in words]
    looks = [Exists(select(one, visit.reader, visit.at)) for one in alone]
    rows = Change.objects.order_by("-pk").values_list(*looks)[:1]
    return [
        word.text for row in rows for word, is_found in zip(words, row, strict=True) if not is_found
    ]


def count_unfiltered(visit: Visit, query: ItemQuery, free: ItemQuery) -> Way | None:
    """Return the search for the same words in everything, past items too."""
    if without_paging(query) == without_paging(replace(free, status="all")):
        return None
    count = count_items(visit, replace(free, status="all"))
    across = [("across", "1")] if query.across else []
    url = build_url(reverse("search"), [("q", query.q), ("status", "all"), *across])
    return Way(url, count) if count else None


def count_others(visit: Visit, query: ItemQuery, count: int) -> Way | None:
    """Return the same search across all languages, if that finds more."""
    if query.across or not query.words:
        return None
    wide, _added = widen_query(replace(query, across=True))
    more = count_items(visit, wide) - count
    url = build_url(visit.request.path, [*pairs(visit.request.GET), ("across", "1")])
    return Way(url, more) if more > 0 else None


def count_items(visit: Visit, query: ItemQuery) -> int:
    return remember(
        "count",
        visit.version,
        visit.at,
        visit.reader,
        query=without_paging(query),
        work=lambda: select(query, visit.reader, visit.at).order_by().count(),
    )


def find_topics(query: ItemQuery) -> list[tuple[str, str, str]]:
    """Return name, its language and address of topics that are called much like a word."""
    vocabulary = get_vocabulary()
    known: dict[str, str] = {}
    for key, names in vocabulary.names.get("topic", {}).items():
        for name in names.values():
            known.update(dict.fromkeys([fold(name), *filter(tells, fold(name).split())], key))
    found: dict[str, None] = {}
    words = [word.text for word in query.words[:MAX_WORDS]]
    for word in [fold(query.q), *filter(tells, words)]:
        for name in get_close_matches(word, known, n=MAX_TOPICS, cutoff=LIKENESS):
            found.setdefault(known[name])
    return [
        (
            vocabulary.label("topic", key, active()),
            vocabulary.label_language("topic", key, active()),
            build_url(reverse("search"), [("topic", key)]),
        )
        for key in list(found)[:MAX_TOPICS]
    ]


def tells(word: str) -> bool:
    """Tell whether a word says what a name is about: none that only joins others."""
    return len(word) >= LEAST_CHARS and word not in STOP_WORDS
