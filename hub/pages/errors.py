"""Error pages, in the person's language; that of a broken server needs nothing that can break."""

from __future__ import annotations

import logging
import sys
from copy import copy

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import patch_vary_headers

from home.languages import active, codes, direction_of, name_of
from home.web.caching import finish
from home.web.paging import NoSuchPageError
from home.web.sending import page_of_form
from hub.api.errors import is_api, problem
from hub.pages.refusals import Refusal, explain_length, explain_page, explain_parameter
from search.params import ParameterError

logger = logging.getLogger(__name__)

RETRY_AFTER_S = 5
MAX_PATH_CHARS = 1_000  # that a page leads back to
NOT_AWAY = "no such"  # SQLite's word for a table that is missing: broken, not away
LAST_RESORT = b"<!DOCTYPE html><html lang=en><title>Error</title><h1>Something broke.</h1>"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return answer(request, 413, {})
    if not isinstance(exception, ParameterError):
        return answer(request, 400, {})
    return refuse(request, 400, explain_parameter(request, exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403, {})


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret is not (or no longer) the browser's: say what to do."""
    logger.info("form refused at %s: %s", request.path, reason)
    return answer(request, 403, {"form_url": page_of_form(request)}, "403_csrf.html")


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer what an address does not take; `allowed` are the methods it does."""
    response = answer(request, 405, {"form_url": page_of_form(request)})
    response["Allow"] = allowed
    return response


def too_long(request: HttpRequest) -> HttpResponse:
    """Answer an address with more in it than anything takes, mostly a text that is searched for."""
    if is_api(request):
        return problem(414, "The address is too long; see the limits of each parameter.")
    with translation.override(find_language(request)):
        refusal = explain_length(request)
    return refuse(without_length(request), 414, refusal)


def without_length(request: HttpRequest) -> HttpRequest:
    """Return the request as if its address were short: a page repeats that in many links."""
    bare = copy(request)
    bare.META = {**request.META, "QUERY_STRING": ""}
    bare.__dict__.pop("GET", None)  # which is read of it once
    if len(bare.path) > MAX_PATH_CHARS:
        bare.path = bare.path_info = f"/{find_language(request)}/"
    return bare


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, NoSuchPageError):
        return refuse(request, 404, explain_page(request, exception))
    return answer(request, 404, {})


def refuse(request: HttpRequest, status: int, refusal: Refusal) -> HttpResponse:
    """Say what of a list's address cannot be used, and what leads on."""
    return answer(request, status, {"refusal": refusal}, "refused.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody expected; a database that is away or too busy is soon back (503)."""
    is_brief = is_away(sys.exc_info()[1])
    retry = {"Retry-After": str(RETRY_AFTER_S)} if is_brief else {}
    if is_api(request) and is_brief:
        return problem(503, "Our database does not answer just now.", headers=retry)
    if is_api(request):
        return problem(500, "Something broke on our side.")
    with translation.override(find_language(request)):
        try:
            page = render_to_string(f"{503 if is_brief else 500}.html", build_bare_context())
        except Exception:
            logger.exception("the error page itself cannot be made")
            response = HttpResponseServerError(LAST_RESORT)
        else:
            response = HttpResponseServerError(page)
    response.status_code = 503 if is_brief else 500
    response["Cache-Control"] = "no-store"
    for name, value in retry.items():
        response[name] = value
    return response


def is_away(error: BaseException | None) -> bool:
    """Tell whether the database did not answer, or not in time; asking again may well succeed."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return NOT_AWAY not in str(error)
        error = error.__cause__ or error.__context__
    return False


def build_bare_context() -> dict[str, object]:
    return {
        "language": active(),
        "dir": direction_of(active()),
        "languages": [(code, name_of(code), direction_of(code), f"/{code}/") for code in codes()],
        **find_files(),
    }


def find_files() -> dict[str, object]:
    """Return the addresses of style and drawing; none where the list of files is what is broken."""
    try:
        return {
            "stylesheets": [static(f"home/{name}.css") for name in ("tokens", "hub")],
            "drawing": static("home/art/broken.svg"),
        }
    except Exception:  # noqa: BLE001 -- a page without style is better than none
        return {}


def answer(
    request: HttpRequest, status: int, context: dict[str, object], template: str = ""
) -> HttpResponse:
    if is_api(request):
        return problem(status)
    language = find_language(request)
    with translation.override(language):
        response = render(request, template or f"{status}.html", context, status=status)
    response["Content-Language"] = language
    if first_part(request) not in codes():
        patch_vary_headers(response, ["Accept-Language"])
    return finish(request, response)


def find_language(request: HttpRequest) -> str:
    """Return the language of the address, else the first of ours that the browser asks for."""
    first = first_part(request)
    return first if first in codes() else translation.get_language_from_request(request)


def first_part(request: HttpRequest) -> str:
    return request.path_info.lstrip("/").split("/")[0]
