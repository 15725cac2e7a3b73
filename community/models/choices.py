from __future__ import annotations

from django.db import models
from django.utils.timezone import now

from community.models.members import Member


class Choice(models.Model):
    """What a member agreed to show, or no longer; `name` is a field of the profile or a list."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(max_length=32)
    value = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=("member", "made_at"), name="choice_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.name}={self.value}"
