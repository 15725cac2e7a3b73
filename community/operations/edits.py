"""Changes of posts: they pass what new posts pass, and those of new members are read first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from community import limits, permissions
from community.enums import DecisionKind, PostState
from community.models import Decision, Member, Post, PostChange, PostVersion
from community.operations import changes, notices
from community.operations.attachments import attach, change_files
from community.operations.deciding import Act, Outcome, find_latest, record, releases
from community.operations.discussions import (
    NO_FILES,
    Files,
    atomic,
    hold,
    lock,
    note_held,
    note_mentions,
    set_text,
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a post says: `title` where it begins its discussion, `alts` below its pictures."""

    title: str
    body: str
    alts: dict[int, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        return "\n".join([self.title, self.body, *self.alts.values()])


@atomic
def edit_post(
    post: Post,
    editor: Member,
    *,
    body: str,
    at: datetime,
    language: str = "",
    title: str = "",
    files: Files = NO_FILES,
) -> bool:
    """Change what a post says, keeping what it said; tell whether it says so now.

    It does not where a moderator has to read it first: then the post stands as it was, and what is
    wanted waits. Raises `PermissionDenied`, `LimitError`.
    """
    editor = lock(editor)
    hold(post)
    if not permissions.can_edit(editor, post, at):
        raise PermissionDenied
    before = words_of(post)
    kept = {pk: alt for pk, alt in before.alts.items() if pk not in files.removed}
    first = post.number == 1
    wanted = Words(
        title=(title or before.title) if first else "", body=body, alts={**kept, **files.described}
    )
    check(editor, post, before, wanted, at)
    if has_to_wait(editor, post, before, wanted, files):
        put_aside(post, wanted, language, files, at)
        return False
    PostChange.objects.filter(post=post).delete()
    say(post, wanted, language, at, editor=editor)
    change_files(post, files.removed, files.described)
    attach(post, editor, files.added, at, alts=files.alts)
    return True


def words_of(post: Post) -> Words:
    alts = dict(post.attachments.exclude(thumbnail="").values_list("pk", "alt"))
    return Words(title=post.thread.title if post.number == 1 else "", body=post.body, alts=alts)


def check(editor: Member, post: Post, before: Words, wanted: Words, at: datetime) -> None:
    """Raise `LimitError` for what would be too much of a new post; whoever was named counts."""
    if (wanted.title, wanted.body) != (before.title, before.body) and not waits_already(
        post, wanted
    ):
        limits.check_burst(editor, at)
    named = (
        () if post.state == PostState.HELD else post.mentions.values_list("member__key", flat=True)
    )
    limits.check_text(editor, wanted.body, wanted.title, named=list(named))


def waits_already(post: Post, wanted: Words) -> bool:
    rows = PostChange.objects.filter(post=post, state=PostState.HELD)
    return rows.filter(title=wanted.title, body=wanted.body).exists()


def has_to_wait(editor: Member, post: Post, before: Words, wanted: Words, files: Files) -> bool:
    """Tell whether somebody reads it first: what a new member adds to a post that stands."""
    if post.state != PostState.VISIBLE or not limits.is_new(editor):
        return False
    if files.added:
        raise limits.FilesLimitError(
            _("While you are a new member, files go with new posts. Send them with a new one.")
        )
    return adds_words(before.whole, wanted.whole)


def adds_words(before: str, after: str) -> bool:
    """Tell whether `after` has words that `before` has not, or not so often."""
    return bool(Counter(after.split()) - Counter(before.split()))


def put_aside(post: Post, wanted: Words, language: str, files: Files, at: datetime) -> None:
    """Keep what the author wants the post to say; what they take out of it goes at once."""
    if not waits_already(post, wanted):
        note_held(post, at)
    PostChange.objects.update_or_create(
        post=post,
        defaults={
            "title": wanted.title,
            "body": wanted.body,
            "language": language,
            "alts": {str(pk): alt for pk, alt in files.described.items()},
            "state": PostState.HELD,
            "created_at": at,
        },
    )
    change_files(post, files.removed, {})


def say(
    post: Post, wanted: Words, language: str, at: datetime, *, editor: Member | None = None
) -> None:
    """Let the post say what is wanted, and tell whom it names."""
    thread, title = post.thread, wanted.title
    before = words_of(post)
    if (title, wanted.body) != (before.title, before.body):
        PostVersion.objects.create(
            post=post,
            title=before.title,
            body=post.body,
            language=post.language,
            editor=editor,
            replaced_at=at,
        )
        post.edited_at = at
    set_text(post, wanted.body, language)
    post.save()
    note_mentions(post)
    if post.state == PostState.VISIBLE:
        notices.announce_mentions(post, at)
    if post.number == 1:
        thread.title = title or thread.title
        thread.language = post.language
    thread.save(update_fields=["title", "language"])


def find_waiting(post: Post) -> PostChange:
    """Return the change that waits; raise `DecidedError` where none does."""
    rows = PostChange.objects.filter(post=post, state=PostState.HELD)
    found = rows.first() if post.state == PostState.VISIBLE else None
    if found is None:
        raise find_latest(post=post)
    return found


@releases
def show_change(post: Post, act: Act) -> Decision:
    """Let the post say what its author wants it to."""
    waiting = find_waiting(post)
    outcome = Outcome(DecisionKind.APPROVE, member=post.author, post=post, thread=post.thread)
    decision = record(replace(act, since=waiting.created_at), outcome)
    # Where posts were split off or joined, the post may have begun a discussion, or may not.
    title = (waiting.title or post.thread.title) if post.number == 1 else ""
    say(post, Words(title=title, body=waiting.body), waiting.language, act.at)
    change_files(post, (), {int(pk): alt for pk, alt in waiting.alts.items()})
    waiting.delete()
    return decision


@releases
def decline_change(post: Post, act: Act) -> Decision:
    """Leave the post as it stands, and write to its author why."""
    waiting = find_waiting(post)
    outcome = Outcome(DecisionKind.DECLINE, member=post.author, post=post, thread=post.thread)
    changes.change(outcome.changed, waiting, state=PostState.HIDDEN)
    return record(replace(act, since=waiting.created_at), outcome)
