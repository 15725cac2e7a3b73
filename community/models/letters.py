"""Letters between members, and to those the hub lists: neither side learns the other's address."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now

from community.enums import LetterSide
from community.models.members import Member

MAX_CHARS = 5_000
TOKEN_CHARS = 40


def make_token() -> str:
    return get_random_string(TOKEN_CHARS)


class Conversation(models.Model):
    """Letters between the member who began and another side, one conversation for each pair.

    The other side is a member, or who is behind the item `item` (a listed person or organisation)
    and answers by a link with `token` in it. Each side has the moment of its newest letter, None
    where it sees none: what a blocked member writes stays on their own side.
    """

    starter = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    item = models.UUIDField(null=True, db_index=True, editable=False)
    token = models.CharField(max_length=TOKEN_CHARS, unique=True, default=make_token)
    created_at = models.DateTimeField(default=now)
    starter_last_at = models.DateTimeField(null=True)
    other_last_at = models.DateTimeField(null=True)
    starter_seen_at = models.DateTimeField(null=True)
    other_seen_at = models.DateTimeField(null=True)
    undelivered_at = models.DateTimeField(null=True)
    # The digest of the address whose owner wants no more letters from the one who began.
    blocked_by = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("starter", "member"), name="conversation_of_two"),
            models.UniqueConstraint(fields=("starter", "item"), name="conversation_with_item"),
        ]
        indexes = [
            models.Index(fields=("starter", "-created_at"), name="conversation_begun"),
            models.Index(
                fields=("starter", "blocked_by"),
                condition=~models.Q(blocked_by=""),
                name="conversation_blocked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starter_id} to {self.member_id or self.item}"

    def get_absolute_url(self) -> str:
        return reverse("community:letter", args=[self.pk])

    def side_of(self, member: Member) -> LetterSide:
        return LetterSide.STARTER if self.starter_id == member.pk else LetterSide.OTHER

    def member_at(self, side: LetterSide) -> Member | None:
        return self.starter if side == LetterSide.STARTER else self.member

    def is_unread(self, side: LetterSide) -> bool:
        last: datetime | None = getattr(self, f"{side}_last_at")
        seen: datetime | None = getattr(self, f"{side}_seen_at")
        return last is not None and (seen is None or seen < last)


def other_side(side: LetterSide) -> LetterSide:
    return LetterSide.OTHER if side == LetterSide.STARTER else LetterSide.STARTER


class Letter(models.Model):
    """What one side wrote. One that `is_withheld` is seen by its writer alone.

    `mail` is the one that brings it to who has no account.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="letters")
    side = models.CharField(max_length=8, choices=LetterSide)
    text = models.TextField()
    created_at = models.DateTimeField(default=now)
    is_withheld = models.BooleanField(default=False)
    # What the form sent along: the same form sent twice is one letter.
    form_id = models.UUIDField(null=True, editable=False)
    mail = models.ForeignKey(
        "community.OutgoingMail", null=True, on_delete=models.SET_NULL, related_name="letters"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("conversation", "form_id"), name="letter_form")
        ]
        indexes = [
            models.Index(fields=("conversation", "-created_at", "-id"), name="letter_read"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.side}, {self.created_at:%Y-%m-%d %H:%M}"


class Refusal(models.Model):
    """An address, by its digest, whose owner wants no letters from members of the hub."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.digest
