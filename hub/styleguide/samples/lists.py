"""A list with its filters: counts, chips, tabs, pages."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from home.registry import item_kinds, label_of_type
from home.web.paging import build_pagination
from hub.pages import filters
from hub.styleguide.samples.words import make_word, read_rows, read_vocabulary
from search.facets import FacetValue
from search.params import ItemQuery


def build(language: str) -> dict[str, Any]:
    request, query = make_request("page=2"), ItemQuery(locale=language, q="", topics=("water",))
    kinds = item_kinds()
    values = [FacetValue(kind.name, "", 12 * at, False) for at, kind in enumerate(kinds)]
    return {
        "query": query,
        "kept": [],
        "groups": make_groups(language),
        "orders": filters.build_orders(query, kinds),
        "days_label": filters.label_days(query, ()),
        "statuses": filters.build_statuses(query),
        "presets": filters.build_presets(request, query, date(2031, 3, 20)),
        "chips": make_chips(language),
        "tabs": filters.build_tabs(request, values, query),
        "clear_url": reverse("search"),
        "feed_url": reverse("search_feed"),
        "count": 1204,
        "pages": SimpleNamespace(
            first=build_pagination(request, 1, 4),
            middle=build_pagination(request, 2, 3),
            last=build_pagination(request, 4, 4),
            many=build_pagination(request, 60, 503),
        ),
    }


def make_request(query: str) -> HttpRequest:
    """Return a request for the search page, whose links lead there."""
    request = HttpRequest()
    request.path = reverse("search")
    request.GET = QueryDict(query)
    return request


def make_groups(language: str) -> list[filters.Group]:
    topics = [
        make_choice("topic", key, language, at) for at, key in enumerate(read_rows()["topic"])
    ]
    cities = [make_choice("city", key, language, at) for at, key in enumerate(read_rows()["city"])]
    return [
        filters.Group("topic", str(filters.FACET_LABELS["topic"]), topics[:6], topics[6:]),
        filters.Group("city", str(filters.FACET_LABELS["city"]), cities[:3], []),
    ]


def make_choice(facet: str, key: str, language: str, at: int) -> filters.Choice:
    label = read_vocabulary().label(facet, key, language)
    return filters.Choice(key, label, language, 240 // (at + 1), is_selected=key == "water")


def make_chips(language: str) -> list[filters.Chip]:
    topic = read_vocabulary().label("topic", "water", language)
    url = reverse("search")
    return [
        filters.Chip(str(filters.FACET_LABELS["topic"]), topic, language, url, "topic"),
        filters.Chip(
            filters.label_facet("type", "video"),
            capfirst(str(label_of_type("video"))),
            language,
            url,
            "type",
        ),
        filters.Chip(str(filters.FACET_LABELS["city"]), "حيفا", "ar", url, "city"),
        filters.Chip(str(filters.FACET_LABELS["kind"]), make_word(language), language, url, "kind"),
    ]
