"""The edge of the APIs: methods, caching and errors, the same for every view behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, re_path, resolve
from django.urls.resolvers import URLPattern
from django.views.decorators.csrf import csrf_exempt

from hub.api.errors import ProblemError, as_problem, problem
from search.catalogue.visibility import PUBLIC, reader_of

View = Callable[..., HttpResponse]

SHARED = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE | re.ASCII)
ALWAYS_ALLOWED = {"GET": ("HEAD", "OPTIONS")}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
}
PREFLIGHT = {
    **CORS,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def has_credentials(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META


def find_reader(request: HttpRequest) -> frozenset[str]:
    """Return the audiences of the request without opening a session nobody has."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return PUBLIC
    return reader_of(request)


def guard(view: View, *, is_open: bool = False) -> View:
    """Answer HEAD as GET, OPTIONS and errors for `view`, and say who may keep its answers.

    `is_open` lets scripts of other origins read what everybody may read.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        try:
            response = as_problem(respond(view, request, *args, **kwargs))
        finally:
            request.method = asked
        if asked == "OPTIONS":
            response = describe_methods(response, is_open)
        return with_headers(request, response, is_open)

    return csrf_exempt(answer)  # nothing here is written by a form


def respond(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return problem(400, "There is a NUL character in the address.")
        response = view(request, *args, **kwargs)
        # REST framework's answers are made when they are rendered.
        return response.render() if hasattr(response, "render") else response
    except ProblemError as error:
        return problem(error.status, error.detail, error.parameter)
    except Http404:
        return problem(404, "There is nothing at this address.")
    except SuspiciousOperation as error:
        return problem(400, str(error))


def describe_methods(response: HttpResponse, is_open: bool) -> HttpResponse:
    """Return the answer to OPTIONS from the refusal that a view without that method gives."""
    if response.status_code != 405:
        return response
    headers = {"Allow": allowed_methods(response)}
    return HttpResponse(status=204, headers={**headers, **(PREFLIGHT if is_open else {})})


def allowed_methods(response: HttpResponse) -> str:
    methods = {name.strip() for name in response.get("Allow", "").split(",") if name.strip()}
    for name, more in ALWAYS_ALLOWED.items():
        if name in methods:
            methods.update(more)
    return ", ".join(sorted(methods | {"OPTIONS"}))


def with_headers(request: HttpRequest, response: HttpResponse, is_open: bool) -> HttpResponse:
    if response.status_code == 405:
        response["Allow"] = allowed_methods(response)
    if has_credentials(request):
        response["Cache-Control"] = PRIVATE
        return response
    if "Cache-Control" not in response:
        is_shared = request.method in ("GET", "HEAD") and response.status_code < 400
        response["Cache-Control"] = SHARED if is_shared else "no-store"
    if is_open:
        for name, value in CORS.items():
            response.setdefault(name, value)
    return response


def not_found(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer what no view is there for; an address that is only written otherwise leads on."""
    path = request.path_info
    canonical = write_canonically(path)
    if canonical != path and request.method in ("GET", "HEAD") and is_address(canonical):
        asked = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{canonical}{'?' if asked else ''}{asked}")
    raise Http404(path)


def write_canonically(path: str) -> str:
    """Return `path` with its last slash, and with its UUID in lower case (RFC 9562, section 4)."""
    lower = UUID.sub(lambda found: found[0].lower(), path)
    return lower if lower.endswith("/") else f"{lower}/"


def is_address(path: str) -> bool:
    try:
        return resolve(path).func is not nothing_here
    except Resolver404:
        return False


nothing_here = guard(not_found, is_open=True)
anything_else = re_path(r"^.*$", nothing_here)


def guard_urls(patterns: list[Any], *, is_open: bool = False) -> list[Any]:
    """Put the guard before every view of `patterns`, and a JSON 404 behind the last."""
    return [*guard_each(patterns, is_open), anything_else]


def guard_each(patterns: list[Any], is_open: bool) -> list[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = guard(pattern.callback, is_open=is_open)
        else:
            guard_each(pattern.url_patterns, is_open)
    return patterns
