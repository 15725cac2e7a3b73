"""Stable addresses of terms: `/id/topic/energy` leads on to what there is about it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from home.vocabulary import get_vocabulary
from search.memo import get_version
from search.params import FACET_FIELDS


@require_safe
def show(request: HttpRequest, facet: str, key: str) -> HttpResponse:
    """Answer 303 to the list of items with the term, in a language the reader prefers."""
    get_version()  # the terms of now
    if key not in get_vocabulary().names.get(facet, {}):
        raise Http404(key)
    with translation.override(translation.get_language_from_request(request)):
        target = reverse("search")
    if facet in FACET_FIELDS:
        target += "?" + urlencode({facet: key})
    response = HttpResponse(status=303, headers={"Location": target})
    response["Vary"] = "Accept-Language"
    return response
