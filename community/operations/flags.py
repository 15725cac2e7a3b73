"""Flags: members tell moderators, who answer all flags of a target by one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from community.enums import DecisionKind, FlagReason, PostState
from community.limits import LimitError
from community.models import Decision, Flag, Member, Post
from community.operations.deciding import (
    Act,
    DecidedError,
    Outcome,
    decides,
    find_latest,
    find_sent,
    lock,
    record,
)

FLAGS_PER_DAY = 20
DAY = timedelta(days=1)


@transaction.atomic
def flag(
    member: Member, target: Post | Member, reason: FlagReason, note: str, at: datetime
) -> Flag:
    """Tell the moderators of a post or a profile; who has told them before is not counted twice.

    Raises `PermissionDenied` for one's own, `LimitError` for more than a day's worth.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    own = target.author_id if isinstance(target, Post) else target.pk
    if own == member.pk or member.is_suspended(at):
        raise PermissionDenied
    known = open_flags(target).filter(member=member).first()
    if known is not None:
        return known
    if Flag.objects.filter(member=member, created_at__gt=at - DAY).count() >= FLAGS_PER_DAY:
        raise LimitError(_("You have flagged a lot today. Go on tomorrow, or write to us."))
    return Flag.objects.create(
        member=member, reason=reason, note=note, created_at=at, **point_at(target)
    )


def point_at(target: Post | Member) -> dict[str, Post | Member]:
    return {"post": target} if isinstance(target, Post) else {"about": target}


def open_flags(target: Post | Member) -> QuerySet[Flag]:
    return Flag.objects.filter(is_open=True, **point_at(target))


@decides
def dismiss_flags(target: Post | Member, act: Act) -> Decision:
    """Leave everything as it is."""
    if not open_flags(target).exists():
        raise find_answer(target)
    if isinstance(target, Post):
        about = Outcome(DecisionKind.DISMISS, target.author, target, target.thread)
        return record(act, about)
    return record(act, Outcome(DecisionKind.DISMISS, target))


def find_answer(target: Post | Member) -> DecidedError:
    """Return the error that says who answered the flags of the target last."""
    answered = Flag.objects.filter(**point_at(target)).exclude(decision=None)
    rows = answered.select_related("decision__moderator")
    last = rows.order_by("-decision__created_at", "-decision").first()
    if last is None or last.decision is None:
        return DecidedError()
    return DecidedError(last.decision.moderator, last.decision.created_at)


@transaction.atomic
def answer_flags(target: Post | Member, act: Act, decide: Callable[[Act], Decision]) -> Decision:
    """Answer the open flags of the target by what `decide` does.

    Raises `DecidedError` where another moderator was first: nothing happens twice.
    """
    known = find_sent(act)
    if known is not None:
        return known
    lock(target)
    first = open_flags(target).order_by("created_at").first()
    if first is None:
        raise find_answer(target)
    decision = decide(replace(act, since=first.created_at))
    close_flags(target, decision)
    return decision


@transaction.atomic
def answer_held(post: Post, act: Act, decide: Callable[[Act], Decision]) -> Decision:
    """Answer a post that waits by what `decide` does, its flags with it; see `answer_flags`."""
    known = find_sent(act)
    if known is not None:
        return known
    locked = lock(post)
    if locked.state != PostState.HELD:
        raise find_latest(post=post)
    decision = decide(replace(act, since=locked.created_at))
    close_flags(post, decision)
    return decision


def close_flags(target: Post | Member, decision: Decision) -> None:
    open_flags(target).update(is_open=False, decision=decision)
