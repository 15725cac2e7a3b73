"""What moderators decide. Each act is whole: rows, counts, catalogue, what is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q

from community.enums import UNDOABLE, DecisionKind, PostState, Trust
from community.models import (
    Announcement,
    Appeal,
    Decision,
    Flag,
    Member,
    PartnerSearch,
    Post,
    Proposal,
    Thread,
    Transfer,
)
from community.operations import notices
from community.operations.changes import Change, change, undo
from community.operations.deciding import (
    Act,
    DecidedError,
    Outcome,
    check_right,
    decides,
    find_latest,
    find_sent,
    lock_thread,
    record,
    releases,
)
from community.operations.discussions import recount
from community.operations.pictures import check_picture
from community.operations.returning import forget_suspension
from community.operations.standing import STANDS, settle
from community.operations.trust import promote
from community.operations.waiting import follow_suspensions, stop_letters
from community.permissions import may_moderate
from search.catalogue.writer import batching

ANNOUNCEMENTS: tuple[type[Announcement], ...] = (Transfer, PartnerSearch)


@releases
def approve_post(post: Post, act: Act) -> Decision:
    """Show a post that was held back; the discussion with it where it is the first."""
    if post.state != PostState.HELD:
        raise find_latest(post=post)
    outcome = Outcome(DecisionKind.APPROVE, member=post.author, post=post, thread=post.thread)
    change(outcome.changed, post, state=PostState.VISIBLE)
    if post.number == 1 and post.thread.state == PostState.HELD:
        change(outcome.changed, post.thread, state=PostState.VISIBLE)
    settle(outcome.changed, post.thread)
    decision = record(act, outcome)
    recount(post.thread)
    notices.announce(post, act.at)
    if post.author is not None:
        promote(post.author, act.at)
    return decision


def states_to_end(act: Act) -> tuple[PostState, ...]:
    """Return the states of what may be taken off: a steward takes off what waits alone."""
    if act.moderator is None or may_moderate(act.moderator):
        return STANDS
    return (PostState.HELD,)


@releases
def take_off_post(post: Post, act: Act) -> Decision:
    """Hide a post from everybody; answers to the first one stay, below a title that says so."""
    if post.state not in states_to_end(act):
        raise find_latest(post=post)
    outcome = Outcome(DecisionKind.TAKE_OFF, member=post.author, post=post, thread=post.thread)
    hide(outcome.changed, post)
    settle(outcome.changed, post.thread)
    decision = record(act, outcome)
    answer_flags_on_hidden(decision)
    recount(post.thread)
    return decision


def hide(written: list[Change], post: Post) -> None:
    change(written, post, state=PostState.HIDDEN)
    if post.thread.accepted_id == post.pk:
        change(written, post.thread, accepted_id=None)


def answer_flags_on_hidden(decision: Decision) -> None:
    """Close the flags of all that the decision took off: there is nothing left to do."""
    taken: dict[str, list[int]] = {}
    for made in decision.changed:
        taken.setdefault(made["model"], []).append(made["pk"])
    wanted = Q(post__in=taken.get("post", []))
    for model in ANNOUNCEMENTS:
        rows = model._default_manager.filter(pk__in=taken.get(model.kind, []))
        wanted |= Q(item__in=rows.values("key"))
    Flag.objects.filter(wanted, is_open=True).update(is_open=False, decision=decision)


@decides
def close_thread(thread: Thread, act: Act) -> Decision:
    """Let the discussion take no more answers; what is there stays to be read."""
    if thread.is_closed:
        raise find_latest(thread=thread, kind=DecisionKind.CLOSE)
    outcome = Outcome(DecisionKind.CLOSE, member=thread.author, thread=thread)
    change(outcome.changed, thread, is_closed=True)
    thread.announce()
    return record(act, outcome)


@decides
def warn(
    member: Member, act: Act, *, post: Post | None = None, item: UUID | None = None
) -> Decision:
    """Write to the member what may not be; nothing else changes."""
    thread = post.thread if post is not None else None
    outcome = Outcome(DecisionKind.WARN, member=member, post=post, thread=thread, item=item)
    return record(act, outcome)


@decides
def restrict(
    member: Member, act: Act, *, post: Post | None = None, item: UUID | None = None
) -> Decision:
    """Let the member do what new ones may, for `limits.CLEAN`."""
    if member.trust == Trust.NEW:
        raise find_latest(member=member, kind=DecisionKind.RESTRICT)
    outcome = Outcome(DecisionKind.RESTRICT, member=member, post=post, item=item)
    change(outcome.changed, member, trust=Trust.NEW)
    return record(act, outcome)


@decides
def suspend(
    member: Member,
    act: Act,
    *,
    until: datetime,
    with_posts: bool = False,
    post: Post | None = None,
    item: UUID | None = None,
) -> Decision:
    """Let the member write nothing until then, and end their sessions.

    They may log in again, to read and to appeal. `with_posts` takes off all that they wrote.
    Raises `PermissionDenied` for an account that edits the hub: its rights go first.
    """
    if member.user.is_editor:
        raise PermissionDenied
    if until <= act.at:
        raise ValueError("a suspension ends after it begins")
    if member.suspended_until == until:
        raise find_latest(member=member, kind=DecisionKind.SUSPEND)
    outcome = Outcome(DecisionKind.SUSPEND, member=member, post=post, until=until, item=item)
    change(outcome.changed, member, suspended_until=until)
    follow_suspensions(outcome.changed, act.at)
    touched = hide_all(outcome.changed, member) if with_posts else []
    member.user.end_sessions()
    decision = record(act, outcome)
    answer_flags_on_hidden(decision)
    recount_all(touched)
    return decision


def hide_all(written: list[Change], member: Member) -> list[models.Model]:
    """Hide all that the member wrote; return the announcements, and the discussions of posts.

    What they proposed and nobody has published goes with it, and letters on their way.
    """
    for row in Proposal.objects.select_for_update().filter(author=member, state=PostState.HELD):
        change(written, row, state=PostState.HIDDEN)
    stop_letters(written, member)
    return [*hide_posts(written, member), *hide_announcements(written, member)]


def hide_announcements(written: list[Change], member: Member) -> list[Announcement]:
    hidden: list[Announcement] = []
    for model in ANNOUNCEMENTS:
        rows = model._default_manager.select_for_update(of=("self",)).order_by("pk")
        for row in rows.filter(author=member, state__in=STANDS):
            change(written, row, state=PostState.HIDDEN)
            hidden.append(row)
    return hidden


def hide_posts(written: list[Change], member: Member) -> list[Thread]:
    posts = Post.objects.filter(author=member, state__in=STANDS)
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space")
    ordered = rows.filter(pk__in=posts.values("thread")).order_by("pk")
    threads = {thread.pk: thread for thread in ordered}
    for post in posts.select_for_update(of=("self",)).order_by("thread", "number"):
        if post.thread_id not in threads:  # somebody moved it meanwhile
            threads[post.thread_id] = lock_thread(post.thread_id)
        post.thread = threads[post.thread_id]
        hide(written, post)
    for thread in threads.values():
        settle(written, thread)
    return list(threads.values())


@decides
def lift(member: Member, act: Act) -> Decision:
    """End a suspension and a limit before their time; what was taken off stays so."""
    outcome = Outcome(DecisionKind.LIFT, member=member)
    if member.is_suspended(act.at):
        change(outcome.changed, member, suspended_until=None)
        follow_suspensions(outcome.changed, act.at)
    limited = find_restriction(member)
    if limited is not None and member.trust == Trust.NEW:
        (held,) = (each["before"]["trust"] for each in limited.changed)
        change(outcome.changed, member, trust=Trust(held))
    if not outcome.changed:
        raise find_latest(member=member)
    return record(act, outcome)


def find_restriction(member: Member) -> Decision | None:
    """Return the limit that stands: the last word about it was neither lifted nor reversed."""
    kinds = (DecisionKind.RESTRICT, DecisionKind.LIFT)
    said = Decision.objects.filter(member=member, kind__in=kinds, reversed_at=None)
    last = said.order_by("-created_at", "-pk").first()
    return last if last is not None and last.kind == DecisionKind.RESTRICT else None


@decides
def set_trust(member: Member, act: Act, *, trust: Trust) -> Decision:
    """Give the member another level of trust, as that of stewards."""
    if member.trust == trust:
        raise find_latest(member=member, kind=DecisionKind.TRUST)
    outcome = Outcome(DecisionKind.TRUST, member=member)
    change(outcome.changed, member, trust=trust)
    return record(act, outcome)


@transaction.atomic
def restore(decision: Decision, act: Act) -> Decision:
    """Undo all that a decision did, at the old addresses; what changed since stays.

    An appeal against it is answered by that. Raises `PermissionDenied`, and `DecidedError` where
    it is undone already.
    """
    rows = Decision.objects.select_for_update(of=("self",))
    taken = rows.select_related("member", "reversed_by", "post").get(pk=decision.pk)
    check_right(act, taken.member)
    if taken.kind not in UNDOABLE:
        raise PermissionDenied
    known = find_sent(act)
    if known is not None:
        return known
    if taken.reversed_at is not None:
        raise DecidedError(taken.reversed_by, taken.reversed_at)
    return reverse(taken, act)


def reverse(taken: Decision, act: Act) -> Decision:
    """Undo a decision that is locked and stands."""
    outcome = Outcome(
        DecisionKind.RESTORE,
        member=taken.member,
        post=taken.post,
        thread=taken.thread,
        item=taken.item,
        reverses=taken,
    )
    lock_all(taken)
    touched = undo(outcome.changed, taken.changed)
    follow_suspensions(outcome.changed, act.at)
    if taken.kind == DecisionKind.TAKE_OFF:
        show_held(outcome.changed, touched)
    settle_all(outcome.changed, touched)
    for row in touched:
        if isinstance(row, Member):
            check_picture(row)
    taken.reversed_at, taken.reversed_by = act.at, act.moderator
    taken.save(update_fields=["reversed_at", "reversed_by"])
    forget_suspension(taken)
    Appeal.objects.filter(decision=taken, decided_at=None).update(
        decided_at=act.at, decided_by=act.moderator, is_upheld=True, answer=act.text
    )
    recount_all(touched)
    return record(act, outcome)


def lock_all(decision: Decision) -> None:
    """Lock what a decision changed in the order in which everybody does."""
    if decision.member is not None:
        Member.objects.select_for_update(no_key=True).filter(pk=decision.member.pk).first()
    threads = {made["pk"] for made in decision.changed if made["model"] == "thread"}
    list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=threads).order_by("pk"))
    for model in ANNOUNCEMENTS:
        pks = {made["pk"] for made in decision.changed if made["model"] == model.kind}
        rows = model._default_manager.select_for_update(of=("self",))
        list(rows.filter(pk__in=pks).order_by("pk"))


def show_held(written: list[Change], rows: Iterable[models.Model]) -> None:
    """Show what had waited when it was taken off: by now a moderator has read it."""
    for row in rows:
        if isinstance(row, Post | Thread | Announcement) and row.state == PostState.HELD:
            change(written, row, state=PostState.VISIBLE)


def settle_all(written: list[Change], touched: Iterable[models.Model]) -> None:
    """Let the discussions of posts that came back be read again."""
    for thread in Thread.objects.filter(pk__in=find_threads(touched)).order_by("pk"):
        settle(written, thread)


def find_threads(touched: Iterable[models.Model]) -> set[int]:
    rows = list(touched)
    threads = {row.thread_id for row in rows if isinstance(row, Post)}
    return threads | {row.pk for row in rows if isinstance(row, Thread)}


def recount_all(touched: Iterable[models.Model]) -> None:
    """Bring the counts and the catalogue to what the rows say now."""
    rows = list(touched)
    for thread in Thread.objects.filter(pk__in=find_threads(rows)).order_by("pk"):
        recount(thread)
    with batching():
        for row in rows:
            if isinstance(row, Announcement):
                row.announce()
