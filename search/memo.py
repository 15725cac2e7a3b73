"""Counts are the same until something changes: remembered per state of the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet, Subquery

from home.registry import item_kinds
from home.vocabulary import follow_vocabulary
from search.catalogue.models import TERM_KIND, Change, Listing
from search.statements import fetch

T = TypeVar("T")

MOMENTS = ("go_live_at", "expire_at", "ends_at")
LONGEST = timedelta(hours=1)

_moments: dict[int, tuple[datetime, datetime]] = {}  # this process's last one, by version


def get_version() -> int:
    """Return the number of the last change; every list's ETag and memory hang on it.

    The names of terms are those of the same state, in whichever process they were changed.
    """
    rows = fetch("version", newest_changes, {}, is_lookup=True)
    version, of_terms = rows[0] if rows else (0, 0)
    follow_vocabulary(of_terms or 0)
    return version


def newest_changes() -> QuerySet[Change, Any]:
    """Select the numbers of the last change, and of the last one of a term."""
    of_terms = Change.objects.filter(kind=TERM_KIND).order_by("-pk").values("pk")[:1]
    rows = Change.objects.order_by("-pk").annotate(of_terms=Subquery(of_terms))
    return rows.values_list("pk", "of_terms")[:1]


def newest_change() -> QuerySet[Change, Any]:
    return Change.objects.order_by("-pk").values_list("pk")[:1]


def find_next_moment(version: int, at: datetime) -> datetime:
    """Return when the next item appears, expires, begins or ends by itself, in an hour at most.

    Every process finds the same moment, so that their ETags agree.
    """
    own = _moments.get(version)
    if own is not None and own[0] <= at < own[1]:
        return own[1]
    known = find_shared_moment(version, at)
    forget_moment()
    _moments[version] = known
    return known[1]


def find_shared_moment(version: int, at: datetime) -> tuple[datetime, datetime]:
    """Return since when the next moment is known, and that moment."""
    key = f"moment:{version}"
    known: tuple[datetime, datetime] | None = cache.get(key)
    if known is not None and known[0] <= at < known[1]:
        return known
    hour = at.replace(minute=0, second=0, microsecond=0) + LONGEST
    moment = min([hour, *find_moments(at)])
    # Not for one who read the clock before another did, or they would share what lies between.
    if known is None or known[0] <= at:
        cache.set(key, (at, moment), LONGEST.total_seconds())
    return at, moment


def forget_moment() -> None:
    """Start anew; for tests as well, whose states have the same numbers."""
    _moments.clear()


def find_moments(at: datetime) -> list[datetime]:
    """Return the first instant after `at` of each kind: one query, a look into each index."""
    rows = Listing.objects.all()
    of_source = rows.filter(locale=settings.LANGUAGE_CODE)  # as in every other language
    dated = [of_source.filter(kind=kind.name) for kind in item_kinds() if kind.days_label]
    looks = [
        Subquery(listed.filter(**{f"{name}__gt": at}).order_by(name).values(name)[:1])
        for listed, name in [
            *((rows, name) for name in MOMENTS),
            *((one, "due_at") for one in dated),
        ]
    ]
    # Any one row will do to hang them on; where nothing ever changed, nothing is listed.
    found = Change.objects.order_by("-pk").values_list(*looks)[:1]
    return [moment for row in found for moment in row if moment is not None]


@dataclass(frozen=True)
class Slot:
    """A place for what is true of one state of the catalogue, one audience and one query."""

    key: str
    seconds: float

    def get(self) -> Any:
        """Return what was kept; None where nothing was."""
        return cache.get(self.key)

    def keep(self, value: object) -> None:
        cache.set(self.key, value, self.seconds)


def find_slot(
    name: str, version: int, at: datetime, reader: Collection[str], query: object
) -> Slot:
    moment = find_next_moment(version, at)
    text = f"{version}|{moment.isoformat()}|{sorted(reader)}|{query!r}"
    key = f"{name}:{hashlib.sha256(text.encode()).hexdigest()}"
    return Slot(key, max(1.0, (moment - at).total_seconds()))


def remember(
    name: str,
    version: int,
    at: datetime,
    reader: Collection[str],
    *,
    query: object,
    work: Callable[[], T],
) -> T:
    """Return `work()` for `query`, done once per state of the catalogue and audience."""
    slot = find_slot(name, version, at, reader, query)
    known: T | None = slot.get()
    if known is None:
        known = work()
        slot.keep(known)
    return known
