"""Cells that organisations and events share. What cannot be used is noted and left out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from home.imports.items import Note, RefusedError
from home.imports.topics import Topics
from home.places import Place, Places
from home.tables import Row
from home.texts import to_name, to_plain, to_url

MAX_NAME = 255
MAX_URL = 200
MAX_TEXT = 20_000


class Vocabularies:
    """Places and topics, looked up while a table is read."""

    def __init__(self) -> None:
        self.places = Places()
        self.topics = Topics()

    def read_place(self, row: Row, notes: list[Note]) -> tuple[Place | None, str]:
        """Return the city, if it is known, and the code of the country."""
        country = ""
        if row.get("country"):
            country = self.places.find_country(row.get("country")) or ""
            if not country:
                raise RefusedError("country", row.get("country"), _("This country is unknown."))
        if not row.get("city"):
            return None, country
        place = self.places.find_city(row.get("city"), country)
        if place is None:
            reason = _("This city is not in the vocabulary: an editor may add it.")
            notes.append(Note("city", row.get("city"), reason))
        return place, country


def read_name(row: Row) -> str:
    name = to_name(row.get("name"))
    if not name:
        raise RefusedError("name", row.get("name"), _("The name is missing."))
    if len(name) > MAX_NAME:
        raise RefusedError("name", name, _("The name is longer than 255 characters."))
    return name


def read_website(row: Row, column: str, notes: list[Note]) -> str:
    """Return the address, or nothing."""
    if not row.get(column):
        return ""
    if len(row.get(column)) > MAX_URL:
        reason = _("The address is longer than 200 characters.")
        notes.append(Note(column, row.get(column), reason))
        return ""
    try:
        return to_url(row.get(column))
    except ValueError:
        notes.append(Note(column, row.get(column), _("This is not the address of a web page.")))
        return ""


def read_text(row: Row, column: str, notes: list[Note]) -> str:
    """Return the text without markup, or nothing."""
    if len(row.get(column)) > MAX_TEXT:
        reason = _("The text is longer than 20,000 characters.")
        notes.append(Note(column, row.get(column)[:100], reason))
        return ""
    return to_plain(row.get(column))


def read_position(row: Row, notes: list[Note]) -> dict[str, Any]:
    """Return both coordinates (WGS 84, degrees), or nothing."""
    written = {name: row.get(name) for name in ("latitude", "longitude")}
    if not any(written.values()):
        return {}
    try:
        # Seven places are a centimetre; spreadsheets write the last ones differently.
        found = {name: round(float(text.replace(",", ".")), 7) for name, text in written.items()}
    except ValueError:
        found = {"latitude": 91.0, "longitude": 181.0}
    is_known = abs(found["latitude"]) <= 90 and abs(found["longitude"]) <= 180
    if is_known and any(found.values()):
        return found
    reason = _("The coordinates are not two numbers of degrees.")
    notes.append(Note("latitude", " ".join(written.values()).strip(), reason))
    return {}
