"""Wagtail's API v3, its own preview, for automation with a token. Readers without one see what the
catalogue shows everybody; redirects and the page of documentation are left out.

Its routers name the query sets they read in their modules: these names are put in place of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from ninja.operation import Operation
from wagtail.api import APIField
from wagtail.api.v3.auth import AllowAnonymous, BearerTokenAuth
from wagtail.api.v3.errors import register_exception_handlers
from wagtail.api.v3.routers import pages, schema, sites, whoami
from wagtail.api.v3.schemas.pages import BASE_PAGE_READ_FIELDS
from wagtail.api.v3.schemas.params import SearchSchema
from wagtail.documents.api.v3 import router as documents
from wagtail.images.api.v3 import router as images
from wagtail.locales.api.v3.router import router as locales_router
from wagtail.models import Page

from home.models import HubDocument, HubImage
from hub.api.errors import problem
from hub.api.narrow import (
    check_params,
    check_rich_text_format,
    find_page,
    put_shown_media,
    search_pages,
    search_titles,
    shown_pages,
)
from hub.api.openapi import HubAPI
from hub.api.v2 import PICTURE, find_picture
from search.catalogue.visibility import PUBLIC, reader_of
from search.embedded import keep_media
from search.media import shown_media

Run = Callable[..., HttpResponse]

# Lists that take the model's own fields as filters beside what they declare.
FIELD_FILTERS: dict[str, tuple[type[Any], list[str]]] = {
    "pages_list": (Page, BASE_PAGE_READ_FIELDS),
    "images_list": (HubImage, images.BASE_IMAGE_READ_FIELDS),
    "documents_list": (HubDocument, documents.BASE_DOCUMENT_READ_FIELDS),
}
PICTURES = {"images_list", "images_detail"}
ANYBODY = AllowAnonymous.__name__
REPEATABLE = {"type", "order", "tags"}

stock_pages = pages.get_pages_queryset
stock_images = images.get_images_queryset
stock_documents = documents.get_documents_queryset


def get_pages(request: HttpRequest, model: type[Any] = Page) -> Any:
    if request.user.is_authenticated:
        return stock_pages(request, model)
    return shown_pages(model, PUBLIC, timezone.now()).select_related("content_type", "locale")


def get_images(request: HttpRequest) -> Any:
    if request.user.is_authenticated:
        return stock_images(request)
    return (
        shown_media(HubImage, PUBLIC, timezone.now())
        .select_related("collection")
        .prefetch_related("tags")
    )


def get_documents(request: HttpRequest) -> Any:
    if request.user.is_authenticated:
        return stock_documents(request)
    rows = shown_media(HubDocument, PUBLIC, timezone.now())
    return rows.select_related("collection").prefetch_related("tags")


def search_queryset(self: SearchSchema, request: HttpRequest, queryset: Any) -> Any:
    if self.search is None:
        return queryset
    if issubclass(queryset.model, Page):
        is_ranked = "order" not in request.GET
        return search_pages(
            queryset, self.search, self.search_operator, reader_of(request), is_ranked=is_ranked
        )
    return search_titles(queryset, self.search, self.search_operator)


pages.get_pages_queryset = get_pages
images.get_images_queryset = get_images
documents.get_documents_queryset = get_documents
SearchSchema.search_queryset = search_queryset


def narrow(run: Run) -> Run:
    """Check what a request asks before the operation `run` belongs to sees it."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    declared = query_names(operation)
    is_public = any(isinstance(auth, AllowAnonymous) for auth in operation.auth_callbacks)

    @wraps(run)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        check_params(request.GET, declared | field_names(operation, request), REPEATABLE)
        has_token = "HTTP_AUTHORIZATION" in request.META
        if not has_token:
            check_rich_text_format(request.GET)
        elif is_public and BearerTokenAuth()(request) is None:
            return problem(401, "The token is not valid.", headers={"WWW-Authenticate": "Bearer"})
        if operation.operation_id == "pages_find" and "html_path" in request.GET:
            return redirect_to_page(request, has_token=has_token)
        if not has_token and operation.operation_id in PICTURES:
            return with_renditions(run(request, **kwargs))
        if operation.operation_id != "pages_detail":
            return run(request, **kwargs)
        with translation.override(language_of(kwargs["page_id"])), keep_media():
            response = run(request, **kwargs)
        return with_media(response) if has_token else without_hidden(response)

    return checked


