"""From a parsed query to cards: the one list behind pages, API and feeds."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from search import statements
from search.catalogue.models import Listing
from search.catalogue.visibility import visible
from search.counting import FacetRows, count_rows, sum_kinds
from search.engines import get_engine
from search.engines.database import rank_documents
from search.memo import find_slot, get_version, newest_change, remember
from search.params import FACET_FIELDS, ItemQuery, ParameterError
from search.ranking import find_bounds
from search.selecting import narrowing, select, without_paging
from search.signals import words_searched

if TYPE_CHECKING:
    from search.engines.elastic.engine import Engine  # whose client is slow to load

ORDERS: dict[str, tuple[str, str, str]] = {
    # name: column, direction of column and of the tie-breaking item
    "newest": ("published_at", "-", "lt"),
    "oldest": ("published_at", "", "gt"),
    "title": ("title_key", "", "gt"),
    "series": ("series_key", "", "gt"),
    "soonest": ("due_at", "", "gt"),
    "latest": ("due_at", "-", "lt"),
    "relevance": ("rank", "-", "lt"),
}
TEXT_COLUMNS = {"title_key", "series_key"}
MAX_OFFSET = 1_000  # of a ranked list: nobody reads further
COMMON = 1_500  # found items from which on it is quicker to walk the order and ask of each row
SHALLOW = 100  # rows that may be skipped that way
MOST_COUNTS = 1_000

Mark = tuple[Any, UUID]  # sorting column and item of the last row read
Place = tuple[int, Mark | None]  # rows to skip, or the row to go on behind

_counts: dict[ItemQuery, int] = {}  # what this process counted last: a hint, whatever has changed


@dataclass(frozen=True)
class Page:
    """What was found of a list: rows as `fetch_rows` returns them, and the catalogue's state.

    `facets` as of an `ItemList`.
    """

    count: int
    rows: Sequence[tuple[Any, ...]]
    version: int
    facets: FacetRows | None = None


@dataclass(frozen=True)
class ItemList:
    """Cards as JSON text with the address placeholder inside, in order.

    `facets` are what `count_facets` would count, where they were to come along.
    """

    count: int
    cards: list[str]
    next_cursor: str
    version: int
    facets: FacetRows | None = None


def list_items(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    version: int | None = None,
    *,
    with_facets: bool = False,
) -> ItemList:
    """Return one page of the items of `query` that `reader` may see at `at`.

    `version` is the state of the catalogue by `get_version`, for whoever has asked already; else it
    comes with the rows. `with_facets`: they will be asked for as well, and come along.
    """
    place = read_position(query)
    page = None
    engine = get_engine() if query.words else None
    if engine is not None:
        version = get_version() if version is None else version
        page = ask_engine(
            engine, query, reader, at, version=version, place=place, with_facets=with_facets
        )
    if query.words:
        words_searched.send(None, by="database" if page is None else "engine")
    page = page or ask_database(query, reader, at, version, place, with_facets=with_facets)
    found, next_cursor = page.rows, ""
    if len(found) > query.limit:
        found = found[: query.limit]
        next_cursor = write_cursor(query, place[0], *found[-1][1:3])
    cards = [row[0] for row in found if row[0] is not None]
    return ItemList(page.count, cards, next_cursor, page.version, page.facets)


def ask_engine(
    engine: Engine,
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    *,
    version: int,
    place: Place,
    with_facets: bool,
) -> Page | None:
    """Return what the engine beside the database finds; None where it has no answer.

    What it brings along, the count and perhaps the facets, is remembered.
    """
    asked = without_paging(query)
    count, facets = (find_slot(name, version, at, reader, asked) for name in ("count", "facets"))
    known: FacetRows | None = facets.get() if with_facets else None
    column, sign, _lookup = ORDERS[query.order]
    direction = "desc" if sign else "asc"
    then = [("published_at", "desc")] if query.order == "relevance" else []
    answer = engine.find(
        query,
        reader,
        at,
        version,
        conditions=narrowing(query, at, leave_out="language"),
        sort=[(column, direction), *then, ("item", direction)],
        place=place,
        size=query.limit + 1,
        has_facets=with_facets and known is None,
    )
    if answer is None:
        return None
    if answer.position == version:
        count.keep(answer.count)
        if answer.facets is not None:
            facets.keep(known := answer.facets)
    cards = fetch_cards([hit.item for hit in answer.hits], query.locale, frozenset(reader), at)
    rows = [(cards.get(hit.item), hit.value, hit.item) for hit in answer.hits]
    return Page(answer.count, rows, version, known)


def fetch_cards(
    items: Sequence[UUID], locale: str, reader: frozenset[str], at: datetime
) -> dict[UUID, str]:
    """Return the cards by item, of those that may be seen: an index is not asked about that."""
    if not items:
        return {}
    marks = statements.items(len(items))
    rows = statements.fetch(
        ("cards", len(items), locale, reader),
        lambda: visible(
            Listing.objects.filter(item__in=marks, locale=locale, is_item=True),
            reader,
            statements.AT,
        ).values_list("item", "card"),
        {**dict(zip(marks, items, strict=True)), statements.AT: at},
        is_lookup=True,
    )
    return {statements.to_uuid(item): card for item, card in rows}


def ask_database(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    version: int | None,
    place: Place,
    *,
    with_facets: bool,
) -> Page:
    asked = without_paging(query)
    is_common = _counts.get(asked, 0) > COMMON and place[0] <= SHALLOW
    rows = fetch_rows(
        query, frozenset(reader), at, *place, with_version=version is None, is_common=is_common
    )
    if version is None:
        version = rows[0][-1] if rows else get_version()
    facets = None
    if with_facets:
        facets = remember(
            "facets", version, at, reader, query=asked, work=lambda: count_rows(query, reader, at)
        )
        count = sum_kinds(query, facets)
    else:
        count = remember(
            "count",
            version,
            at,
            reader,
            query=asked,
            work=lambda: select(query, reader, at).order_by().count(),
        )
    if len(_counts) >= MOST_COUNTS:
        _counts.clear()
    _counts[asked] = count
    return Page(count, rows, version, facets)


def fetch_rows(
    query: ItemQuery,
    reader: frozenset[str],
    at: datetime,
    start: int,
    mark: Mark | None,
    *,
    with_version: bool = False,
    is_common: bool = False,
) -> Sequence[tuple[Any, ...]]:
    """Return card, sorting column and item, as text, of one page and of the row behind it.

    `with_version` adds the state of the catalogue that they are read from. `is_common` says that
    much is found: then the first rows are soon met in order.
    """
    is_text = ORDERS[query.order][0] in TEXT_COLUMNS
    value = statements.TEXT if is_text else statements.MOMENT
    values: dict[Any, Any] = {statements.AT: at}
    if query.order == "relevance":
        values |= dict(zip(statements.BOUNDS, find_bounds(at), strict=True))
    if mark is not None:
        values |= {value: mark[0], statements.ITEM: mark[1]}

    def build() -> QuerySet[Listing, Any]:
        rows = select_ordered(query, reader, statements.AT, is_common=is_common)
        column, sign, lookup = ORDERS[query.order]
        if mark is not None:
            tie = Q(**{column: value, f"item__{lookup}": statements.ITEM})
            bound = Q(**{f"{column}__{lookup}e": value})  # lets the database start in its index
            rows = rows.filter(bound & (Q(**{f"{column}__{lookup}": value}) | tie))
        # Of equal rank the newer one; the same on every engine.
        then = ("-published_at",) if query.order == "relevance" else ()
        rows = rows.order_by(f"{sign}{column}", *then, f"{sign}item")
        more = [Subquery(newest_change())] if with_version else []
        # As text: of all values, those of one row are read.
        place = [Cast(name, TextField()) for name in (column, "item")]
        return rows.values_list("card", *place, *more)[start : start + query.limit + 1]

    shape = (replace(query, cursor=""), reader, start, mark is not None, with_version, is_common)
    return statements.fetch(shape, build, values, is_lookup=is_unfiltered(query))


def is_unfiltered(query: ItemQuery) -> bool:
    """Tell whether an index of the order gives the page, whatever the values."""
    chosen = any(query.selected(facet) for facet in FACET_FIELDS if facet != "kind")
    return not (chosen or query.q or query.since or query.until)


def select_ordered(
    query: ItemQuery, reader: Collection[str], at: datetime, *, is_common: bool
) -> QuerySet[Listing]:
    """Return the rows of `query` with the column it is ordered by."""
    if query.order != "relevance" or not query.words:
        return select(query, reader, at, is_common=is_common)
    rows = select(replace(query, q="", words=()), reader, at)
    return rank_documents(
        rows,
        query.words,
        connection.vendor,
        at,
        statements.BOUNDS,
        reader=reader,
        across=query.across,
    )


def read_position(query: ItemQuery) -> Place:
    """Return how many rows to skip, and for unranked lists the key of the last row read."""
    start = (query.page - 1) * query.limit
    if not query.cursor:
        return start, None
    order, mark = read_cursor(query.cursor)
    if order != query.order:
        raise ParameterError("cursor", _("This cursor belongs to another order."))
    if order == "relevance":
        if type(mark[0]) is not int or not 0 <= mark[0] <= MAX_OFFSET:
            raise ParameterError("cursor", _("This is not a valid cursor."))
        return mark[0], None
    return start, read_mark(ORDERS[order][0], mark)


def write_cursor(query: ItemQuery, start: int, value: Any, item: Any) -> str:
    if query.order in ("newest", "oldest", "soonest", "latest"):
        value = statements.to_moment(value).isoformat()
    mark: list[Any] = [value, statements.to_uuid(item).hex]
    if query.order == "relevance":
        if start + query.limit > MAX_OFFSET:
            return ""
        mark = [start + query.limit]
    return base64.urlsafe_b64encode(orjson.dumps([query.order, *mark])).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[str, list[Any]]:
    try:
        value = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        value = None
    is_ours = isinstance(value, list) and len(value) > 1 and isinstance(value[0], str)
    if not is_ours or value[0] not in ORDERS:
        raise ParameterError("cursor", _("This is not a valid cursor."))
    return value[0], value[1:]


def read_mark(column: str, mark: list[Any]) -> tuple[Any, UUID]:
    try:
        text, item = mark
        if column in TEXT_COLUMNS:
            return bytes.fromhex(text).hex(), UUID(item)
        value = parse_datetime(text)
        if value is None or value.tzinfo is None:
            raise ValueError(text)
        return value.astimezone(UTC), UUID(item)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise ParameterError("cursor", _("This is not a valid cursor.")) from error
