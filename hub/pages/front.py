"""The front page: what there is and what is new, in as few questions as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from home.languages import active
from home.registry import ContentKind, item_kinds, kinds_of_section
from home.web.page import build_page
from hub.pages.visit import Visit
from search.catalogue.json import load, put_base
from search.facets import FacetValue, count_facets
from search.params import ItemQuery
from search.query import ORDERS
from search.selecting import select

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Strip:
    """The first `size` items of a kind."""

    kind: str
    size: int
    order: str


CITIES = 6
STRIPS = (
    Strip("solution", 7, "series"),
    Strip("output", 4, "newest"),
    Strip("event", 3, "soonest"),
    Strip("opportunity", 3, "soonest"),
    Strip("discussion", 4, "newest"),
)


@dataclass(frozen=True)
class Figure:
    """How many items there are of something, and where they are listed."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Step:
    """A way into a section; `icon` is a name of home.icons."""

    section: str
    icon: str
    label: StrOrPromise

    @property
    def url(self) -> str:
        return reverse("wagtail_serve", args=[f"{self.section}/"])


@dataclass(frozen=True)
class Way:
    """What to do next, for one who comes as `title` says; `tone` is a colour of the hub."""

    title: StrOrPromise
    text: StrOrPromise
    tone: str
    steps: tuple[Step, ...]


WAYS = (
    Way(
        _("You work for a city"),
        _("Find what has worked elsewhere and the colleague who did it."),
        "sea",
        (
            Step("solutions", "lightbulb", _("Look for a solution")),
            Step("training", "graduation", _("Learn how to run a pilot")),
        ),
    ),
    Way(
        _("You have a company or a start-up"),
        _("Meet the cities that look for what you make, and the calls that pay for a first try."),
        "clay",
        (
            Step("opportunities", "coin", _("See the open calls")),
            Step("stakeholders", "building", _("Find out who is who")),
        ),
    ),
    Way(
        _("You teach, study or do research"),
        _("Take the guides, the data and the training, and use them again."),
        "leaf",
        (
            Step("library", "book", _("Open the library")),
            Step("events", "calendar", _("See who meets where")),
        ),
    ),
)


def list_ways() -> list[Way]:
    """Return the ways with the steps whose sections this hub has."""
    ways = [
        replace(way, steps=tuple(step for step in way.steps if kinds_of_section(step.section)))
        for way in WAYS
    ]
    return [way for way in ways if way.steps]


def build_front(visit: Visit, item: dict[str, Any]) -> dict[str, Any]:
    query = ItemQuery(locale=active())
    facets = count_facets(query, visit.reader, visit.at, visit.version)
    return {
        **build_page(visit.request, item["title"], item["summary"], item=item),
        "item": item,
        "strips": load_strips(visit),
        "counts": count_kinds(facets),
        "cities": list_cities(facets),
        "ways": list_ways(),
    }


def load_strips(visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """Return the cards of each strip by kind, in one query for all."""
    rows = select(ItemQuery(locale=active()), visit.reader, visit.at)
    parts = []
    for strip in STRIPS:
        column, sign, _lookup = ORDERS[strip.order]
        ranked = rows.filter(kind=strip.kind).order_by(f"{sign}{column}", f"{sign}item")
        parts.append(Q(pk__in=ranked.values("pk")[: strip.size]))
    columns = ["published_at", "series_key", "due_at"]
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


def count_kinds(facets: dict[str, list[FacetValue]]) -> list[Figure]:
    """Return how many items of each kind its section lists, in the hub's order."""
    counts = {entry.value: entry.count for entry in facets["kind"]}
    return [
        Figure(capfirst(str(kind.label_plural)), counts[kind.name], find_list(kind))
        for kind in item_kinds()
        if kind.section and kind.is_counted and counts.get(kind.name)
    ]


def list_cities(facets: dict[str, list[FacetValue]]) -> list[Figure]:
    """Return the cities with most items."""
    url = reverse("search")
    return [
        Figure(entry.label, entry.count, f"{url}?{urlencode({'city': entry.value})}")
        for entry in facets["city"][:CITIES]
    ]
