"""Who may keep an answer: everybody a visitor's, until it changes; nobody a member's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

SHARED = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"


def finish(request: HttpRequest, response: HttpResponse, tag: str | None = None) -> HttpResponse:
    """Say on the answer who may keep it."""
    user = getattr(request, "user", None)
    is_member = user is not None and user.is_authenticated
    response["Cache-Control"] = PRIVATE if is_member else SHARED
    if tag is not None and response.status_code == 200:
        response["ETag"] = tag
    return response
