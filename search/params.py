"""Query parameters of lists, one way for pages, API and feeds. What is not known is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, cast, get_args

from django.http import QueryDict
from django.utils.translation import gettext as _

from home.languages import codes
from home.registry import Order, item_kinds
from home.vocabulary import get_vocabulary
from search.naming import read_query
from search.words import Word

Status = Literal["current", "ended", "all"]
Fallback = Literal["source", "none"]

MAX_LIMIT = 100
MAX_QUERY_CHARS = 200
MAX_QUERY_WORDS = 20
MAX_VALUES = 20
MAX_PAGE = 10_000
MAX_CURSOR_CHARS = 400  # the longest sorting key, an item and the order, written as letters
YEARS = (1000, 9000)  # what lies outside is as far as these
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ParameterError(ValueError):
    """A parameter that cannot be used; `reason` is in the reader's language.

    `value` is the one that there is not, of those that a filter offers.
    """

    def __init__(self, parameter: str, reason: str, value: str = "") -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason
        self.value = value


@dataclass(frozen=True, kw_only=True)
class ItemQuery:
    """What a list asks for. Empty tuples and strings ask for everything.

    `scope` are the kinds to look through where `kinds` names none; choices are counted in it.
    `languages` are those of the text shown. `since` and `until` keep what takes place, wholly or in
    part, between two moments; `first_day` and `last_day` are the days they were asked for by.
    `words` are what is looked for: those of `q`, unless others are given, corrected or widened.
    `across` looks into the texts of all languages.
    """

    locale: str
    kinds: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    q: str = ""
    words: tuple[Word, ...] = ()
    across: bool = False
    status: Status = "current"
    fallback: Fallback = "source"
    order: Order = "newest"
    limit: int = 20
    page: int = 1
    cursor: str = ""

    def __post_init__(self) -> None:
        if self.q and not self.words:
            object.__setattr__(self, "words", read_query(self.q))

    @property
    def days(self) -> dict[str, date]:
        """Return the days asked for, by their parameters."""
        days = {"from": self.first_day, "to": self.last_day}
        return {name: day for name, day in days.items() if day}

    def selected(self, facet: str) -> tuple[str, ...]:
        return cast("tuple[str, ...]", getattr(self, FACET_FIELDS[facet]))


FACET_FIELDS = {
    "kind": "kinds",
    "type": "types",
    "topic": "topics",
    "goal": "goals",
    "country": "countries",
    "city": "cities",
    "language": "languages",
}
TERM_FACETS = ("type", "topic", "goal", "country", "city")  # of the item, in every language
FILTERS = (*FACET_FIELDS, "q", "from", "to", "status", "order")


def parse_query(
    params: QueryDict,
    *,
    locale: str,
    kinds: tuple[str, ...] = (),
    extra: tuple[str, ...] = (),
    limit: int = 20,
) -> ItemQuery:
    """Return the query that `params` ask for; raise `ParameterError` for what cannot be.

    `kinds` are the kinds of the list (a section's; all when empty), `extra` names parameters
    allowed beside the filters: `page`, `limit`, `cursor`, `fallback`, or any the caller reads.
    """
    check_names(params, extra)
    offered = kinds or tuple(kind.name for kind in item_kinds())
    chosen = read_choices(params, "kind", offered) or kinds
    q = read_words(params)
    days = read_days(params)
    return ItemQuery(
        locale=locale,
        kinds=chosen,
        types=read_types(params),
        topics=read_terms(params, "topic"),
        goals=read_terms(params, "goal"),
        countries=read_terms(params, "country"),
        cities=read_terms(params, "city"),
        languages=read_choices(params, "language", codes()),
        **days,
        q=q,
        status=read_literal(params, "status", get_args(Status), usual_status(days)),
        fallback=read_literal(params, "fallback", get_args(Fallback), "source"),
        order=read_order(params, chosen, q, days),
        limit=read_number(params, "limit", MAX_LIMIT, limit),
        page=read_number(params, "page", MAX_PAGE, 1),
        cursor=read_cursor(params),
    )


def check_names(params: QueryDict, extra: tuple[str, ...]) -> None:
    unknown = sorted(set(params) - set(FILTERS) - set(extra))
    if unknown:
        raise ParameterError(unknown[0][:40], _("There is no such parameter."))
    for name in set(params) - set(FACET_FIELDS):
        if len(params.getlist(name)) > 1:
            raise ParameterError(name, _("Give this parameter once only."))


def read_choices(params: QueryDict, name: str, offered: tuple[str, ...]) -> tuple[str, ...]:
    values = read_values(params, name)
    for value in values:
        if value not in offered:
            reason = _("Choose one of: %(values)s.") % {"values": ", ".join(offered)}
            raise ParameterError(name, reason, value)
    return values


def read_values(params: QueryDict, name: str) -> tuple[str, ...]:
    """Return the values of a repeatable parameter, sorted, without empty ones and repetitions."""
    values = {value for value in params.getlist(name) if value}
    if len(values) > MAX_VALUES:
        raise ParameterError(name, _("Give at most %(count)s values.") % {"count": MAX_VALUES})
    return tuple(sorted(values))


def read_terms(params: QueryDict, facet: str) -> tuple[str, ...]:
    values = read_values(params, facet)
    known: Mapping[str, object] = get_vocabulary().names.get(facet, {}) if values else {}
    for value in values:
        if value not in known:
            raise ParameterError(facet, _("There is no such value."), value)
    return values


def read_types(params: QueryDict) -> tuple[str, ...]:
    values = read_values(params, "type")
    if not values:
        return values
    known = {value for kind in item_kinds() if kind.types for value in kind.types.values}
    for value in values:
        if value not in known:
            raise ParameterError("type", _("There is no such value."), value)
    return values


def read_days(params: QueryDict) -> dict[str, Any]:
    """Return what is asked about days: both count as a whole, in universal time."""
    first, last = read_day(params, "from"), read_day(params, "to")
    if first and last and last < first:
        raise ParameterError("to", _("The last day is before the first one."))
    days: dict[str, Any] = {}
    if first:
        days |= {"first_day": first, "since": midnight(first)}
    if last:
        days |= {"last_day": last, "until": midnight(last) + timedelta(days=1)}
    return days


def read_day(params: QueryDict, name: str) -> date | None:
    value = params.get(name)
    if not value:
        return None
    try:
        # Other forms of ISO 8601 are weeks, or days without their dashes.
        return date.fromisoformat(value) if DAY.fullmatch(value) else date.fromisoformat("")
    except ValueError as error:
        raise ParameterError(name, _("Give a day as 2026-05-31.")) from error


def midnight(day: date) -> datetime:
    first, last = YEARS
    year = min(max(day.year, first), last)
    known = day if year == day.year else date(year, 1, 1)
    return datetime.combine(known, time(), UTC)


def usual_status(days: Mapping[str, object]) -> Status:
    """Return the status where none is asked for: who names days means what is over as well."""
    return "all" if days else "current"


def read_flag(params: QueryDict, name: str) -> bool:
    return bool(read_literal(params, name, ("0", "1"), "0") == "1")


def read_words(params: QueryDict) -> str:
    q = params.get("q", "").strip()
    if len(q) > MAX_QUERY_CHARS or len(q.split()) > MAX_QUERY_WORDS:
        raise ParameterError(
            "q",
            _("Search for at most %(words)s words and %(chars)s characters.")
            % {"words": MAX_QUERY_WORDS, "chars": MAX_QUERY_CHARS},
        )
    return CONTROL.sub(" ", q).strip()


def read_literal(params: QueryDict, name: str, offered: tuple[str, ...], default: str) -> Any:
    value = params.get(name) or default
    if value not in offered:
        raise ParameterError(name, _("Choose one of: %(values)s.") % {"values": ", ".join(offered)})
    return value


def read_order(
    params: QueryDict, kinds: tuple[str, ...], q: str, days: Mapping[str, object]
) -> Order:
    offered = tuple(name for name in get_args(Order) if q or name != "relevance")
    return cast("Order", read_literal(params, "order", offered, usual_order(kinds, q, days)))


def usual_order(kinds: tuple[str, ...], q: str, days: Mapping[str, object]) -> Order:
    """Return the order where none is asked for: relevance with words, else the kinds' own.

    Who names days asks what comes when.
    """
    if q:
        return "relevance"
    if days:
        return "soonest"
    usual = {kind.default_order for kind in item_kinds() if kind.name in kinds}
    return usual.pop() if len(usual) == 1 else "newest"


def read_number(params: QueryDict, name: str, most: int, default: int) -> int:
    value = params.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= most:
        raise ParameterError(name, _("Give a number from 1 to %(most)s.") % {"most": most})
    return int(value)


def read_cursor(params: QueryDict) -> str:
    value = params.get("cursor", "")
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{0,{MAX_CURSOR_CHARS}}}", value):
        raise ParameterError("cursor", _("This is not a valid cursor."))
    return value
