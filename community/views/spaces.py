"""Spaces: which there are, and what is discussed in each."""

from __future__ import annotations

from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community import permissions
from community.enums import FollowKind, PostState, SpaceAccess, SpaceRole
from community.models import Space, SpaceMember, Thread
from community.operations import spaces as operations
from community.views.threads import about_shown, is_followed
from community.views.visit import Visit, for_everybody, for_writers, sent_from_room
from home.web.page import Crumb
from home.web.paging import NoSuchPageError, build_pagination, read_page

PAGE_SIZE = 25


def space_crumb(space: Space) -> Crumb:
    text = space.text
    return Crumb(space.title, space.get_absolute_url(), text.language if text else "")


@require_safe
@for_everybody
def spaces(visit: Visit) -> HttpResponse:
    stands = Q(threads__state=PostState.VISIBLE, threads__merged_into=None)
    shown = stands & about_shown(visit, "threads__")
    named = Space.objects.filter(permissions.spaces_named_to(visit.member)).annotate(
        thread_count=Count("threads", filter=shown),
        last_at=Max("threads__last_post_at", filter=shown),
    )
    listed = named.order_by("is_archived", "position", "slug").prefetch_related("texts")
    summary = _("Rooms to ask, answer and tell, in whichever language you write.")
    return visit.render("spaces", _("Spaces"), {"spaces": listed}, description=summary)


@require_safe
@for_everybody
def space(visit: Visit, slug: str) -> HttpResponse:
    """List the discussions of a space, pinned ones first; to who is outside, say how to get in."""
    found = get_space(visit, slug)
    context = {
        "space": found,
        "is_inside": permissions.can_see_space(found, visit.member),
        "can_write": permissions.can_write(visit.member, found, visit.at),
        "is_followed": is_followed(visit.member, FollowKind.SPACE, found.slug),
        "own_role": find_role(visit, found),
        "is_owner": permissions.owns_space(found, visit.member),
        "can_let_in": permissions.can_let_in(found, visit.member),
    }
    if context["own_role"] == SpaceRole.ASKING:
        context["has_owner"] = operations.owners_of(found).exists()
    if context["is_inside"]:
        context |= list_threads(visit, found)
    text = found.text
    context["title_language"] = text.language if text else ""
    return visit.render("space", found.title, context, description=text.summary if text else "")


def get_space(visit: Visit, slug: str) -> Space:
    """Return a space the reader may know of; raise `Http404` else."""
    named = Space.objects.filter(permissions.spaces_named_to(visit.member))
    return get_object_or_404(named.prefetch_related("texts"), slug=slug)


def find_role(visit: Visit, space: Space) -> str:
    if visit.member is None:
        return ""
    roles = SpaceMember.objects.filter(space=space, member=visit.member)
    return roles.values_list("role", flat=True).first() or ""


def list_threads(visit: Visit, space: Space) -> dict[str, object]:
    shown = Q(state=PostState.VISIBLE)
    if visit.is_steward:
        shown |= Q(state=PostState.HELD)
    elif visit.member is not None:
        shown |= Q(state=PostState.HELD, author=visit.member)
    rows = Thread.objects.filter(shown, about_shown(visit), space=space, merged_into=None)
    threads = rows.select_related("author")
    if "unanswered" in visit.request.GET:
        threads = threads.filter(post_count__lte=1)
    number = read_page(visit.request)
    count = threads.count()
    last = max(-(-count // PAGE_SIZE), 1)
    if number > last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    ordered = threads.order_by("-is_pinned", "-last_post_at", "-pk")
    return {
        "threads": ordered[start : start + PAGE_SIZE],
        "count": count,
        "is_unanswered": "unanswered" in visit.request.GET,
        "pagination": build_pagination(visit.request, number, last),
    }


@sent_from_room("space")
@for_writers
def ask(visit: Visit, slug: str) -> HttpResponse:
    """Ask to be let into a restricted space."""
    found = get_space(visit, slug)
    if found.access != SpaceAccess.RESTRICTED or found.is_archived:
        raise Http404
    operations.ask(found, visit.me, visit.at)
    return visit.lead(reverse("community:space", args=[slug]))
