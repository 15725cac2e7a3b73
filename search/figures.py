"""How many items were published until when, by what they are filed under; for indicators."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from search.catalogue.models import Listing, Term
from search.catalogue.visibility import MEMBERS, visible


def find_published(kind: str, until: datetime) -> QuerySet[Listing]:
    """Return one row for each item of `kind` that was published before `until` and is still there.

    What is for members alone is among them: a figure names nothing.
    """
    rows = Listing.objects.filter(kind=kind, locale=settings.LANGUAGE_CODE, published_at__lt=until)
    return visible(rows, MEMBERS, timezone.now())


def count_by(facet: str, kind: str, until: datetime) -> dict[str, int]:
    """Count those items by each value of `facet` that has any, the most first."""
    items = find_published(kind, until).values("item")
    rows = Term.objects.filter(facet=facet, item__in=items).values_list("value")
    return dict(rows.annotate(count=Count("pk")).order_by("-count", "value"))
