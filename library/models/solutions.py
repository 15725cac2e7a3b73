from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.search import index

from home.documents import describe_files
from home.models import IndexEntry, link_to, synchronized
from home.panels import KindChooserPanel
from library.models.files import LicensedPage


class SolutionPage(LicensedPage):
    """Something that worked in one city and can be tried in another."""

    kind = "solution"

    # Fields
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Number in the series of Smart City Solutions; empty for any other."),
    )
    maturity = models.PositiveSmallIntegerField(
        _("maturity"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("Technology readiness level: 1 (principle observed) to 9 (proven in use)."),
    )
    provider = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("provider"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The organisation that offers the solution."),
    )
    contact = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The organisation or person who answers questions."),
    )
    challenge = models.TextField(
        _("challenge"),
        blank=True,
        help_text=_("The problem the city had, in two to four sentences."),
    )
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("What was measured, with numbers and how long for.")
    )
    override_translatable_fields = [
        *LicensedPage.override_translatable_fields,
        *synchronized("number", "maturity", "provider", "contact"),
    ]

    # Tree
    parent_page_types = ["library.SolutionsIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *LicensedPage.text_panels,
        FieldPanel("challenge"),
        FieldPanel("evidence"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("maturity")]),
        KindChooserPanel("provider", kind="organisation"),
        KindChooserPanel("contact", kind=("organisation", "person")),
        *LicensedPage.file_panels,
        *LicensedPage.place_panels,
        *LicensedPage.subject_panels,
    ]

    # Search and API
    search_fields = [
        *LicensedPage.search_fields,
        index.SearchField("challenge"),
        index.SearchField("evidence"),
        index.FilterField("number"),
        index.FilterField("maturity"),
    ]
    api_fields = [
        *LicensedPage.api_fields,
        APIField("number"),
        APIField("maturity"),
        APIField("challenge"),
        APIField("evidence"),
    ]

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(number__gte=1),
                name="solution_number_from_1",
            ),
            models.CheckConstraint(
                condition=models.Q(maturity__isnull=True) | models.Q(maturity__range=(1, 9)),
                name="solution_maturity_1_to_9",
            ),
        ]

    def get_index(self) -> IndexEntry:
        return replace(super().get_index(), position=self.number)

    def get_facts(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "maturity": self.maturity,
            "licence": self.licence or None,
            "provider": link_to(self.provider_id),
            "contact": link_to(self.contact_id),
            "files": describe_files(self.get_documents()),
        }

    def get_texts(self) -> dict[str, Any]:
        return {"challenge": self.challenge or None, "evidence": self.evidence or None}
