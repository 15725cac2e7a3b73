"""A space in the hands of its owners: who is let in, its names, who may enter."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import permissions
from community.enums import SpaceAccess, SpaceRole
from community.models import Member, Space, SpaceMember
from community.moderation_forms import SpaceForm
from community.operations import spaces as operations
from community.views.spaces import get_space, space_crumb
from community.views.visit import Visit, for_writers
from home.web.paging import NoSuchPageError, build_pagination, read_page

PAGE_SIZE = 50
ROLES = {"let_in": SpaceRole.MEMBER, "make_owner": SpaceRole.OWNER}


def get_owned(visit: Visit, slug: str) -> Space:
    """Return the space of an owner; who owns it not is told what is told of any other address."""
    found = get_space(visit, slug)
    if not permissions.owns_space(found, visit.member):
        raise Http404
    return found


def get_let_in(visit: Visit, slug: str) -> Space:
    """Return the space for who says who is let in: owners, and moderators in any."""
    found = get_object_or_404(Space.objects.prefetch_related("texts"), slug=slug)
    if not permissions.can_let_in(found, visit.member):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def people(visit: Visit, slug: str) -> HttpResponse:
    """List who asks and who is in; let in, refuse, make an owner."""
    found = get_let_in(visit, slug)
    if found.access not in {SpaceAccess.RESTRICTED, SpaceAccess.PRIVATE}:
        raise Http404
    if visit.request.method == "POST":
        act(visit, found)
        return visit.lead(visit.request.get_full_path())
    rows = SpaceMember.objects.filter(space=found).select_related("member")
    number = read_page(visit.request)
    inside = rows.exclude(role=SpaceRole.ASKING).order_by("created_at", "pk")
    count = inside.count()
    last = max(-(-count // PAGE_SIZE), 1)
    if number > last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    context = {
        "space": found,
        "asking": rows.filter(role=SpaceRole.ASKING).order_by("created_at", "pk")[:100],
        "inside": inside[start : start + PAGE_SIZE],
        "pagination": build_pagination(visit.request, number, last),
    }
    crumbs = [space_crumb(found)]
    return visit.render("people", _("Who is let in"), context, crumbs=crumbs)


def act(visit: Visit, space: Space) -> None:
    """Do what the form says; a member is named by the key of their profile."""
    key = visit.request.POST.get("member", "").strip().rstrip("/").rpartition("/")[2]
    member = Member.objects.filter(key=key, user__is_active=True).exclude(name="").first()
    if member is None:
        messages.error(visit.request, _("There is no member with this address."))
        return
    name = visit.request.POST.get("act", "")
    try:
        if name in ROLES:
            operations.let_in(space, visit.me, member, ROLES[name])
        else:
            operations.turn_out(space, visit.me, member)
    except PermissionDenied:
        messages.error(visit.request, _("A space keeps one owner. Make somebody else one first."))
    else:
        messages.success(visit.request, _("Done."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def change(visit: Visit, slug: str) -> HttpResponse:
    """Change a space; what breaks links or shuts people out is asked once more."""
    found = get_owned(visit, slug)
    crumbs = [space_crumb(found)]
    form = SpaceForm(visit.request.POST if visit.request.method == "POST" else None, instance=found)
    del form.fields["position"]
    warnings = []
    if form.is_bound and form.is_valid():
        warnings = form.find_warnings()
        if not warnings:
            operations.save_space(form.save(commit=False), form.texts)
            messages.success(visit.request, _("The space is stored."))
            return visit.lead(found.get_absolute_url())
    context = {"form": form, "space": found, "warnings": warnings}
    status = 400 if form.errors else 200
    title = _("Change the space")
    return visit.render("change_space", title, context, crumbs=crumbs, status=status)
