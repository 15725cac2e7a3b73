"""Discussions put in order: pinned, closed, moved, split, joined. Each act is whole.

Discussions are locked in the order of their keys, then posts, as everybody does who writes there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from community.audiences import lets_others_in
from community.enums import DecisionKind, FollowKind, NoticeKind, PostState
from community.models import Decision, Follow, Member, Notice, Post, Signpost, Space, Thread
from community.operations import notices
from community.operations.changes import change
from community.operations.deciding import Act, Outcome, find_sent, record
from community.operations.discussions import next_number, recount
from community.operations.moderation import reverse
from community.permissions import can_arrange, may_moderate

Arguments = ParamSpec("Arguments")
Write = Callable[Concatenate[Thread, Member, Act, Arguments], Decision | None]


class ArrangeError(Exception):
    """What cannot be done with a discussion; the text says why."""


def arranges(write: Write[Arguments]) -> Write[Arguments]:
    """Let an act be one transaction on locked discussions; the same form sent twice is one act.

    None is returned where everything is so already. Raises `PermissionDenied`, `ArrangeError`.
    """

    @wraps(write)
    def arranged(
        thread: Thread, by: Member, act: Act, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Decision | None:
        with transaction.atomic():
            others = [other.pk for other in kwargs.values() if isinstance(other, Thread)]
            locked = lock_threads([thread.pk, *others]).get(thread.pk)
            return find_sent(act) or write(check(locked, by, act), by, act, *args, **kwargs)

    return arranged


def lock_threads(pks: Collection[int]) -> dict[int, Thread]:
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space", "author")
    return {thread.pk: thread for thread in rows.filter(pk__in=pks).order_by("pk")}


def check(thread: Thread | None, by: Member, act: Act) -> Thread:
    """Return the discussion; raise for one that is not there, or not for `by` to arrange."""
    if thread is not None and not can_arrange(by, thread.space, act.at):
        raise PermissionDenied
    if thread is None or thread.state != PostState.VISIBLE or thread.merged_into_id:
        raise ArrangeError(_("This discussion is not there any more."))
    return thread


@arranges
def pin(thread: Thread, by: Member, act: Act, *, is_pinned: bool) -> Decision | None:
    """Let the discussion stand first in the list of its space, or no more."""
    if thread.is_pinned == is_pinned:
        return None
    kind = DecisionKind.PIN if is_pinned else DecisionKind.UNPIN
    outcome = Outcome(kind, member=thread.author, thread=thread)
    change(outcome.changed, thread, is_pinned=is_pinned)
    decision = record(act, outcome)
    authors = Member.objects.filter(threads=thread)
    tell(authors, decision, thread, "pinned" if is_pinned else "unpinned", by)
    return decision


@arranges
def close(thread: Thread, by: Member, act: Act) -> Decision | None:
    """Let the discussion take no more answers; its author is told why, and may appeal."""
    if thread.is_closed:
        return None
    is_own = thread.author_id == by.pk
    outcome = Outcome(DecisionKind.CLOSE, None if is_own else thread.author, thread=thread)
    change(outcome.changed, thread, is_closed=True)
    thread.announce()
    return record(act, outcome)


@arranges
def reopen(thread: Thread, by: Member, act: Act) -> Decision | None:
    """Let the discussion take answers again. What a moderator closed only a moderator opens."""
    if not thread.is_closed:
        return None
    closed = Decision.objects.filter(thread=thread, kind=DecisionKind.CLOSE, reversed_at=None)
    rows = closed.select_for_update(of=("self",)).select_related("member", "moderator", "post")
    taken = rows.order_by("-created_at", "-pk").first()
    if taken is not None:
        if is_by_moderator(taken) and not may_moderate(by.user):
            raise ArrangeError(_("A moderator closed it: only a moderator opens it again."))
        return reverse(taken, act)
    outcome = Outcome(DecisionKind.RESTORE, member=thread.author, thread=thread)
    change(outcome.changed, thread, is_closed=False)
    thread.announce()
    return record(act, outcome)


def is_by_moderator(decision: Decision) -> bool:
    return decision.moderator is None or may_moderate(decision.moderator)


@arranges
def move(thread: Thread, by: Member, act: Act, *, space: Space) -> Decision | None:
    """Put the discussion into another space, whose readers are its readers from now on."""
    target = Space.objects.select_for_update().get(pk=space.pk)
    if target.pk == thread.space_id:
        raise ArrangeError(_("It is in this space already."))
    check_space(target, by, act)
    is_opened = lets_others_in(thread.space, target)
    outcome = Outcome(DecisionKind.MOVE, member=thread.author, thread=thread)
    change(outcome.changed, thread, space_id=target.pk, is_pinned=False)
    thread.announce()
    decision = record(act, outcome)
    what = "moved_opened" if is_opened else "moved"
    tell(authors_of(thread.posts.all()), decision, thread, what, by)
    return decision


def check_space(space: Space, by: Member, act: Act) -> None:
    if not can_arrange(by, space, act.at):
        raise PermissionDenied
    if space.is_archived:
        raise ArrangeError(_("That space is archived: nothing is added there."))


@arranges
def split(
    thread: Thread, by: Member, act: Act, *, posts: Collection[int], title: str
) -> Decision | None:
    """Make the posts (by key) a discussion of their own, in the same space; `Decision.thread`.

    An answer whose post stays, or goes without it, stands by itself then.
    """
    check_space(thread.space, by, act)
    rows = thread.posts.select_for_update(of=("self",)).filter(pk__in=posts)
    chosen = list(rows.filter(state=PostState.VISIBLE).select_related("author").order_by("number"))
    if not chosen or len(chosen) != len(set(posts)):
        raise ArrangeError(_("Some of these posts are not here any more. Choose again."))
    if chosen[0].number == 1:
        raise ArrangeError(_("The first post stays: the discussion is about it. Leave it out."))
    made = begin_with(chosen[0], thread, title)
    outcome = Outcome(DecisionKind.SPLIT, member=chosen[0].author, post=chosen[0], thread=made)
    if thread.accepted_id in {post.pk for post in chosen}:
        change(outcome.changed, thread, accepted_id=None)
    outcome.changed += renumber(chosen, thread, made)
    copy_follows(thread, made)
    keys = [f"{event}:{post.pk}" for post in chosen for event in ("post", "accepted")]
    regroup(Notice.objects.filter(key__in=keys), thread, made)
    recount(thread)
    recount(made)
    decision = record(act, outcome)
    tell(authors_of(made.posts.all()), decision, made, "split", by)
    return decision


def begin_with(first: Post, thread: Thread, title: str) -> Thread:
    """Return a new discussion for posts out of `thread`, seen by whoever sees that one."""
    made = Thread(
        space=thread.space,
        author=first.author,
        title=title,
        about=thread.about,
        language=first.language,
        city=thread.city,
        country=thread.country,
        created_at=first.created_at,
        last_post_at=first.created_at,
    )
    made.save()
    made.topics.set(thread.topics.all())
    return made


def renumber(chosen: list[Post], thread: Thread, made: Thread) -> list[dict[str, object]]:
    """Put the posts into `made` from number 1 on, with a signpost each; return what changed."""
    numbers = {post.pk: number for number, post in enumerate(chosen, start=1)}
    left = thread.posts.filter(parent__in=chosen).exclude(pk__in=numbers)
    left.update(parent=None, root=F("number"))
    Signpost.objects.bulk_create(
        Signpost(thread=thread, number=post.number, post=post) for post in chosen
    )
    changed = []
    for post in chosen:
        before = {"thread_id": thread.pk, "number": post.number}
        after = {"thread_id": made.pk, "number": numbers[post.pk]}
        changed.append({"model": "post", "pk": post.pk, "before": before, "after": after})
        post.thread, post.number = made, numbers[post.pk]
        if post.parent_id not in numbers:
            post.parent = None
        post.root = numbers[post.parent_id] if post.parent_id else post.number
    Post.objects.bulk_update(chosen, ["thread", "number", "root", "parent"], batch_size=100)
    return changed


@arranges
def merge(thread: Thread, by: Member, act: Act, *, into: Thread) -> Decision | None:
    """Put all posts behind those of another discussion; the address leads there from now on.

    What is chosen as the answer stays, where only one of the two has one.
    """
    if into.pk == thread.pk:
        raise ArrangeError(_("A discussion cannot be joined with itself."))
    target = check(lock_threads([into.pk]).get(into.pk), by, act)
    check_space(target.space, by, act)
    authors = list(authors_of(thread.posts.all()))
    is_opened = lets_others_in(thread.space, target.space) or thread.about not in {
        None,
        target.about,
    }
    outcome = Outcome(DecisionKind.MERGE, member=thread.author, thread=thread)
    accepted = thread.accepted_id
    values = {"merged_into_id": target.pk, "accepted_id": None, "is_pinned": False}
    change(outcome.changed, thread, **values)
    if accepted and not target.accepted_id:
        change(outcome.changed, target, accepted_id=accepted)
    put_behind(thread, target)
    copy_follows(thread, target)
    Follow.objects.filter(kind=FollowKind.THREAD, value=str(thread.pk)).delete()
    regroup(Notice.objects.all(), thread, target)
    recount(thread)
    recount(target)
    decision = record(act, outcome)
    what = "merged_opened" if is_opened else "merged"
    tell(Member.objects.filter(pk__in=[who.pk for who in authors]), decision, target, what, by)
    return decision


def put_behind(thread: Thread, target: Thread) -> None:
    """Give `target` the posts, numbered from its last one on, and all that leads to `thread`."""
    last = next_number(target) - 1
    numbers = {"number": F("number") + last}
    first = thread.posts.order_by("number").first()
    thread.signposts.update(thread=target, **numbers)
    thread.posts.update(thread=target, root=F("root") + last, **numbers)
    Thread.objects.filter(merged_into=thread).update(merged_into=target)
    if first is not None:
        Signpost.objects.create(thread=thread, number=1, post=first)


def copy_follows(thread: Thread, target: Thread) -> None:
    """Let who follows the one discussion follow the other."""
    found = Follow.objects.filter(kind=FollowKind.THREAD, value=str(thread.pk))
    Follow.objects.bulk_create(
        (
            Follow(member_id=pk, kind=FollowKind.THREAD, value=str(target.pk))
            for pk in found.order_by("pk").values_list("member", flat=True)
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def regroup(found: QuerySet[Notice], thread: Thread, target: Thread) -> None:
    """Let notices of the one discussion be read with the other."""
    found.filter(group=f"thread:{thread.pk}").update(group=f"thread:{target.pk}")


def authors_of(posts: QuerySet[Post]) -> QuerySet[Member]:
    visible = posts.filter(state=PostState.VISIBLE)
    return Member.objects.filter(pk__in=visible.values("author"))


def tell(
    members: QuerySet[Member], decision: Decision, thread: Thread, what: str, by: Member
) -> None:
    """Tell those who wrote what has become of it; of blocked members' acts too, as it is theirs."""
    notices.tell(
        NoticeKind.ARRANGED,
        members.exclude(pk=by.pk),
        f"arranged:{decision.pk}",
        {"thread": thread.pk, "what": what},
        decision.created_at,
    )
