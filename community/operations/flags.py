"""Flags: moderators are told of anything; all flags of a target are answered by one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from community.enums import DecisionKind, FlagReason, PostState
from community.items import Item, find_items, is_written_by
from community.limits import LimitError
from community.models import (
    Conversation,
    Decision,
    Flag,
    Letter,
    Member,
    PartnerSearch,
    Post,
    Transfer,
)
from community.operations.deciding import (
    Act,
    DecidedError,
    Outcome,
    Written,
    decides,
    find_latest,
    find_sent,
    lock,
    record,
)

FLAGS_PER_DAY = 20
DAY = timedelta(days=1)

Target = Written | Member | Item


@transaction.atomic
def flag(
    member: Member,
    target: Target,
    reason: FlagReason,
    note: str,
    at: datetime,
    *,
    letter: Letter | None = None,
) -> Flag:
    """Tell the moderators of something; who has told them before is not counted twice.

    With a `letter` that the member got from `target`, they read it. Raises `PermissionDenied` for
    one's own, `LimitError` for more than a day's worth.
    """
    pointed = {**point_at(target), **point_to(letter)}
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if is_own(member, target) or member.is_suspended(at):
        raise PermissionDenied
    known = open_flags(target).filter(member=member).first()
    if known is not None:
        return add_letter(known, letter, reason, note)
    if Flag.objects.filter(member=member, created_at__gt=at - DAY).count() >= FLAGS_PER_DAY:
        raise LimitError(_("You have flagged a lot today. Go on tomorrow, or write to us."))
    return Flag.objects.create(member=member, reason=reason, note=note, created_at=at, **pointed)


def add_letter(known: Flag, letter: Letter | None, reason: FlagReason, note: str) -> Flag:
    """Let moderators read a letter beside what they were told before of its writer."""
    if letter is None or known.letter_id == letter.pk:
        return known
    notes = [each for each in (known.note, note) if each]
    known.reason, known.note = reason, "\n\n".join(notes)
    known.conversation, known.letter = letter.conversation, letter
    known.save(update_fields=["reason", "note", "conversation", "letter"])
    return known


def point_to(letter: Letter | None) -> dict[str, Any]:
    return {"letter": letter, "conversation": letter.conversation} if letter else {}


@transaction.atomic
def flag_from_outside(
    conversation: Conversation, reason: FlagReason, note: str, at: datetime
) -> Flag:
    """Tell the moderators of who wrote the letters, for a receiver who has no account.

    While one is open it is not told again. Raises `PermissionDenied` where the writer has left.
    """
    rows = Conversation.objects.select_for_update(of=("self",))
    conversation = rows.get(pk=conversation.pk)
    if conversation.starter_id is None:
        raise PermissionDenied
    told = {"about_id": conversation.starter_id, "conversation": conversation}
    known = Flag.objects.filter(is_open=True, **told).first()
    if known is not None:
        return known
    return Flag.objects.create(reason=reason, note=note, created_at=at, **told)


def is_own(member: Member, target: Target) -> bool:
    if isinstance(target, Item):
        return is_written_by(target.key, member)
    return member.pk == (target.pk if isinstance(target, Member) else target.author_id)


def point_at(target: Target) -> dict[str, Any]:
    if isinstance(target, Post):
        return {"post": target}
    return {"about": target} if isinstance(target, Member) else {"item": target.key}


def open_flags(target: Target) -> QuerySet[Flag]:
    return Flag.objects.filter(is_open=True, **point_at(target))


@decides
def dismiss_flags(target: Target, act: Act) -> Decision:
    """Leave everything as it is."""
    if not open_flags(target).exists():
        raise find_answer(target)
    if isinstance(target, Post):
        about = Outcome(DecisionKind.DISMISS, target.author, target, target.thread)
        return record(act, about)
    if isinstance(target, Member):
        return record(act, Outcome(DecisionKind.DISMISS, target))
    return record(act, Outcome(DecisionKind.DISMISS, target.author, item=target.key))


def find_answer(target: Target) -> DecidedError:
    """Return the error that says who answered the flags of the target last."""
    return find_answer_to(Flag.objects.filter(**point_at(target)))


def find_answer_to(told: QuerySet[Flag]) -> DecidedError:
    answered = told.exclude(decision=None)
    rows = answered.select_related("decision__moderator")
    last = rows.order_by("-decision__created_at", "-decision").first()
    if last is None or last.decision is None:
        return DecidedError()
    return DecidedError(last.decision.moderator, last.decision.created_at)


@transaction.atomic
def answer_flags(target: Target, act: Act, decide: Callable[[Act], Decision]) -> Decision:
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
def answer_held(written: Written, act: Act, decide: Callable[[Act], Decision]) -> Decision:
    """Answer a text that waits by what `decide` does, its flags with it; see `answer_flags`."""
    known = find_sent(act)
    if known is not None:
        return known
    locked = lock(written)
    if locked.state != PostState.HELD:
        raise find_latest(**point_at(written))
    decision = decide(replace(act, since=locked.created_at))
    close_flags(written, decision)
    return decision


def close_flags(target: Target, decision: Decision) -> None:
    open_flags(target).update(is_open=False, decision=decision)


def forget_flags(target: Target) -> None:
    """Close the flags of what is about to go: there is nothing left to decide."""
    open_flags(target).update(is_open=False)


def close_gone() -> int:
    """Close the flags of pages that members see no more; return how many. A periodic job."""
    keys = {key for key in open_pages().values_list("item", flat=True) if key}
    gone = keys - find_items(keys, now()).keys()
    return Flag.objects.filter(is_open=True, item__in=gone).update(is_open=False)


def open_pages() -> QuerySet[Flag]:
    """Return the open flags of items that are no announcements."""
    rows = Flag.objects.filter(is_open=True, item__isnull=False)
    reports, searches = Transfer.objects.values("key"), PartnerSearch.objects.values("key")
    return rows.exclude(item__in=reports).exclude(item__in=searches)
