"""The gate: files and pictures leave the hub only here, after a look at who asks."""

from __future__ import annotations

from collections.abc import Collection
from mimetypes import guess_type

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served

from home.documents import access_of
from home.models import HubDocument, HubImage, HubRendition
from home.web.caching import PRIVATE
from home.web.files import POLICY, PUBLIC_FILE, send
from hub.accounts import redirect_to_login
from hub.api.guard import find_reader
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.media import used_media

PUBLIC_PICTURE = "public, max-age=3600"


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
