from __future__ import annotations

from datetime import datetime
from typing import Protocol

from rest_framework.fields import Field
from typing_extensions import TypedDict


class Dated(Protocol):
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    timezone: str


class Closing(Protocol):
    opens_at: datetime | None
    ends_at: datetime | None
    timezone: str


class EventWhen(TypedDict):
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    timezone: str


class OpportunityWhen(TypedDict):
    opens_at: datetime | None
    ends_at: datetime | None
    timezone: str


class EventWhenField(Field):
    """Both instants, and the IANA zone a reader should see them in."""

    def to_representation(self, value: Dated) -> EventWhen:
        return {
            "starts_at": value.starts_at,
            "ends_at": value.ends_at,
            "is_all_day": value.is_all_day,
            "timezone": value.timezone,
        }


class OpportunityWhenField(Field):
    """Opening and last deadline, and the IANA zone a reader should see them in."""

    def to_representation(self, value: Closing) -> OpportunityWhen:
        return {
            "opens_at": value.opens_at,
            "ends_at": value.ends_at,
            "timezone": value.timezone,
        }
