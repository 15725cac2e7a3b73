from __future__ import annotations

import datetime as dt

import factory

from events.enums import OpportunityType, Scope
from events.models import EventPage, EventsIndexPage, OpportunitiesIndexPage, OpportunityPage
from tests.factories.home import PageFactory


class EventsIndexPageFactory(PageFactory):
    class Meta:
        model = EventsIndexPage

    title = "Events"
    slug = "events"


class OpportunitiesIndexPageFactory(PageFactory):
    class Meta:
        model = OpportunitiesIndexPage

    title = "Opportunities"
    slug = "opportunities"


class EventPageFactory(PageFactory):
    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"Event {n}")
    slug = factory.Sequence(lambda n: f"event-{n}")
    scope = Scope.INTERNATIONAL
    start_date = dt.date(2030, 5, 1)
    start_time = dt.time(9, 30)
    end_time = dt.time(17, 0)
    timezone = "Europe/Madrid"


class OpportunityPageFactory(PageFactory):
    """Give `deadlines=[("deadline", {"date": …, "time": …, "stage": ""})]`; rolling without."""

    class Meta:
        model = OpportunityPage

    title = factory.Sequence(lambda n: f"Opportunity {n}")
    slug = factory.Sequence(lambda n: f"opportunity-{n}")
    opportunity_type = OpportunityType.FINANCING
    eligibility = "Small companies of the region."
    offer = "Up to 40,000 euros."
