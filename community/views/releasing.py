"""What stewards and moderators decide where a text stands: let it through, or take it off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import permissions
from community.enums import PostState
from community.models import Announcement, Attachment, Decision, Post, Thread
from community.moderation_forms import TakeOffForm
from community.operations import announcements, flags, moderation, pictures
from community.operations.deciding import Act, DecidedError, shorten
from community.views.announcements import crumbs_to, get_announcement
from community.views.discussions import get_post, thread_crumbs
from community.views.visit import Visit, for_writers, sent_from_room
from home.models import User
from home.web.page import Crumb

Written = Post | Announcement


@sent_from_room("post")
@for_writers
def approve_post(visit: Visit, pk: int) -> HttpResponse:
    return approve(visit, lambda: get_post(visit, pk))


@sent_from_room("notice")
@for_writers
def approve_announcement(visit: Visit, folder: str, pk: int) -> HttpResponse:
    return approve(visit, lambda: get_announcement(visit, folder, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def take_off_post(visit: Visit, pk: int) -> HttpResponse:
    return take_off(visit, lambda: get_post(visit, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def hide_announcement(visit: Visit, folder: str, pk: int) -> HttpResponse:
    return take_off(visit, lambda: get_announcement(visit, folder, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def hide_file(visit: Visit, key: UUID) -> HttpResponse:
    """Take a file off alone, as a moderator, with a reason that the author of its post gets."""
    if not permissions.may_moderate(visit.request.user):
        raise PermissionDenied
    found = Attachment.objects.filter(key=key, is_hidden=False).first()
    if found is None:
        return tell_decided(visit)
    return take_off(visit, lambda: get_post(visit, found.post_id), found)


def approve(visit: Visit, find: Callable[[], Written]) -> HttpResponse:
    """Let everybody read what waited; whoever comes second is told."""
    act = Act(moderator=check_right(visit), at=visit.at)
    try:
        written = find()
        flags.answer_held(written, act, lambda since: show(written, since))
    except (DecidedError, Http404):
        return tell_decided(visit)
    return visit.lead(written.get_absolute_url())


def take_off(
    visit: Visit, find: Callable[[], Written], file: Attachment | None = None
) -> HttpResponse:
    """Ask for the reason, which the author gets, and take the text off, or this file of it."""
    moderator = check_right(visit)
    is_sent = visit.request.method == "POST"
    try:
        written = find()
    except Http404:
        if is_sent:
            return tell_decided(visit)
        raise
    if written.author_id == visit.me.pk:
        raise PermissionDenied
    if not permissions.can_take_off(moderator, visit.member, written):
        return tell_decided(visit)
    form = TakeOffForm(visit.request.POST if is_sent else None)
    if form.is_bound and form.is_valid():
        return end(visit, written, read_act(visit, moderator, form), file)
    excerpt = (file.alt or file.name) if file else shorten(written)
    context = {"form": form, "target": written, "excerpt": excerpt, "file": file}
    status = 400 if form.errors else 200
    title = _("Take it off, with a reason")
    return visit.render("take_off", title, context, crumbs=crumbs_above(written), status=status)


def check_right(visit: Visit) -> User:
    user = visit.request.user
    if not isinstance(user, User) or not permissions.may_release(user, visit.at):
        raise PermissionDenied
    return user


def read_act(visit: Visit, moderator: User, form: TakeOffForm) -> Act:
    return Act(
        moderator=moderator,
        at=visit.at,
        reason=form.cleaned_data["reason"],
        text=form.cleaned_data["text"],
        form_id=form.form_uuid,
    )


def end(visit: Visit, written: Written, act: Act, file: Attachment | None) -> HttpResponse:
    try:
        if file is not None:
            pictures.take_off_file(file.post, act, file=file.pk)
        elif written.state == PostState.HELD:
            flags.answer_held(written, act, lambda since: hide(written, since))
        else:
            hide(written, act)
    except DecidedError:
        return tell_decided(visit)
    messages.success(visit.request, _("It is taken off. Its author gets your reason by mail."))
    if file is not None:
        return visit.lead(written.get_absolute_url())
    if isinstance(written, Post):
        thread = Thread.objects.get(pk=written.thread_id)
        if thread.state == PostState.VISIBLE:
            return visit.lead(thread.get_absolute_url())
    return visit.lead(reverse("community:spaces"))


def crumbs_above(written: Written) -> list[Crumb]:
    if isinstance(written, Post):
        return thread_crumbs(written.thread)
    return list(crumbs_to(written))


def show(written: Written, act: Act) -> Decision:
    if isinstance(written, Post):
        return moderation.approve_post(written, act)
    return announcements.show(written, act)


def hide(written: Written, act: Act) -> Decision:
    if isinstance(written, Post):
        return moderation.take_off_post(written, act)
    return announcements.hide(written, act)


def tell_decided(visit: Visit) -> HttpResponse:
    messages.warning(visit.request, _("This waits no more. Nothing was done."))
    return visit.lead(reverse("community:spaces"))
