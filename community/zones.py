"""The time zone of a person: guessed from a country, chosen by name, and when mornings are there.

Pure, but for the list of names.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

from community.enums import NoticePace
from home.dates import show_comma, show_offset
from home.languages import active
from home.terms import sort_key
from home.vocabulary import get_vocabulary

UTC_NAME = "UTC"
DIGEST_AT = time(8)
MONDAY = 0
DAY = timedelta(days=1)
# Whoever moves to another zone has this long, at least, between two mails of a pace: half of what
# is between two without moving.
REST = {NoticePace.DAILY: DAY / 2, NoticePace.WEEKLY: 7 * DAY / 2}


@cache
def zones_of_countries() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country, by its code, that of most people first.

    Source: zone.tab of the IANA time zone database, which zoneinfo reads the zones from.
    """
    found: dict[str, list[str]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _place, zone = line.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}


def guess_zone(country: str) -> str:
    """Return where most people of the country live; "" where the table does not know it."""
    return next(iter(zones_of_countries().get(country.upper(), ())), "")


@cache
def known_zones() -> frozenset[str]:
    return frozenset(zone for zones in zones_of_countries().values() for zone in zones)


def list_zones(at: datetime) -> list[tuple[str, str]]:
    """Return all zones with names as people say them, by country and city."""
    named = [
        (zone, name_zone(zone, code, at))
        for code, zones in zones_of_countries().items()
        for zone in zones
    ]
    return [("", UTC_NAME), *sorted(named, key=lambda entry: sort_key(entry[1]))]


def name_zone(zone: str, country: str, at: datetime) -> str:
    language = active()
    place = get_vocabulary().label("country", country, language)
    if place == country:
        place = Locale.parse(language).territories.get(country, country)
    offset = show_offset(at.astimezone(ZoneInfo(zone)))
    return f"{place}{show_comma()}{name_city(zone, language)} ({offset})"


@cache
def name_city(zone: str, language: str) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=language, return_city=True)


def to_local(at: datetime, zone: str) -> datetime:
    """Return the instant as clocks of the zone show it; "" is UTC."""
    return at.astimezone(ZoneInfo(zone or UTC_NAME))


def find_slot(
    pace: NoticePace, at: datetime, zone: str = "", after: datetime | None = None
) -> datetime | None:
    """Return when what is told at `at` goes into a mail, in UTC; None for never.

    Daily is the next 8:00 of the zone, weekly that of the next Monday, neither before `after`.
    """
    if pace == NoticePace.NEVER:
        return None
    if pace == NoticePace.NOW:
        return at
    day = to_local(at, zone).date()
    while True:
        slot = morning_of(day, zone)
        is_day = pace == NoticePace.DAILY or day.weekday() == MONDAY
        if is_day and slot > at and (after is None or slot >= after):
            return slot
        day += DAY


def morning_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, DIGEST_AT, ZoneInfo(zone or UTC_NAME)).astimezone(UTC)
