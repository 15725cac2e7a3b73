"""New members become members by the rules of `limits.py`: at an approval, and by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import now

from community import limits
from community.enums import DecisionKind, PostState, Trust
from community.models import Member
from community.operations.changes import change
from community.operations.deciding import Act, Outcome, record


@transaction.atomic
def promote(member: Member, at: datetime) -> bool:
    """Give a new member the limits of members if they have earned them; tell whether they have."""
    locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if not limits.is_trusted(locked, at):
        return False
    outcome = Outcome(kind=DecisionKind.TRUST, member=locked)
    change(outcome.changed, locked, trust=Trust.MEMBER)
    record(Act(moderator=None, at=at), outcome)
    return True


def promote_all(at: datetime | None = None) -> int:
    """Promote all who have earned it by now; return how many."""
    moment = at or now()
    written = Count("posts", filter=Q(posts__state=PostState.VISIBLE))
    waiting = Member.objects.filter(trust=Trust.NEW, joined_at__lte=moment - limits.SEASON)
    rows = waiting.annotate(written=written).filter(written__gte=limits.APPROVED)
    return sum(promote(member, moment) for member in rows.order_by("pk"))
