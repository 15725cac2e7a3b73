"""A member's picture: shown to whom the profile shows it, at an address that asks each time."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Picture
from community.operations import members as operations
from community.picture_forms import PictureForm
from community.pictures import SIZES
from community.views.members import get_member
from community.views.profiles import build_profile
from community.views.visit import Visit, for_everybody, for_writers

# Asked for again each time, answered 304: who sees it may change.
CACHED = "private, no-cache"
TYPE = "image/webp"


@require_safe
@for_everybody
def picture(visit: Visit, key: str, size: int) -> HttpResponse:
    """Hand out the picture; hidden, absent and of somebody unknown are all not there."""
    found = get_member(key)
    if size not in SIZES or "picture" not in build_profile(visit, found, "")["fields"]:
        raise Http404
    tag = f'"{found.picture_tag}-{size}"'
    if visit.request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        column = "small" if size == min(SIZES) else "large"
        stored = Picture.objects.filter(member=found).values_list(column, flat=True).first()
        if stored is None:
            raise Http404
        response = HttpResponse(bytes(stored), content_type=TYPE)
    response["ETag"] = tag
    response["Cache-Control"] = CACHED
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def change(visit: Visit) -> HttpResponse:
    if "remove" in visit.request.POST:
        operations.remove_picture(visit.me)
        messages.success(visit.request, _("Your picture is removed."))
        return visit.lead(reverse("community:profile"))
    is_sent = visit.request.method == "POST"
    form = PictureForm(visit.request.POST, visit.request.FILES) if is_sent else PictureForm()
    if form.is_bound and form.is_valid():
        operations.set_picture(visit.me, form.squares, visit.at)
        messages.success(visit.request, _("Your picture is stored."))
        return visit.lead(visit.me.get_absolute_url())
    context = {"form": form, **build_profile(visit, visit.me, "")}
    status = 400 if form.errors else 200
    return visit.render("picture", _("Your picture"), context, status=status)
