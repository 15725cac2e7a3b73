"""What `details` of each kind hold in the API; every key is always there.

Instants are UTC; dates and times without a zone are wall clock in `timezone`.
"""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from events.enums import Attendance, DeadlineStage, EventStatus, OpportunityType, Scope
from home.schemas import ItemLink


class EventDetails(Schema):
    scope: Scope
    status: EventStatus
    attendance: Attendance
    timezone: str = Field(description="IANA name.")
    starts_at: dt.datetime
    ends_at: dt.datetime = Field(
        description="Not part of the event. Without an end time, the end of its last day."
    )
    is_all_day: bool
    start_date: dt.date
    start_time: dt.time | None
    end_date: dt.date | None = Field(description="Null for the same day.")
    end_time: dt.time | None
    website: str | None
    organiser: ItemLink | None
    venue: str | None


class Deadline(Schema):
    at: dt.datetime
    date: dt.date
    time: dt.time
    stage: DeadlineStage | None


class OpportunityDetails(Schema):
    opportunity_type: OpportunityType
    timezone: str = Field(description="IANA name.")
    opens_on: dt.date | None = Field(description="Null where it is open already.")
    opens_at: dt.datetime | None
    ends_at: dt.datetime | None = Field(description="The last deadline; null for a rolling call.")
    deadlines: list[Deadline] = Field(description="Soonest first.")
    website: str | None
    funder: ItemLink | None
    eligibility: str | None
    offer: str | None
