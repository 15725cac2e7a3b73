"""Language by the address alone, and addresses no view should have to think about."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from home.languages import codes
from hub.pages.errors import bad_request

Respond = Callable[[HttpRequest], HttpResponse]


class HostilePathMiddleware:
    """Refuse addresses with NUL bytes: no database takes them, and nobody types them."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            return bad_request(request, ValueError("NUL in the address"))
        return self.get_response(request)


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
