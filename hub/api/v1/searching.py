"""Search and suggestions: what the hub's search page finds, and why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from ninja import Router

from home.languages import direction_of
from hub.api.errors import Problem
from hub.api.guard import find_reader
from hub.api.v1.conditional import is_known, make_tag, not_modified
from hub.api.v1.items import answer, next_page, pick
from hub.api.v1.params import (
    MAX_SUGGESTIONS,
    describe_search,
    describe_suggest,
    parse_found,
    read_locale,
    read_single,
)
from hub.api.v1.schemas import HIT_FIELDS, HitList, SuggestionList
from search.catalogue.json import dump, load
from search.excerpts import Shown, find_excerpts
from search.facets import FacetValue, count_facets, label_language
from search.memo import get_version
from search.params import read_flag, read_number, read_words
from search.results import Found, search
from search.suggest import LIMIT, WORDS, Suggestion, suggest

router = Router(tags=["search"])


@router.get(
    "search/",
    response={200: HitList, 304: None, 400: Problem, 406: Problem},
    operation_id="search",
    url_name="search",
    summary="Search all items",
    openapi_extra=describe_search(HIT_FIELDS),
)
def show_found(request: HttpRequest) -> HttpResponse:
    """The items that the hub's search page finds, in its order, with the places that were found.

    Without `q` the hub's own pages are left out, unless `kind` asks for them.
    """
    at = timezone.now()
    version = get_version()
    asked, fields = parse_found(request.GET, HIT_FIELDS)
    with_facets = read_flag(request.GET, "facets")
    reader = find_reader(request)
    tag = make_tag(request, version, reader, at)
    if is_known(request, tag):
        return not_modified(tag)
    found = search(asked, reader, at, version, with_facets=with_facets)
    query = found.query
    cards = [load(card) for card in found.listed.cards]
    shown = find_excerpts(cards, query.words, reader, at, across=query.across)
    hits = [describe_hit(card, why) for card, why in zip(cards, shown, strict=True)]
    facets = None
    if with_facets:
        with translation.override(query.locale):
            counted = count_facets(query, reader, at, version, found.listed.facets)
            facets = {name: describe_facet(name, counted[name], query.locale) for name in counted}
    cursor = found.listed.next_cursor
    body = {
        "count": found.listed.count,
        "next": next_page(request, cursor) if cursor else None,
        "items": [pick(hit, fields) for hit in hits] if fields else hits,
        **describe_search_done(found),
        "facets": facets,
    }
    return answer(dump(body), tag)


def describe_hit(card: dict[str, Any], why: Shown) -> dict[str, Any]:
    return {
        **card,
        "title_html": why.title.html,
        "excerpt_html": why.excerpt.html,
        "excerpt_locale": why.excerpt.locale,
        "excerpt_dir": direction_of(why.excerpt.locale),
        "excerpt_file": why.excerpt.file or None,
    }


def describe_search_done(found: Found) -> dict[str, Any]:
    """Return what was done with the words."""
    correction = {"q": found.correction, "is_applied": found.is_corrected}
    return {
        "correction": correction if found.correction else None,
        "added": [
            {
                "word": added.word,
                "names": [{"locale": code, "name": name} for code, name in added.names.items()],
            }
            for added in found.added
        ],
    }


def describe_facet(name: str, values: list[FacetValue], locale: str) -> list[dict[str, Any]]:
    return [
        {
            "value": value.value,
            "label": value.label,
            "locale": label_language(name, value.value, locale),
            "count": value.count,
            "is_selected": value.is_selected,
        }
        for value in values
    ]


@router.get(
    "suggest/",
    response={200: SuggestionList, 304: None, 400: Problem, 406: Problem},
    operation_id="suggest",
    url_name="suggest",
    summary="Complete words as they are typed",
    openapi_extra=describe_suggest(),
)
def show_suggestions(request: HttpRequest) -> HttpResponse:
    """Topics, places, goals and titles with words that begin like the last word of `q`.

    Where there are none, one wrong letter is forgiven; and then words of the texts are offered.
    """
    at = timezone.now()
    version = get_version()
    read_single(request.GET, ("q", "locale", "limit"))
    locale = read_locale(request.GET)
    read_words(request.GET)  # too many of them are refused as in a search
    limit = read_number(request.GET, "limit", MAX_SUGGESTIONS, LIMIT)
    reader = find_reader(request)
    tag = make_tag(request, version, reader, at)
    if is_known(request, tag):
        return not_modified(tag)
    found = suggest(request.GET.get("q", ""), locale, reader, at, version, limit=limit)
    items = [describe_suggestion(one, locale) for one in found]
    return answer(dump({"count": len(items), "next": None, "items": items}), tag)


def describe_suggestion(one: Suggestion, locale: str) -> dict[str, Any]:
    common = {
        "kind": one.kind,
        "title": one.title.text,
        "title_html": one.html,
        "locale": one.locale,
        "dir": direction_of(one.locale),
    }
    if one.is_item:
        return {**common, "id": one.key, "url": one.url}
    parameter = "q" if one.kind == WORDS else one.kind
    with translation.override(locale):
        path = f"{reverse('search')}?{urlencode({parameter: one.key})}"
    url = f"{settings.HUB_BASE_URL}{path}"
    if one.kind == WORDS:
        return {**common, "url": url}
    return {
        **common,
        "key": one.key,
        "url": url,
        "found_name": one.found or None,
        "found_locale": one.found_locale or None,
    }
