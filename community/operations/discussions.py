"""What is written in discussions. Each write is whole: text, counts, mentions, catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max

from community import limits, markup, permissions
from community.enums import DecisionKind, FollowKind, NoticeKind, PostState, ReactionKind
from community.guess import guess_language
from community.models import (
    Decision,
    Member,
    Mention,
    Post,
    PostChange,
    Reaction,
    Space,
    Thread,
)
from community.operations import notices
from community.operations.attachments import attach
from community.operations.flags import forget_flags
from community.operations.members import follow
from community.operations.standing import settle
from community.uploads import Prepared
from home.languages import codes
from home.models import City, Country, Topic

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def atomic(write: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    @wraps(write)
    def written(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with transaction.atomic():
            return write(*args, **kwargs)

    return written


@dataclass(frozen=True)
class Files:
    """What is to become of the files of a post: new ones, what pictures show, which go."""

    added: Sequence[Prepared] = ()
    alts: Sequence[str] = ()
    removed: Collection[int] = ()
    described: Mapping[int, str] = field(default_factory=dict)


NO_FILES = Files()


@dataclass(frozen=True)
class Terms:
    """What a discussion is filed under."""

    topics: Collection[Topic] = ()
    city: City | None = None
    country: Country | None = None


NO_TERMS = Terms()


@atomic
def start_thread(
    space: Space,
    author: Member,
    *,
    title: str,
    body: str,
    at: datetime,
    language: str = "",
    about: UUID | None = None,
    terms: Terms = NO_TERMS,
    form_id: UUID | None = None,
    files: Files = NO_FILES,
) -> Thread:
    """Begin a discussion with its first post; the same form sent twice begins one.

    `language` is guessed where it is "". Raises `PermissionDenied`, `limits.LimitError`.
    """
    author = lock(author)
    known = find_sent(author, form_id)
    if known is not None:
        return known.thread
    if not permissions.can_write(author, space, at):
        raise PermissionDenied
    state = judge_new(author, body, at, title)
    written_in = language or guess_language(f"{title}\n{body}", *languages_of(author))
    thread = Thread(
        space=space,
        author=author,
        title=title,
        about=about,
        language=written_in,
        state=state,
        created_at=at,
        last_post_at=at,
    )
    file_under(thread, terms)
    post = add_post(thread, author, body, state, at, language=language, form_id=form_id)
    attach(post, author, files.added, at, alts=files.alts)
    follow(author, FollowKind.THREAD, thread.pk)
    return thread


def file_under(thread: Thread, terms: Terms) -> None:
    """Store the discussion with its topics and its place."""
    thread.city = terms.city
    thread.country = terms.country
    thread.save()
    thread.topics.set(terms.topics)


@atomic
def reply(
    thread: Thread,
    author: Member,
    *,
    body: str,
    at: datetime,
    language: str = "",
    parent: Post | None = None,
    form_id: UUID | None = None,
    files: Files = NO_FILES,
) -> Post:
    """Add a post; the same form sent twice adds one. A reply to a reply stands beside it.

    Raises `PermissionDenied` for a discussion that is closed or gone, `limits.LimitError`.
    """
    author = lock(author)
    known = find_sent(author, form_id)
    if known is not None:
        return known
    thread = (
        Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=thread.pk)
    )
    if not permissions.can_reply(author, thread, at):
        raise PermissionDenied
    state = judge_new(author, body, at)
    above = parent.parent if parent is not None and parent.parent_id else parent
    post = add_post(
        thread, author, body, state, at, language=language, parent=above, form_id=form_id
    )
    attach(post, author, files.added, at, alts=files.alts)
    follow(author, FollowKind.THREAD, thread.pk)
    return post


def lock(author: Member) -> Member:
    """Return the member as of now; what they send at the same time waits for its turn.

    Without a lock on the key: who writes to the member a notice meanwhile does not wait.
    """
    return Member.objects.select_for_update(no_key=True).get(pk=author.pk)


def find_sent(author: Member, form_id: UUID | None) -> Post | None:
    if form_id is None:
        return None
    sent = Post.objects.select_related("thread__space").filter(author=author, form_id=form_id)
    return sent.first()


def judge_new(author: Member, body: str, at: datetime, title: str = "") -> PostState:
    """Return the state of what `author` writes now; raise `LimitError` for too much of it."""
    limits.check_burst(author, at)
    limits.check_text(author, body, title)
    return PostState.HELD if limits.is_held(author) else PostState.VISIBLE


def add_post(
    thread: Thread,
    author: Member,
    body: str,
    state: PostState,
    at: datetime,
    *,
    language: str = "",
    parent: Post | None = None,
    form_id: UUID | None = None,
) -> Post:
    number = next_number(thread)
    post = Post(
        thread=thread,
        author=author,
        parent=parent,
        number=number,
        root=parent.number if parent else number,
        state=state,
        created_at=at,
        form_id=form_id,
    )
    set_text(post, body, language)
    post.save()
    note_mentions(post)
    recount(thread)
    if state == PostState.HELD:
        note_held(post, at)
    else:
        notices.announce(post, at)
    return post


def next_number(thread: Thread) -> int:
    """Return the number of the next post: none that a post has, or had before it went elsewhere."""
    rows = (thread.posts, thread.signposts)
    return 1 + max(each.aggregate(last=Max("number"))["last"] or 0 for each in rows)


def note_held(post: Post, at: datetime) -> None:
    """Write down that the rules held back what it says: it is counted with what moderators do."""
    Decision.objects.create(
        kind=DecisionKind.HOLD,
        is_automatic=True,
        member=post.author,
        post=post,
        thread=post.thread,
        created_at=at,
    )


def set_text(post: Post, body: str, language: str) -> None:
    """Give the post its text, made into HTML, and its language: said, or guessed where ""."""
    post.body = body
    post.html = markup.render(body)
    post.html_version = markup.VERSION
    post.is_language_guessed = language not in codes()
    post.language = language
    if post.is_language_guessed:
        post.language = guess_language(body, post.thread.language, *languages_of(post.author))


def languages_of(member: Member | None) -> list[str]:
    """Return the languages in which the member may well write, the likeliest first."""
    return [member.language, *member.languages] if member else []


def note_mentions(post: Post) -> None:
    """Note whom the post names. Whom it named before stays, but where nobody has read it yet."""
    if post.state == PostState.HELD:
        post.mentions.all().delete()
    named = Member.objects.filter(key__in=markup.find_mentions(post.body)).exclude(name="")
    Mention.objects.bulk_create(
        (Mention(post=post, member=member) for member in named if member.pk != post.author_id),
        ignore_conflicts=True,
    )


def recount(thread: Thread) -> None:
    """Bring a discussion's counts to its visible posts, and the catalogue with them."""
    visible = thread.posts.filter(state=PostState.VISIBLE)
    found = visible.aggregate(count=Count("pk"), last=Max("created_at"))
    thread.post_count = found["count"]
    thread.last_post_at = found["last"] or thread.created_at
    Thread.objects.filter(pk=thread.pk).update(
        post_count=thread.post_count, last_post_at=thread.last_post_at
    )
    thread.announce()


