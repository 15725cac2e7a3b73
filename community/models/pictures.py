"""Pictures of members: in the database, so that no address of a file outlives a choice."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import now

from community.models.members import Member


class Picture(models.Model):
    """The squares of a member's picture, in WebP. `Member.picture_tag` says that there is one."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="picture")
    small = models.BinaryField()
    large = models.BinaryField()
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.member_id}"
