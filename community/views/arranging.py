"""Putting discussions in order: pages of stewards, moderators and owners of spaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import permissions
from community.arranging_forms import CloseForm, MergeForm, MoveForm, SplitForm
from community.audiences import describe_change, describe_readers
from community.enums import PostState
from community.models import Decision, Post, Space, Thread
from community.operations import arranging
from community.operations.deciding import Act
from community.views.discussions import thread_crumbs
from community.views.threads import get_thread
from community.views.visit import Visit, for_writers, sent_from_room
from home.web.forms import OnceForm
from home.web.paging import NoSuchPageError, Pagination, build_pagination, read_page

MOST_POSTS = 100  # to choose from on a page
IS_SURE = "is_sure"


def get_arranged(visit: Visit, pk: int) -> Thread:
    """Return a discussion that stands; who may not arrange it is told of no such address."""
    found = get_thread(visit, pk)
    found = get_thread(visit, found.merged_into_id or pk)
    is_there = found.state == PostState.VISIBLE
    if not is_there or not permissions.can_arrange(visit.member, found.space, visit.at):
        raise Http404
    return found


def find_done(visit: Visit) -> Thread | None:
    """Return what became of the discussion where the form that was sent was sent before."""
    form = OnceForm(visit.request.POST)
    if visit.request.method != "POST" or not form.is_valid() or form.form_uuid is None:
        return None
    rows = Decision.objects.filter(form_id=form.form_uuid, moderator=visit.me.user)
    decision = rows.select_related("thread").first()
    return decision.thread if decision else None


def make_act(visit: Visit, form: OnceForm) -> Act:
    return Act(
        moderator=visit.me.user,
        at=visit.at,
        reason=form.cleaned_data.get("reason", ""),
        text=form.cleaned_data.get("text", ""),
        form_id=form.form_uuid,
    )


def attempt(form: OnceForm, write: Callable[[], Decision | None]) -> bool:
    """Tell whether it is done; where it may not be, the form says why."""
    try:
        write()
    except arranging.ArrangeError as error:
        form.add_error(None, str(error))
    except PermissionDenied:
        form.add_error(None, _("You do not arrange discussions there. Nothing was changed."))
    else:
        return True
    return False


def read_data(visit: Visit) -> Any:
    return visit.request.POST if visit.request.method == "POST" else None


def show(
    visit: Visit, template: str, title: str, found: Thread, context: dict[str, Any]
) -> HttpResponse:
    status = 400 if context["form"].errors else 200
    known = {"thread": found, **context}
    return visit.render(template, title, known, crumbs=thread_crumbs(found), status=status)


@sent_from_room("thread")
@for_writers
def pin(visit: Visit, pk: int) -> HttpResponse:
    """Pin the discussion, or (`stop`) let it stand among the others again."""
    found = get_arranged(visit, pk)
    form = OnceForm(visit.request.POST)
    is_pinned = "stop" not in visit.request.POST
    if form.is_valid() and attempt(
        form,
        lambda: arranging.pin(found, visit.me, make_act(visit, form), is_pinned=is_pinned),
    ):
        done = _("The discussion is pinned: it stands first in its space.")
        messages.success(visit.request, done if is_pinned else _("It is pinned no more."))
    return lead_back(visit, found, form)


@sent_from_room("thread")
@for_writers
def reopen(visit: Visit, pk: int) -> HttpResponse:
    found = get_arranged(visit, pk)
    form = OnceForm(visit.request.POST)
    if form.is_valid() and attempt(
        form, lambda: arranging.reopen(found, visit.me, make_act(visit, form))
    ):
        messages.success(visit.request, _("The discussion takes answers again."))
    return lead_back(visit, found, form)


def lead_back(visit: Visit, found: Thread, form: OnceForm) -> HttpResponse:
    for text in form.non_field_errors():
        messages.error(visit.request, str(text))
    return visit.lead(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def close(visit: Visit, pk: int) -> HttpResponse:
    """Close the discussion with a reason, which its author is told."""
    found = get_arranged(visit, pk)
    form = CloseForm(read_data(visit))
    if (
        form.is_bound
        and form.is_valid()
        and attempt(form, lambda: arranging.close(found, visit.me, make_act(visit, form)))
    ):
        messages.success(visit.request, _("The discussion is closed."))
        return visit.lead(found.get_absolute_url())
    return show(visit, "close_thread", _("Close the discussion"), found, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def move(visit: Visit, pk: int) -> HttpResponse:
    """Choose a space, read who will see the discussion there, and move it."""
    found = get_arranged(visit, pk)
    done = find_done(visit)
    if done is not None:
        return visit.lead(done.get_absolute_url())
    may = permissions.spaces_arranged_by(visit.me)
    spaces = Space.objects.filter(may, is_archived=False).exclude(pk=found.space_id)
    form = MoveForm(read_data(visit), spaces=spaces.prefetch_related("texts"))
    context: dict[str, Any] = {"form": form, "has_spaces": spaces.exists()}
    if form.is_bound and form.is_valid():
        target: Space = form.cleaned_data["space"]
        if not is_sure(visit, target.pk):
            changes = describe_change(found.space, target)
            context |= {
                "target": target,
                "facts": [describe_readers(target)],
                "warnings": changes,
            }
        elif attempt(
            form, lambda: arranging.move(found, visit.me, make_act(visit, form), space=target)
        ):
            messages.success(visit.request, _("The discussion is moved."))
            return visit.lead(found.get_absolute_url())
    return show(visit, "move_thread", _("Move the discussion"), found, context)


def is_sure(visit: Visit, target: int) -> bool:
    """Tell whether the question was answered that was asked about this target."""
    return visit.request.POST.get(IS_SURE) == str(target)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def merge(visit: Visit, pk: int) -> HttpResponse:
    """Name another discussion, read what becomes of both, and put this one behind it."""
    found = get_arranged(visit, pk)
    done = find_done(visit)
    if done is not None:
        return visit.lead(done.get_absolute_url())
    form = MergeForm(read_data(visit))
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        target = find_target(visit, form, found)
        if target is not None and not is_sure(visit, target.pk):
            context |= {
                "target": target,
                "facts": [describe_readers(target.space)],
                "warnings": warn_of_merge(found, target),
            }
        elif target is not None and attempt(
            form, lambda: arranging.merge(found, visit.me, make_act(visit, form), into=target)
        ):
            messages.success(visit.request, _("The discussions are one now."))
            return visit.lead(target.get_absolute_url())
    title = _("Join with another discussion")
    return show(visit, "merge_thread", title, found, context)


def find_target(visit: Visit, form: MergeForm, found: Thread) -> Thread | None:
    """Return the discussion that the form names; what is wrong with it is said there."""
    try:
        target = get_arranged(visit, form.cleaned_data["address"])
    except Http404:
        form.add_error("address", _("There is no discussion with this address that you arrange."))
        return None
    if target.pk == found.pk:
        form.add_error("address", _("A discussion cannot be joined with itself."))
    elif target.space.is_archived:
        form.add_error("address", _("That space is archived: nothing is added there."))
    return None if form.errors else target


def warn_of_merge(found: Thread, target: Thread) -> list[str]:
    warnings = describe_change(found.space, target.space)
    if target.is_closed:
        warnings.append(_("That discussion is closed: nobody can answer these posts then."))
    if target.about != found.about:
        warnings.append(
            _("The two are not about the same item: who sees that one's item sees these posts.")
        )
    return warnings


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def split(visit: Visit, pk: int) -> HttpResponse:
    """Choose posts and a title: they become a discussion of their own in the same space."""
    found = get_arranged(visit, pk)
    done = find_done(visit)
    if done is not None:
        return visit.lead(done.get_absolute_url())
    asked = found.posts.filter(pk=read_number(visit.request.GET.get("post", ""))).first()
    posts, pagination = list_choices(visit, found, asked)
    form = SplitForm(read_data(visit), posts=posts, initial={"posts": [asked] if asked else []})
    if form.is_bound and form.is_valid():
        made = attempt_split(visit, form, found)
        if made is not None:
            messages.success(visit.request, _("The posts are a discussion of their own now."))
            return visit.lead(made.get_absolute_url())
    context = {"form": form, "has_posts": posts.exists(), "pagination": pagination}
    return show(visit, "split_thread", _("Split the discussion"), found, context)


def read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def list_choices(
    visit: Visit, found: Thread, asked: Post | None
) -> tuple[QuerySet[Post], Pagination | None]:
    """Return a page of the posts that may go (that of `asked`), and links to the other pages."""
    rows = found.posts.filter(state=PostState.VISIBLE, number__gt=1)
    number, count = read_page(visit.request), rows.count()
    if asked is not None and "page" not in visit.request.GET:
        before = Q(root__lt=asked.root) | Q(root=asked.root, number__lt=asked.number)
        number = rows.filter(before).count() // MOST_POSTS + 1
    last = max(-(-count // MOST_POSTS), 1)
    if not 1 <= number <= last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * MOST_POSTS
    ordered = rows.order_by("root", "number")
    pks = list(ordered.values_list("pk", flat=True)[start : start + MOST_POSTS])
    posts = ordered.filter(pk__in=pks).select_related("author")
    return posts, build_pagination(visit.request, number, last)


def attempt_split(visit: Visit, form: SplitForm, found: Thread) -> Thread | None:
    made: list[Decision | None] = []
    posts = [post.pk for post in form.cleaned_data["posts"]]
    title = form.cleaned_data["title"]
    act = make_act(visit, form)
    attempt(
        form,
        lambda: made.append(arranging.split(found, visit.me, act, posts=posts, title=title)),
    )
    return next((decision.thread for decision in made if decision is not None), None)
