"""Language by the address alone, and addresses no view should have to think about."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.functional import cached_property

from home.languages import codes
from hub.api.errors import is_api
from hub.api.guard import CORS, has_credentials
from hub.pages.errors import bad_request, not_allowed, too_long

MAX_ADDRESS_BYTES = 8_000  # redirects repeat an address in a header, where servers read little more

Respond = Callable[[HttpRequest], HttpResponse]


class ApiRedirectMiddleware:
    """Let scripts of other origins follow the way to https, which is shown before any view's turn.

    Stands before Django's SecurityMiddleware; other redirects of the APIs have their headers.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 301 and is_api(request) and not has_credentials(request):
            for name, value in CORS.items():
                response.headers.setdefault(name, value)
        return response


class HostilePathMiddleware:
    """Refuse addresses that nobody types: with NUL bytes, which no database takes, or too long.

    Of NUL in a query the APIs speak themselves, in their own words.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or ("%00" in asked and not is_api(request)):
            return bad_request(request, ValueError("NUL in the address"))
        if len(request.path_info.encode()) + len(asked) > MAX_ADDRESS_BYTES:
            return too_long(request)
        return self.get_response(request)


class NotAllowedMiddleware:
    """Give people a page where a view says with nothing but a status that it was asked wrongly."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return not_allowed(request, response["Allow"])
        return response


class PolicyMiddleware(CSPMiddleware):
    """The content security policy, put together once: django-csp does it twice for every answer."""

    OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        has_own = any(hasattr(response, name) for name in self.OWN)
        if has_own or settings.DEBUG or hasattr(request, "_csp_nonce"):
            return super().process_response(request, response)
        excluded = tuple(settings.CONTENT_SECURITY_POLICY["EXCLUDE_URL_PREFIXES"])
        is_admin = request.path_info.startswith(excluded)
        response.headers.setdefault(HEADER, self.admin_policy if is_admin else self.policy)
        return response

    @cached_property
    def policy(self) -> str:
        return build_policy()

    @cached_property
    def admin_policy(self) -> str:
        return build_policy(settings.ADMIN_POLICY)


class ApiMiddleware:
    """The short way of programs: what is asked without credentials goes straight to its view.

    Sessions, accounts, messages and forms, which stand behind this one, are of no use to them.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = None if has_credentials(request) else find_api(request)
        if match is None:
            return self.get_response(request)
        request.get_host()  # raises DisallowedHost
        translation.activate(settings.LANGUAGE_CODE)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if not response.streaming and "Content-Length" not in response:
            response.headers["Content-Length"] = str(len(response.content))
        return response


def find_api(request: HttpRequest) -> ResolverMatch | None:
    """Return the view of an API that is asked; None if it is none's address."""
    try:
        return resolve(request.path_info) if is_api(request) else None
    except Resolver404:
        return None


class PageMessageMiddleware(MessageMiddleware):
    """Messages to people; programs get none, and need no place to keep them."""

    def process_request(self, request: HttpRequest) -> None:
        if not is_api(request):
            super().process_request(request)


class PrefixLocaleMiddleware(LocaleMiddleware):
    """The first part of the path is the language of a page; everything else has none of its own.

    Only `/` asks the browser for its languages. Nothing outside `/{lang}/` is ever redirected to
    a language, so an absent API address stays a 404 there. The admin speaks the editor's language.
    """

    def process_request(self, request: HttpRequest) -> None:
        first = request.path_info.split("/")[1]
        if first in codes():
            language = first
        elif first in ("", "admin"):
            language = translation.get_language_from_request(request)
        else:
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.split("/")[1] in codes():
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response
