"""A suspension outlives the account: who comes back before its end is suspended still."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.timezone import now

from community.enums import DecisionKind
from community.models import Decision, LeftSuspended, Member
from community.operations.changes import change
from community.operations.deciding import Act, Outcome, record
from community.operations.members import ensure_member
from community.operations.waiting import follow_suspensions
from community.tokens import secret_digest_of
from home.models import User


def keep_suspension(member: Member, at: datetime) -> None:
    """Remember the addresses of who is suspended and leaves, by their digests, until it ends."""
    if not member.is_suspended(at):
        return
    proven = EmailAddress.objects.filter(user=member.user, verified=True)
    digests = {secret_digest_of(row.email) for row in proven}
    said = Decision.objects.filter(member=member, kind=DecisionKind.SUSPEND, reversed_at=None)
    kept = {
        "until": member.suspended_until,
        "decision": said.order_by("-created_at", "-pk").first(),
    }
    for digest in digests:
        LeftSuspended.objects.update_or_create(digest=digest, defaults=kept)


def note_address(*, email_address: EmailAddress, **_others: Any) -> None:
    """Look whether somebody left the address behind who was suspended: it is proven now."""
    resume_suspension(ensure_member(email_address.user), email_address.email, now())


def note_proven(*, user: User, **_others: Any) -> None:
    """As `note_address`, for an account whose first address another service has proven."""
    for row in EmailAddress.objects.filter(user=user, verified=True):
        note_address(email_address=row)


@transaction.atomic
def resume_suspension(member: Member, address: str, at: datetime) -> Decision | None:
    """Suspend who has proven an address that was left during a suspension, until its old end.

    It is told with the old reason, and open to appeal. An account that edits the hub is spared.
    """
    rows = LeftSuspended.objects.select_for_update(of=("self",)).select_related("decision")
    kept = rows.filter(digest=secret_digest_of(address), until__gt=at).first()
    if kept is None or member.user.is_editor:
        return None
    kept.delete()
    locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if locked.suspended_until is not None and locked.suspended_until >= kept.until:
        return None
    outcome = Outcome(DecisionKind.SUSPEND, member=locked, until=kept.until)
    change(outcome.changed, locked, suspended_until=kept.until)
    follow_suspensions(outcome.changed, at)
    told = kept.decision
    reason, text = (told.reason, told.text) if told else ("", "")
    return record(Act(moderator=None, at=at, reason=reason, text=text), outcome)


def forget_suspension(decision: Decision) -> None:
    """Let who has left come back free: the decision was taken back."""
    LeftSuspended.objects.filter(decision=decision).delete()


def forget_ended() -> None:
    """Delete the digests whose suspension is over. A periodic job."""
    LeftSuspended.objects.filter(until__lte=now()).delete()
