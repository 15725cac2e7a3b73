"""Which requests are reads: of a page, a file, an API.

Of who asks nothing is kept, and nothing is looked at but whether a program says that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from home.languages import codes
from home.sections import RESERVED, SECTIONS
from hub.indicators.tallying import tallies

PAGE, FILE, API = "page", "file", "api"
VERSIONS = ("v1", "v2", "v3")
HOME, OTHER, ACCOUNT = "home", "other", "account"
PARTS = (HOME, *SECTIONS, *sorted(RESERVED - {ACCOUNT}), OTHER)
FILES = {
    "wagtaildocs_serve": "document",
    "manual_pdf": "manual",
    "community:attachment": "attachment",
}

ANSWERED = frozenset({200, 206, 304})
PROGRAM = re.compile(r"(?<!cu)bot|crawl|spider", re.IGNORECASE)  # Cubot makes telephones


class Read(NamedTuple):
    """What was read; `key` and `locale` as a `Tally` has them."""

    name: str
    key: str
    locale: str = ""


class CountMiddleware:
    """Counts reads in memory, behind the answer: no query, no cookie, no address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.HUB_COUNT_SECONDS and request.method == "GET":
            read = find_read(request, response)
            if read is not None and not says_program(request):
                tallies.add(*read)
        return response


def find_read(request: HttpRequest, response: HttpResponse) -> Read | None:
    """Return what the answer lets somebody read; None for all else.

    Wagtail makes a request of its own for a preview: that one was never at an address.
    """
    match = request.resolver_match
    if match is None or response.status_code not in ANSWERED:
        return None
    if match.view_name in FILES:
        is_read = is_download(request, response)
        return Read(FILE, FILES[match.view_name]) if is_read else None
    first, _slash, rest = request.path_info[1:].partition("/")
    if first == "api":
        version = rest.partition("/")[0]
        is_read = version in VERSIONS and is_data(request, response)
        return Read(API, version) if is_read else None
    part = find_part(rest)
    if first in codes() and part != ACCOUNT and is_page(request, response):
        return Read(PAGE, part, first)
    return None


def find_part(path: str) -> str:
    """Return the part of the hub that `path`, below a language, is in."""
    slug = path.partition("/")[0]
    known = slug in SECTIONS or slug in RESERVED
    return slug if known else OTHER if slug else HOME


def is_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell a page, or that it has not changed, from a part of one, a feed or a picture."""
    asked = request.headers
    is_part = "HX-Request" in asked and "HX-Boosted" not in asked
    is_early = "prefetch" in asked.get("Sec-Purpose", "")
    is_html = response.status_code == 304 or is_of_type(response, "text/html")
    return request.path_info.endswith("/") and is_html and not is_part and not is_early


def is_download(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether a file begins to be sent: later parts of it are the same download.

    Whether who has it already gets it again, nginx decides where it sends the files itself.
    """
    asked = request.headers
    is_known = "If-None-Match" in asked or "If-Modified-Since" in asked
    if response.status_code == 304 or (is_known and "X-Accel-Redirect" in response):
        return False
    return asked.get("Range", "bytes=0-").startswith("bytes=0-")


def is_data(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell what front ends of partners read from the documentation, and from our own pages."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    is_described = request.path_info.endswith("openapi.json")
    return not (is_ours or is_described or is_of_type(response, "text/html"))


def is_of_type(response: HttpResponse, name: str) -> bool:
    return response.headers.get("Content-Type", "").startswith(name)


def says_program(request: HttpRequest) -> bool:
    """Tell whether who asks calls itself a program that reads the web by itself."""
    return PROGRAM.search(request.headers.get("User-Agent", "")) is not None
