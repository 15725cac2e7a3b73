from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.blocks import ChoiceBlock
from wagtail.fields import StreamField
from wagtail.search import index

from home.models import IndexEntry, PlacedPage, SectionPage, link_to, synchronized
from home.panels import KindChooserPanel
from stakeholders.enums import OrganisationType, PersonType, SpokenLanguage


class StakeholdersIndexPage(SectionPage):
    section = "stakeholders"
    subpage_types = ["stakeholders.OrganisationPage", "stakeholders.PersonPage"]

    class Meta:
        verbose_name = _("stakeholders section")
        verbose_name_plural = _("stakeholders sections")


class OrganisationPage(PlacedPage):
    """An organisation; its name is the title, in the language of the page."""

    kind = "organisation"

    # Fields
    organisation_type = models.CharField(_("type"), max_length=32, choices=OrganisationType)
    website = models.URLField(_("website"), blank=True)
    founded = models.PositiveSmallIntegerField(
        _("founded"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1000), MaxValueValidator(2100)],
        help_text=_("Year."),
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Not shown: messages are passed on.")
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True, help_text=_("Not shown."))
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees, WGS 84, north positive."),
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees, WGS 84, east positive."),
    )
    # The importer's identity of the row: never shown, never taken along to a copy or translation.
    source_key = models.CharField(
        _("source key"), max_length=255, blank=True, db_index=True, editable=False
    )

    exclude_fields_in_copy = ["source_key"]
    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized(
            "organisation_type", "website", "founded", "email", "phone", "latitude", "longitude"
        ),
    ]

    # Tree
    parent_page_types = ["stakeholders.StakeholdersIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *PlacedPage.text_panels,
        FieldRowPanel([FieldPanel("organisation_type"), FieldPanel("founded")]),
        FieldPanel("website"),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone")], heading=_("contact")),
        *PlacedPage.place_panels,
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        *PlacedPage.subject_panels,
    ]

    # Search and API
    search_fields = [*PlacedPage.search_fields, index.FilterField("organisation_type")]
    api_fields = [
        *PlacedPage.api_fields,
        APIField("organisation_type"),
        APIField("website"),
        APIField("founded"),
        APIField("latitude"),
        APIField("longitude"),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,  # said outright: a check that yields NULL passes
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="organisation_on_the_globe",
                violation_error_message=_("Give both coordinates in degrees, or none."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: _("Give both coordinates, or none.")})

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms(), type=self.organisation_type)

    def get_facts(self) -> dict[str, Any]:
        return {
            "organisation_type": self.organisation_type,
            "website": self.website or None,
            "founded": self.founded,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "has_contact": bool(self.email),
        }


class PersonPage(PlacedPage):
    """A public official or contact; the name is the title."""

    kind = "person"

    # Fields
    person_type = models.CharField(_("type"), max_length=32, choices=PersonType)
    role = models.CharField(_("role"), max_length=160, blank=True, help_text=_("Job title."))
    organisation = models.ForeignKey(
        OrganisationPage,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Not shown: messages are passed on.")
    )
    languages = StreamField(
        [("language", ChoiceBlock(choices=SpokenLanguage.choices, label=_("language")))],
        blank=True,
        verbose_name=_("languages"),
        help_text=_("Languages the person answers in, the best first."),
    )
    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized("person_type", "organisation", "email", "languages"),
    ]

    # Tree
    parent_page_types = ["stakeholders.StakeholdersIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *PlacedPage.text_panels,
        FieldRowPanel([FieldPanel("person_type"), FieldPanel("role")]),
        KindChooserPanel("organisation", kind="organisation"),
        FieldPanel("email"),
        FieldPanel("languages"),
        *PlacedPage.place_panels,
        *PlacedPage.subject_panels,
    ]

    # Search and API
    search_fields = [
        *PlacedPage.search_fields,
        index.SearchField("role"),
        index.FilterField("person_type"),
    ]
    api_fields = [
        *PlacedPage.api_fields,
        APIField("person_type"),
        APIField("role"),
        APIField("languages"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms(), type=self.person_type)

    def get_facts(self) -> dict[str, Any]:
        languages = (block.value for block in self.languages if block.value)
        return {
            "person_type": self.person_type,
            "organisation": link_to(self.organisation_id),
            "languages": list(dict.fromkeys(languages)),
            "has_contact": bool(self.email),
        }

    def get_texts(self) -> dict[str, Any]:
        return {"role": self.role or None}
