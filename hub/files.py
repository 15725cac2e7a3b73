"""The gate: files and pictures leave the hub only here, after a look at who asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served

from home.documents import access_of
from home.models import HubDocument, HubImage, HubRendition
from hub.accounts import redirect_to_login
from hub.api.guard import find_reader
from hub.ranges import Unsatisfiable, parse_range
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.media import used_media

PUBLIC_FILE = "public, no-cache"  # asked for again each time, answered 304: privacy may change
PUBLIC_PICTURE = "public, max-age=3600"
PRIVATE = "private, no-store"
POLICY = "default-src 'none'; frame-ancestors 'self'"
CHUNK_BYTES = 64 * 1024
HANDED_OVER = "/_files/"  # internal to nginx: nobody can ask for it


@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """Serve a document to those who see an item with it, and whom its collection lets in.

    Who only lacks the login is led there. A file nobody may know of (of a hidden item, or behind a
    password or a group) is not found; editors have every file.
    """
    found = HubDocument.objects.select_related("collection").filter(pk=document_id).first()
    if found is None or found.filename != filename:
        raise Http404
    reader, access = find_reader(request), access_of(found)
    if (access == "none" or not is_used(found, reader)) and not is_editor(request):
        raise Http404
    if access == "members" and reader == PUBLIC:
        return redirect_to_login(request, request.get_full_path())
    response = send(
        request,
        found.file.storage,
        found.file.name,
        etag=found.file_hash,
        content_type=found.content_type,
        cache_control=PUBLIC_FILE if reader == PUBLIC else PRIVATE,
    )
    is_inline = found.content_disposition == "inline"
    name = content_disposition_header(not is_inline, found.filename)
    response["Content-Disposition"] = name or "attachment"
    # A sandbox stops the browsers' own readers of PDF.
    response["Content-Security-Policy"] = POLICY if is_inline else f"{POLICY}; sandbox"
    if request.method == "GET" and response.status_code in {200, 206}:
        document_served.send(sender=HubDocument, instance=found, request=request)
    return response


def is_used(found: HubDocument | HubImage, reader: Collection[str]) -> bool:
    """Tell whether an item that `reader` may see makes use of the file."""
    return used_media(type(found), reader, timezone.now()).filter(pk=found.pk).exists()


def is_editor(request: HttpRequest) -> bool:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and request.user.is_authenticated and request.user.is_editor


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition of an image. Originals, with what cameras write into them, never leave."""
    if not path.startswith("images/"):
        raise Http404
    renditions = HubRendition.objects.select_related("image__collection").filter(file=path)
    rendition = renditions.first()
    if rendition is None:
        raise Http404
    reader, access = find_reader(request), access_of(rendition.image)
    is_open = access == "public" or (access == "members" and reader == MEMBERS)
    if not (is_open and is_used(rendition.image, reader)) and not is_editor(request):
        raise Http404
    response = send(
        request,
        rendition.file.storage,
        rendition.file.name,
        etag="",
        content_type=guess_type(path)[0] or "application/octet-stream",
        cache_control=PUBLIC_PICTURE if reader == PUBLIC else PRIVATE,
    )
    response["Content-Security-Policy"] = f"{POLICY}; sandbox"
    return response


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
        return FileResponse(opened, headers=headers)
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
