"""Wagtail's API v2, for its existing clients: the same visibility, errors and search as v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from rest_framework.exceptions import APIException
from rest_framework.fields import Field
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
from wagtail.api.v2.serializers import BaseSerializer, PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from home.models import HubDocument, HubImage
from hub.api.errors import ProblemError, problem
from hub.api.guard import find_reader, guard_urls
from hub.api.narrow import (
    Shelf,
    check_params,
    check_rich_text_format,
    find_page,
    put_page_links,
    put_shown_media,
    search_pages,
    search_titles,
    shown_pages,
)
from search.embedded import keep_media
from search.links import keep_page_links
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
            return search_pages(queryset, words, operator, view.reader, is_ranked=is_ranked)
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
        # Links inside the text lead to the language of the text, not to the reader's. The view
        # puts them in, and the pictures and files, for all pages at once.
        locale = instance.locale.language_code
        with translation.override(locale), keep_media(), keep_page_links():
            data = super().to_representation(instance)
        self.context["view"].written.append((locale, data))
        return data


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

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.written: list[tuple[str, dict[str, Any]]] = []  # languages and pages, inner ones first
        self.shelf: Shelf | None = None
        super().initial(request, *args, **kwargs)

    def paginate_queryset(self, queryset: Any) -> Any:
        pages = list(super().paginate_queryset(queryset))
        self.shelf = Shelf(pages)
        return pages

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "shelf": self.shelf}

    def listing_view(self, request: Any) -> Any:
        return self.put_in(super().listing_view(request))

    def detail_view(self, request: Any, pk: Any) -> Any:
        response = super().detail_view(request, pk)
        locale, _data = self.written.pop()
        self.written.append((locale, response.data))  # which is a copy
        return self.put_in(response)

    def put_in(self, response: Any) -> Any:
        """Put what this reader may have into the text of an answer."""
        put_page_links(self.written, self.reader, self.at)
        response.data = put_shown_media(response.data, self.reader, self.at)
        return response

    def get_base_queryset(self) -> Any:
        pages = shown_pages(self.model, self.reader, self.at)
        return pages.select_related("locale", "content_type")

    def get_queryset(self) -> Any:
        return load_related(super().get_queryset()).order_by("pk")

    def find_object(self, queryset: Any, request: Any) -> Any:
        if "html_path" in request.GET:
            pk = find_page(request.GET["html_path"], self.reader, self.at)
            return queryset.filter(pk=pk).first()
        return super().find_object(queryset, request)


def load_related(pages: Any) -> Any:
    """Have what the fields of a page name loaded once for all pages."""
    meta = pages.model._meta
    one = [name for name in ("city", "country") if name in {field.name for field in meta.fields}]
    many = [name for name in ("topics", "goals") if name in {f.name for f in meta.many_to_many}]
    return pages.select_related("locale", "content_type", *one).prefetch_related(*many)


class LoadedTagsField(Field):
    """Tags by name, as they were loaded for all that is listed."""

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())


class TaggedSerializer(BaseSerializer):
    def build_property_field(self, field_name: str, model_class: Any) -> Any:
        if field_name == "tags":
            return LoadedTagsField, {}
        return super().build_property_field(field_name, model_class)


class HubDocumentSerializer(TaggedSerializer, DocumentSerializer):
    """Documents as Wagtail describes them."""


class HubImageSerializer(TaggedSerializer, ImageSerializer):
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
        pictures = shown_media(HubImage, self.reader, self.at).prefetch_related("tags")
        return pictures.prefetch_renditions(PICTURE)  # type: ignore[attr-defined]


class HubDocumentsViewSet(HubViewSet, DocumentsAPIViewSet):
    base_serializer_class = HubDocumentSerializer
    filter_backends = [FieldsFilter, OrderingFilter, CatalogueSearchFilter]

    def get_queryset(self) -> Any:
        return shown_media(HubDocument, self.reader, self.at).prefetch_related("tags")


class HubRouter(WagtailAPIRouter):
    """Wagtail's router behind the guard."""

    def get_urlpatterns(self) -> list[Any]:
        return guard_urls(super().get_urlpatterns())


router = HubRouter("wagtailapi")
router.register_endpoint("pages", HubPagesViewSet)
router.register_endpoint("images", HubImagesViewSet)
router.register_endpoint("documents", HubDocumentsViewSet)
