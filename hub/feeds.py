"""An Atom feed of every list: the same filters and items, what is new first (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from home.registry import kinds_of_section
from home.sections import title_of_section
from home.web.caching import SHARED
from hub.api.v1.conditional import make_tag
from hub.pages.caching import find_unchanged
from hub.pages.errors import bad_request
from search.catalogue.json import load, put_base
from search.catalogue.visibility import PUBLIC
from search.memo import get_version
from search.params import ParameterError, parse_query
from search.query import list_items
from search.results import parse_search, search

FEED_SIZE = 50
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


class HubFeed(Atom1Feed):
    """Atom with each entry's own language: a fallback entry is not in the feed's."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}


@require_safe
def section_feed(request: HttpRequest, section: str) -> HttpResponseBase:
    kinds = tuple(kind.name for kind in kinds_of_section(section))
    if not kinds:
        raise Http404(section)
    language = get_language() or settings.LANGUAGE_CODE
    return render_feed(request, title_of_section(section), f"/{language}/{section}/", kinds)


@require_safe
def search_feed(request: HttpRequest) -> HttpResponseBase:
    return render_feed(request, gettext("Search"), reverse("search"), ())


def render_feed(
    request: HttpRequest, title: str, path: str, kinds: tuple[str, ...]
) -> HttpResponseBase:
    """Answer the `FEED_SIZE` newest items of the list, unless another order is asked for.

    Feeds are for everybody, so public only.
    """
    language = get_language() or settings.LANGUAGE_CODE
    now, version = timezone.now(), get_version()
    tag = make_tag(request, version, PUBLIC, now)
    unchanged = find_unchanged(request, tag)
    if unchanged is not None:
        return unchanged
    try:
        cards = find_cards(request.GET, language, kinds, now, version)
    except ParameterError as error:
        return bad_request(request, error)
    base = settings.HUB_BASE_URL
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    feed = HubFeed(
        title=f"{title} – {settings.WAGTAIL_SITE_NAME}",
        link=f"{base}{path}{asked}",
        description=None,
        language=language,
        feed_url=f"{base}{request.path}{asked}",
        feed_guid=f"{base}{request.path}{asked}",
    )
    for entry in read_entries(cards, base):
        feed.add_item(**entry)
    response = HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)
    response["Cache-Control"] = SHARED
    response["ETag"] = tag
    return response


def find_cards(
    params: QueryDict, language: str, kinds: tuple[str, ...], at: datetime, version: int
) -> list[str]:
    """Return the cards of a section's list, or without `kinds` of the search over everything."""
    order: dict[str, Any] = {} if params.get("order") else {"order": "newest"}
    if kinds:
        query = parse_query(params, locale=language, kinds=kinds, limit=FEED_SIZE)
        return list_items(replace(query, **order), PUBLIC, at, version).cards
    asked = parse_search(params, locale=language, limit=FEED_SIZE)
    asked = replace(asked, query=replace(asked.query, **order))
    return search(asked, PUBLIC, at, version).listed.cards


def read_entries(cards: list[str], base: str) -> Iterator[dict[str, Any]]:
    for text in cards:
        card = load(put_base(text, base))
        yield {
            "title": clean(card["title"]),
            "link": card["url"],
            "description": clean(card["summary"]),
            "unique_id": f"urn:uuid:{card['id']}",
            "pubdate": parse_datetime(card["published_at"]),
            "updateddate": parse_datetime(card["updated_at"]),
            "categories": [clean(topic["name"]) for topic in card["topics"]],
            "language": card["locale"],
        }


def clean(text: str) -> str:
    """Return `text` without the characters that XML has no way to write: one would end the feed."""
    return NOT_XML.sub("", text)
