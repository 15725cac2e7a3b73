"""Addresses that only take what a form sends: where the form itself stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from home.web.caching import PRIVATE

READING = frozenset({"GET", "HEAD"})

View = Callable[..., HttpResponse]
FindPage = Callable[..., str]  # of a request and what its address says


def sent_from(find_page: FindPage) -> Callable[[View], View]:
    """Let a view take what a form sends; who comes to its address is led to the form's page.

    The language switch does that on an answer to what was sent, and so do bookmarks.
    """

    def take(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **kwargs)
            if request.method not in READING:
                return HttpResponseNotAllowed([*sorted(READING), "POST"])
            response = HttpResponseRedirect(find_page(request, **kwargs))
            response["Cache-Control"] = PRIVATE
            return response

        seen.find_page = find_page  # type: ignore[attr-defined]  # what the address belongs to
        return seen

    return take


def page_of_form(request: HttpRequest) -> str:
    """Return where the form stands that was sent; most are at the address that takes them."""
    match = request.resolver_match
    find_page: FindPage | None = getattr(match.func, "find_page", None) if match else None
    if match is None or find_page is None:
        return request.get_full_path()
    return find_page(request, **match.kwargs)
