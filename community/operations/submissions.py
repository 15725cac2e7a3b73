"""Good practices on their way: drafts, what is sent in, and what editors decide about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from community import mails, passages, permissions
from community.enums import NoticeKind, PostState, SubmissionState
from community.limits import LimitError
from community.models import (
    CommunityIndexPage,
    Credit,
    Member,
    Post,
    PracticePage,
    Submission,
    Thread,
)
from community.models.practices import MAX_CHARS, TEXTS
from community.operations import coauthors, crediting, notices
from community.operations.discussions import atomic, lock
from home.models import User
from home.models.base import latin_slug
from search.catalogue.models import Listing
from search.catalogue.visibility import PUBLIC, visible
from search.catalogue.writer import batching

MOST_OPEN = 20  # drafts and what waits, of one member
FACTS = ("started_on", "ended_on", "licence", "city", "country")


class DecidedError(Exception):
    """Somebody has decided about the submission already, or its author took it back."""


class ChangedError(Exception):
    """Somebody changed the draft after it was looked at; `stored` is what it says now."""

    def __init__(self, stored: Submission) -> None:
        super().__init__(stored)
        self.stored = stored


@atomic
def start_draft(
    author: Member, fields: Mapping[str, Any], *, at: datetime, form_id: UUID | None = None
) -> Submission:
    """Keep a new draft; the same form sent twice is one. Raises `PermissionDenied`, `LimitError`.

    `fields` are the model's own, with `coauthors` and `topics`.
    """
    author = lock(author)
    if form_id is not None:
        known = Submission.objects.filter(author=author, form_id=form_id).first()
        if known is not None:
            return known
    submission = open_draft(author, fields, at, form_id)
    coauthors.ask(submission, at)
    return submission


def open_draft(
    author: Member, fields: Mapping[str, Any], at: datetime, form_id: UUID | None = None
) -> Submission:
    """Keep a new draft of an author who is locked; nobody is asked yet."""
    if not permissions.can_publish(author, at):
        raise PermissionDenied
    going_on = (SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.RETURNED)
    if Submission.objects.filter(author=author, state__in=going_on).count() >= MOST_OPEN:
        raise LimitError(
            _("You have %(most)d practices on their way. Send in or delete some of them first.")
            % {"most": MOST_OPEN}
        )
    return put(Submission(author=author, form_id=form_id, created_at=at), fields, at)


@atomic
def change_draft(
    submission: Submission,
    member: Member,
    fields: Mapping[str, Any],
    *,
    at: datetime,
    seen: datetime | None = None,
) -> Submission:
    """Change the draft that was last changed at `seen`; raise `ChangedError` where it was since."""
    submission = lock_submission(submission)
    if not permissions.can_edit_submission(member, submission, at):
        raise PermissionDenied
    if seen not in (None, submission.changed_at) and not says(submission, fields):
        raise ChangedError(submission)
    put(submission, fields, at)
    if submission.author_id == member.pk:
        coauthors.ask(submission, at)
    return submission


def says(submission: Submission, fields: Mapping[str, Any]) -> bool:
    """Tell whether the draft says that already, as where one form is sent twice."""
    own = dict(fields)
    topics, named = own.pop("topics", ()), own.pop("coauthors", None)
    if any(getattr(submission, name) != value for name, value in own.items()):
        return False
    if set(submission.topics.all()) != set(topics):
        return False
    return named is None or set(named) == set(coauthors.find_named(submission))


def put(submission: Submission, fields: Mapping[str, Any], at: datetime) -> Submission:
    own = dict(fields)
    topics, named = own.pop("topics", ()), own.pop("coauthors", None)
    for name, value in own.items():
        setattr(submission, name, value)
    submission.changed_at = at
    submission.save()
    submission.topics.set(topics)
    if named is not None:
        coauthors.name(submission, named)
    return submission


def lock_submission(submission: Submission) -> Submission:
    """Return the submission as of now; a decision made at the same time waits for its turn."""
    return Submission.objects.select_for_update().get(pk=submission.pk)


@atomic
def send_in(submission: Submission, member: Member, at: datetime) -> Submission:
    """Hand the draft to the editors."""
    submission = lock_submission(submission)
    if not permissions.can_write_submission(member, submission, at):
        raise PermissionDenied
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = at
    submission.save()
    return submission


@atomic
def take_back(submission: Submission, member: Member, at: datetime) -> None:
    """Make a draft again of what no editor has decided about."""
    submission = lock_submission(submission)
    is_own = submission.author_id == member.pk
    if not is_own or submission.state != SubmissionState.SUBMITTED:
        raise PermissionDenied
    submission.state = SubmissionState.DRAFT
    submission.changed_at = at
    submission.save()


@atomic
def delete_draft(submission: Submission, member: Member, at: datetime) -> None:
    submission = lock_submission(submission)
    if not permissions.can_write_submission(member, submission, at):
        raise PermissionDenied
    submission.delete()


@atomic
def leave(submission: Submission, member: Member, at: datetime) -> None:
    """Take one's name off the co-authors, and off the page; who has done so is not asked again."""
    submission = lock_submission(submission)
    submission.coauthors.remove(member)
    crediting.take_back(submission, member)
    submission.requests.update_or_create(
        member=member, defaults={"declined_at": submission.changed_at}
    )


@atomic
def give_back(
    submission: Submission, editor: User, *, at: datetime, why: str = "", reason: str = ""
) -> None:
    """Let the author go on with it, for a `ReviewReason`, or in words; raise `DecidedError`."""
    decide(submission, editor, SubmissionState.RETURNED, reason, at, why=why)


