"""What a member agreed to, when, by which form: rows are added, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.timezone import now

from community.enums import ChoiceForm
from community.models.members import Member


class AppendedQuerySet(models.QuerySet["Choice"]):
    """Rows that nothing changes; they go with their member alone."""

    def update(self, **_values: Any) -> NoReturn:
        raise TypeError("what a member chose is not changed: add another choice")

    def delete(self) -> NoReturn:
        raise TypeError("what a member chose goes with the member alone")


class Choice(models.Model):
    """What a member agreed to, or no longer; `name` is what it is about.

    That is "privacy" (the notice they were shown), a field of the profile, "is_listed",
    "notice.…" for a kind of notice, "search.…" for a saved search. Of a text that was agreed to,
    `text_changed_at` and `text_language` say which version: that of its last change before.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(max_length=32)
    value = models.CharField(max_length=32)
    form = models.CharField(max_length=12, choices=ChoiceForm, blank=True)
    text_changed_at = models.DateTimeField(null=True)
    text_language = models.CharField(max_length=8, blank=True)
    made_at = models.DateTimeField(default=now)

    objects = AppendedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("member", "made_at"), name="choice_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.name}={self.value}"
