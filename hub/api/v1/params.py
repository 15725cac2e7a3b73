"""What the operations of /api/v1/ take, for the document, and the few things only they read."""

from __future__ import annotations

from typing import Any, get_args

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from home.languages import codes
from home.registry import Order, item_kinds
from search.params import (
    MAX_CURSOR_CHARS,
    MAX_LIMIT,
    MAX_QUERY_CHARS,
    MAX_QUERY_WORDS,
    MAX_VALUES,
    Fallback,
    ItemQuery,
    ParameterError,
    Status,
    parse_query,
)
from search.results import Asked, parse_search
from search.suggest import LIMIT

MAX_SUGGESTIONS = 20
CURSOR = f"^[A-Za-z0-9_-]{{0,{MAX_CURSOR_CHARS}}}$"
LIST_EXTRA = ("locale", "fallback", "limit", "cursor", "fields")


def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def repeatable(name: str, description: str, **items: Any) -> dict[str, Any]:
    """Describe a parameter given once per value; items with any of the values match."""
    schema = {"type": "array", "items": {"type": "string", **items}, "maxItems": MAX_VALUES}
    return {
        **parameter(name, f"{description} Repeat for alternatives."),
        "schema": schema,
    }


def field_list(fields: tuple[str, ...]) -> dict[str, Any]:
    names = "|".join(fields)
    return parameter(
        "fields",
        "Only these fields, separated by commas; the others are left out, required or not: "
        f"{', '.join(fields)}.",
        pattern=f"^({names})(,({names}))*$",
    )


LOCALE = parameter(
    "locale",
    "The display language. The request's headers play no part.",
    enum=list(codes()),
    default=settings.LANGUAGE_CODE,
)
FALLBACK = parameter(
    "fallback",
    "What to do with items not translated yet: show the original (source), or nothing (none).",
    enum=list(get_args(Fallback)),
    default="source",
)


def describe_filters() -> list[dict[str, Any]]:
    kinds = item_kinds()
    types = [str(value) for kind in kinds if kind.types for value in kind.types.values]
    term = {"minLength": 1, "maxLength": 64}
    return [
        repeatable("kind", "Only items of this kind.", enum=[kind.name for kind in kinds]),
        repeatable("type", "Only this type, a value of /kinds/.", enum=types),
        repeatable("topic", "Only items on this topic, a key of /topics/.", **term),
        repeatable("goal", "Only items for this goal, a key of /goals/.", pattern="^[0-9]{1,2}$"),
        repeatable("country", "Only items in this country, a key of /places/.", **term),
        repeatable("city", "Only items in this city, a key of /places/.", **term),
        repeatable("language", "Only items whose text is in this language.", enum=list(codes())),
        parameter("from", "Only what takes place on this day (UTC) or later.", format="date"),
        parameter("to", "Only what takes place up to this day (UTC), inclusive.", format="date"),
    ]


def describe_words() -> dict[str, Any]:
    return parameter(
        "q",
        f"Words to search for, all of them; at most {MAX_QUERY_WORDS}.",
        maxLength=MAX_QUERY_CHARS,
    )


def flag(name: str, description: str) -> dict[str, Any]:
    return parameter(name, description, enum=["0", "1"], default="0")


def describe_search(fields: tuple[str, ...]) -> dict[str, Any]:
    return {
        "parameters": [
            *describe_list(fields)["parameters"],
            flag(
                "across",
                "1 looks into the texts of all languages, and takes the names that the "
                "vocabularies have in other languages for what the words name.",
            ),
            flag("exact", "1 takes the words as they are written, without correction."),
            flag("facets", "1 answers the values to narrow the search by, with their counts."),
        ]
    }


def describe_suggest() -> dict[str, Any]:
    return {
        "parameters": [
            LOCALE,
            describe_words(),
            parameter(
                "limit",
                "Suggestions at most.",
                type="integer",
                minimum=1,
                maximum=MAX_SUGGESTIONS,
                default=LIMIT,
            ),
        ]
    }


def describe_list(fields: tuple[str, ...]) -> dict[str, Any]:
    return {
        "parameters": [
            LOCALE,
            FALLBACK,
            *describe_filters(),
            describe_words(),
            parameter(
                "status",
                "By time: items that are not over (current), those that are (ended), or all. "
                "Without it: current; with from or to: all.",
                enum=list(get_args(Status)),
            ),
            parameter(
                "order",
                "Without it: relevance with q, else soonest with days, else what the kinds agree "
                "on, else newest. relevance needs q.",
                enum=list(get_args(Order)),
            ),
            parameter(
                "limit", "Items per page.", type="integer", minimum=1, maximum=MAX_LIMIT, default=20
            ),
            parameter("cursor", "From `next`; not to be made up.", pattern=CURSOR),
            field_list(fields),
        ]
    }


def parse_list(params: QueryDict, fields: tuple[str, ...]) -> tuple[ItemQuery, tuple[str, ...]]:
    """Return the list asked for and the fields wanted (none named: all)."""
    query = parse_query(
        params, locale=read_locale(params), extra=LIST_EXTRA, limit=settings.HUB_LIST_SIZE
    )
    return query, read_fields(params, fields)


def parse_found(params: QueryDict, fields: tuple[str, ...]) -> tuple[Asked, tuple[str, ...]]:
    """Return the search asked for and the fields wanted of each hit."""
    asked = parse_search(
        params,
        locale=read_locale(params),
        extra=(*LIST_EXTRA, "facets"),
        limit=settings.HUB_LIST_SIZE,
    )
    return asked, read_fields(params, fields)


def read_single(params: QueryDict, known: tuple[str, ...]) -> None:
    """Refuse parameters that are not in `known`, and those given twice."""
    for name in params:
        if name not in known:
            raise ParameterError(name[:40], _("There is no such parameter."))
        if len(params.getlist(name)) > 1:
            raise ParameterError(name, _("Give this parameter once only."))


def read_locale(params: QueryDict) -> str:
    code = params.get("locale") or settings.LANGUAGE_CODE
    if code not in codes():
        raise ParameterError("locale", choose_from(codes()))
    return str(code)


def read_fallback(params: QueryDict) -> str:
    value = params.get("fallback") or "source"
    if value not in get_args(Fallback):
        raise ParameterError("fallback", choose_from(get_args(Fallback)))
    return str(value)


def read_fields(params: QueryDict, known: tuple[str, ...]) -> tuple[str, ...]:
    text = params.get("fields")
    if not text:
        return ()
    names = text.split(",")
    for name in names:
        if name not in known:
            raise ParameterError("fields", choose_from(known))
    return tuple(names)


def choose_from(values: tuple[str, ...]) -> str:
    return _("Choose one of: %(values)s.") % {"values": ", ".join(values)}
