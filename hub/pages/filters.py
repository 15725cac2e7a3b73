"""The filter panel, its chips and tabs: what a list could be narrowed to, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.registry import ContentKind, Order, get_kind, item_kinds
from home.vocabulary import get_vocabulary
from hub.pages.links import build_url, pairs, replacing, without
from search.facets import FacetValue, label
from search.params import ItemQuery, Status, usual_order

FACET_LABELS = {
    "kind": gettext_lazy("Kind"),
    "type": gettext_lazy("Type"),
    "topic": gettext_lazy("Topic"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "goal": gettext_lazy("Sustainable development goal"),
}
STATUS_LABELS = {
    "current": gettext_lazy("Open and upcoming"),
    "ended": gettext_lazy("Over"),
    "all": gettext_lazy("All"),
}
ORDER_LABELS = {
    "relevance": gettext_lazy("Best match"),
    "series": gettext_lazy("By number"),
    "newest": gettext_lazy("Newest first"),
    "oldest": gettext_lazy("Oldest first"),
    "title": gettext_lazy("By title"),
    "soonest": gettext_lazy("Soonest first"),
    "latest": gettext_lazy("Latest date first"),
}
SHOWN = 6  # choices before "show all"


@dataclass(frozen=True)
class Choice:
    """`language` is that of the label."""

    value: str
    label: str
    language: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class Group:
    """A facet of the panel; `more` are the choices behind "show all"."""

    name: str
    label: str
    choices: list[Choice]
    more: list[Choice]


@dataclass(frozen=True)
class Chip:
    """A filter in force; `url` is the list without it."""

    label: str
    value: str
    language: str
    url: str


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    url: str
    is_current: bool


def build_groups(
    facets: dict[str, list[FacetValue]], query: ItemQuery, names: tuple[str, ...]
) -> list[Group]:
    """Return the groups called `names` that offer a choice."""
    groups = []
    for name in names:
        choices = [build_choice(name, value, query) for value in facets[name]]
        missing = set(query.selected(name)) - {choice.value for choice in choices}
        choices += [
            build_choice(name, FacetValue(value, label(name, value, query.locale), 0, True), query)
            for value in sorted(missing)
        ]
        if not choices:
            continue
        first = [choice for at, choice in enumerate(choices) if at < SHOWN or choice.is_selected]
        rest = [choice for choice in choices if choice not in first]
        groups.append(Group(name, str(FACET_LABELS[name]), first, rest))
    return groups


def build_choice(name: str, value: FacetValue, query: ItemQuery) -> Choice:
    text = value.label if name in {"goal", "topic", "country", "city"} else capfirst(value.label)
    language = label_language(name, value.value, query.locale)
    return Choice(value.value, text, language, value.count, value.is_selected)


def label_language(name: str, value: str, language: str) -> str:
    if name in {"kind", "type"}:
        return language
    return get_vocabulary().label_language(name, value, language)


def build_chips(request: HttpRequest, query: ItemQuery) -> list[Chip]:
    """Return one chip per value that the reader asked for."""
    chips = []
    for name, value in pairs(request.GET):
        if name in FACET_LABELS:
            text, title = capfirst(label(name, value, query.locale)), FACET_LABELS[name]
            language = label_language(name, value, query.locale)
        elif name == "q":
            text, title, language = value, gettext_lazy("Words"), ""
        elif name == "status" and value != "current":
            text, title, language = str(STATUS_LABELS[value]), gettext_lazy("When"), query.locale
        else:
            continue
        url = build_url(request.path, without(request.GET, name, value))
        chip = Chip(str(title), text, language, url)
        if chip not in chips:
            chips.append(chip)
    return chips


def is_narrowed(request: HttpRequest) -> bool:
    """Tell whether more than words keeps items out of the list."""
    return any(
        name in FACET_LABELS or (name, value) == ("status", "ended")
        for name, value in pairs(request.GET)
    )


def build_orders(query: ItemQuery, kinds: tuple[ContentKind, ...]) -> list[tuple[str, str, bool]]:
    """Return (value, label, is selected) of the orders that make sense for `kinds`.

    The usual one has no value: it goes with the list, and other words may have another.
    """
    offered: list[str] = ["relevance"] if query.q else []
    offered += ["newest", "title"]
    if is_dated(kinds):
        offered += ["soonest", "latest"]
    if any(kind.default_order == "series" for kind in kinds):
        offered.append("series")
    if query.order not in offered:
        offered.append(query.order)
    known = [name for name in get_args(Order) if name in offered]
    usual = usual_order(query.kinds, query.q)
    return [
        ("" if name == usual else name, str(ORDER_LABELS[name]), name == query.order)
        for name in known
    ]


def is_dated(kinds: tuple[ContentKind, ...]) -> bool:
    return any(kind.default_order == "soonest" for kind in kinds or item_kinds())


def build_statuses(query: ItemQuery) -> list[tuple[str, str, bool]]:
    return [(name, str(STATUS_LABELS[name]), name == query.status) for name in get_args(Status)]


def build_tabs(request: HttpRequest, values: list[FacetValue], query: ItemQuery) -> list[Tab]:
    """Return a tab for all kinds, and one for each kind that has results."""
    known = {value.value: value.count for value in values}
    tabs = [
        Tab(
            _("All"),
            sum(known.values()),
            build_url(request.path, replacing(request.GET, "kind", "")),
            not query.kinds,
        )
    ]
    for kind in item_kinds():
        if kind.name in known or kind.name in query.kinds:
            url = build_url(request.path, replacing(request.GET, "kind", kind.name))
            text = capfirst(str(get_kind(kind.name).label_plural))
            is_current = query.kinds == (kind.name,)
            tabs.append(Tab(text, known.get(kind.name, 0), url, is_current))
    return tabs
