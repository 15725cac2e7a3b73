"""The search page: what was found, why, and what to try where that is little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from home.icons import ICON_OF
from home.languages import active, codes, isolated
from home.registry import get_kind, item_kinds
from home.web.links import build_url, pairs, replacing
from home.web.page import build_page, home_crumb
from home.web.paging import NoSuchPageError, build_pagination
from hub.pages import filters
from hub.pages.lists import find_save_url
from hub.pages.named import Named, name_term
from hub.pages.nothing import build_help, count_others
from hub.pages.visit import Visit
from search.catalogue.json import load, put_base
from search.catalogue.visibility import PUBLIC
from search.counting import FacetRows
from search.excerpts import find_excerpts
from search.facets import count_facets
from search.naming import find_named
from search.params import ItemQuery, ParameterError, read_words
from search.results import Asked, Found, parse_search, search
from search.suggest import WORDS, Suggestion, suggest
from search.trouble import find_trouble
from search.widening import Added

FACETS = ("kind", "type", "topic", "country", "city", "goal", "language")
FEW = 5  # results: with more of them nobody needs to look into other languages
ICONS = {"topic": "filter", "goal": "globe", "country": "map-pin", "city": "map-pin"}


def build_search(visit: Visit) -> dict[str, Any]:
    """Return the context of the search page; raise `ParameterError` for what cannot be asked."""
    request = visit.request
    asked = parse_search(
        request.GET, locale=active(), extra=("page",), limit=settings.HUB_LIST_SIZE
    )
    found = search(asked, visit.reader, visit.at, visit.version, with_facets=True)
    query, count = found.query, found.listed.count
    last = -(-count // query.limit)
    if query.page > 1 and not found.listed.cards:
        raise NoSuchPageError(query.page, last)
    title = _("Results for “%(words)s”") % {"words": isolated(query.q)} if query.q else _("Search")
    panel = build_panel(visit, query, found.listed.facets)
    return {
        **build_page(request, title, "", crumbs=[home_crumb()]),
        **panel,
        **filters.build_title(title, panel["chips"]),
        "asked": asked.query.q,
        "query": query,
        "count": count,
        "cards": show_cards(found, visit),
        "layout": "rows",
        "pagination": build_pagination(request, query.page, last),
        **build_notes(request, asked, found),
        "others": count_others(visit, asked.query, count) if query.q and count <= FEW else None,
        "help": None if count or not query.q else build_help(visit, asked.query),
        "feed_url": build_url(reverse("search_feed"), pairs(request.GET)),
        "save_url": find_save_url(visit, ""),
        "trouble": find_trouble() if is_staff(visit) else "",
    }


def is_staff(visit: Visit) -> bool:
    user = visit.request.user if visit.reader != PUBLIC else None
    return user is not None and user.is_authenticated and user.is_editor


def build_panel(visit: Visit, query: ItemQuery, rows: FacetRows | None) -> dict[str, Any]:
    """Return what the panel, the tabs and the chips are made of; `rows` as of `count_facets`."""
    request = visit.request
    kinds = tuple(kind for kind in item_kinds() if kind.name in query.kinds)
    facets = count_facets(query, visit.reader, visit.at, visit.version, rows)
    # The words stand in the box above: no chip for them.
    chips = [chip for chip in filters.build_chips(request, query) if chip.name != "q"]
    return {
        "tabs": filters.build_tabs(request, facets["kind"], query),
        "groups": filters.build_groups(facets, query, FACETS[1 if len(kinds) == 1 else 2 :]),
        "kept": [("kind", name) for name in query.kinds],
        "orders": filters.build_orders(query, kinds),
        "statuses": filters.build_statuses(query) if filters.is_dated(kinds) else [],
        "days_label": filters.label_days(query, kinds),
        "presets": filters.build_presets(request, query, visit.at.date()),
        "chips": chips,
        "is_filtered": bool(chips) or bool(query.q),
        "clear_url": build_url(request.path, [("q", request.GET.get("q", ""))]),
    }


def show_cards(found: Found, visit: Visit) -> list[dict[str, Any]]:
    """Return the cards with their titles marked, and what else says why they were found."""
    query = found.query
    cards = [load(put_base(card, "")) for card in found.listed.cards]
    shown = find_excerpts(cards, query.words, visit.reader, visit.at, across=query.across)
    for card, why in zip(cards, shown, strict=True):
        if query.q:
            card["title_html"] = why.title.html
            card["excerpt"] = why.excerpt
            card["is_labelled"] = query.across or why.excerpt.locale != card["locale"]
    return cards


def build_notes(request: HttpRequest, asked: Asked, found: Found) -> dict[str, Any]:
    """Return what was done with the words, and the ways to have it otherwise."""
    correction = found.correction
    plain = [pair for pair in pairs(request.GET) if pair[0] not in ("q", "exact")]
    return {
        "correction": correction,
        "is_corrected": found.is_corrected,
        "correction_url": build_url(request.path, [("q", correction), *plain]),
        "exact_url": build_url(request.path, [("q", asked.query.q), *plain, ("exact", "1")]),
        "added": list_added(found.added),
        "named": list_named(asked, found),
        "narrow_url": build_url(request.path, replacing(request.GET, "across", "")),
    }


def list_named(asked: Asked, found: Found) -> list[Named]:
    """Return the terms that the words name, while the list is not narrowed to them."""
    if not found.listed.count:
        return []
    return [
        name_term(facet, key)
        for facet, key in find_named(asked.query.words)
        if key not in asked.query.selected(facet)
    ]


def list_added(added: tuple[Added, ...]) -> list[tuple[str, list[str]]]:
    """Return the added names by language, in the hub's order."""
    by_language = {
        code: [entry.names[code] for entry in added if code in entry.names] for code in codes()
    }
    return [(code, names) for code, names in by_language.items() if names]


@dataclass(frozen=True)
class Offer:
    """A suggestion as the page shows it; `found` and its language as of the suggestion."""

    html: SafeString
    locale: str
    found: str
    found_locale: str
    label: str
    icon: str
    url: str


def build_suggestions(visit: Visit) -> dict[str, Any]:
    """Return the context of the list under a search box."""
    params = visit.request.GET
    for name in params:
        if name != "q" or len(params.getlist(name)) > 1:
            raise ParameterError(name[:40], _("There is no such parameter."))
    read_words(params)  # too many of them are refused as in a search
    found = suggest(params.get("q", ""), active(), visit.reader, visit.at, visit.version)
    return {"suggestions": [offer(one) for one in found]}


def offer(one: Suggestion) -> Offer:
    if one.is_item:
        label = capfirst(str(get_kind(one.kind).label))
        icon, url = ICON_OF.get(one.kind, "file"), put_base(one.url, "")
    elif one.kind == WORDS:
        label, icon, url = _("Search"), "search", build_url(reverse("search"), [("q", one.key)])
    else:
        label = str(filters.FACET_LABELS[one.kind])
        icon, url = ICONS[one.kind], build_url(reverse("search"), [(one.kind, one.key)])
    return Offer(one.html, one.locale, one.found, one.found_locale, label, icon, url)
