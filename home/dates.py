"""Days and times in words, in the reader's language and the event's own zone: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import gettext, ngettext

from home.languages import active

DAYS = {
    "en": "j F Y",
    "es": r"j \d\e F \d\e Y",
    "it": "j F Y",
    "he": "j בF Y",
    "ar": "j F Y",
}
WEEKDAYS = {
    "en": "l j F Y",
    "es": r"l j \d\e F \d\e Y",
    "it": "l j F Y",
    "he": "יום l, j בF Y",
    "ar": "l، j F Y",
}
COMMAS = {"ar": "، "}
SOON_DAYS = 30  # how far ahead a deadline is worth counting
# Where CLDR's name of a zone's city does not fit into "%(city)s time".
TIMES = {("it", "Africa/Cairo"): "ora del Cairo", ("ar", "Asia/Hebron"): "بتوقيت الخليل"}
LOWER = {"es", "it"}  # Django writes some of their days and months with a capital, nobody else does


@dataclass(frozen=True)
class Span:
    """What clocks and calendars show where the event is; no end time where none is known."""

    first_day: date
    start_time: time | None
    last_day: date
    end_time: time | None
    zone: str
    offset: str

    @property
    def place(self) -> str:
        """Whose clocks these are, as "Madrid time"; "" for a zone that is no place's."""
        return show_zone(self.zone, active())


def show_day(day: date, *, with_weekday: bool = False) -> str:
    """Return the day in the active language, as "1 May 2030"."""
    return lower(format_date(day, (WEEKDAYS if with_weekday else DAYS)[active()]))


def show_month(day: date) -> str:
    """Return the month in a few letters, as "May"."""
    return lower(format_date(day, "M"))


def show_month_of_year(day: date) -> str:
    """Return the month of its year in the active language, as "May 2030"."""
    return lower(format_date(day, get_format("YEAR_MONTH_FORMAT")))


def lower(text: str) -> str:
    return text.lower() if active() in LOWER else text


def show_comma() -> str:
    """Return what stands between a day and a time, or a city and its country."""
    return COMMAS.get(active(), ", ")


def show_time(at: time) -> str:
    return at.strftime("%H:%M")


def show_days_left(at: datetime, now: datetime, zone: str) -> str:
    """Return the days from `now` to `at` (aware), by the calendar of `zone`; "" if over or far."""
    place = ZoneInfo(zone)
    days = (at.astimezone(place).date() - now.astimezone(place).date()).days
    if at <= now or days > SOON_DAYS:
        return ""
    if days == 0:
        return gettext("closes today")
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


@cache
def show_zone(zone: str, language: str) -> str:
    """Return an IANA zone as people of `language` (the active one) say it, as "Madrid time".

    "" where it is no place's ("UTC", "Etc/GMT+5"): its offset says all there is.

    Source: names of cities and aliases of zones, Unicode CLDR.
    """
    known = get_global("zone_aliases").get(zone, zone)
    if "/" not in known or known.startswith("Etc/"):
        return ""
    city = get_timezone_location(ZoneInfo(known), locale=language, return_city=True)
    return TIMES.get((language, known)) or gettext("%(city)s time") % {"city": city}


def show_offset(at: datetime) -> str:
    """Return the distance of an aware instant's zone from UTC, as "UTC+2" or "UTC+5:30"."""
    minutes = int((at.utcoffset() or timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}"


def to_span(starts_at: datetime, ends_at: datetime, zone: str, *, is_all_day: bool) -> Span:
    """Return two instants (aware) as days and times of `zone`.

    An end at midnight is the end of the day before: that is how an event without an end time ends.
    """
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    has_end = not is_all_day and end.time() != time.min and end > start
    last_day = end.date() if has_end else (end - timedelta(microseconds=1)).date()
    return Span(
        first_day=start.date(),
        start_time=None if is_all_day else start.time(),
        last_day=max(last_day, start.date()),
        end_time=end.time() if has_end else None,
        zone=zone,
        offset=show_offset(start),
    )
