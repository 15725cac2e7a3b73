"""Sitemaps from the catalogue: each public item once per language it exists in, with its twins."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.languages import codes
from hub.manual.book import get_book
from search.catalogue.models import Listing
from search.catalogue.visibility import PUBLIC, visible

SITEMAP_SIZE = 5_000  # each entry names all its twins; the format allows 50,000
MAX_PAGE = 10_000  # more than any hub has
XML = "application/xml"


def shown(language: str) -> QuerySet[Listing]:
    """Return the rows of `language` that are translations or originals, not fallbacks."""
    rows = Listing.objects.filter(locale=language, is_fallback=False)
    return visible(rows, PUBLIC, timezone.now()).order_by("item")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    maps = [
        settings.HUB_BASE_URL + reverse("sitemap", args=[language, page + 1])
        for language in codes()
        for page in range(max(1, -(-shown(language).count() // SITEMAP_SIZE)))
    ]
    return render(request, "hub/sitemap_index.xml", {"maps": maps}, content_type=XML)


@require_safe
def sitemap(request: HttpRequest, language: str, page: int) -> HttpResponse:
    if language not in codes() or not 1 <= page <= MAX_PAGE:
        raise Http404(language)
    start = (page - 1) * SITEMAP_SIZE
    rows = list(shown(language)[start : start + SITEMAP_SIZE])
    if not rows and page > 1:
        raise Http404(page)
    twins = find_twins([row.item for row in rows])
    entries = [
        {
            "url": address(row.locale, row.path),
            "updated_at": row.updated_at,
            "alternates": twins[row.item],
        }
        for row in rows
    ]
    if page == 1:
        entries += list_manual(language)
    return render(request, "hub/sitemap.xml", {"entries": entries}, content_type=XML)


def list_manual(language: str) -> list[dict[str, Any]]:
    """Return the pages of the manual, which are no items and exist in every language."""
    entries = []
    for path in ["manual/", *(f"manual/{chapter.slug}/" for chapter in get_book(language))]:
        alternates = [(code, address(code, path)) for code in codes()]
        default = ("x-default", address(settings.LANGUAGE_CODE, path))
        entries.append({"url": address(language, path), "alternates": [*alternates, default]})
    return entries


def find_twins(items: list[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """Return (hreflang, address) of every version of the items; x-default is the original."""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    rows = visible(Listing.objects.filter(is_fallback=False), PUBLIC, timezone.now())
    rows = rows.annotate(is_original=F("document__is_original"))
    for start in range(0, len(items), 500):
        part = rows.filter(item__in=items[start : start + 500]).order_by("item", "locale")
        for item, locale, path, is_original in part.values_list(
            "item", "locale", "path", "is_original"
        ):
            found[item].append((locale, address(locale, path)))
            if is_original:
                found[item].append(("x-default", address(locale, path)))
    return found


def address(locale: str, path: str) -> str:
    return f"{settings.HUB_BASE_URL}/{locale}/{path}"


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep crawlers off accounts, the admin and the endless combinations of filters."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/account/",
        "Disallow: /*?",
        f"Sitemap: {settings.HUB_BASE_URL}{reverse('sitemap_index')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
