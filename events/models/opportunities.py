from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from events.blocks import DeadlineBlock
from events.enums import OpportunityType
from events.models.zones import DAY_VALIDATORS, build_zone_panel, validate_zone
from events.serializers import OpportunityWhenField
from events.timezones import start_of_day, to_instant, to_utc_text
from home.models import IndexEntry, PlacedPage, link_to, synchronized
from home.panels import KindChooserPanel


class OpportunityPage(PlacedPage):
    """Training, partnership or money to apply for, until a deadline or at any time."""

    kind = "opportunity"

    # Fields
    opportunity_type = models.CharField(_("type"), max_length=16, choices=OpportunityType)
    opens_on = models.DateField(
        _("opens on"),
        null=True,
        blank=True,
        validators=DAY_VALIDATORS,
        help_text=_("Empty where it is open already."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Brussels",
        validators=[validate_zone],
        help_text=_("For calls of the European Union: Europe/Brussels."),
    )
    deadlines = StreamField(
        [("deadline", DeadlineBlock())],
        blank=True,
        verbose_name=_("deadlines"),
        help_text=_("One or more; none where applications are taken at any time."),
    )
    eligibility = models.TextField(
        _("eligibility"), blank=True, help_text=_("Who can apply, in one or two sentences.")
    )
    offer = models.TextField(
        _("offer"), blank=True, help_text=_("What applicants get, as an amount and for how long.")
    )
    website = models.URLField(
        _("web page"), blank=True, help_text=_("Where to read the terms and apply.")
    )
    funder = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("funder"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized("opportunity_type", "opens_on", "timezone", "deadlines", "website", "funder"),
    ]

    # Tree
    parent_page_types = ["events.OpportunitiesIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *PlacedPage.text_panels,
        FieldPanel("opportunity_type"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_on"), build_zone_panel()]),
                FieldPanel("deadlines"),
            ],
            heading=_("opening and deadlines"),
        ),
        FieldPanel("eligibility"),
        FieldPanel("offer"),
        FieldPanel("website"),
        KindChooserPanel("funder", kind="organisation"),
        *PlacedPage.place_panels,
        *PlacedPage.subject_panels,
    ]

    # Search and API
    search_fields = [
        *PlacedPage.search_fields,
        index.SearchField("eligibility"),
        index.SearchField("offer"),
        index.FilterField("opportunity_type"),
        index.FilterField("opens_on"),
    ]
    api_fields = [
        *PlacedPage.api_fields,
        APIField("opportunity_type"),
        APIField("when", serializer=OpportunityWhenField(source="*")),
        APIField("eligibility"),
        APIField("offer"),
        APIField("website"),
    ]

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")

    @property
    def opens_at(self) -> datetime | None:
        """The opening, aware: the start of its day in the opportunity's zone."""
        return start_of_day(self.opens_on, self.timezone) if self.opens_on else None

    @property
    def ends_at(self) -> datetime | None:
        """The last deadline, aware; None for an opportunity without one."""
        return max((at for at, _block in self._get_deadlines()), default=None)

    def _get_deadlines(self) -> list[tuple[datetime, Any]]:
        """Return instants and blocks, soonest first; a draft's half-filled ones are left out."""
        pairs = [
            (to_instant(block.value["date"], block.value["time"], self.timezone), block.value)
            for block in self.deadlines
            if block.value["date"] and block.value["time"] is not None
        ]
        return sorted(pairs, key=lambda pair: pair[0])

    def clean(self) -> None:
        super().clean()
        # Days and not instants: these need a valid zone, which the field has yet to check.
        days = [block.value["date"] for block in self.deadlines if block.value["date"]]
        if self.opens_on and days and max(days) < self.opens_on:
            raise ValidationError({"opens_on": _("The last deadline lies before the opening.")})

    def get_index(self) -> IndexEntry:
        return IndexEntry(
            **self._get_terms(),
            type=self.opportunity_type,
            starts_at=self.opens_at,
            ends_at=self.ends_at,
            deadlines=tuple(at for at, _block in self._get_deadlines()),
        )

    def get_facts(self) -> dict[str, Any]:
        opens_at, ends_at = self.opens_at, self.ends_at
        return {
            "opportunity_type": self.opportunity_type,
            "timezone": self.timezone,
            "opens_on": self.opens_on.isoformat() if self.opens_on else None,
            "opens_at": to_utc_text(opens_at) if opens_at else None,
            "ends_at": to_utc_text(ends_at) if ends_at else None,
            "deadlines": [
                {
                    "at": to_utc_text(at),
                    "date": block["date"].isoformat(),
                    "time": block["time"].isoformat(),
                    "stage": block["stage"] or None,
                }
                for at, block in self._get_deadlines()
            ],
            "website": self.website or None,
            "funder": link_to(self.funder_id),
        }

    def get_texts(self) -> dict[str, Any]:
        return {"eligibility": self.eligibility or None, "offer": self.offer or None}
