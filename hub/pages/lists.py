"""Lists: a section's items, and the search over all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from home.languages import active, isolated
from home.registry import ContentKind, item_kinds, kinds_of_section
from hub.pages import filters
from hub.pages.context import build_page, home_crumb
from hub.pages.links import build_url, pairs
from hub.pages.paging import build_pagination
from hub.pages.visit import Visit
from search.catalogue.json import load, put_base
from search.facets import count_facets
from search.params import ItemQuery, parse_query
from search.query import list_items

FACETS = ("kind", "type", "topic", "country", "city", "goal")


def build_section(visit: Visit, item: dict[str, Any], slug: str) -> dict[str, Any]:
    """Return the context of a section's page; raise `ParameterError` for what cannot be asked."""
    request, kinds = visit.request, kinds_of_section(slug)
    page = build_page(request, item["title"], item["summary"], item=item, crumbs=[home_crumb()])
    if not kinds:
        return {**page, "item": item}
    names = tuple(kind.name for kind in kinds)
    query = parse_query(
        request.GET, locale=active(), kinds=names, extra=("page",), limit=settings.HUB_LIST_SIZE
    )
    listed = build_list(visit, query)
    facets = listed.pop("facets")
    shown = FACETS if len(kinds) > 1 else FACETS[1:]
    asked = replace(query, kinds=tuple(request.GET.getlist("kind")))
    facets["kind"] = [
        replace(entry, is_selected=entry.value in asked.kinds)
        for entry in facets["kind"]
        if entry.value in names  # the section's own; the list takes no other
    ]
    return {
        **page,
        **listed,
        "item": item,
        "layout": kinds[0].layout,
        "groups": filters.build_groups(facets, asked, shown),
        **build_controls(query, kinds),
        "feed_url": build_url(reverse("feed", args=[slug]), pairs(request.GET)),
    }


def build_search(visit: Visit) -> dict[str, Any]:
    """Return the context of the search page."""
    request = visit.request
    query = parse_query(request.GET, locale=active(), extra=("page",), limit=settings.HUB_LIST_SIZE)
    listed = build_list(visit, query)
    facets = listed.pop("facets")
    title = _("Results for “%(words)s”") % {"words": isolated(query.q)} if query.q else _("Search")
    kinds = tuple(kind for kind in item_kinds() if kind.name in query.kinds)
    return {
        **build_page(request, title, "", crumbs=[home_crumb()]),
        **listed,
        "layout": "rows",
        "tabs": filters.build_tabs(request, facets["kind"], query),
        "groups": filters.build_groups(facets, query, FACETS[1 if len(kinds) == 1 else 2 :]),
        "kept": [("kind", name) for name in query.kinds],
        **build_controls(query, kinds),
        "feed_url": build_url(reverse("search_feed"), pairs(request.GET)),
    }


def build_list(visit: Visit, query: ItemQuery) -> dict[str, Any]:
    found = list_items(query, visit.reader, visit.at, visit.version, with_facets=True)
    if query.page > 1 and not found.cards:
        raise Http404(f"page {query.page}")
    last = -(-found.count // query.limit)
    chips = filters.build_chips(visit.request, query)
    return {
        "query": query,
        "count": found.count,
        "cards": [load(put_base(card, "")) for card in found.cards],
        "facets": count_facets(query, visit.reader, visit.at, visit.version),
        "chips": chips,
        "clear_url": visit.request.path,
        "pagination": build_pagination(visit.request, query.page, last),
        "is_filtered": bool(chips),
    }


def build_controls(query: ItemQuery, kinds: tuple[ContentKind, ...]) -> dict[str, Any]:
    return {
        "orders": filters.build_orders(query, kinds),
        "statuses": filters.build_statuses(query) if filters.is_dated(kinds) else [],
    }
