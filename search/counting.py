"""How many items each choice of a facet leaves, counted by the database in one statement."""

# ruff: noqa: S608 -- the statement is made of constants; what people ask for is a parameter

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from search.catalogue.models import Term
from search.params import FACET_FIELDS, TERM_FACETS, ItemQuery
from search.selecting import select

FacetRows = Sequence[tuple[str, str, int]]  # facet, value, count

COLUMNS = ("item", "kind", "document__locale")
OWN = {"kind": "kind", "language": "language"}  # facets that are a column of what is found


def count_rows(query: ItemQuery, reader: Collection[str], at: datetime) -> FacetRows:
    """Return facet, value and count. A facet's own choice does not narrow its counts.

    So what is found is looked for once, and once more for each facet with a choice.
    """
    chosen = [name for name in FACET_FIELDS if query.selected(name)]
    sources = {name: f"found{number}" for number, name in enumerate(chosen, start=1)}
    tables: list[str] = []
    params: list[Any] = []
    for leave_out, table in {"": "found", **sources}.items():
        rows = select(query, reader, at, leave_out).order_by().values_list(*COLUMNS)
        try:
            found, given = rows.query.sql_with_params()
        except EmptyResultSet:
            return []
        tables.append(f"{table}(item, kind, language) AS MATERIALIZED ({found})")
        params += given
    statement = f"WITH {', '.join(tables)} {' UNION ALL '.join(list_counts(sources))}"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [(facet, value, count) for facet, value, count in cursor.fetchall()]


def list_counts(sources: dict[str, str]) -> Iterator[str]:
    """Yield the parts of the statement; `sources`: where a facet with a choice is counted."""
    for facet, column in OWN.items():
        table = sources.get(facet, "found")
        yield f"SELECT '{facet}', {column}, COUNT(*) FROM {table} GROUP BY {column}"
    groups: dict[str, list[str]] = {}
    for facet in TERM_FACETS:
        groups.setdefault(sources.get(facet, "found"), []).append(facet)
    terms = Term._meta.db_table
    for table, facets in groups.items():
        names = ", ".join(f"'{facet}'" for facet in facets)
        yield (
            f"SELECT facet, value, COUNT(*) FROM {terms} WHERE facet IN ({names})"
            f" AND item IN (SELECT item FROM {table}) GROUP BY facet, value"
        )


def sum_kinds(query: ItemQuery, rows: FacetRows) -> int:
    """Return how many items the list has: each is of one kind."""
    kinds = query.kinds
    return sum(
        count for facet, kind, count in rows if facet == "kind" and (not kinds or kind in kinds)
    )
