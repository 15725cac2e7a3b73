"""A query in the words of the engine: the same conditions as the database's, and the same ranks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from home.languages import codes
from search.catalogue.visibility import is_visible
from search.engines.elastic.mapping import to_microseconds
from search.normalise import Form
from search.params import FACET_FIELDS, ItemQuery
from search.ranking import COLUMNS, Signal, find_bounds, find_conditions, find_signals
from search.words import Word

MOST_VALUES = 10_000  # of a facet: more than there can be
MOST_ENDINGS = 1_000  # that the last word of a phrase may have

Clause = dict[str, Any]


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
    found = {
        "bool": {"filter": [shown, *narrowed], "must": [build_words(query, is_ranked=is_ranked)]}
    }
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


OF_LANGUAGE = {"shown", "is_fallback", "title_key", "series_key", "brevity"}
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


def build_words(query: ItemQuery, *, is_ranked: bool) -> Clause:
    """Return the condition that a version has all words, with its points if that is asked for.

    The version is the one shown, whose own points count; `across` languages it is any, and each
    point may come from another one.
    """
    signals = find_signals(query.words) if is_ranked else []
    if not query.across:
        return any_of(
            build_version(language, query.words, signals, field_of("language", query.locale))
            for language in codes()
        )
    return {
        "bool": {
            "filter": [in_any_version(COLUMNS, query.words)],
            "should": [
                points_for(signal.points, in_any_version(signal.columns, signal.words))
                for signal in signals
            ],
        }
    }


def build_version(
    language: str, words: Sequence[Word], signals: Sequence[Signal], shown: str
) -> Clause:
    """Return the condition that `language` is shown and has all words, with its points."""
    return {
        "bool": {
            "filter": [{"term": {shown: language}}, in_version(language, COLUMNS, words)],
            "should": [
                points_for(signal.points, in_version(language, signal.columns, signal.words))
                for signal in signals
            ],
        }
    }


def in_any_version(columns: Sequence[str], words: Sequence[Word]) -> Clause:
    return any_of(in_version(language, columns, words) for language in codes())


def in_version(language: str, columns: Sequence[str], words: Sequence[Word]) -> Clause:
    """Return the condition that the text in `language` has all of `words` in `columns`."""
    fields = [f"text_{language}.{column}" for column in columns]
    found = [build_word(word, fields) for word in words]
    return found[0] if len(found) == 1 else {"bool": {"filter": found}}


def any_of(clauses: Iterable[Clause]) -> Clause:
    each = list(clauses)
    return each[0] if len(each) == 1 else {"bool": {"should": each, "minimum_should_match": 1}}


def points_for(points: int, clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": points}}


def build_word(word: Word, fields: Sequence[str]) -> Clause:
    """Return the condition that any form of the word is in any of the fields."""
    return any_of(form for field in fields for form in build_forms(word, field))


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
