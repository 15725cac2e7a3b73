"""The one place content apps announce themselves; glue reads it and imports no content app."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

if TYPE_CHECKING:
    from django.db.models import Choices
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from home.models import BasePage, PlacedPage, Record
    from home.periods import Period

Order = Literal["relevance", "series", "newest", "oldest", "title", "soonest", "latest"]
Layout = Literal["grid", "rows", "pairs"]


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What becomes of what members propose.

    `build` makes a page that is in no tree yet, of `title`, `summary`, `type`, `website`,
    `contact` (where letters go), `city` and `country`; `find_by_website` returns the keys of the
    items that have a website already.
    """

    build: Callable[..., PlacedPage]
    find_by_website: Callable[[str], Collection[UUID]]


@dataclass(frozen=True, kw_only=True)
class ContentKind:
    """A kind of page, or of record, that the hub publishes.

    `model` is a page's, or a record's: what members write is not kept in the tree. `name` is
    public (API, facet values, topics of webhooks) and permanent. `details` is the schema
    of what `get_facts()` and `get_texts()` of the model return together, `types` the closed set
    that the `type` of its index entry comes from, and `types_label` says what that set tells apart;
    `days_label` is what a choice of days means for the kind. `section` is the slug of the section
    whose list shows the kind; without one it stands alone (standard pages). `is_item` kinds are
    what `/api/v1/items/` lists. `due` names the moment that "soonest" sorts by: the start of an
    event, the next of a call's deadlines; "series" sorts by the position of the index entry, what
    has none by its title behind. `contact` names the field of a page with the address that letters
    are passed on to, and that nothing shows. `template` shows an item's page, `card` its card, and
    `layout` is how its cards stand in a list; `is_counted` kinds are figures of the front page.
    Members tell of `takes_transfers` kinds that they tried them, and propose items of kinds that
    say what becomes of it (`proposed`).
    """

    name: str
    model: type[BasePage | Record]
    label: StrOrPromise
    label_plural: StrOrPromise
    template: str
    card: str = "components/card.html"
    layout: Layout = "grid"
    details: type[Any] | None = None
    types: type[Choices] | None = None
    types_label: StrOrPromise = ""
    days_label: StrOrPromise = ""
    section: str = ""
    is_item: bool = True
    is_counted: bool = True
    default_order: Order = "newest"
    due: Literal["starts_at", "deadlines"] = "starts_at"
    schema_org: str = "CreativeWork"
    takes_transfers: bool = False
    contact: str = ""
    proposed: Proposed | None = None


_kinds: dict[str, ContentKind] = {}
_kinds_of_types: dict[str, ContentKind] = {}


def register(*kinds: ContentKind) -> None:
    """Add `kinds`; raise `ValueError` if a name is taken by another model."""
    for kind in kinds:
        known = _kinds.setdefault(kind.name, kind)
        if known.model is not kind.model:
            raise ValueError(f"content kind {kind.name!r} is already registered")
        for value in kind.types.values if kind.types else ():
            _kinds_of_types.setdefault(value, kind)


def all_kinds() -> tuple[ContentKind, ...]:
    return tuple(_kinds.values())


def item_kinds() -> tuple[ContentKind, ...]:
    return tuple(kind for kind in _kinds.values() if kind.is_item)


def kinds_of_section(slug: str) -> tuple[ContentKind, ...]:
    return tuple(kind for kind in _kinds.values() if kind.is_item and kind.section == slug)


def get_kind(name: str) -> ContentKind:
    """Return the kind called `name`; raise `KeyError` if no installed app announces it."""
    return _kinds[name]


def find_kind(model: type[Any]) -> ContentKind | None:
    """Return the kind whose pages are of `model`; None for a page type that is not published."""
    return next((kind for kind in _kinds.values() if kind.model is model), None)


def label_of_type(value: str) -> StrOrPromise:
    """Return the label of a kind's subtype, as "company"; the value itself where none knows it."""
    kind = find_kind_of_type(value)
    return kind.types(value).label if kind and kind.types else value


