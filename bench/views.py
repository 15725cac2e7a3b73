"""The least that Django can do: an answer of nothing, and one query of ready documents."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse

READY = """
    SELECT card FROM search_listing
    WHERE locale = 'en' ORDER BY published_at DESC, item DESC LIMIT 20
"""


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, world", content_type="text/plain")


def ready(_request: HttpRequest) -> HttpResponse:
    """Answer with twenty cards as they are stored: no count, no visibility, no address."""
    with connection.cursor() as cursor:
        cursor.execute(READY)
        cards = [card for (card,) in cursor.fetchall()]
    body = f'{{"items":[{",".join(cards)}]}}'
    return HttpResponse(body.encode(), content_type="application/json")
