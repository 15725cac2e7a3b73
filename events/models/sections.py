from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.models import SectionPage


class EventsIndexPage(SectionPage):
    section = "events"
    subpage_types = ["events.EventPage"]

    class Meta:
        verbose_name = _("events section")
        verbose_name_plural = _("events sections")


class OpportunitiesIndexPage(SectionPage):
    section = "opportunities"
    subpage_types = ["events.OpportunityPage"]

    class Meta:
        verbose_name = _("opportunities section")
        verbose_name_plural = _("opportunities sections")
