"""What waits for the end of a suspension: mails to the member, and letters of theirs.

Letters that a moderator stopped, with all that their writer wrote, wait for a restoration alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Q

from community.enums import MailState
from community.models import Conversation, Member, Notice, OutgoingMail
from community.operations.changes import Change, change

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def follow_suspensions(changed: Iterable[Change], at: datetime) -> None:
    """Let what waits for the end of a suspension wait for its new end; without one it goes now."""
    for made in changed:
        if made["model"] != "member":
            continue
        before, after = (read(made[side].get("suspended_until")) for side in ("before", "after"))
        if before is None:
            continue
        due_at = max(after, at) if after else at
        member = Q(member=made["pk"])
        Notice.objects.filter(member, due_at=before).update(due_at=due_at)
        mails = OutgoingMail.objects.filter(state=MailState.WAITING, due_at=before)
        mails.filter(member | Q(conversation__starter=made["pk"])).update(due_at=due_at)


def read(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def stop_letters(written: list[Change], member: Member) -> None:
    """Keep the member's letters that wait for a mail from going, also after a suspension."""
    waiting = OutgoingMail.objects.filter(conversation__starter=member, state=MailState.WAITING)
    for mail in waiting.select_for_update(of=("self",)).order_by("pk"):
        change(written, mail, due_at=NEVER)


def find_held_up(conversation: Conversation, writer: Member, at: datetime) -> str:
    """Tell what keeps a letter here from who has no account: "stopped", "waiting" or nothing."""
    if conversation.item is None or conversation.starter_id != writer.pk:
        return ""
    waiting = conversation.outgoing_mails.filter(state__in=(MailState.WAITING, MailState.SENDING))
    due = set(waiting.values_list("due_at", flat=True))
    if NEVER in due:
        return "stopped"
    return "waiting" if due and writer.is_suspended(at) else ""
