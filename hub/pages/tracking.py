"""Links shared elsewhere come back with what others put on them: one page has one address."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from hub.pages.links import build_url, flatten

MARK = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_[ce]id|igshid|igsh|twclid|"
    r"yclid|ttclid|_hsenc|_hsmi"
)

View = Callable[..., HttpResponse]


def without_marks(view: View) -> View:
    """Lead to the address without marks: they are no parameters of ours, and name the reader."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(MARK.fullmatch(name) for name in request.GET):
            return view(request, *args, **kwargs)
        kept = request.GET.copy()
        for name in request.GET:
            if MARK.fullmatch(name):
                del kept[name]
        return HttpResponsePermanentRedirect(build_url(request.path, flatten(kept)))

    return answer


def without_query(request: HttpRequest) -> HttpResponse | None:
    """Lead to the bare address of a page that takes no parameters; None where there are none."""
    if not request.META.get("QUERY_STRING"):
        return None
    return HttpResponsePermanentRedirect(request.path)
