"""The manual on the web: its contents, a chapter, the PDF. No queries: nothing here is in pages."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.languages import active
from home.web.caching import finish
from home.web.files import POLICY, PUBLIC_FILE, send
from home.web.page import Crumb, build_page, home_crumb
from hub.manual.book import EDITION, Chapter, find_pdf, get_book
from hub.pages.caching import find_unchanged, release
from hub.pages.tidying import without_query


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    return answer(request, None)


@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    for found in get_book(active()):
        if found.slug == slug:
            return answer(request, found)
    raise Http404(slug)


def answer(request: HttpRequest, shown: Chapter | None) -> HttpResponse:
    bare = without_query(request)
    if bare is not None:
        return finish(request, bare)
    tag = find_tag(request)
    unchanged = find_unchanged(request, tag)
    if unchanged is not None:
        return unchanged
    if shown is None:
        response = render(request, "manual/contents.html", build_contents(request))
    else:
        response = render(request, "manual/chapter.html", build_chapter(request, shown))
    return finish(request, response, tag)


def find_tag(request: HttpRequest) -> str | None:
    """Return the ETag of a page of the manual: it changes with a release, and with nothing else."""
    if settings.DEBUG or request.user.is_authenticated:
        return None
    state = f"{release()}|{request.get_full_path()}"
    return f'W/"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'


def build_contents(request: HttpRequest) -> dict[str, Any]:
    lead = _(
        "How to find, read, download and follow what is in the hub, how to publish in it, and how "
        "to read it with a program."
    )
    return {
        **build_page(request, _("User manual"), lead, crumbs=[home_crumb()]),
        "lead": lead,
        "chapters": get_book(active()),
        "edition": EDITION,
    }


def build_chapter(request: HttpRequest, shown: Chapter) -> dict[str, Any]:
    chapters = get_book(active())
    at = chapters.index(shown)
    crumbs = [home_crumb(), Crumb(_("User manual"), reverse("manual"))]
    return {
        **build_page(request, shown.title, shown.lead, crumbs=crumbs),
        "chapters": chapters,
        "chapter": shown,
        "previous_chapter": chapters[at - 1] if at else None,
        "next_chapter": chapters[at + 1] if at + 1 < len(chapters) else None,
    }


@require_safe
def pdf(request: HttpRequest, language: str) -> HttpResponseBase:
    """Serve the PDF of the language of the address; there is one address for each."""
    path = find_pdf(active())
    if language != active() or not path.exists():
        raise Http404(language)
    response = send(
        request,
        FileSystemStorage(location=path.parent),
        path.name,
        etag=hash_pdf(language),
        content_type="application/pdf",
        cache_control=PUBLIC_FILE,
    )
    name = content_disposition_header(as_attachment=True, filename=path.name)
    response["Content-Disposition"] = name or "attachment"
    response["Content-Security-Policy"] = POLICY
    return response


@cache
def hash_pdf(code: str) -> str:
    return hashlib.sha256(find_pdf(code).read_bytes()).hexdigest()[:20]
