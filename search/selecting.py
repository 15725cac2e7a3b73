"""The rows that a query asks for, unordered: for lists, counts and whoever looks further."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from search.catalogue.models import Listing, Term
from search.catalogue.visibility import visible
from search.engines.database import search_documents
from search.params import TERM_FACETS, ItemQuery


def without_paging(query: ItemQuery) -> ItemQuery:
    return replace(query, page=1, limit=1, cursor="", order="newest")


def select(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    leave_out: str = "",
    *,
    is_common: bool = False,
) -> QuerySet[Listing]:
    """Return the rows of `query`, unordered; `leave_out` names a facet not to filter by.

    `is_common` asks each row for its terms rather than the terms for their items.
    """
    rows = visible(Listing.objects.filter(locale=query.locale, is_item=True), reader, at)
    kinds = query.scope if leave_out == "kind" else query.kinds or query.scope
    if kinds:
        rows = rows.filter(kind__in=kinds)
    rows = rows.filter(narrowing(query, at, leave_out))
    for facet in TERM_FACETS:
        values = query.selected(facet)
        if values and leave_out != facet:
            terms = Term.objects.filter(facet=facet, value__in=values)
            own = Exists(terms.filter(item=OuterRef("item")))
            rows = rows.filter(own if is_common else Q(item__in=terms.values("item")))
    if query.q:
        if not query.words:
            return rows.none().annotate(rank=Value(0))
        rows = search_documents(
            rows, query.words, connection.vendor, reader=reader, across=query.across
        )
    return rows


def narrowing(query: ItemQuery, at: datetime, leave_out: str) -> Q:
    """Return the condition of the languages and times asked for; an engine gets it translated."""
    asked = Q()
    if query.fallback == "none":
        asked &= Q(is_fallback=False)
    if query.status == "current":
        asked &= Q(ends_at=None) | Q(ends_at__gt=at)
    elif query.status == "ended":
        asked &= Q(ends_at__lte=at)
    if query.languages and leave_out != "language":
        asked &= Q(document__locale__in=query.languages)
    # What lasts from before the first day until after the last one is inside as well.
    # A call with nothing but a deadline is open already, one without a deadline stays so.
    if query.since:
        has_begun_only = Q(ends_at=None, starts_at__isnull=False)
        asked &= Q(ends_at__gt=query.since) | has_begun_only
    if query.until:
        has_end_only = Q(starts_at=None, ends_at__isnull=False)
        asked &= Q(starts_at__lt=query.until) | has_end_only
    return asked
