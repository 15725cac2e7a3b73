"""The search over everything, the same for the page, its feed and the API.

Words that find nothing are corrected where that is all but certain, unless the reader insists; a
search across languages takes the vocabulary's names in the other languages as well. Whatever was
done is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict

from home.registry import item_kinds
from home.vocabulary import get_vocabulary
from search.params import ItemQuery, parse_query, read_flag
from search.query import ItemList, list_items
from search.spelling import Correction, correct
from search.widening import Added, widen

SEARCH_PARAMS = ("across", "exact")


@dataclass(frozen=True)
class Asked:
    """A search as it was asked for; `is_exact` takes the words as they are written."""

    query: ItemQuery
    is_exact: bool


@dataclass(frozen=True)
class Found:
    """What a search found. `query` is the one that was run.

    `correction` is what the words should perhaps have been; `is_corrected` tells that the results
    are already those of it. `added` are the names that widened the query.
    """

    query: ItemQuery
    listed: ItemList
    correction: str = ""
    is_corrected: bool = False
    added: tuple[Added, ...] = ()


def parse_search(
    params: QueryDict, *, locale: str, extra: tuple[str, ...] = (), limit: int = 20
) -> Asked:
    """Return the search that `params` ask for; raise `ParameterError` for what cannot be.

    Without words the hub's own pages are not looked through, unless they are asked for.
    """
    extra = (*extra, *SEARCH_PARAMS)
    query = parse_query(params, locale=locale, extra=extra, limit=limit)
    scope = () if query.q else (*list_browsed(), *query.kinds)
    query = replace(query, scope=scope, across=read_flag(params, "across"))
    return Asked(query, read_flag(params, "exact"))


def list_browsed() -> tuple[str, ...]:
    return tuple(kind.name for kind in item_kinds() if kind.section)


def search(
    asked: Asked,
    reader: Collection[str],
    at: datetime,
    version: int,
    *,
    with_facets: bool = False,
) -> Found:
    """Return one page of what is found, and what had to be done to find it.

    `with_facets` says that they will be asked for as well.
    """
    query, added = widen_query(asked.query)
    listed = list_items(query, reader, at, version, with_facets=with_facets)
    if not query.words or asked.is_exact:
        return Found(query, listed, added=added)
    correction = find_correction(asked.query, reader, at, listed.count, version)
    if correction is None:
        return Found(query, listed, added=added)
    if not listed.count and correction.is_sure:
        other = replace(asked.query, q=correction.text, words=correction.words)
        other, names = widen_query(other)
        again = list_items(other, reader, at, version, with_facets=with_facets)
        if again.count:
            return Found(other, again, correction.text, is_corrected=True, added=names)
    return Found(query, listed, correction.text, added=added)


def find_correction(
    query: ItemQuery, reader: Collection[str], at: datetime, found: int, version: int
) -> Correction | None:
    """Return what was meant: a word of what the reader sees, before one of the other languages."""
    here = replace(query, across=False)
    near = correct(here, reader, at, found=found, version=version)
    if near is not None or found or not query.across:
        return near
    return correct(query, reader, at, found=found, version=version)


def widen_query(query: ItemQuery) -> tuple[ItemQuery, tuple[Added, ...]]:
    """Return the query with the names in other languages, if it looks into all of them."""
    if not query.across:
        return query, ()
    words, added = widen(query.words, get_vocabulary())
    return replace(query, words=words), added
