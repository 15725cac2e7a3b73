from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField

from home.enums import Licence
from home.models import HubDocument, PlacedPage, synchronized
from library.blocks import FileBlock
from library.serializers import FilesField


class LicensedPage(PlacedPage):
    """A page that offers files under a licence."""

    licence = models.CharField(_("licence"), max_length=32, choices=Licence, blank=True)
    files = StreamField(
        [("file", FileBlock())],
        blank=True,
        verbose_name=_("files"),
        help_text=_(
            "A file in a members' collection is listed for everybody, but only members can "
            "download it."
        ),
    )

    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized("licence", "files"),
    ]
    file_panels = [FieldPanel("licence"), FieldPanel("files")]
    api_fields = [
        *PlacedPage.api_fields,
        APIField("licence"),
        APIField("files", serializer=FilesField()),
    ]

    class Meta:
        abstract = True

    def get_documents(self) -> list[HubDocument]:
        """Return the documents in the editor's order; one deleted meanwhile is left out."""
        chosen = [block.value["document"] for block in self.files]
        return [document for document in chosen if document is not None]

    def _get_terms(self) -> dict[str, Any]:
        # All of them: when access to a document changes, the catalogue must find its items.
        documents = self.get_documents()
        return {
            **super()._get_terms(),
            "document_ids": tuple(sorted({document.pk for document in documents})),
        }
