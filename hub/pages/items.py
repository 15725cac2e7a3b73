"""One item with what belongs to it: where it stands, what it follows, what links to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from home.languages import active
from home.registry import ContentKind, all_periods, get_kind
from home.sections import SECTIONS, title_of_section
from home.web.page import Crumb, build_page, home_crumb
from hub.pages.visit import Visit
from search.catalogue.models import Listing
from search.catalogue.visibility import visible
from search.items import find_related, group_cards


def build_item(visit: Visit, item: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the context of an item's page."""
    kind = get_kind(item["kind"])
    ends_at = parse_datetime(item["ends_at"]) if item["ends_at"] else None
    urls = {twin["locale"]: twin["url"] for twin in item["alternates"]}
    return {
        **build_page(
            visit.request,
            item["title"],
            item["summary"],
            item=item,
            crumbs=build_crumbs(kind, path, visit),
        ),
        "item": item,
        "qr_url": f"/{active()}/{path}qr.svg",
        "details": item["details"],
        "kind": kind,
        "kind_label": capfirst(str(kind.label)),
        "original_url": urls[item["source_locale"]],
        "is_over": ends_at is not None and ends_at <= visit.at,
        "is_contact": path == "contact/",
        "periods": list_periods() if path == "privacy/" else [],
        "is_member": visit.request.user.is_authenticated,
        "related": group_cards(find_related(UUID(item["id"]), active(), visit.reader, visit.at)),
        "now": visit.at,
    }


def list_periods() -> list[tuple[str, str]]:
    """Return what the hub keeps for a while, and how long."""
    return [(str(period.what), str(period)) for period in all_periods() if period.length]


def build_crumbs(kind: ContentKind, path: str, visit: Visit) -> list[Crumb]:
    """Return the pages above: the section, or the pages that a page of text stands below."""
    if kind.section in SECTIONS:
        url = reverse("wagtail_serve", args=[f"{kind.section}/"])
        return [home_crumb(), Crumb(title_of_section(kind.section), url)]
    parts = path.strip("/").split("/")
    above = ["/".join(parts[:depth]) + "/" for depth in range(1, len(parts))]
    if not above:
        return [home_crumb()]
    rows = visible(Listing.objects.filter(locale=active(), path__in=above), visit.reader, visit.at)
    known = {
        path: Crumb(title, f"/{active()}/{path}", language)
        for path, title, language in rows.order_by("-is_fallback", "-pk").values_list(
            "path", "document__title", "document__locale"
        )
    }
    return [home_crumb(), *(known[path] for path in above if path in known)]
