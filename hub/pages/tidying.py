"""One page has one address, whatever forms leave empty and others put on links of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from home.web.links import build_url, flatten
from search.params import FILTERS

MARK = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_[ce]id|igshid|igsh|twclid|"
    r"yclid|ttclid|_hsenc|_hsmi"
)

View = Callable[..., HttpResponse]


def with_tidy_address(view: View) -> View:
    """Lead to the address without what says nothing: choices left empty, and marks of others.

    A form without scripts sends every field; marks are no parameters of ours, and name the reader.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = flatten(request.GET)
        kept = [pair for pair in asked if not says_nothing(*pair)]
        if kept == asked:
            return view(request, *args, **kwargs)
        return HttpResponsePermanentRedirect(build_url(request.path, kept))

    return answer


def says_nothing(name: str, value: str) -> bool:
    return bool(MARK.fullmatch(name)) or (name in FILTERS and not value)


def without_query(request: HttpRequest) -> HttpResponse | None:
    """Lead to the bare address of a page that takes no parameters; None where there are none."""
    if not request.META.get("QUERY_STRING"):
        return None
    return HttpResponsePermanentRedirect(request.path)
