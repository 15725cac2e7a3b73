"""What the clock changes in the stored rows: a deadline has passed, and the next one counts."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from home.registry import item_kinds
from search.catalogue.models import Listing
from search.catalogue.writer import sync_items


def pass_deadlines() -> int:
    """Bring calls whose deadline has passed to their next one. A periodic job.

    Returns how many there were. Readers are shown one moment and sorted by it, on every engine
    and behind every cursor: hence it is stored, and written anew as any other change is.
    """
    now = timezone.now()
    passed = Listing.objects.filter(
        locale=settings.LANGUAGE_CODE,  # an item is listed in each
        kind__in=[kind.name for kind in item_kinds() if kind.due == "deadlines"],
        due_at__lte=now,
        due_at__lt=F("ends_at"),
    )
    return sync_items(passed.values_list("item", flat=True))
