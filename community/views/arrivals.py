"""Which forms have arrived, for the browser that keeps what was written until it knows."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse

KEY = "arrived"
MOST_KEPT = 20


def note_arrival(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Remember the id of a form that was taken: one that was not comes back with its text."""
    if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
        sent = read_id(request.POST.get("form_id", ""))
        known = find_arrived(request)
        if sent and sent not in known:
            request.session[KEY] = [*known, sent][-MOST_KEPT:]
    return response


def read_id(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""


def find_arrived(request: HttpRequest) -> list[str]:
    """Return the ids of the forms that were taken last in this session."""
    known: list[str] = request.session.get(KEY, [])
    return known
