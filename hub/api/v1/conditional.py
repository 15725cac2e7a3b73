"""Answers a client already has need not be made again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse

from search.memo import find_next_moment

FORMAT = 1  # raise it when the same catalogue is answered differently


def make_tag(request: HttpRequest, version: int, reader: Collection[str], at: datetime) -> str:
    """Return the ETag of the answer to `request`, known before the answer is.

    It holds until the catalogue changes or an item appears, expires or ends by itself.
    """
    moment = find_next_moment(version, at)
    asked = f"{request.path}?{request.META.get('QUERY_STRING', '')}"
    state = f"{FORMAT}|{version}|{moment.isoformat()}|{sorted(reader)}|{asked}"
    return f'W/"{version}-{digest(state.encode())}"'


def digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()


def is_known(request: HttpRequest, tag: str) -> bool:
    """Tell whether the client has the answer with `tag` (weak comparison, RFC 9110)."""
    header = request.META.get("HTTP_IF_NONE_MATCH")
    if not header:
        return False
    if header.strip() == "*":
        return True
    opaque = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == opaque for part in header.split(","))


def not_modified(tag: str) -> HttpResponse:
    response = HttpResponse(status=304, headers={"ETag": tag})
    del response["Content-Type"]
    return response


def answer_text(request: HttpRequest, body: str) -> HttpResponse:
    """Return JSON text that is quickly made; its ETag is that of the text."""
    content = body.encode()
    tag = f'W/"{digest(content)}"'
    if is_known(request, tag):
        return not_modified(tag)
    return HttpResponse(content, content_type="application/json", headers={"ETag": tag})
