"""The one answer to "who may see what": every channel goes through `visible`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from search.catalogue.models import Audience, Shown

if TYPE_CHECKING:
    from collections.abc import Collection

Row = TypeVar("Row", bound=Shown)

PUBLIC: frozenset[str] = frozenset({Audience.PUBLIC})
MEMBERS: frozenset[str] = frozenset({Audience.PUBLIC, Audience.MEMBERS})


def reader_of(request: HttpRequest) -> frozenset[str]:
    """Return the audiences the request belongs to; a session is only looked at if there is one."""
    user = getattr(request, "user", None)
    return MEMBERS if user is not None and user.is_authenticated else PUBLIC


def is_visible(reader: Collection[str], at: datetime, prefix: str = "") -> Q:
    """Return the condition on a Document or Listing (or through `prefix`) for `reader` at `at`."""
    return (
        Q(**{f"{prefix}audience__in": sorted(reader)})
        & (Q(**{f"{prefix}go_live_at": None}) | Q(**{f"{prefix}go_live_at__lte": at}))
        & (Q(**{f"{prefix}expire_at": None}) | Q(**{f"{prefix}expire_at__gt": at}))
    )


def visible(rows: QuerySet[Row], reader: Collection[str], at: datetime) -> QuerySet[Row]:
    """Keep the Documents or Listings that `reader` may see at `at` (aware)."""
    return rows.filter(is_visible(reader, at))
