"""The filter panel, its chips and tabs: what a list could be narrowed to, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.dates import show_comma, show_day
from home.languages import isolated
from home.registry import ContentKind, Order, find_kind_of_type, get_kind, item_kinds
from home.web.links import build_url, pairs, replacing, without
from search.facets import FacetValue, label, label_language
from search.params import ItemQuery, Status, usual_order, usual_status

FACET_LABELS = {
    "kind": gettext_lazy("Kind"),
    "type": gettext_lazy("Type"),
    "topic": gettext_lazy("Topic"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "goal": gettext_lazy("Sustainable development goal"),
    "language": gettext_lazy("Language of the text"),
}
DAY_LABELS = {"from": gettext_lazy("From"), "to": gettext_lazy("Until")}
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
SAID = 4  # filters that a title names
TELLING = frozenset({"kind", "type", "topic", "country", "city", "goal", "status"})


@dataclass(slots=True)  # as FacetValue
class Choice:
    """`language` is that of the label."""

    value: str
    label: str
    language: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class Group:
    """Choices of a facet, whose parameter is `name`; `more` are those behind "show all".

    `part` is the kind whose types they are, so that no two groups of a page are called alike.
    """

    name: str
    label: str
    choices: list[Choice]
    more: list[Choice]
    part: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in force; `url` is the list without it, `name` its parameter."""

    label: str
    value: str
    language: str
    url: str
    name: str = ""

    @property
    def needs_label(self) -> bool:
        """Whether its value alone does not say what it is: words, days, languages."""
        return self.name not in TELLING


@dataclass(frozen=True)
class Preset:
    """Days to choose at once; `url` is the list with them."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    url: str
    is_current: bool


def build_groups(
    facets: dict[str, list[FacetValue]], query: ItemQuery, names: tuple[str, ...]
) -> list[Group]:
    """Return the groups called `names` that offer a choice; the types of each kind are one."""
    groups = []
    for name in names:
        choices = [build_choice(name, value, query) for value in facets[name]]
        missing = set(query.selected(name)) - {choice.value for choice in choices}
        choices += [
            build_choice(name, FacetValue(value, label(name, value, query.locale), 0, True), query)
            for value in sorted(missing)
        ]
        if not choices or (name == "language" and len(choices) == 1 and not query.languages):
            continue
        parts: dict[str, list[Choice]] = {}
        for choice in choices:
            kind = find_kind_of_type(choice.value) if name == "type" else None
            parts.setdefault(kind.name if kind else "", []).append(choice)
        groups += [build_group(name, part, found) for part, found in parts.items()]
    return groups


def build_group(name: str, part: str, choices: list[Choice]) -> Group:
    label_ = label_facet(name, choices[0].value)
    first: list[Choice] = []
    more: list[Choice] = []
    for at, choice in enumerate(choices):
        (first if at < SHOWN or choice.is_selected else more).append(choice)
    return Group(name, label_, first, more, part)


def label_facet(name: str, value: str) -> str:
    """Return what the facet tells apart; of a kind's types what that kind says they are."""
    kind = find_kind_of_type(value) if name == "type" else None
    return str(kind.types_label if kind else FACET_LABELS[name])


def build_choice(name: str, value: FacetValue, query: ItemQuery) -> Choice:
    text = value.label if name in {"goal", "topic", "country", "city"} else capfirst(value.label)
    language = label_language(name, value.value, query.locale)
    return Choice(value.value, text, language, value.count, value.is_selected)


def build_chips(request: HttpRequest, query: ItemQuery) -> list[Chip]:
    """Return one chip per value that the reader asked for."""
    chips = []
    for name, value in pairs(request.GET):
        if name in FACET_LABELS:
            text, title = capfirst(label(name, value, query.locale)), label_facet(name, value)
            language = label_language(name, value, query.locale)
        elif name == "q":
            text, title, language = value, _("Words"), ""
        elif name == "status" and value != usual_status(query.days):
            text, title, language = str(STATUS_LABELS[value]), _("When"), query.locale
        elif name in DAY_LABELS:
            text, title = show_day(query.days[name]), str(DAY_LABELS[name])
            language = query.locale
        elif name == "across" and query.across:
            text, title, language = _("all"), _("Languages"), query.locale
        else:
            continue
        url = build_url(request.path, without(request.GET, name, value))
        chip = Chip(title, text, language, url, name)
        if chip not in chips:
            chips.append(chip)
    return chips


def build_title(title: str, chips: list[Chip]) -> dict[str, Any]:
    """Return the title of a list with its filters: in bookmarks no two of them look alike."""
    said = [
        f"{chip.label}: {isolated(chip.value)}" if chip.needs_label else isolated(chip.value)
        for chip in chips[:SAID]
    ]
    more = "…" if len(chips) > SAID else ""
    whole = f"{isolated(title)}: {show_comma().join(said)}{more}" if said else title
    return {"page_title": whole, "title_chips": chips[:SAID]}


def is_narrowed(request: HttpRequest) -> bool:
    """Tell whether more than words keeps items out of the list."""
    return any(
        name in FACET_LABELS or name in DAY_LABELS or (name, value) == ("status", "ended")
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
    usual = usual_order(query.kinds, query.q, query.days)
    return [
        ("" if name == usual else name, str(ORDER_LABELS[name]), name == query.order)
        for name in known
    ]


def is_dated(kinds: tuple[ContentKind, ...]) -> bool:
    return any(kind.default_order == "soonest" for kind in kinds or item_kinds())


def label_days(query: ItemQuery, kinds: tuple[ContentKind, ...]) -> str:
    """Return what a choice of days means for `kinds`; "" where there is nothing to choose."""
    labels = {str(kind.days_label) for kind in kinds or item_kinds() if kind.days_label}
    if len(labels) == 1:
        return labels.pop()
    return _("Dates") if labels or query.days else ""


def build_statuses(query: ItemQuery) -> list[tuple[str, str, str, bool]]:
    """Return (name, value, label, is selected); the usual one has no value, as with orders."""
    usual = usual_status(query.days)
    return [
        (name, "" if name == usual else name, str(STATUS_LABELS[name]), name == query.status)
        for name in get_args(Status)
    ]


def build_presets(request: HttpRequest, query: ItemQuery, today: date) -> list[Preset]:
    """Return times that many ask for, as links."""
    month = today.replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    spans = (
        (_("Next 7 days"), today, today + timedelta(days=6)),
        (_("This month"), month, following - timedelta(days=1)),
        (_("This year"), date(today.year, 1, 1), date(today.year, 12, 31)),
        (_("Last year"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    )
    kept = [pair for pair in pairs(request.GET) if pair[0] not in DAY_LABELS]
    presets = []
    for label_, first, last in spans:
        days = [("from", first.isoformat()), ("to", last.isoformat())]
        url = build_url(request.path, [*kept, *days])
        presets.append(Preset(label_, url, (query.first_day, query.last_day) == (first, last)))
    return presets


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