def hold(post: Post) -> None:
    """Bring the post up to date with its discussion locked: who would move it waits."""
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space")
    thread = None
    while thread is None or thread.pk != post.thread_id:
        thread = rows.get(pk=post.thread_id)
        post.refresh_from_db()
    post.thread = thread


@atomic
def delete_post(post: Post, member: Member, at: datetime) -> None:
    """Take off one's own post: the words go at once, with what they were before.

    The first post of a discussion that others have answered leaves its title and their answers.
    """
    hold(post)
    if not permissions.can_edit(member, post, at):
        raise PermissionDenied
    others = post.thread.posts.filter(state=PostState.VISIBLE).exclude(pk=post.pk)
    post.versions.all().delete()
    PostChange.objects.filter(post=post).delete()
    post.mentions.all().delete()
    post.attachments.all().delete()
    post.body = post.html = ""
    forget_flags(post)
    set_state(post, PostState.DELETED, is_thread=post.number == 1 and not others.exists())


def set_state(post: Post, state: PostState, *, is_thread: bool) -> None:
    """Give the post its new state, and the discussion with it where `is_thread`."""
    post.state = state
    post.save()
    thread = post.thread
    if is_thread:
        thread.state = state
        Thread.objects.filter(pk=thread.pk).update(state=state)
    if state != PostState.VISIBLE and thread.accepted_id == post.pk:
        thread.accepted = None
        Thread.objects.filter(pk=thread.pk).update(accepted=None)
    settle([], thread)  # of one whose first post is taken off this may have been the last answer
    recount(thread)


def react(post: Post, member: Member, kind: ReactionKind) -> bool:
    """Add the reaction, or take it back; return whether it is there now.

    Nobody reacts to what they wrote: raises `PermissionDenied`.
    """
    if post.author_id == member.pk:
        raise PermissionDenied
    _reaction, is_new = Reaction.objects.get_or_create(post=post, member=member, kind=kind)
    if not is_new:
        Reaction.objects.filter(post=post, member=member, kind=kind).delete()
    return is_new


@atomic
def accept(thread: Thread, post: Post | None, member: Member, at: datetime) -> None:
    """Say which post answered the question, or (None) that none has yet."""
    if not permissions.can_accept(member, thread):
        raise PermissionDenied
    if post is not None:
        hold(post)
        if post.thread_id != thread.pk or post.state != PostState.VISIBLE:
            raise PermissionDenied
    thread.accepted = post
    thread.save(update_fields=["accepted"])
    if post is not None and post.author is not None:
        about = notices.about_of(post)
        notices.tell(
            NoticeKind.ANSWER_ACCEPTED, [post.author], f"accepted:{post.pk}", about, at, by=member
        )
