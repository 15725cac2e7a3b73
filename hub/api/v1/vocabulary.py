"""The vocabularies items are filtered by: languages, kinds, topics, goals, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Router

from home.languages import codes, direction_of, name_of
from home.registry import ContentKind, item_kinds
from home.vocabulary import Vocabulary, get_vocabulary
from hub.api.errors import Problem
from hub.api.v1.conditional import answer_text
from hub.api.v1.params import LOCALE, choose_from, parameter, read_locale, read_single
from hub.api.v1.schemas import GoalList, KindList, LocaleList, PlaceList, TopicList
from search.catalogue.json import dump
from search.memo import get_version
from search.params import ParameterError

router = Router(tags=["vocabularies"])

PLACES = ("country", "city")
ONLY_LOCALE = {"parameters": [LOCALE]}


def responses(model: type[Any]) -> dict[int, Any]:
    return {200: model, 304: None, 400: Problem, 406: Problem}


def answer(request: HttpRequest, items: list[dict[str, Any]]) -> HttpResponse:
    """Return a list that is always whole."""
    return answer_text(request, dump({"count": len(items), "next": None, "items": items}))


@router.get("locales/", response=responses(LocaleList), operation_id="locales_list")
def list_locales(request: HttpRequest) -> HttpResponse:
    """The display languages of the hub, the source language first."""
    read_single(request.GET, ())
    items = [
        {
            "code": code,
            "name": name_of(code),
            "dir": direction_of(code),
            "is_source": code == settings.LANGUAGE_CODE,
            "url": f"{settings.HUB_BASE_URL}/{code}/",
        }
        for code in codes()
    ]
    return answer(request, items)


@router.get(
    "kinds/",
    response=responses(KindList),
    operation_id="kinds_list",
    openapi_extra=ONLY_LOCALE,
)
def list_kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of items and their types, with labels in the language asked for."""
    read_single(request.GET, ("locale",))
    locale = read_locale(request.GET)
    with translation.override(locale):
        return answer(request, [describe_kind(kind, locale) for kind in item_kinds()])


def describe_kind(kind: ContentKind, locale: str) -> dict[str, Any]:
    choices = kind.types.choices if kind.types is not None else []
    return {
        "name": kind.name,
        "label": str(kind.label),
        "label_plural": str(kind.label_plural),
        "locale": locale,
        "section": kind.section,
        "default_order": kind.default_order,
        "types": [{"value": value, "label": str(label)} for value, label in choices if value],
    }


@router.get(
    "topics/",
    response=responses(TopicList),
    operation_id="topics_list",
    openapi_extra=ONLY_LOCALE,
)
def list_topics(request: HttpRequest) -> HttpResponse:
    """The topics, by their key."""
    return answer(request, list(read_terms(request, "topic")))


@router.get(
    "goals/",
    response=responses(GoalList),
    operation_id="goals_list",
    openapi_extra=ONLY_LOCALE,
)
def list_goals(request: HttpRequest) -> HttpResponse:
    """The Sustainable Development Goals, by their number."""
    goals = [{**entry, "number": int(entry["key"])} for entry in read_terms(request, "goal")]
    return answer(request, sorted(goals, key=lambda goal: goal["number"]))


def read_terms(request: HttpRequest, facet: str) -> Iterator[dict[str, Any]]:
    read_single(request.GET, ("locale",))
    get_version()  # the names of now
    return describe_terms(get_vocabulary(), facet, read_locale(request.GET))


@router.get(
    "places/",
    response=responses(PlaceList),
    operation_id="places_list",
    openapi_extra={
        "parameters": [LOCALE, parameter("facet", "Only places of this sort.", enum=list(PLACES))]
    },
)
def list_places(request: HttpRequest) -> HttpResponse:
    """Countries, then cities, by their key."""
    read_single(request.GET, ("locale", "facet"))
    locale, facet = read_locale(request.GET), request.GET.get("facet")
    if facet and facet not in PLACES:
        raise ParameterError("facet", choose_from(PLACES))
    get_version()  # the names of now
    vocabulary = get_vocabulary()
    places = [
        {"facet": name, "country_code": entry["key"], "latitude": None, "longitude": None, **entry}
        for name in PLACES
        if facet in (None, "", name)
        for entry in describe_terms(vocabulary, name, locale)
    ]
    return answer(request, places)


def describe_terms(vocabulary: Vocabulary, facet: str, locale: str) -> Iterator[dict[str, Any]]:
    """Yield the terms of `facet` with their names and what else the vocabulary knows of them."""
    for key in sorted(vocabulary.names.get(facet, {})):
        served = vocabulary.label_language(facet, key, locale)
        more = dict(vocabulary.attributes[facet][key])
        if "uri" in more:
            more["source_uri"] = more.pop("uri")
        yield {
            "key": key,
            "name": vocabulary.label(facet, key, locale),
            "locale": served,
            "requested_locale": locale,
            "source_locale": settings.LANGUAGE_CODE,
            "is_fallback": served != locale,
            "uri": f"{settings.HUB_BASE_URL}/id/{facet}/{key}",
            "alternates": [name_in(vocabulary, facet, key, code) for code in codes()],
            **more,
        }


def name_in(vocabulary: Vocabulary, facet: str, key: str, code: str) -> dict[str, Any]:
    return {
        "locale": code,
        "name": vocabulary.label(facet, key, code),
        "is_fallback": vocabulary.label_language(facet, key, code) != code,
    }
