"""The front page: what there is and what is new, in as few questions as can be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst

from home.languages import active
from home.registry import ContentKind, item_kinds, kinds_of_section
from hub.pages.context import build_page
from hub.pages.visit import Visit
from search.catalogue.json import load, put_base
from search.memo import remember
from search.params import ItemQuery
from search.query import ORDERS, select


@dataclass(frozen=True)
class Strip:
    """The first `size` items of a kind."""

    kind: str
    size: int
    order: str


STRIPS = (
    Strip("solution", 7, "title"),
    Strip("output", 4, "newest"),
    Strip("event", 3, "soonest"),
    Strip("opportunity", 3, "soonest"),
)


@dataclass(frozen=True)
class KindCount:
    label: str
    count: int
    url: str


def build_front(visit: Visit, item: dict[str, Any]) -> dict[str, Any]:
    return {
        **build_page(visit.request, item["title"], item["summary"], item=item),
        "item": item,
        "strips": load_strips(visit),
        "counts": count_kinds(visit),
    }


def load_strips(visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """Return the cards of each strip by kind, in one query for all."""
    rows = select(ItemQuery(locale=active()), visit.reader, visit.at)
    parts = []
    for strip in STRIPS:
        column, sign, _lookup = ORDERS[strip.order]
        ranked = rows.filter(kind=strip.kind).order_by(f"{sign}{column}", f"{sign}item")
        parts.append(Q(pk__in=ranked.values("pk")[: strip.size]))
    columns = ["published_at", "title_key", "due_at"]
    found = rows.filter(reduce(or_, parts)).order_by("item").values("kind", "card", *columns)
    listed = list(found)
    strips = {}
    for strip in STRIPS:
        column, sign, _lookup = ORDERS[strip.order]
        mine = sorted(
            (row for row in listed if row["kind"] == strip.kind),
            key=lambda row: row[column],
            reverse=sign == "-",
        )
        strips[strip.kind] = [load(put_base(row["card"], "")) for row in mine]
    return strips


def find_list(kind: ContentKind) -> str:
    """Return the address of the list that shows `kind` and nothing else."""
    url = reverse("wagtail_serve", args=[f"{kind.section}/"])
    return f"{url}?kind={kind.name}" if len(kinds_of_section(kind.section)) > 1 else url


def count_kinds(visit: Visit) -> list[KindCount]:
    """Return how many items of each kind its section lists."""
    query = ItemQuery(locale=active())
    rows = remember(
        "kinds",
        visit.version,
        visit.at,
        visit.reader,
        query=query,
        work=lambda: dict(
            select(query, visit.reader, visit.at)
            .order_by()
            .values_list("kind")
            .annotate(count=Count("pk"))
        ),
    )
    return [
        KindCount(
            capfirst(str(kind.label_plural)),
            rows[kind.name],
            find_list(kind),
        )
        for kind in item_kinds()
        if kind.section and rows.get(kind.name)
    ]
