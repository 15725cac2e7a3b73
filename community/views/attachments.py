"""The door to files of posts: whoever reads the post has them, nobody else learns of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from community import permissions
from community.enums import PostState
from community.models import Attachment
from community.views.discussions import get_post
from community.views.visit import Visit
from home.web.caching import PRIVATE
from home.web.files import POLICY, PUBLIC_FILE, send


@require_safe
def attachment(request: HttpRequest, key: UUID, name: str) -> HttpResponseBase:
    """Serve a file, to be saved: no browser opens what a member sent as a page of the hub."""
    found = get_attachment(request, key)
    if found.name != name:
        raise Http404
    answer = give(request, found.file, found.content_type, f"{key}")
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    return answer


@require_safe
def thumbnail(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Serve the small copy of a picture, to be seen in its post."""
    found = get_attachment(request, key)
    if not found.thumbnail:
        raise Http404
    answer = give(request, found.thumbnail, "image/webp", f"{key}-small")
    answer["Content-Disposition"] = "inline"
    return answer


def get_attachment(request: HttpRequest, key: UUID) -> Attachment:
    """Return a file whose post the reader sees; moderators see what they decide about too."""
    found = Attachment.objects.select_related("post").filter(key=key).first()
    if found is None:
        raise Http404
    is_decided = found.post.state != PostState.DELETED and permissions.may_moderate(request.user)
    if not is_decided:
        if found.is_hidden:
            raise Http404
        visit = Visit(request, permissions.find_member(request.user), timezone.now())
        get_post(visit, found.post_id)
    return found


def give(request: HttpRequest, file: FieldFile, content_type: str, etag: str) -> HttpResponseBase:
    answer = send(
        request,
        file.storage,
        str(file.name),
        etag=etag,
        content_type=content_type,
        cache_control=PRIVATE if request.user.is_authenticated else PUBLIC_FILE,
    )
    answer["Content-Security-Policy"] = f"{POLICY}; sandbox"
    return answer
