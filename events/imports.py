"""Events from a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from events.enums import Attendance, Scope
from events.models import EventPage, EventsIndexPage
from home.imports.fields import Vocabularies, read_name, read_text, read_website
from home.imports.items import Item, Note, RefusedError
from home.imports.rows import PageImporter
from home.places import normalise_name
from home.tables import Row
from home.texts import make_key

# The zone of a country's events; where a country has several, that of its largest part.
ZONES = {
    "AL": "Europe/Tirane",
    "AT": "Europe/Vienna",
    "BA": "Europe/Sarajevo",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "DZ": "Africa/Algiers",
    "EE": "Europe/Tallinn",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IL": "Asia/Jerusalem",
    "IT": "Europe/Rome",
    "JO": "Asia/Amman",
    "LB": "Asia/Beirut",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "LY": "Africa/Tripoli",
    "MA": "Africa/Casablanca",
    "MC": "Europe/Monaco",
    "ME": "Europe/Podgorica",
    "MK": "Europe/Skopje",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
    "SY": "Asia/Damascus",
    "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul",
    "UA": "Europe/Kyiv",
}
ONLINE = {
    "false": Attendance.ONSITE,
    "no": Attendance.ONSITE,
    "0": Attendance.ONSITE,
    "onsite": Attendance.ONSITE,
    "true": Attendance.MIXED,
    "yes": Attendance.MIXED,
    "1": Attendance.MIXED,
    "mixed": Attendance.MIXED,
    "online": Attendance.ONLINE,
}


class EventImporter(PageImporter):
    """Columns: name, startdate; enddate, url, city, country, online, topic, description."""

    model = EventPage
    section = EventsIndexPage
    required = ("name", "startdate")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.vocabularies = Vocabularies()

    def read(self, row: Row) -> Item:
        name = read_name(row)
        start = read_day(row, "startdate")
        end = read_day(row, "enddate") if row.get("enddate") else None
        if end is not None and end < start:
            raise RefusedError("enddate", row.get("enddate"), _("The end lies before the start."))
        notes: list[Note] = []
        website = read_website(row, "url", notes)
        text = read_text(row, "description", notes)
        place, country = self.vocabularies.read_place(row, notes)
        country = country or (place.country if place else "")
        attendance = read_attendance(row, is_placed=bool(place or country), notes=notes)
        values: dict[str, Any] = {"start_date": start, "scope": Scope.INTERNATIONAL.value}
        if end is not None and end != start:
            values["end_date"] = end
        if website:
            values["website"] = website
        if attendance is not None:
            values["attendance"] = attendance.value
        if country in ZONES:
            values["timezone"] = ZONES[country]
        else:
            self.remark(_("Without a country, days are read in Brussels time."))
        return Item(
            row=row.number,
            title=name,
            # One conference every year: the day is part of what it is known by.
            key=make_key(name, website, start.isoformat()),
            locale=self.find_locale(name, text),
            values=values,
            text=text,
            topics=self.find_topics(
                self.vocabularies.topics, row.get("topics") or row.get("topic")
            ),
            place=place,
            country=country,
            notes=notes,
        )


def read_day(row: Row, column: str) -> date:
    """Return the day of an ISO 8601 date, or of a date and time."""
    try:
        found = date.fromisoformat(row.get(column)[:10])
    except ValueError as error:
        reason = _("Write the date as 2030-05-31.")
        raise RefusedError(column, row.get(column), reason) from error
    if not 1990 <= found.year <= 2100:
        raise RefusedError(column, row.get(column), _("The year lies outside 1990 to 2100."))
    return found


def read_attendance(row: Row, *, is_placed: bool, notes: list[Note]) -> Attendance | None:
    """Return how to take part; "true" means online too, or only online where no place is given."""
    written = normalise_name(row.get("online"))
    if not written:
        return None
    found = ONLINE.get(written)
    if found is None:
        notes.append(Note("online", row.get("online"), _("This is neither true nor false.")))
    if found == Attendance.MIXED and not is_placed:
        return Attendance.ONLINE
    return found
