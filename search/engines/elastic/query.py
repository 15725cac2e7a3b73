"""A query in the words of the engine: the same conditions as the database's, and the same ranks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q

from search.catalogue.visibility import is_visible
from search.engines.elastic.mapping import FIELDS, ORIGINAL, places, to_microseconds
from search.normalise import Form
from search.params import FACET_FIELDS, ItemQuery
from search.ranking import COLUMNS, TITLE, Signal, find_bounds, find_conditions, find_signals
from search.reach import widen_for
from search.words import Word

MOST_VALUES = 10_000  # of a facet: more than there can be
MOST_ENDINGS = 1_000  # that the last word of a phrase may have

Clause = dict[str, Any]
Titles = tuple[Sequence[Word], Sequence[str]]  # words, and ends of the last one


def build_search(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    conditions: Q,
    sort: Sequence[tuple[str, str]],
    *,
    has_facets: bool,
) -> dict[str, Any]:
    """Return the body of a search; `conditions` are all but words, visibility and facets' choices.

    `sort` names columns of a Listing or `rank`, each with "asc" or "desc".
    """
    choices = {
        facet: {"terms": {field_of(facet, query.locale): list(values)}}
        for facet, values in selected_values(query).items()
    }
    shown = translate(is_visible(reader, at) & conditions, query.locale)
    narrowed = [] if has_facets else list(choices.values())
    is_ranked = sort[0][0] == "rank"
    words = build_words(query, reader, is_ranked=is_ranked)
    found = {"bool": {"filter": [shown, *narrowed], "must": [words]}}
    body: dict[str, Any] = {
        "query": rank(query, at, found) if is_ranked else found,
        "sort": [{field_of(name, query.locale): order} for name, order in sort],
        "_source": False,
    }
    if has_facets:
        body["aggs"] = build_facets(choices, query.locale)
        if choices:
            body["post_filter"] = {"bool": {"filter": list(choices.values())}}
    return body


def selected_values(query: ItemQuery) -> dict[str, tuple[str, ...]]:
    chosen = {facet: query.selected(facet) for facet in FACET_FIELDS}
    chosen |= {"language": query.languages}
    return {facet: values for facet, values in chosen.items() if values}


def build_facets(choices: dict[str, Clause], locale: str) -> dict[str, Clause]:
    """Return an aggregation for each facet; its own choice does not narrow it."""
    facets = {}
    for facet in FACET_FIELDS:
        others = [choice for name, choice in choices.items() if name != facet]
        values = {"terms": {"field": field_of(facet, locale), "size": MOST_VALUES}}
        narrowed = {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}
        facets[facet] = narrowed if others else values
    return facets


# Conditions


OF_LANGUAGE = {"shown", "is_fallback", "is_original", "title_key", "series_key", "brevity"}
OTHER_NAMES = {"rank": "_score", "language": "shown", "document__locale": "shown"}


def field_of(name: str, locale: str) -> str:
    """Return the field of a Listing's column, or of a facet."""
    field = OTHER_NAMES.get(name, name)
    return f"show_{locale}.{field}" if field in OF_LANGUAGE else field


def translate(condition: Q, locale: str) -> Clause:
    """Return a condition on Listings as the engine's; what it does not know raises `ValueError`."""
    children: list[Any] = condition.children
    parts = [
        translate(child, locale) if isinstance(child, Q) else look_up(child[0], child[1], locale)
        for child in children
    ]
    if condition.connector not in (Q.AND, Q.OR) or condition.negated:
        raise ValueError(f"no such condition for the engine: {condition}")
    if condition.connector == Q.OR:
        return {"bool": {"should": parts, "minimum_should_match": 1}}
    return {"bool": {"filter": parts}}


def look_up(path: str, value: Any, locale: str) -> Clause:
    name, _, lookup = path.rpartition("__")
    if lookup not in ("in", "isnull", "gt", "gte", "lt", "lte"):
        name, lookup = path, "exact"
    field = field_of(name, locale)
    exists = {"exists": {"field": field}}
    if lookup == "isnull" or value is None:
        is_null = value is None or value
        return {"bool": {"must_not": [exists]}} if is_null else exists
    if lookup == "in":
        return {"terms": {field: [plain(each) for each in value]}}
    if lookup == "exact":
        return {"term": {field: plain(value)}}
    return {"range": {field: {lookup: plain(value)}}}


def plain(value: Any) -> Any:
    return to_microseconds(value) if isinstance(value, datetime) else value


# Words


