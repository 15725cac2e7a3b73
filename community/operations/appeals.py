"""Appeals: what a member says against a decision, and what another moderator answers."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.enums import LIMITING
from community.models import Appeal, Decision
from community.operations.deciding import Act, DecidedError, check_right, tell
from community.operations.moderation import restore
from community.permissions import moderators
from home.models import User

MAX_CHARS = 4_000


class OtherModeratorError(Exception):
    """Who took the decision does not answer the appeal, as there are others who can."""


@transaction.atomic
def appeal(decision: Decision, text: str, at: datetime) -> Appeal:
    """Say something against a decision that stands; the first word counts.

    Raises `PermissionDenied` for a decision that limits nothing, or is undone already.
    """
    rows = Decision.objects.select_for_update(of=("self",))
    against = rows.get(pk=decision.pk)
    if against.kind not in LIMITING:
        raise PermissionDenied
    known = Appeal.objects.filter(decision=against).first()
    if known is not None:
        return known
    if against.reversed_at is not None:
        raise PermissionDenied
    return Appeal.objects.create(decision=against, text=text[:MAX_CHARS], created_at=at)


def may_answer(user: User, decision: Decision) -> bool:
    """Tell whether `user` answers the appeal: not who decided, where there is somebody else."""
    if decision.moderator_id != user.pk:
        return True
    own = decision.member.user_id if decision.member else None
    return not moderators().exclude(pk__in=[user.pk, own]).exists()


@transaction.atomic
def uphold(answered: Appeal, act: Act) -> Decision:
    """Follow the appeal: all that the decision did is undone, and the member told."""
    return restore(lock_open(answered, act).decision, act)


@transaction.atomic
def reject(answered: Appeal, act: Act) -> Appeal:
    """Let the decision stand, and tell the member why."""
    locked = lock_open(answered, act)
    locked.decided_at, locked.decided_by, locked.answer = act.at, act.moderator, act.text
    locked.save(update_fields=["decided_at", "decided_by", "answer"])
    member = locked.decision.member
    if member is not None:
        context = {"answer": act.text}
        tell(member, "community/email/appeal_rejected", locked.decision, context)
    return locked


def lock_open(answered: Appeal, act: Act) -> Appeal:
    rows = Appeal.objects.select_for_update(of=("self",))
    locked = rows.select_related("decision__member", "decided_by").get(pk=answered.pk)
    check_right(act, locked.decision.member)
    if locked.decided_at is not None:
        raise DecidedError(locked.decided_by, locked.decided_at)
    if act.moderator is not None and not may_answer(act.moderator, locked.decision):
        raise OtherModeratorError
    return locked
