"""Files that members attach to posts. They lie under random names, outside what is public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.models.discussions import Post
from home.models.media import get_document_storage

FOLDER = "attachments"
SHOWN_PX = 320  # the longer side of a small picture on a page, at most


def make_path(_attachment: Any = None, _name: str = "") -> str:
    return f"{FOLDER}/{uuid4().hex}"


def remove_files(names: Iterable[str]) -> None:
    storage = get_document_storage()
    for name in names:
        storage.delete(name)


class Attachment(models.Model):
    """A file of a post, read by whoever reads the post; `key` is in its address and never changes.

    `name` is what it is saved as. A picture has its size in pixels, a small copy in `thumbnail`,
    and in `alt` what it shows, where its author says so. One that `is_hidden` was taken off by a
    moderator, by itself: its author and moderators know of it, and moderators alone open it.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attachments")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=make_path, storage=get_document_storage)
    thumbnail = models.FileField(upload_to=make_path, storage=get_document_storage, blank=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    width_px = models.PositiveIntegerField(null=True)
    height_px = models.PositiveIntegerField(null=True)
    alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)
    is_hidden = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=("post", "id"), name="attachment_of_post")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("community:attachment", args=[self.key, self.name])

    def forget_files(self) -> None:
        """Delete the files that the row leaves behind, once it is gone for good."""
        names = [name for name in (self.file.name, self.thumbnail.name) if name]
        transaction.on_commit(lambda: remove_files(names), robust=True)

    @property
    def thumbnail_url(self) -> str:
        return reverse("community:thumbnail", args=[self.key])

    @property
    def is_picture(self) -> bool:
        return bool(self.thumbnail)

    @property
    def shown_width(self) -> int:
        return self._shown[0]

    @property
    def shown_height(self) -> int:
        return self._shown[1]

    @property
    def _shown(self) -> tuple[int, int]:
        width, height = self.width_px or 1, self.height_px or 1
        factor = min(1.0, SHOWN_PX / max(width, height))
        return max(1, round(width * factor)), max(1, round(height * factor))
