"""Wall clock to instant, in IANA time zones. Pure: no clock, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Names in the database of a machine that say nothing about a place.
NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})

# Days that editors may give: beyond the calendar's own ends there is no next midnight to compute.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)


@cache
def zone_names() -> tuple[str, ...]:
    """Return all usable IANA names, sorted."""
    return tuple(sorted(available_timezones() - NOT_PLACES))


def to_instant(day: date, at: time, zone: str) -> datetime:
    """Return the moment (UTC) at which clocks in `zone` show `at` on `day`.

    A time that occurs twice, when clocks go back, is the first of the two. One that does not occur,
    when they go forward, is read with the offset before the change, so it lies as far behind the
    gap as it was inside it: 02:30 becomes what clocks then call 03:30.

    Source: RFC 5545, section 3.3.5; the same as `fold=0` of PEP 495.
    """
    local = datetime.combine(day, at.replace(fold=0, tzinfo=None), ZoneInfo(zone))
    return local.astimezone(UTC)


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first moment (UTC) of `day` in `zone`; not 00:00 where clocks skip midnight."""
    return to_instant(day, time.min, zone)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the first moment (UTC) after `day` in `zone`."""
    return start_of_day(day + timedelta(days=1), zone)


def to_span(
    start_date: date,
    start_time: time | None,
    end_date: date | None,
    end_time: time | None,
    zone: str,
) -> tuple[datetime, datetime]:
    """Return first and last moment (UTC) of an event; the last is not part of it.

    Without `start_time` it lasts whole days, and without `end_time` to the end of its last day.
    The end never lies before the start, even where a change of clocks turns the two around.
    """
    last_day = end_date or start_date
    if start_time is None:
        return start_of_day(start_date, zone), end_of_day(last_day, zone)
    starts_at = to_instant(start_date, start_time, zone)
    if end_time is None:
        ends_at = end_of_day(last_day, zone)
    else:
        ends_at = to_instant(last_day, end_time, zone)
    return starts_at, max(starts_at, ends_at)


def to_utc_text(instant: datetime) -> str:
    """Return an aware instant as `2030-05-01T09:00:00Z`, whole seconds."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
