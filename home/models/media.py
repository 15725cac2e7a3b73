from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from home.enums import Licence, TextState
from home.renditions import BareFilter


def get_document_storage() -> Storage:
    """Documents live outside the media folder: only the gated view hands them out."""
    return storages["documents"]


class HubImage(AbstractImage):
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=32, choices=Licence, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> File[Any]:  # noqa: A002
        bare = BareFilter(spec=filter.spec)
        # A copy in memory: nobody closes the temporary file that Wagtail hands on.
        with super().generate_rendition_file(bare, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class HubRendition(AbstractRendition):
    image = models.ForeignKey(HubImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="rendition_unique"
            )
        ]
        indexes = [
            models.Index(fields=("file",), name="rendition_file")
        ]  # pictures are served by it


class HubDocument(AbstractDocument):
    file = models.FileField(
        _("file"), upload_to="documents", storage=get_document_storage, max_length=255
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("The language the file is written in."),
    )
    licence = models.CharField(_("licence"), max_length=32, choices=Licence, blank=True)
    text_state = models.CharField(
        _("text for search"),
        max_length=16,
        choices=TextState,
        default=TextState.WAITING,
        editable=False,
    )

    admin_form_fields = (*Document.admin_form_fields, "language", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new file waits to be read; what is known of an old one is not for forms to change."""
        stored = HubDocument.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None or self.has_other_file(stored):
            self.text_state = TextState.WAITING
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "text_state"}
        else:
            self.text_state = stored.text_state
        super().save(*args, **kwargs)

    def has_other_file(self, stored: HubDocument) -> bool:
        is_upload = not getattr(self.file, "_committed", True)  # known to Django alone
        if is_upload or self.file.name != stored.file.name:
            return True
        return bool(stored.file_hash) and self.file_hash != stored.file_hash


class DocumentText(models.Model):
    """What is written inside a document's file; apart from it, for it may be long."""

    document = models.OneToOneField(
        HubDocument, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    text = models.TextField()

    wagtail_reference_index_ignore = True  # it makes no use of the document

    def __str__(self) -> str:
        return str(self.document)