def find_kind_of_type(value: str) -> ContentKind | None:
    """Return the kind that has the subtype `value`."""
    return _kinds_of_types.get(value)


def models_of(name: str) -> list[type[BasePage | Record]]:
    """Return the models of kind `name`; empty when its app is not installed."""
    return [kind.model for kind in _kinds.values() if kind.name == name]


def record_models() -> tuple[type[Record], ...]:
    """Return the models whose items are no pages."""
    from home.models import Record  # noqa: PLC0415 -- the models read the registry

    models = (kind.model for kind in _kinds.values())
    return tuple(model for model in models if issubclass(model, Record))


_preparations: dict[str, Callable[[], int]] = {}


def register_preparation(name: str, prepare: Callable[[], int]) -> None:
    """Name what an app needs before its first item; `prepare` says how much of it was new."""
    _preparations[name] = prepare


def all_preparations() -> dict[str, Callable[[], int]]:
    return dict(_preparations)


CountTransfers = Callable[[Collection[UUID]], Mapping[UUID, int]]
_transfers: list[CountTransfers] = []


def register_transfers(count: CountTransfers) -> None:
    """Name what counts, in one query, how often some items were tried elsewhere."""
    _transfers[:] = [count]


def count_transfers(keys: Collection[UUID]) -> Mapping[UUID, int]:
    """Return the count of each of the items `keys` that has any; without items nothing is asked."""
    return _transfers[0](keys) if keys and _transfers else {}


class JobDelayedError(Exception):
    """What a job needs is away, as happens: it is put off until the next time, nothing broke."""


@dataclass(frozen=True)
class PeriodicJob:
    """What an app wants done about `every` so often; see hub/jobs/periodic.py."""

    name: str
    every: timedelta
    run: Callable[[], object]


_jobs: dict[str, PeriodicJob] = {}


def register_job(name: str, every: timedelta, run: Callable[[], object]) -> None:
    """Run `run` about `every` so often; raise `ValueError` if another job has the name."""
    known = _jobs.setdefault(name, PeriodicJob(name, every, run))
    if known.run is not run:
        raise ValueError(f"periodic job {name!r} is already registered")


def all_jobs() -> tuple[PeriodicJob, ...]:
    return tuple(_jobs.values())


_periods: dict[str, Period] = {}


def register_periods(*periods: Period) -> None:
    """Name how long an app keeps what, for the page that says so."""
    _periods.update({period.setting: period for period in periods})


def all_periods() -> tuple[Period, ...]:
    return tuple(_periods.values())


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure about a period, for whoever accounts for the hub; see hub/indicators/.

    `name` is public and permanent, `definition` says to the last detail what is counted. `count`
    gets the moment the period begins and the one it is over at, and returns a figure for each of
    its keys, in their order; "" is the key of the whole. `show_key` is a key in words.
    """

    name: str
    label: StrOrPromise
    definition: StrOrPromise
    count: Callable[[datetime, datetime], Mapping[str, int]]
    show_key: Callable[[str], StrOrPromise] = str


_indicators: dict[str, Indicator] = {}


def register_indicators(*indicators: Indicator) -> None:
    """Add `indicators`, behind those that are there; raise `ValueError` if a name is taken."""
    for indicator in indicators:
        if _indicators.setdefault(indicator.name, indicator) is not indicator:
            raise ValueError(f"indicator {indicator.name!r} is already registered")


def all_indicators() -> tuple[Indicator, ...]:
    return tuple(_indicators.values())


_preview: list[Callable[[HttpRequest, BasePage], HttpResponse]] = []


def register_preview(view: Callable[[HttpRequest, BasePage], HttpResponse]) -> None:
    """Name the view that shows a page not yet published as readers will see it."""
    _preview[:] = [view]


def render_preview(request: HttpRequest, page: BasePage) -> HttpResponse:
    return _preview[0](request, page)
