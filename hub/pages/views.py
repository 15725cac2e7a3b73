"""HTTP in, HTTP out: whatever the catalogue finds at an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from home.languages import active
from home.models import BasePage
from home.registry import kinds_of_section
from home.web.caching import PRIVATE, SHARED, finish
from hub.pages.caching import find_tag, find_unchanged
from hub.pages.drafts import describe_draft, find_path
from hub.pages.errors import bad_request
from hub.pages.front import build_front
from hub.pages.items import build_item
from hub.pages.lists import build_section
from hub.pages.moved import find_redirect
from hub.pages.searching import build_search, build_suggestions
from hub.pages.tidying import with_tidy_address, without_query
from hub.pages.visit import Visit, begin_preview, begin_visit
from search.catalogue.json import strip_base
from search.items import find_by_path
from search.params import ParameterError


@require_safe
@with_tidy_address
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    visit = begin_visit(request)
    tag = find_tag(visit)
    unchanged = find_unchanged(request, tag)
    if unchanged is not None:
        return unchanged
    item = find_by_path(path, active(), visit.reader, visit.at)
    if item is None:
        moved = find_redirect(visit)
        if moved is None:
            raise Http404(path)
        return finish(request, moved)
    bare = None if is_list(item, path) else without_query(request)
    if bare is not None:
        return finish(request, bare)
    try:
        response = render_item(visit, strip_base(item), path)
    except ParameterError as error:
        return bad_request(request, error)
    return finish(request, response, tag)


def is_list(item: dict[str, Any], path: str) -> bool:
    """Tell pages that take parameters, and are strict about them, from all others."""
    return item["kind"] == "section" and bool(kinds_of_section(path.strip("/")))


def render_item(visit: Visit, item: dict[str, Any], path: str) -> HttpResponse:
    if item["kind"] == "home":
        context, template = build_front(visit, item), "home/home_page.html"
    elif item["kind"] == "section":
        context, template = build_section(visit, item, path.strip("/")), "home/section_page.html"
    else:
        context = build_item(visit, item, path)
        template = context["kind"].template
    return render(visit.request, template, context)


@require_safe
@with_tidy_address
def search(request: HttpRequest) -> HttpResponse:
    return answer(request, "home/search.html", build_search)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the list under a search box, no whole page."""
    return answer(request, "components/suggestions.html", build_suggestions)


def answer(
    request: HttpRequest, template: str, build: Callable[[Visit], dict[str, Any]]
) -> HttpResponse:
    """Render what `build` says, unless the reader has it already or asks for what cannot be."""
    visit = begin_visit(request)
    tag = find_tag(visit)
    unchanged = find_unchanged(request, tag)
    if unchanged is not None:
        return unchanged
    try:
        response = render(request, template, build(visit))
    except ParameterError as error:
        return bad_request(request, error)
    return finish(request, response, tag)


def preview(request: HttpRequest, page: BasePage) -> HttpResponse:
    """Show what an editor is writing as its readers will see it, links to hidden items gone."""
    with translation.override(page.locale.language_code):
        visit = begin_preview(request)
        item = strip_base(describe_draft(page, visit))
        response = render_item(visit, item, find_path(page))
    response["Cache-Control"] = PRIVATE
    return response


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address by themselves where no page has told them of another."""
    response = HttpResponseRedirect(static("home/icon.svg"))
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def choose_language(_request: HttpRequest) -> HttpResponse:
    """Lead from the bare address to the front page in a language the browser asks for."""
    response = HttpResponseRedirect(reverse("home"))
    response["Cache-Control"] = SHARED
    patch_vary_headers(response, ["Accept-Language"])
    return response
