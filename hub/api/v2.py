"""Wagtail's API v2, for its existing clients: the same visibility, errors and search as v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from rest_framework.exceptions import APIException
from rest_framework.filters import BaseFilterBackend
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.filters import (
    AncestorOfFilter,
    ChildOfFilter,
    DescendantOfFilter,
    FieldsFilter,
    LocaleFilter,
    OrderingFilter,
    TranslationOfFilter,
)
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from home.models import HubDocument, HubImage
from hub.api.errors import ProblemError, problem
from hub.api.guard import find_reader, guard_urls
from hub.api.narrow import (
    check_params,
    check_rich_text_format,
    find_page,
    put_shown_media,
    search_pages,
    search_titles,
    shown_pages,
)
from search.embedded import keep_media
from search.media import shown_media

PICTURE = "max-1600x1600|format-webp"  # originals never leave the hub
DETAIL_PARAMETERS = frozenset({"fields", "rich_text_format", "format", "_"})
UNUSABLE = (ValueError, TypeError, OverflowError, ValidationError, DataError)


class CatalogueSearchFilter(BaseFilterBackend):
    """`?search=` asks the catalogue for pages, titles for files."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        if "search" not in request.GET:
            return queryset
        words, operator = request.GET["search"], request.GET.get("search_operator")
        if isinstance(view, HubPagesViewSet):
            is_ranked = "order" not in request.GET
            return search_pages(queryset, words, operator, is_ranked=is_ranked)
        return search_titles(queryset, words, operator)


class HubViewSet(BaseAPIViewSet):
    """What all endpoints share. Readers are told apart by the hub's session alone."""

    authentication_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    http_method_names = ["get", "head"]

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        # One clock and one reader for all that this request asks.
        self.at = timezone.now()
        self.reader = find_reader(request._request)
        super().initial(request, *args, **kwargs)
        check_rich_text_format(request.GET)
        if self.action == "listing_view":
            check_params(request.GET)
        else:
            finding = self.find_query_parameters if self.action == "find_view" else frozenset()
            check_params(request.GET, DETAIL_PARAMETERS | finding)

    def listing_view(self, request: Any) -> Any:
        try:
            return super().listing_view(request)
        except UNUSABLE as error:
            raise BadRequestError("A value does not fit its field.") from error

    def find_object(self, queryset: Any, request: Any) -> Any:
        try:
            return super().find_object(queryset, request)
        except UNUSABLE as error:
            raise BadRequestError("id must be a positive integer") from error

    def get_renderer_context(self) -> dict[str, Any]:
        return {**super().get_renderer_context(), "indent": None}

    def handle_exception(self, exc: Exception) -> HttpResponse:
        if isinstance(exc, ProblemError):
            return problem(exc.status, exc.detail, exc.parameter)
        if isinstance(exc, Http404):
            return problem(404, "There is nothing at this address.")
        if isinstance(exc, BadRequestError):
            return problem(400, str(exc))
        if isinstance(exc, APIException):
            return problem(exc.status_code, str(exc.detail), headers=kept_headers(self, exc))
        raise exc


def kept_headers(view: HubViewSet, error: APIException) -> Mapping[str, str]:
    if error.status_code == 405:
        return {"Allow": ", ".join(view.allowed_methods)}
    return {}


class HubPageSerializer(PageSerializer):
    def to_representation(self, instance: Any) -> Any:
        # Links inside the text lead to the language of the text, not to the reader's.
        with translation.override(instance.locale.language_code), keep_media():
            data = super().to_representation(instance)
        view = self.context["view"]
        return put_shown_media(data, view.reader, view.at)


class HubPagesViewSet(HubViewSet, PagesAPIViewSet):
    base_serializer_class = HubPageSerializer
    filter_backends = [
        FieldsFilter,
        ChildOfFilter,
        AncestorOfFilter,
        DescendantOfFilter,
        OrderingFilter,
        TranslationOfFilter,
        LocaleFilter,
        CatalogueSearchFilter,
    ]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site"}  # there is one

    def get_base_queryset(self) -> Any:
        pages = shown_pages(self.model, self.reader, self.at)
        return pages.select_related("locale", "content_type")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("locale", "content_type").order_by("pk")

    def find_object(self, queryset: Any, request: Any) -> Any:
        if "html_path" in request.GET:
            pk = find_page(request.GET["html_path"], self.reader, self.at)
            return queryset.filter(pk=pk).first()
        return super().find_object(queryset, request)


class HubImageSerializer(ImageSerializer):
    """Images with the address of a rendition: their originals are not for the public."""

    def to_representation(self, instance: Any) -> Any:
        data = super().to_representation(instance)
        if "download_url" in data.get("meta", {}):
            data["meta"]["download_url"] = find_picture(instance)
        return data


def find_picture(image: Any) -> str | None:
    try:
        return str(image.get_rendition(PICTURE).full_url)
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return None


class HubImagesViewSet(HubViewSet, ImagesAPIViewSet):
    base_serializer_class = HubImageSerializer
    filter_backends = [FieldsFilter, OrderingFilter, CatalogueSearchFilter]

    def get_queryset(self) -> Any:
        return shown_media(HubImage, self.reader, self.at).prefetch_renditions(PICTURE)  # type: ignore[attr-defined]


class HubDocumentsViewSet(HubViewSet, DocumentsAPIViewSet):
    filter_backends = [FieldsFilter, OrderingFilter, CatalogueSearchFilter]

    def get_queryset(self) -> Any:
        return shown_media(HubDocument, self.reader, self.at)


class HubRouter(WagtailAPIRouter):
    """Wagtail's router behind the guard."""

    def get_urlpatterns(self) -> list[Any]:
        return guard_urls(super().get_urlpatterns())


router = HubRouter("wagtailapi")
router.register_endpoint("pages", HubPagesViewSet)
router.register_endpoint("images", HubImagesViewSet)
router.register_endpoint("documents", HubDocumentsViewSet)