def query_names(operation: Operation) -> set[str]:
    """Return the query parameters that `operation` declares."""
    return {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }


def field_names(operation: Operation, request: HttpRequest) -> set[str]:
    if operation.operation_id not in FIELD_FILTERS:
        return set()
    model, names = FIELD_FILTERS[operation.operation_id]
    types = request.GET.getlist("type")
    if model is Page and len(types) == 1:
        try:
            model = apps.get_model(types[0])
        except (LookupError, ValueError):
            return set(names) - {"pk"}  # the operation itself says what is wrong with it
    fields = APIField.get_fields_for_model(model, db_fields_only=True)
    return {*names, *(field.name for field in fields)} - {"pk"}  # Wagtail breaks on a filter by it


def language_of(page_id: str) -> str | None:
    """Return the language of the page: links in its text lead there."""
    try:
        rows = Page.objects.filter(pk=page_id)
    except ValueError:
        return None
    return rows.values_list("locale__language_code", flat=True).first()


def without_hidden(response: HttpResponse) -> HttpResponse:
    """Take out the parent and the original of an alias where readers may not see them."""
    if response.status_code != 200:
        return response
    page = orjson.loads(response.content)
    for name in ("parent", "alias_of"):
        other = page["meta"].get(name)
        shown = shown_pages(Page, PUBLIC, timezone.now())
        if other and not shown.filter(pk=other["id"]).exists():
            page["meta"][name] = None
    response.content = orjson.dumps(put_shown_media(page, PUBLIC, timezone.now()))
    return response


def with_media(response: HttpResponse) -> HttpResponse:
    """Put in all files and pictures: whoever has a token writes with them."""
    if response.status_code == 200:
        page = put_shown_media(orjson.loads(response.content), None, timezone.now())
        response.content = orjson.dumps(page)
    return response


def with_renditions(response: HttpResponse) -> HttpResponse:
    """Put the address of a rendition in place of the original's, which never leaves the hub."""
    if response.status_code != 200:
        return response
    body = orjson.loads(response.content)
    found = {picture["id"]: picture for picture in body.get("items", [body])}
    for image in HubImage.objects.filter(pk__in=found).prefetch_renditions(PICTURE):
        if "download_url" in found[image.pk]["meta"]:
            found[image.pk]["meta"]["download_url"] = find_picture(image)
    response.content = orjson.dumps(body)
    return response


def redirect_to_page(request: HttpRequest, *, has_token: bool) -> HttpResponse:
    pk = find_page(request.GET["html_path"], PUBLIC, timezone.now())
    if not has_token:  # with one, the check of the token has named its user
        request.user = AnonymousUser()
    if pk is None or not get_pages(request).filter(pk=pk).exists():
        raise Http404
    asked = request.GET.copy()
    for name in ("id", "html_path"):
        asked.pop(name, None)
    url = reverse("wagtailapi_v3:detail_page", kwargs={"page_id": pk})
    return HttpResponseRedirect(f"{url}?{asked.urlencode()}" if asked else url)


class WagtailAPI(HubAPI):
    """Describes what needs no token as OpenAPI does: by an empty requirement, not by a scheme."""

    def build_document(self) -> dict[str, Any]:
        document = super().build_document()
        document["components"]["securitySchemes"].pop(ANYBODY, None)
        for methods in document["paths"].values():
            for operation in methods.values():
                operation["security"] = [
                    {} if ANYBODY in accepted else accepted for accepted in operation["security"]
                ]
        return document


api = WagtailAPI(
    title="Wagtail API",
    version="3.0.0",
    description="Wagtail's API v3, a preview that may change with any release.",
    urls_namespace="wagtailapi_v3",
)
register_exception_handlers(api)


@api.exception_handler(OverflowError)
@api.exception_handler(DataError)
def refuse_value(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(400, "A value does not fit its field.")


api.add_decorator(narrow, mode="view")
api.add_router("/pages/", pages.router)
api.add_router("/images/", images.router)
api.add_router("/documents/", documents.router)
api.add_router("/sites/", sites.router)
api.add_router("/locales/", locales_router)
api.add_router("/schema/", schema.router)
api.add_router("/", whoami.router)
