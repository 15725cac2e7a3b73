"""What waits for the end of a suspension: mails to the member, and letters of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from community.enums import MailState
from community.models import Conversation, Member, Notice, OutgoingMail
from community.operations.changes import Change


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


def has_waiting_letters(conversation: Conversation, writer: Member, at: datetime) -> bool:
    """Tell whether a letter waits here because who began the conversation is suspended."""
    if conversation.item is None or not writer.is_suspended(at):
        return False
    waiting = conversation.outgoing_mails.filter(state__in=(MailState.WAITING, MailState.SENDING))
    return conversation.starter_id == writer.pk and waiting.exists()
