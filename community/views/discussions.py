"""Discussions: reading them, starting them, answering, and changing what one wrote."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import markup, permissions
from community.enums import PostState, ReactionKind
from community.models import Post, PostChange, Space, Thread
from community.naming import find_people
from community.operations import discussions as operations
from community.operations import edits
from community.operations.notices import note_reading
from community.post_forms import EditPostForm, PostForm, ThreadForm
from community.views.spaces import space_crumb
from community.views.threads import (
    build_thread,
    find_post,
    find_subject,
    get_thread,
    is_item_shown,
    name_mentions,
    place_of,
    show_new,
    show_text,
)
from community.views.unsent import keeping_text
from community.views.visit import (
    Visit,
    attempt,
    for_everybody,
    for_members,
    for_writers,
    sent_from_room,
)
from home.web.page import Crumb
from home.web.paging import read_page

PREVIEW = "preview"


@require_safe
@for_everybody
def thread(visit: Visit, pk: int, slug: str = "") -> HttpResponse:
    """Show a page of a discussion, at the address that says its title."""
    found = get_thread(visit, pk)
    if found.merged_into is not None:
        return visit.lead(find_successor(visit, found.merged_into, found), is_for_good=True)
    if visit.request.path != found.get_absolute_url():
        return visit.lead_to_title(found.get_absolute_url())
    if visit.member is not None and visit.request.method == "GET":
        note_reading(visit.member, f"thread:{found.pk}", visit.at)
    return show_thread(visit, found, make_reply_form(visit, found))


def find_successor(visit: Visit, target: Thread, found: Thread) -> str:
    """Return where the posts of `found` begin in the discussion that it was joined with."""
    signs = found.signposts.filter(post__thread=target).select_related("post__thread")
    first = signs.order_by("number").first()
    return place_of(visit, first.post) if first else target.get_absolute_url()


def make_reply_form(visit: Visit, found: Thread) -> PostForm:
    """Return the form below a discussion; with `?quote=7` it begins with the seventh post."""
    naming = find_people(found) if permissions.can_reply(visit.member, found, visit.at) else None
    quoted = find_post(visit, found, visit.request.GET.get("quote", ""))
    if quoted is None:
        return PostForm(member=visit.member, naming=naming)
    key = quoted.author.key if quoted.author else ""
    address = quoted.get_absolute_url()
    text = markup.quote_post(quoted.body, key=key, number=quoted.number, address=address)
    return PostForm(initial={"body": text}, member=visit.member, naming=naming)


def show_thread(
    visit: Visit, found: Thread, form: PostForm, extra: dict[str, Any] | None = None
) -> HttpResponse:
    number = visit.request.POST.get("parent") or visit.request.GET.get("answer", "")
    answered = find_post(visit, found, number)
    context = build_thread(visit, found, read_page(visit.request))
    return visit.render(
        "thread",
        found.title,
        {
            **context,
            "form": form,
            "answered": answered,
            "title_language": found.language,
            **(extra or {}),
        },
        crumbs=[space_crumb(found.space)],
        description=found.summary,
        status=400 if form.errors else 200,
    )


@require_safe
@for_everybody
def post(visit: Visit, pk: int) -> HttpResponse:
    """Lead to where the post stands in its discussion."""
    found = get_post(visit, pk)
    return visit.lead(place_of(visit, found))


def get_post(visit: Visit, pk: int) -> Post:
    """Return a post the reader sees; raise `Http404` else."""
    rows = Post.objects.select_related("thread", "author", "parent")
    found = rows.filter(permissions.posts_shown_to(visit.member), pk=pk).first()
    if found is None:
        raise Http404
    found.thread = get_thread(visit, found.thread_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@keeping_text
@for_members
def start(visit: Visit, slug: str = "") -> HttpResponse:
    """Begin a discussion: in a space, or about an item (`?about=`)."""
    spaces = Space.objects.filter(permissions.spaces_open_to(visit.member), is_archived=False)
    space = get_object_or_404(spaces, slug=slug) if slug else spaces.first()
    about = read_item(visit)
    data = visit.request.POST if visit.request.method == "POST" else None
    form = ThreadForm(
        data,
        visit.request.FILES if data is not None else None,
        initial={"space": space},
        spaces=spaces.prefetch_related("texts"),
        member=visit.member,
    )
    context: dict[str, Any] = {"form": form, "space": space, "subject": find_subject(visit, about)}
    if form.is_bound and form.is_valid():
        if PREVIEW in visit.request.POST:
            context["preview"] = preview(form)
        else:
            made = attempt(form, lambda: send_thread(visit, form, about))
            if made is not None:
                return visit.lead(made.get_absolute_url())
    crumbs = [space_crumb(space)] if slug and space else []
    status = 400 if form.errors else 200
    return visit.render("start", _("Start a discussion"), context, crumbs=crumbs, status=status)


def read_item(visit: Visit) -> UUID | None:
    """Return the item a discussion is to be about; raise `Http404` for one that is not there."""
    value = visit.request.GET.get("about", "")
    if not value:
        return None
    try:
        item = UUID(value)
    except ValueError as error:
        raise Http404 from error
    if not is_item_shown(visit, item):
        raise Http404
    return item


def send_thread(visit: Visit, form: ThreadForm, about: UUID | None) -> Thread:
    made = operations.start_thread(
        form.cleaned_data["space"],
        visit.me,
        title=form.cleaned_data["title"],
        body=form.cleaned_data["body"],
        language=form.cleaned_data["language"],
        about=about,
        terms=form.terms,
        form_id=form.form_uuid,
        files=form.new_files,
        at=visit.at,
    )
    if made.state == PostState.HELD:
        tell_held(visit)
    return made


def tell_held(visit: Visit) -> None:
    messages.success(
        visit.request,
        _("Your first post waits for a moderator, who reads it soon. Until then only you see it."),
    )


@sent_from_room("thread", "#reply")
@keeping_text
@for_members
def reply(visit: Visit, pk: int) -> HttpResponse:
    """Add a post to a discussion; nothing that was written is lost on the way."""
    found = get_thread(visit, pk)
    found = get_thread(visit, found.merged_into_id or pk)
    form = PostForm(
        visit.request.POST, visit.request.FILES, member=visit.member, naming=find_people(found)
    )
    if not form.is_valid():
        return show_thread(visit, found, form)
    if PREVIEW in visit.request.POST:
        return show_thread(visit, found, form, {"preview": preview(form)})
    if not permissions.can_reply(visit.member, found, visit.at):
        form.add_error(None, _("This discussion takes no more answers. Copy your text from here."))
        return show_thread(visit, found, form)
    made = attempt(form, lambda: send_reply(visit, found, form, is_moved=found.pk != pk))
    if made is None:
        return show_thread(visit, found, form)
    return visit.lead(made.get_absolute_url())


def send_reply(visit: Visit, found: Thread, form: PostForm, *, is_moved: bool) -> Post:
    # Numbers of a discussion that was joined with this one since say nothing here.
    number = "" if is_moved else visit.request.POST.get("parent", "")
    parent = find_post(visit, found, number)
    made = operations.reply(
        found,
        visit.me,
        body=form.cleaned_data["body"],
        language=form.cleaned_data["language"],
        parent=parent,
        form_id=form.form_uuid,
        files=form.new_files,
        at=visit.at,
    )
    if made.state == PostState.HELD:
        tell_held(visit)
    return made


def preview(form: PostForm) -> Any:
    return show_new(form.cleaned_data["body"])


@require_http_methods(["GET", "HEAD", "POST"])
@keeping_text
@for_members
def edit(visit: Visit, pk: int) -> HttpResponse:
    found = get_post(visit, pk)
    if not permissions.can_edit(visit.member, found, visit.at):
        raise PermissionDenied
    is_sent = visit.request.method == "POST"
    waiting = PostChange.objects.filter(post=found, state=PostState.HELD).first()
    form = EditPostForm(
        visit.request.POST if is_sent else None,
        visit.request.FILES if is_sent else None,
        initial={
            "body": waiting.body if waiting else found.body,
            "language": "" if found.is_language_guessed else found.language,
            "title": (waiting and waiting.title) or found.thread.title,
        },
        post=found,
        member=visit.member,
        naming=find_people(found.thread),
    )
    context: dict[str, Any] = {"form": form, "post": found, "waiting": waiting}
    if form.is_bound and form.is_valid():
        if PREVIEW in visit.request.POST:
            context["preview"] = preview(form)
        elif attempt(form, lambda: change(visit, found, form)):
            return visit.lead(found.get_absolute_url())
    return visit.render(
        "edit_post",
        _("Change your post"),
        context,
        crumbs=thread_crumbs(found.thread),
        status=400 if form.errors else 200,
    )


def change(visit: Visit, found: Post, form: EditPostForm) -> bool:
    is_said = edits.edit_post(
        found,
        visit.me,
        body=form.cleaned_data["body"],
        language=form.cleaned_data["language"],
        title=form.cleaned_data.get("title", ""),
        files=form.new_files,
        at=visit.at,
    )
    if not is_said:
        messages.success(
            visit.request,
            _(
                "Your change waits for a moderator, who reads it soon. Until then the post stays as"
                " it was."
            ),
        )
    return True


def thread_crumbs(found: Thread) -> list[Crumb]:
    own = Crumb(found.title, found.get_absolute_url(), found.language)
    return [space_crumb(found.space), own]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def delete(visit: Visit, pk: int) -> HttpResponse:
    """Take off one's own post, after having been asked."""
    found = get_post(visit, pk)
    if not permissions.can_edit(visit.member, found, visit.at):
        raise PermissionDenied
    if visit.request.method != "POST":
        crumbs = thread_crumbs(found.thread)
        return visit.render("delete_post", _("Take off your post"), {"post": found}, crumbs=crumbs)
    operations.delete_post(found, visit.me, visit.at)
    messages.success(visit.request, _("Your post is gone."))
    is_whole = found.thread.state == PostState.DELETED
    target = found.thread.space if is_whole else found.thread
    return visit.lead(target.get_absolute_url())


