from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.search import index

from home.documents import describe_files
from home.models import IndexEntry, link_to, synchronized
from home.panels import KindChooserPanel
from library.enums import OutputType
from library.models.files import LicensedPage


class OutputPage(LicensedPage):
    """Something a project made and leaves to others: material, document, video, data."""

    kind = "output"

    # Fields
    output_type = models.CharField(_("type"), max_length=32, choices=OutputType)
    published_on = models.DateField(
        _("published on"), null=True, blank=True, help_text=_("When the work itself came out.")
    )
    version = models.CharField(
        _("version"), max_length=32, blank=True, help_text=_("For example, 1.0.")
    )
    publisher = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    solution = models.ForeignKey(
        "library.SolutionPage",
        verbose_name=_("solution"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The solution this belongs to, if any."),
    )
    source_url = models.URLField(
        _("source"), blank=True, help_text=_("Where the work lives, if it is not a file here.")
    )
    override_translatable_fields = [
        *LicensedPage.override_translatable_fields,
        *synchronized(
            "output_type", "published_on", "version", "publisher", "solution", "source_url"
        ),
    ]

    # Tree
    parent_page_types = ["library.LibraryIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *LicensedPage.text_panels,
        FieldRowPanel(
            [FieldPanel("output_type"), FieldPanel("published_on"), FieldPanel("version")]
        ),
        FieldPanel("source_url"),
        *LicensedPage.file_panels,
        KindChooserPanel("publisher", kind="organisation"),
        KindChooserPanel("solution", kind="solution"),
        *LicensedPage.place_panels,
        *LicensedPage.subject_panels,
    ]

    # Search and API
    search_fields = [
        *LicensedPage.search_fields,
        index.FilterField("output_type"),
        index.FilterField("published_on"),
    ]
    api_fields = [
        *LicensedPage.api_fields,
        APIField("output_type"),
        APIField("published_on"),
        APIField("version"),
        APIField("source_url"),
    ]

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms(), type=self.output_type)

    def get_facts(self) -> dict[str, Any]:
        return {
            "output_type": self.output_type,
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "version": self.version or None,
            "licence": self.licence or None,
            "publisher": link_to(self.publisher_id),
            "solution": link_to(self.solution_id),
            "source_url": self.source_url or None,
            "files": describe_files(self.get_documents()),
        }
