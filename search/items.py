"""One item as a reader sees it: its card, its text, and links to what else that reader may see."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from home.registry import get_kind
from search import statements
from search.catalogue.cards import address
from search.catalogue.json import load, map_html, replace_links, strip_base
from search.catalogue.models import Listing, Term
from search.catalogue.visibility import visible
from search.embedded import MARK, open_marked
from search.links import linked_items, resolve_links
from search.memo import newest_change

MAX_RELATED = 60
OPEN = re.compile(r'\{"\$item":"([0-9a-f-]{36})"\}')  # in a Document's JSON
ITEM_LINK = "data-item="  # as search.links writes it


def find_item(
    item: UUID, locale: str, reader: Collection[str], at: datetime
) -> dict[str, Any] | None:
    """Return the item in `locale` (or its original, marked); None if hidden or absent alike."""
    found = find_versioned(item, locale, reader, at)
    return found and found[0]


def find_versioned(
    item: UUID, locale: str, reader: Collection[str], at: datetime
) -> tuple[dict[str, Any], int] | None:
    """Return the item as `find_item` does, and the state of the catalogue it was read from."""
    rows = statements.fetch(
        ("item", locale, frozenset(reader)),
        lambda: visible(
            Listing.objects.filter(item=statements.ITEM, locale=locale), reader, statements.AT
        ).values_list("card", "document__data", Subquery(newest_change())),
        {statements.ITEM: item, statements.AT: at},
        is_lookup=True,
    )
    for card, data, version in rows:
        return read(card, data, locale, reader, at), version
    return None


def find_by_path(
    path: str, locale: str, reader: Collection[str], at: datetime
) -> dict[str, Any] | None:
    """Return the item at `/{locale}/{path}`; an item of that language comes before a fallback."""
    rows = statements.fetch(
        ("path", locale, frozenset(reader)),
        lambda: (
            visible(
                Listing.objects.filter(locale=locale, path=statements.TEXT), reader, statements.AT
            )
            .order_by("is_fallback", "pk")
            .values_list("card", "document__data")[:1]
        ),
        {statements.TEXT: path, statements.AT: at},
        is_lookup=True,
    )
    for card, data in rows:
        return read(card, data, locale, reader, at)
    return None


def read(
    card: str, data: str, locale: str, reader: Collection[str], at: datetime
) -> dict[str, Any]:
    """Return the item: its card, and what its Document adds to it."""
    item = {**load(card), **open_data(load(data))}
    # Most texts link to nothing: one look at the JSON spares a walk through all of it, twice.
    wanted = {UUID(ref) for ref in OPEN.findall(data)}
    item = open_links(item, locale, reader, at, wanted=wanted, has_links=ITEM_LINK in data)
    return open_media(item, reader) if MARK in data else item


def open_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a Document adds to a card."""
    names = ("body", "details", "audience", "followed_at", "source_updated_at")
    return {name: data[name] for name in names}


def open_media(item: dict[str, Any], reader: Collection[str]) -> dict[str, Any]:
    """Leave files and pictures in running text to those whom the gate would give them."""
    return {
        **item,
        "body": open_marked(item["body"], reader),
        "details": map_html(item["details"], lambda html: open_marked(html, reader)),
    }


def open_links(
    item: dict[str, Any],
    locale: str,
    reader: Collection[str],
    at: datetime,
    *,
    wanted: set[UUID] | None = None,
    has_links: bool = True,
) -> dict[str, Any]:
    """Put in the links to other items; one to a hidden item leaves no trace.

    `wanted` are the items that details name, `has_links` tells whether running text links to any;
    who does not know leaves both out.
    """
    if wanted is None:
        wanted = set()
        replace_links(item["details"], lambda ref: wanted.add(UUID(ref)), marker="$item")
    if has_links:
        wanted |= linked_items(item["body"])
        map_html(item["details"], lambda html: collect(wanted, html))
    if not wanted:
        return item
    links = find_links(wanted, locale, reader, at)
    details = replace_links(item["details"], links.get, marker="$item")
    if not has_links:
        return {**item, "details": details}
    return {
        **item,
        "body": resolve_links(item["body"], links.get),
        "details": map_html(details, lambda html: resolve_links(html, links.get)),
    }


def collect(items: set[UUID], html: str) -> str:
    items |= linked_items(html)
    return html


def find_links(
    items: Collection[UUID], locale: str, reader: Collection[str], at: datetime
) -> dict[str, dict[str, Any]]:
    """Return `{"id", "kind", "title", "url", "locale"}` by item, of those that may be seen."""
    marks = statements.items(len(items))
    rows = statements.fetch(
        ("links", len(items), locale, frozenset(reader)),
        lambda: visible(
            Listing.objects.filter(item__in=marks, locale=locale), reader, statements.AT
        ).values_list("item", "kind", "document__title", "path", "document__locale"),
        {**dict(zip(marks, items, strict=True)), statements.AT: at},
        is_lookup=True,
    )
    links = {}
    for key, kind, title, path, shown in rows:
        item = str(statements.to_uuid(key))
        links[item] = {
            "id": item,
            "kind": kind,
            "title": title,
            "url": address(locale, path),
            "locale": shown,
        }
    return links


def find_related(
    item: UUID, locale: str, reader: Collection[str], at: datetime
) -> list[dict[str, Any]]:
    """Return the cards of the items that link to `item`, by title."""

    def build() -> QuerySet[Listing, Any]:
        links = Term.objects.filter(facet="ref", value=statements.TEXT)
        rows = visible(
            Listing.objects.filter(locale=locale, is_item=True, item__in=links.values("item")),
            reader,
            statements.AT,
        )
        # Not by the bare column: SQLite would walk its index through all items for the order.
        kind = Coalesce("kind", Value(""))
        return rows.order_by(kind, "title_key", "item").values_list("card")[:MAX_RELATED]

    key = ("related", locale, frozenset(reader))
    rows = statements.fetch(key, build, {statements.TEXT: str(item), statements.AT: at})
    return [load(card) for (card,) in rows]


def group_cards(cards: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the cards (sorted by kind) under their kinds' names."""
    return [
        (capfirst(str(get_kind(name).label_plural)), strip_base(list(group)))
        for name, group in groupby(cards, key=lambda card: str(card["kind"]))
    ]
