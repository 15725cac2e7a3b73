"""The gate: files and pictures leave the hub only here, after a look at who asks."""

from __future__ import annotations

from collections.abc import Iterator
from mimetypes import guess_type
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served
from wagtail.models import Page, ReferenceIndex

from home.documents import access_of
from home.models import HubDocument, HubRendition
from hub.accounts import redirect_to_login
from hub.ranges import Unsatisfiable, parse_range
from search.catalogue.models import Document
from search.catalogue.visibility import reader_of, visible

PUBLIC_FILE = "public, no-cache"  # asked for again each time, answered 304: privacy may change
PUBLIC_PICTURE = "public, max-age=604800"
PRIVATE = "private, no-store"
POLICY = "default-src 'none'; frame-ancestors 'self'"
CHUNK_BYTES = 64 * 1024


@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """Serve a document to those its collection lets in; lead others to the login.

    A file nobody may know of (of a hidden item, or behind a password or a group) is not found.
    """
    found = HubDocument.objects.select_related("collection").filter(pk=document_id).first()
    if found is None or found.filename != filename:
        raise Http404
    access = access_of(found)
    if access == "none":
        raise Http404
    if access == "members" and not request.user.is_authenticated:
        if not is_announced(found, request):
            raise Http404
        return redirect_to_login(request, request.get_full_path())
    response = send(
        request,
        found.file.storage,
        found.file.name,
        etag=found.file_hash,
        content_type=found.content_type,
        cache_control=PUBLIC_FILE if access == "public" else PRIVATE,
    )
    is_inline = found.content_disposition == "inline"
    name = content_disposition_header(not is_inline, found.filename)
    response["Content-Disposition"] = name or "attachment"
    # A sandbox stops the browsers' own readers of PDF.
    response["Content-Security-Policy"] = POLICY if is_inline else f"{POLICY}; sandbox"
    if request.method == "GET" and response.status_code in {200, 206}:
        document_served.send(sender=HubDocument, instance=found, request=request)
    return response


def is_announced(found: HubDocument, request: HttpRequest) -> bool:
    """Tell whether a page that the reader may see names the document."""
    references = ReferenceIndex.get_references_to(found)
    pages = references.filter(base_content_type__app_label="wagtailcore")
    pages = pages.filter(base_content_type__model=Page._meta.model_name)
    ids = [int(pk) for pk in pages.values_list("object_id", flat=True).distinct()]
    shown = visible(Document.objects.filter(page_id__in=ids), reader_of(request), timezone.now())
    return shown.exists()


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition of an image. Originals, with what cameras write into them, never leave."""
    if not path.startswith("images/"):
        raise Http404
    renditions = HubRendition.objects.select_related("image__collection").filter(file=path)
    rendition = renditions.first()
    if rendition is None:
        raise Http404
    access = access_of(rendition.image)
    if access == "none" or (access == "members" and not request.user.is_authenticated):
        raise Http404
    response = send(
        request,
        rendition.file.storage,
        rendition.file.name,
        etag="",
        content_type=guess_type(path)[0] or "application/octet-stream",
        cache_control=PUBLIC_PICTURE if access == "public" else PRIVATE,
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
    whole["Accept-Ranges"] = "bytes"
    whole["Last-Modified"] = http_date(modified.timestamp())
    whole["Content-Length"] = str(size)
    if etag:
        whole["ETag"] = quote_etag(etag)
    answer = get_conditional_response(request, whole.get("ETag"), int(modified.timestamp()), whole)
    if answer is not whole or request.method == "HEAD":
        return answer or whole
    return fill(request, whole, storage, name, size)


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
