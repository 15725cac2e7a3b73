"""Figures about members and what they share, for those who account for the hub."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from community.enums import PostState, TransferOutcome
from community.models import Conversation, Member, PracticePage, Transfer
from home.registry import Indicator
from search.figures import find_published

INTRODUCTIONS = "introductions"


def count_members(_starts: datetime, ends: datetime) -> dict[str, int]:
    return {"": Member.objects.exclude(name="").filter(joined_at__lt=ends).count()}


def count_new_members(starts: datetime, ends: datetime) -> dict[str, int]:
    rows = Member.objects.exclude(name="").filter(joined_at__gte=starts, joined_at__lt=ends)
    return {"": rows.count()}


def count_practices(_starts: datetime, ends: datetime) -> dict[str, int]:
    return {"": find_published(PracticePage.kind, ends).count()}


def count_new_practices(starts: datetime, ends: datetime) -> dict[str, int]:
    return {"": find_published(PracticePage.kind, ends).filter(published_at__gte=starts).count()}


def count_trials(starts: datetime, ends: datetime) -> dict[str, int]:
    rows = Transfer.objects.filter(
        state=PostState.VISIBLE, created_at__gte=starts, created_at__lt=ends
    )
    known = dict(rows.order_by().values_list("outcome").annotate(Count("pk")))
    outcomes = {outcome: known.get(outcome, 0) for outcome in TransferOutcome.values}
    return {"": sum(known.values()), **outcomes}


def count_introductions(starts: datetime, ends: datetime) -> dict[str, int]:
    rows = Conversation.objects.filter(created_at__gte=starts, created_at__lt=ends)
    return {"": rows.filter(other_last_at__isnull=False).count()}


INDICATORS = (
    Indicator(
        name="members",
        label=_("Members"),
        definition=_(
            "People with an account and a name in the community who had joined by the end of the "
            "last day and are still members today. Of who has left, the hub keeps nothing to count."
        ),
        count=count_members,
    ),
    Indicator(
        name="new_members",
        label=_("New members"),
        definition=_("Those of them who joined in the period."),
        count=count_new_members,
    ),
    Indicator(
        name="practices",
        label=_("Good practices"),
        definition=_(
            "Good practices that were published by the end of the last day and still are today. "
            "Each counts once, in however many languages it is."
        ),
        count=count_practices,
    ),
    Indicator(
        name="new_practices",
        label=_("New good practices"),
        definition=_("Those of them that were first published in the period."),
        count=count_new_practices,
    ),
    Indicator(
        name="replications",
        label=_("Replications"),
        definition=_(
            "Trial reports that members wrote in the period and that everybody reads today: what "
            "was tried elsewhere, by what came of it as its report says now."
        ),
        count=count_trials,
        show_key=lambda key: capfirst(str(TransferOutcome(key).label)),
    ),
    Indicator(
        name=INTRODUCTIONS,
        label=_("Introductions"),
        definition=_(
            "Conversations by letter that began in the period through the hub, which shows neither "
            "side the address of the other: between members, and of members with the people and "
            "organisations listed here. Those that reached the other side count, also when their "
            "letters are deleted later."
        ),
        count=count_introductions,
    ),
)
