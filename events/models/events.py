from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from events.enums import Attendance, EventStatus, Scope
from events.models.zones import DAY_VALIDATORS, build_zone_panel, validate_zone
from events.serializers import EventWhenField
from events.timezones import to_span, to_utc_text
from home.models import IndexEntry, PlacedPage, link_to, synchronized
from home.panels import KindChooserPanel


class EventPage(PlacedPage):
    """A dated gathering. Dates and times are what clocks show in the event's own zone."""

    kind = "event"

    # Fields
    scope = models.CharField(_("scope"), max_length=16, choices=Scope, default=Scope.NATIONAL)
    status = models.CharField(
        _("status"), max_length=16, choices=EventStatus, default=EventStatus.SCHEDULED
    )
    attendance = models.CharField(
        _("attendance"), max_length=16, choices=Attendance, default=Attendance.ONSITE
    )
    start_date = models.DateField(_("first day"), validators=DAY_VALIDATORS)
    start_time = models.TimeField(
        _("starts at"), null=True, blank=True, help_text=_("Empty for an event of whole days.")
    )
    end_date = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        validators=DAY_VALIDATORS,
        help_text=_("Empty for the same day."),
    )
    end_time = models.TimeField(
        _("ends at"), null=True, blank=True, help_text=_("Empty where the end is not known.")
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Brussels",
        validators=[validate_zone],
        help_text=_("The time zone of the dates and times above."),
    )
    venue = models.CharField(
        _("venue"), max_length=255, blank=True, help_text=_("Building and street, or the platform.")
    )
    website = models.URLField(_("web page"), blank=True, help_text=_("The organiser's own page."))
    organiser = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("organiser"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The importer's identity of the event: never shown, never taken along to a copy or translation.
    source_key = models.CharField(
        _("source key"), max_length=255, blank=True, db_index=True, editable=False
    )

    exclude_fields_in_copy = ["source_key"]
    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized("scope", "status", "attendance", "website", "organiser"),
        *synchronized("start_date", "start_time", "end_date", "end_time", "timezone"),
    ]

    # Tree
    parent_page_types = ["events.EventsIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *PlacedPage.text_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time")]),
                FieldRowPanel([FieldPanel("end_date"), FieldPanel("end_time")]),
                build_zone_panel(),
            ],
            heading=_("date and time"),
        ),
        FieldRowPanel([FieldPanel("scope"), FieldPanel("attendance"), FieldPanel("status")]),
        FieldPanel("venue"),
        FieldPanel("website"),
        KindChooserPanel("organiser", kind="organisation"),
        *PlacedPage.place_panels,
        *PlacedPage.subject_panels,
    ]

    # Search and API
    search_fields = [
        *PlacedPage.search_fields,
        index.SearchField("venue"),
        index.FilterField("scope"),
        index.FilterField("status"),
        index.FilterField("start_date"),
    ]
    api_fields = [
        *PlacedPage.api_fields,
        APIField("scope"),
        APIField("status"),
        APIField("attendance"),
        APIField("when", serializer=EventWhenField(source="*")),
        APIField("venue"),
        APIField("website"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="event_ends_on_or_after_first_day",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(end_time__isnull=True) | models.Q(start_time__isnull=False),
                name="event_end_time_needs_start_time",
                violation_error_message=_("Say when the event starts, or leave the end empty."),
            ),
        ]

    @property
    def starts_at(self) -> datetime:
        return self._get_span()[0]

    @property
    def ends_at(self) -> datetime:
        """The end, aware; without an end time that of the last day where the event is."""
        return self._get_span()[1]

    @property
    def is_all_day(self) -> bool:
        return self.start_time is None

    def _get_span(self) -> tuple[datetime, datetime]:
        return to_span(
            self.start_date, self.start_time, self.end_date, self.end_time, self.timezone
        )

    def clean(self) -> None:
        super().clean()
        if self.end_time is not None and self.start_time is None:
            raise ValidationError(
                {"start_time": _("Say when the event starts, or leave the end empty.")}
            )
        if not self.start_date:  # the field itself says what is wrong with it
            return
        last_day = self.end_date or self.start_date
        if last_day < self.start_date:
            raise ValidationError({"end_date": _("The last day lies before the first.")})
        if (
            last_day == self.start_date
            and self.start_time is not None
            and self.end_time is not None
            and self.end_time < self.start_time
        ):
            raise ValidationError({"end_time": _("The event ends before it starts.")})

    def get_index(self) -> IndexEntry:
        starts_at, ends_at = self._get_span()
        return IndexEntry(
            **self._get_terms(), type=self.scope, starts_at=starts_at, ends_at=ends_at
        )

    def get_facts(self) -> dict[str, Any]:
        starts_at, ends_at = self._get_span()
        return {
            "scope": self.scope,
            "status": self.status,
            "attendance": self.attendance,
            "timezone": self.timezone,
            "starts_at": to_utc_text(starts_at),
            "ends_at": to_utc_text(ends_at),
            "is_all_day": self.is_all_day,
            "start_date": self.start_date.isoformat(),
            "start_time": self.start_time.isoformat() if self.start_time else None,
            "end_date": self.end_date.isoformat() if self.end_date else None,
            "end_time": self.end_time.isoformat() if self.end_time else None,
            "website": self.website or None,
            "organiser": link_to(self.organiser_id),
        }

    def get_texts(self) -> dict[str, Any]:
        return {"venue": self.venue or None}
