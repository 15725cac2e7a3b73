"""What the index ought to hold: the items of the catalogue as documents of the index."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import orjson

from search.catalogue.models import Document, Listing, Term
from search.engines.elastic.mapping import FACETS, ORIGINAL, to_microseconds
from search.ranking import BREVITY, COLUMNS

CHUNK = 500  # items at a time
TIMES = ("go_live_at", "expire_at", "starts_at", "ends_at", "due_at", "published_at")
OF_ITEM = ("kind", "audience", *TIMES)
OF_LANGUAGE = ("is_fallback", "title_key", "series_key")


def iterate_items(after: UUID | None = None) -> Iterator[list[UUID]]:
    """Yield the items of the catalogue by their ids, some at a time, behind `after`."""
    rows = Listing.objects.filter(is_item=True).order_by("item").distinct()
    while True:
        ahead = rows.filter(item__gt=after) if after else rows
        batch = list(ahead.values_list("item", flat=True)[:CHUNK])
        if not batch:
            return
        yield batch
        after = batch[-1]


def count_items(until: UUID | None = None) -> int:
    rows = Listing.objects.filter(is_item=True)
    if until is not None:
        rows = rows.filter(item__lte=until)
    return rows.values("item").distinct().count()


def build_documents(items: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the documents of those of `items` that are in the catalogue: three queries."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = Listing.objects.filter(item__in=items, is_item=True)
    of_document = ("document__locale", "document__is_original")
    names = ("item", "locale", *of_document, *OF_ITEM, *OF_LANGUAGE)
    for item, locale, shown, is_original, *values in rows.values_list(*names):
        document = found.setdefault(item, describe_item(item, values[: len(OF_ITEM)]))
        ways = zip(OF_LANGUAGE, values[len(OF_ITEM) :], strict=True)
        shows = {"shown": shown, "is_original": is_original, **dict(ways)}
        shows["brevity"] = BREVITY - len(shows["title_key"]) // 2
        document[f"show_{locale}"] = shows
    texts = Document.objects.filter(item__in=list(found))
    for item, locale, is_original, *columns in texts.values_list(
        "item", "locale", "is_original", *COLUMNS
    ):
        words = {name: text for name, text in zip(COLUMNS, columns, strict=True) if text}
        found[item][f"text_{ORIGINAL if is_original else locale}"] = words
    terms = Term.objects.filter(item__in=list(found), facet__in=FACETS).order_by("facet", "value")
    for item, facet, value in terms.values_list("item", "facet", "value"):
        found[item].setdefault(facet, []).append(value)
    for document in found.values():
        document["digest"] = digest(document)
    return found


def describe_item(item: UUID, values: list[Any]) -> dict[str, Any]:
    document: dict[str, Any] = {"item": item.hex}
    for name, value in zip(OF_ITEM, values, strict=True):
        if value is not None:
            document[name] = to_microseconds(value) if name in TIMES else value
    return document


def digest(document: dict[str, Any]) -> str:
    """Return a mark of the whole content, by which two documents are told apart."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
