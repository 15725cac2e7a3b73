"""Files sent whole, in parts, or as "not modified"; by nginx, where it stands before the hub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

PUBLIC_FILE = "public, no-cache"  # asked for again each time, answered 304: privacy may change
POLICY = "default-src 'none'; frame-ancestors 'self'"
CHUNK_BYTES = 64 * 1024
HANDED_OVER = "/_files/"  # internal to nginx: nobody can ask for it
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Unsatisfiable(ValueError):  # noqa: N818 -- the word of the standard
    """The range lies outside the file."""


def send(
    request: HttpRequest,
    storage: Storage,
    name: str,
    *,
    etag: str,
    content_type: str,
    cache_control: str,
) -> HttpResponseBase:
    """Answer with a file of `storage`, a part of it, or "not modified"; 404 where it is missing."""
    try:
        size = storage.size(name)
        modified = storage.get_modified_time(name)
    except FileNotFoundError as error:
        raise Http404 from error
    whole: HttpResponse = HttpResponse(content_type=content_type)
    whole["Cache-Control"] = cache_control
    whole["X-Content-Type-Options"] = "nosniff"
    if settings.HUB_X_ACCEL and isinstance(storage, FileSystemStorage):
        return hand_over(whole, storage, name)
    whole["Accept-Ranges"] = "bytes"
    whole["Last-Modified"] = http_date(modified.timestamp())
    whole["Content-Length"] = str(size)
    if etag:
        whole["ETag"] = quote_etag(etag)
    answer = get_conditional_response(request, whole.get("ETag"), int(modified.timestamp()), whole)
    if answer is not whole or request.method == "HEAD":
        return answer or whole
    return fill(request, whole, storage, name, size)


def hand_over(head: HttpResponse, storage: FileSystemStorage, name: str) -> HttpResponse:
    """Let nginx send the file: parts and "not modified" are its business then."""
    path = Path(storage.path(name)).relative_to(settings.DATA_DIR)
    head["X-Accel-Redirect"] = f"{HANDED_OVER}{quote(str(path))}"
    return head


def fill(
    request: HttpRequest, head: HttpResponse, storage: Storage, name: str, size: int
) -> HttpResponseBase:
    """Return the answer that `head` announces, or the part of it that the request wants."""
    headers = dict(head.items())
    wanted = request.headers.get("Range", "") if is_current(request, head) else ""
    try:
        part = parse_range(wanted, size)
    except Unsatisfiable:
        head.status_code = 416
        head["Content-Range"] = f"bytes */{size}"
        head["Content-Length"] = "0"
        return head
    opened = storage.open(name, "rb")
    if part is None:
        content_type = headers.pop("Content-Type")  # else it would be guessed from the name
        return FileResponse(opened, headers=headers, content_type=content_type)
    headers["Content-Length"] = str(part.stop - part.start)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return StreamingHttpResponse(Part(opened, part), status=206, headers=headers)


def is_current(request: HttpRequest, head: HttpResponse) -> bool:
    """Tell whether a part still belongs to what the client has of the file (If-Range)."""
    condition = request.headers.get("If-Range")
    return condition in {None, head.get("ETag"), head["Last-Modified"]}


class Part:
    """Some bytes of an open file, which is closed with the answer."""

    def __init__(self, opened: File[Any], part: range) -> None:
        self.opened = opened
        self.part = part
        self.close = opened.close  # called by the answer

    def __iter__(self) -> Iterator[bytes]:
        self.opened.seek(self.part.start)
        left = len(self.part)
        while left and (chunk := self.opened.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk


def parse_range(header: str, size: int) -> range | None:
    """Return the wanted bytes of a file of `size` bytes; None where all of them are to be sent.

    Several ranges at once and what cannot be read count as a wish for everything, as the standard
    allows.

    Raises:
        Unsatisfiable: the range begins behind the end, or asks for the last zero bytes.

    Source: RFC 9110, section 14.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return range(size - length, size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return range(int(first), min(int(last) + 1, size) if last else size)