@require_safe
@for_everybody
def history(visit: Visit, pk: int) -> HttpResponse:
    """Show what a post said before; each version as it was rendered from its own words."""
    found = get_post(visit, pk)
    names = name_mentions([found])
    versions = [
        (version, show_text(markup.render(version.body), names))
        for version in found.versions.order_by("-replaced_at", "-pk")[:50]
    ]
    context = {"post": found, "html": show_text(found.html, names), "versions": versions}
    crumbs = thread_crumbs(found.thread)
    return visit.render("history", _("Earlier versions"), context, crumbs=crumbs)


@sent_from_room("post")
@for_writers
def react(visit: Visit, pk: int) -> HttpResponse:
    found = get_post(visit, pk)
    kind = visit.request.POST.get("kind", "")
    if kind not in ReactionKind.values:
        raise PermissionDenied
    operations.react(found, visit.me, ReactionKind(kind))
    return visit.lead(found.get_absolute_url())


@sent_from_room("post")
@for_writers
def accept(visit: Visit, pk: int) -> HttpResponse:
    """Say that the post answered the question; once more takes it back."""
    found = get_post(visit, pk)
    is_accepted = found.thread.accepted_id == found.pk
    operations.accept(found.thread, None if is_accepted else found, visit.me, visit.at)
    return visit.lead(found.get_absolute_url())
