"""Facets: what the list could be narrowed to, and how many items each choice leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language_info

from home.registry import get_kind, label_of_type
from home.vocabulary import get_vocabulary
from search.counting import FacetRows, count_rows
from search.engines import get_engine
from search.memo import remember
from search.params import FACET_FIELDS, ItemQuery
from search.selecting import narrowing, without_paging


@dataclass(slots=True)  # a list has a hundred: frozen ones take three times as long to make
class FacetValue:
    value: str
    label: str
    count: int
    is_selected: bool


def count_facets(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    version: int,
    rows: FacetRows | None = None,
) -> dict[str, list[FacetValue]]:
    """Return the values of every facet with their counts, in one query for all of them.

    A facet's own choice does not narrow its counts: they say what another choice would give.
    `rows` are those that came along with a list of the same query.
    """
    if rows is None:
        rows = remember(
            "facets",
            version,
            at,
            reader,
            query=without_paging(query),
            work=lambda: find_rows(query, reader, at, version),
        )
    facets: dict[str, list[FacetValue]] = {name: [] for name in FACET_FIELDS}
    for facet, value, count in rows:
        chosen = value in query.selected(facet)
        facets[facet].append(FacetValue(value, label(facet, value, query.locale), count, chosen))
    for values in facets.values():
        values.sort(key=lambda entry: (-entry.count, entry.label))
    return facets


def find_rows(query: ItemQuery, reader: Collection[str], at: datetime, version: int) -> FacetRows:
    """Return facet, value and count, from the engine beside the database where it answers.

    A list that the engine found has brought its facets: this is for whoever asks for them alone.
    """
    engine = get_engine() if query.words else None
    if engine is not None:
        answer = engine.find(
            query,
            reader,
            at,
            version,
            conditions=narrowing(query, at, leave_out="language"),
            sort=[("item", "asc")],
            has_facets=True,
        )
        if answer is not None and answer.facets is not None:
            return answer.facets
    return count_rows(query, reader, at)


def label(facet: str, value: str, language: str) -> str:
    if facet == "kind":
        return str(get_kind(value).label_plural)
    if facet == "type":
        return str(label_of_type(value))
    if facet == "language":
        return str(get_language_info(value)["name_translated"])
    return get_vocabulary().label(facet, value, language)


def label_language(facet: str, value: str, language: str) -> str:
    """Return the language that `label` answers in."""
    if facet in {"kind", "type", "language"}:
        return language
    return get_vocabulary().label_language(facet, value, language)
