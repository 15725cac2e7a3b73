from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from home.models import IndexEntry, PlacedPage, link_to, synchronized
from home.panels import KindChooserPanel
from library.blocks import UnitBlock
from library.enums import Level


class TrainingPathPage(PlacedPage):
    """Units to work through in order."""

    kind = "training_path"

    # Fields
    level = models.CharField(_("level"), max_length=16, choices=Level, default=Level.INTRODUCTORY)
    audience = models.TextField(
        _("audience"), blank=True, max_length=400, help_text=_("Who it is for, in one sentence.")
    )
    solution = models.ForeignKey(
        "library.SolutionPage",
        verbose_name=_("solution"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The solution this teaches, if any."),
    )
    units = StreamField([("unit", UnitBlock())], blank=True, verbose_name=_("units"))
    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized("level", "solution"),
    ]

    # Tree
    parent_page_types = ["library.TrainingIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *PlacedPage.text_panels,
        FieldRowPanel([FieldPanel("level"), FieldPanel("audience")]),
        FieldPanel("units"),
        KindChooserPanel("solution", kind="solution"),
        *PlacedPage.place_panels,
        *PlacedPage.subject_panels,
    ]

    # Search and API
    search_fields = [
        *PlacedPage.search_fields,
        index.SearchField("audience"),
        index.SearchField("units"),
        index.FilterField("level"),
    ]
    api_fields = [
        *PlacedPage.api_fields,
        APIField("level"),
        APIField("audience"),
        APIField("units"),
    ]

    class Meta:
        verbose_name = _("training path")
        verbose_name_plural = _("training paths")

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms(), type=self.level)

    def get_facts(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "solution": link_to(self.solution_id),
            "minutes": sum(unit.value["minutes"] or 0 for unit in self.units),
        }

    def get_texts(self) -> dict[str, Any]:
        return {
            "audience": self.audience or None,
            "units": [
                {
                    "id": unit.id,
                    "title": unit.value["title"],
                    "summary": unit.value["summary"] or None,
                    "minutes": unit.value["minutes"],
                    "body_html": str(unit.value["body"].render_as_block()),
                }
                for unit in self.units
            ],
        }
