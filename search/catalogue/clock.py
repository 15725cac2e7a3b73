"""What the clock changes in the stored rows: a deadline has passed, and the next one counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from home.registry import item_kinds
from search.catalogue.models import Listing
from search.catalogue.writer import describe_differences, sync_items


def pass_deadlines() -> int:
    """Bring calls whose deadline has passed to their next one. A periodic job.

    Returns how many there were. Readers are shown one moment and sorted by it, on every engine
    and behind every cursor: hence it is stored, and written anew as any other change is.
    """
    return sync_items(find_passed(timezone.now()).values_list("item", flat=True))


def find_passed(at: datetime) -> QuerySet[Listing]:
    """Return one row of each call that stands at `at` under a deadline that is not its next."""
    return Listing.objects.filter(
        locale=settings.LANGUAGE_CODE,  # an item is listed in each
        kind__in=[kind.name for kind in item_kinds() if kind.due == "deadlines"],
        due_at__lte=at,
        due_at__lt=F("ends_at"),
    )


def check_items(keys: Collection[UUID]) -> tuple[list[str], int]:
    """Return the differences of some items, and how many of these wait for `pass_deadlines`.

    Those are compared as of the moment before the deadline that they stand under: what the job
    will write is no difference, and all else is.
    """
    now = timezone.now()
    moments: dict[datetime, set[UUID]] = {}
    for item, due_at in find_passed(now).filter(item__in=keys).values_list("item", "due_at"):
        moments.setdefault(due_at - timedelta.resolution, set()).add(item)
    waiting = set().union(*moments.values())
    lines = describe_differences([key for key in keys if key not in waiting], now)
    for at, items in moments.items():
        lines += describe_differences(items, at)
    return lines, len(waiting)
