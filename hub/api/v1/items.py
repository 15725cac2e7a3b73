"""Items: the list and one of them. The list is joined from ready texts, never parsed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, urlencode
from ninja import Router

from home.registry import item_kinds
from hub.api.errors import Problem
from hub.api.guard import find_reader
from hub.api.v1.conditional import is_known, make_tag, not_modified
from hub.api.v1.params import (
    FALLBACK,
    LOCALE,
    describe_list,
    field_list,
    parse_list,
    read_fallback,
    read_fields,
    read_locale,
    read_single,
)
from hub.api.v1.schemas import CARD_FIELDS, ITEM_FIELDS, Item, ItemList
from search.catalogue.json import dump, load, put_base
from search.items import find_versioned
from search.memo import get_version
from search.query import list_items

router = Router(tags=["items"])

NAMED = frozenset({"topic", "goal", "country", "city"})  # by the vocabulary, which is followed


@router.get(
    "",
    response={200: ItemList, 304: None, 400: Problem, 406: Problem},
    operation_id="items_list",
    url_name="items",
    summary="List items",
    openapi_extra=describe_list(CARD_FIELDS),
)
def show_items(request: HttpRequest) -> HttpResponse:
    """Items by any combination of filters, as on the hub's pages."""
    at = timezone.now()
    # Who may have the answer, or names terms, needs the state first; else it comes with the rows.
    is_asked = "HTTP_IF_NONE_MATCH" in request.META or not NAMED.isdisjoint(request.GET)
    version = get_version() if is_asked else None
    query, fields = parse_list(request.GET, CARD_FIELDS)
    reader = find_reader(request)
    if version is not None and is_known(request, tag := make_tag(request, version, reader, at)):
        return not_modified(tag)
    found = list_items(query, reader, at, version)
    tag = make_tag(request, found.version, reader, at)
    cards = found.cards
    if fields:
        cards = [dump(pick(load(card), fields)) for card in cards]
    address = dump(next_page(request, found.next_cursor)) if found.next_cursor else "null"
    body = f'{{"count":{found.count},"next":{address},"items":[{",".join(cards)}]}}'
    return answer(body, tag)


def next_page(request: HttpRequest, cursor: str) -> str:
    asked = {name: values for name, values in request.GET.lists() if name != "cursor"}
    query = urlencode({**asked, "cursor": cursor}, doseq=True)
    return f"{settings.HUB_BASE_URL}{request.path}?{query}"


def pick(item: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: item[name] for name in fields}


def answer(body: str, tag: str) -> HttpResponse:
    content = put_base(body, settings.HUB_BASE_URL).encode()
    return HttpResponse(content, content_type="application/json", headers={"ETag": tag})


@router.get(
    "{uuid:item_id}/",
    response={200: Item, 304: None, 400: Problem, 404: Problem, 406: Problem},
    operation_id="items_detail",
    url_name="item",
    summary="Show an item",
    openapi_extra={"parameters": [LOCALE, FALLBACK, field_list(ITEM_FIELDS)]},
)
def show_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One item in full, in the language asked for or, marked so, in its original."""
    at = timezone.now()
    read_single(request.GET, ("locale", "fallback", "fields"))
    locale, fallback = read_locale(request.GET), read_fallback(request.GET)
    fields = read_fields(request.GET, ITEM_FIELDS)
    reader = find_reader(request)
    found = find_versioned(item_id, locale, reader, at)
    if found is None or not is_listed(found[0]["kind"]):
        raise Http404(item_id)
    item, version = found
    if fallback == "none" and item["is_fallback"]:
        raise Http404(item_id)
    tag = make_tag(request, version, reader, at)
    if is_known(request, tag):
        return not_modified(tag)
    response = answer(dump(pick(item, fields) if fields else item), tag)
    response["Last-Modified"] = http_date(datetime.fromisoformat(item["updated_at"]).timestamp())
    return response


def is_listed(kind: str) -> bool:
    """Tell items from the skeleton: home and section pages are no items."""
    return any(known.name == kind for known in item_kinds())