@atomic
def decline(
    submission: Submission, editor: User, *, at: datetime, why: str = "", reason: str = ""
) -> None:
    """Say no, for a `ReviewReason`, or in words; raise `DecidedError`, `ValueError` without."""
    decide(submission, editor, SubmissionState.DECLINED, reason, at, why=why)


@atomic
def accept(
    submission: Submission,
    editor: User,
    *,
    at: datetime,
    is_published: bool,
    reason: str = "",
) -> PracticePage:
    """Make a page of it, in its language and with its authors' names; raise `DecidedError`.

    Published at once where the editor says so and may; else a draft below the community's page.
    """
    locked = check_waiting(submission)
    parent = find_parent(locked.language)
    rights = parent.permissions_for_user(editor)
    if not rights.can_add_subpage() or (is_published and not rights.can_publish_subpage()):
        raise PermissionDenied
    with batching():
        page = add_page(locked, parent, editor, is_published)
        locked.page = page
        decide(locked, editor, SubmissionState.PUBLISHED, reason, at, is_public=is_published)
    return page


def check_waiting(submission: Submission) -> Submission:
    locked = lock_submission(submission)
    if locked.state != SubmissionState.SUBMITTED:
        raise DecidedError
    return locked


def decide(
    submission: Submission,
    editor: User,
    state: SubmissionState,
    reason: str,
    at: datetime,
    *,
    why: str = "",
    is_public: bool = False,
) -> None:
    locked = check_waiting(submission)
    if state != SubmissionState.PUBLISHED and not (why or reason.strip()):
        raise ValueError(state)
    if not find_parent(locked.language).permissions_for_user(editor).can_add_subpage():
        raise PermissionDenied
    locked.page = submission.page
    locked.state, locked.why, locked.reason = state, why, reason.strip()
    locked.decided_at, locked.decided_by = at, editor
    locked.save()
    tell_author(locked, at, is_public=is_public)


def tell_author(submission: Submission, at: datetime, *, is_public: bool) -> None:
    """Write to the author what was decided, and why; on the site it is a notice."""
    author = submission.author
    if author is None:
        return
    with override(author.language):
        address = submission.get_absolute_url()
    context = {
        "submission": submission,
        "submission_url": address,
        "state": submission.state,
        "is_public": is_public,
    }
    mails.send(author, "community/email/submission", context)
    key = f"practice:{submission.pk}:{at.isoformat()}"
    path = address.split("/", 2)[2]  # below the language
    notices.tell(NoticeKind.PRACTICE, [author], key, {"path": path}, at)


def find_parent(language: str) -> CommunityIndexPage:
    return CommunityIndexPage.objects.get(locale__language_code=language)


def add_page(
    submission: Submission, parent: CommunityIndexPage, editor: User, is_published: bool
) -> PracticePage:
    page = PracticePage(
        title=submission.title,
        slug=find_slug(submission.title, parent),
        summary=submission.summary,
        authors=submission.name_authors()[:400],
        locale=parent.locale,
        owner=editor,
        live=False,
        **{name: getattr(submission, name) for name in (*TEXTS, *FACTS)},
    )
    page.topics = list(submission.topics.all())
    parent.add_child(instance=page)
    Credit.objects.bulk_create(
        Credit(page=page, member=who, name=who.name) for who in submission.find_authors()
    )
    revision = page.save_revision(user=editor, log_action=True)
    if is_published:
        revision.publish(user=editor)
    return page


def find_slug(title: str, parent: Page) -> str:
    """Return a slug that no page beside it has, in any language, and that is no address of ours."""
    base, number = latin_slug(title)[:80].strip("-"), 1
    slug = base
    while not PracticePage._slug_is_available(slug, parent):
        number += 1
        slug = f"{base}-{number}"
    return slug


@atomic
def draft_from_thread(thread: Thread, maker: Member, *, at: datetime) -> Submission:
    """Make a draft of a discussion that everybody reads; return the maker's own if it is there.

    It quotes what was written. Who wrote is named as co-author, and asked once the maker keeps
    the draft. Raises `PermissionDenied`, `LimitError`.
    """
    may_draft = permissions.may_draft_from_threads(maker.user, maker)
    if not may_draft or not is_open_to_all(thread, at):
        raise PermissionDenied
    maker = lock(maker)
    known = Submission.objects.filter(
        thread=thread, author=maker, state=SubmissionState.DRAFT
    ).first()
    if known is not None:
        return known
    posts = list(
        thread.posts.filter(state=PostState.VISIBLE)
        .select_related("author__user")
        .order_by("root", "number")
    )
    people = {post.author for post in posts if post.author and is_named(post.author)}
    fields = {
        "title": thread.title,
        "language": thread.language,
        "thread": thread,
        "challenge": quote(posts[:1]),
        "action": quote(posts[1:]),
        "city": thread.city,
        "country": thread.country,
        "topics": list(thread.topics.all()),
        "coauthors": people,
        "is_author_credited": maker in people,
    }
    return open_draft(maker, fields, at)


def is_named(member: Member) -> bool:
    return bool(member.name) and member.user.is_active


def is_open_to_all(thread: Thread, at: datetime) -> bool:
    rows = Listing.objects.filter(item=thread.key, locale=thread.language)
    return visible(rows, PUBLIC, at).exists()


def quote(posts: Collection[Post]) -> str:
    """Return what was written as quotations, as much as fits into a field."""
    return passages.quote(((post.pk, post.language, post.body) for post in posts), MAX_CHARS)
