"""Lists: a section's items, and the search over all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from home.languages import active
from home.registry import ContentKind, kinds_of_section
from home.web.links import build_url, pairs
from home.web.page import build_page, home_crumb
from home.web.paging import NoSuchPageError, build_pagination
from hub.pages import filters
from hub.pages.front import list_ways
from hub.pages.visit import Visit
from search.catalogue.json import load, put_base
from search.facets import count_facets
from search.params import ItemQuery, parse_query
from search.query import list_items

FACETS = ("kind", "type", "topic", "country", "city", "goal", "language")


def build_section(visit: Visit, item: dict[str, Any], slug: str) -> dict[str, Any]:
    """Return the context of a section's page; raise `ParameterError` for what cannot be asked."""
    request, kinds = visit.request, kinds_of_section(slug)
    page = build_page(request, item["title"], item["summary"], item=item, crumbs=[home_crumb()])
    if not kinds:
        coming = [f"{slug}/coming.html", "home/coming.html"]
        return {**page, "item": item, "coming": coming, "ways": list_ways()}
    names = tuple(kind.name for kind in kinds)
    query = parse_query(
        request.GET, locale=active(), kinds=names, extra=("page",), limit=settings.HUB_LIST_SIZE
    )
    listed = build_list(visit, query)
    facets = listed.pop("facets")
    shown = FACETS if len(kinds) > 1 else FACETS[1:]
    asked = replace(query, kinds=tuple(filter(None, request.GET.getlist("kind"))))
    facets["kind"] = [
        replace(entry, is_selected=entry.value in asked.kinds)
        for entry in facets["kind"]
        if entry.value in names  # the section's own; the list takes no other
    ]
    return {
        **page,
        **listed,
        "item": item,
        **filters.build_title(item["title"], listed["chips"]),
        "layout": kinds[0].layout,
        # Where each has types, as companies and officials, these say what it is.
        "show_kind": len(kinds) > 1 and not all(kind.types for kind in kinds),
        "tools": [f"{slug}/section_tools.html", "home/section_tools.html"],
        "groups": filters.build_groups(facets, asked, shown),
        **build_controls(query, kinds),
        "presets": filters.build_presets(request, query, visit.at.date()),
        "feed_url": build_url(reverse("feed", args=[slug]), pairs(request.GET)),
        "save_url": find_save_url(visit, slug),
    }


def find_save_url(visit: Visit, section: str) -> str:
    """Return where a member saves this list; "" for visitors, and where there are no members."""
    if visit.is_public or not apps.is_installed("community"):
        return ""
    asked = [("section", section), ("query", urlencode(pairs(visit.request.GET)))]
    return build_url(reverse("community:save_search"), asked)


def build_list(visit: Visit, query: ItemQuery) -> dict[str, Any]:
    found = list_items(query, visit.reader, visit.at, visit.version, with_facets=True)
    last = -(-found.count // query.limit)
    if query.page > 1 and not found.cards:
        raise NoSuchPageError(query.page, last)
    chips = filters.build_chips(visit.request, query)
    return {
        "query": query,
        "count": found.count,
        "cards": [load(put_base(card, "")) for card in found.cards],
        "facets": count_facets(query, visit.reader, visit.at, visit.version, found.facets),
        "chips": chips,
        "clear_url": visit.request.path,
        "pagination": build_pagination(visit.request, query.page, last),
        "is_filtered": bool(chips),
        "has_filters": filters.is_narrowed(visit.request),
        "wider_url": find_wider(visit.request, query),
    }


def find_wider(request: HttpRequest, query: ItemQuery) -> str:
    """Return the address of the widest search for the same words; "" where this is it already."""
    url = build_url(reverse("search"), [("q", query.q), ("status", "all")])
    asked = {"q": query.q, "status": "all"}
    is_widest = request.path == reverse("search") and dict(pairs(request.GET)) == asked
    return url if query.q and not is_widest else ""


def build_controls(query: ItemQuery, kinds: tuple[ContentKind, ...]) -> dict[str, Any]:
    return {
        "orders": filters.build_orders(query, kinds),
        "statuses": filters.build_statuses(query) if filters.is_dated(kinds) else [],
        "days_label": filters.label_days(query, kinds),
    }