def build_words(query: ItemQuery, reader: Collection[str], *, is_ranked: bool) -> Clause:
    """Return the condition that a version has all words, with its points if that is asked for.

    The version is the one shown, whose own points count; `across` languages it is any, and each
    point may come from another one.
    """
    words = widen_for(reader, query.words)
    signals = find_signals(query.words) if is_ranked else []
    if query.across:
        return build_found(find_in_any, words, signals)
    # A translation into this language is shown wherever there is one; else it is the original.
    original = partial(find_in, ORIGINAL)
    is_original = {"term": {field_of("is_original", query.locale): True}}
    return any_of(
        [
            build_found(partial(find_in, query.locale), words, signals),
            build_found(original, words, signals, is_original),
        ]
    )


def build_found(
    find: Callable[[tuple[str, ...], Sequence[Word]], Clause],
    words: Sequence[Word],
    signals: Sequence[Signal],
    *conditions: Clause,
) -> Clause:
    """Return the condition that all words are found by `find`, with the points of the signals."""
    return {
        "bool": {
            "filter": [find(COLUMNS, words), *conditions],
            "should": [
                points_for(signal.points, find(signal.columns, signal.words)) for signal in signals
            ],
        }
    }


def find_in_any(columns: tuple[str, ...], words: Sequence[Word]) -> Clause:
    return any_of(find_in(place, columns, words) for place in places())


def find_in(place: str, columns: tuple[str, ...], words: Sequence[Word]) -> Clause:
    """Return the condition that the text of `place` has all of `words` in `columns`."""
    field = f"text_{place}.{FIELDS[columns]}"
    found = [any_of(build_forms(word, field)) for word in words]
    return found[0] if len(found) == 1 else {"bool": {"filter": found}}


def any_of(clauses: Iterable[Clause]) -> Clause:
    each = list(clauses)
    return each[0] if len(each) == 1 else {"bool": {"should": each, "minimum_should_match": 1}}


def points_for(points: int, clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": points}}


def build_forms(word: Word, field: str) -> list[Clause]:
    single = [form[0] for form in word.forms if len(form) == 1]
    clauses: list[Clause] = []
    if single and not word.is_prefix:
        clauses.append({"terms": {field: single}})
    elif single:
        clauses += [{"prefix": {field: {"value": token}}} for token in single]
    clauses += [
        build_phrase(form, field, is_prefix=word.is_prefix) for form in word.forms if len(form) > 1
    ]
    return clauses


def build_phrase(form: Form, field: str, *, is_prefix: bool) -> Clause:
    text = " ".join(form)
    if is_prefix:
        asked = {"query": text, "max_expansions": MOST_ENDINGS}
        return {"match_phrase_prefix": {field: asked}}
    return {"match_phrase": {field: text}}


# Titles


def build_titles(
    asked: Sequence[Titles], locale: str, reader: Collection[str], at: datetime
) -> dict[str, Any]:
    """Return the body of a search for titles: those of the first of `asked` first.

    Each has words for a title to have, and further tokens that will do for the last, as they are.
    """
    is_original = {"term": {field_of("is_original", locale): True}}
    found = [
        any_of([find_titles(*titles, locale), find_titles(*titles, ORIGINAL, is_original)])
        for titles in asked
    ]
    clauses = [translate(is_visible(reader, at), locale), any_of(found)]
    return {
        "query": {"bool": {"filter": clauses, "should": [points_for(1, found[0])]}},
        "sort": [{"_score": "desc"}, {"published_at": "desc"}, {"item": "desc"}],
        "_source": False,
    }


def find_titles(
    words: Sequence[Word], ends: Sequence[str], place: str, *conditions: Clause
) -> Clause:
    field = f"text_{place}.{FIELDS[TITLE]}"
    each = [build_forms(word, field) for word in words]
    if ends:
        each[-1].append({"terms": {field: list(ends)}})
    return {"bool": {"filter": [*map(any_of, each), *conditions]}}


# Ranks


def rank(query: ItemQuery, at: datetime, found: Clause) -> Clause:
    """Return `found` with the points of search.ranking as its score: whole numbers, exactly.

    A score is never negative here, so the points that some lose, all others win.
    """
    points = []
    for value, condition in find_conditions(query.words, at, find_bounds(at)):
        clause = translate(condition, query.locale)
        won = clause if value > 0 else {"bool": {"must_not": [clause]}}
        points.append(points_for(abs(value), won))
    return {
        "function_score": {
            "query": {"bool": {"must": [found], "should": points}},
            "field_value_factor": {"field": field_of("brevity", query.locale), "missing": 0},
            "boost_mode": "sum",
        }
    }
