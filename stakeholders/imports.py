"""Organisations from a table."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from home.imports.fields import (
    Vocabularies,
    read_name,
    read_position,
    read_text,
    read_website,
)
from home.imports.items import Item, Note, RefusedError
from home.imports.rows import PageImporter
from home.languages import codes
from home.places import normalise_name
from home.tables import Row
from home.texts import make_key
from stakeholders.enums import OrganisationType
from stakeholders.models import OrganisationPage, StakeholdersIndexPage

OTHER_TYPES = {
    "academic college": OrganisationType.UNIVERSITY,
    "college": OrganisationType.UNIVERSITY,
    "higher education": OrganisationType.UNIVERSITY,
    "business": OrganisationType.COMPANY,
    "firm": OrganisationType.COMPANY,
    "sme": OrganisationType.COMPANY,
    "start up": OrganisationType.STARTUP,
    "accelerator": OrganisationType.INCUBATOR,
    "authority": OrganisationType.PUBLIC_BODY,
    "city": OrganisationType.PUBLIC_BODY,
    "local authority": OrganisationType.PUBLIC_BODY,
    "ministry": OrganisationType.PUBLIC_BODY,
    "municipality": OrganisationType.PUBLIC_BODY,
    "program": OrganisationType.PROGRAMME,
    "project": OrganisationType.PROGRAMME,
    "r d": OrganisationType.RD_ENTITY,
    "r d entity": OrganisationType.RD_ENTITY,
    "research centre": OrganisationType.RD_ENTITY,
    "research center": OrganisationType.RD_ENTITY,
    "research institute": OrganisationType.RD_ENTITY,
}


def list_types() -> dict[str, OrganisationType]:
    """Return the types by value, by label in every language and by other words for them."""
    found = dict(OTHER_TYPES)
    for kind in OrganisationType:
        found[normalise_name(kind.value)] = kind
        for code in codes():
            with translation.override(code):
                found[normalise_name(str(kind.label))] = kind
    return found


class OrganisationImporter(PageImporter):
    """Columns: name, type; city, country, website, description, latitude, longitude, topics."""

    model = OrganisationPage
    section = StakeholdersIndexPage
    required = ("name", "type")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.vocabularies = Vocabularies()
        self.types = list_types()

    def read(self, row: Row) -> Item:
        name = read_name(row)
        kind = self.types.get(normalise_name(row.get("type")))
        if kind is None:
            raise RefusedError("type", row.get("type"), _("This type of organisation is unknown."))
        notes: list[Note] = []
        values: dict[str, Any] = {"organisation_type": kind.value}
        website = read_website(row, "website", notes)
        if website:
            values["website"] = website
        values.update(read_position(row, notes))
        text = read_text(row, "description", notes)
        place, country = self.vocabularies.read_place(row, notes)
        return Item(
            row=row.number,
            title=name,
            key=make_key(name, website),
            locale=self.find_locale(name, text),
            values=values,
            text=text,
            topics=self.find_topics(self.vocabularies.topics, row.get("topics")),
            place=place,
            country=country,
            notes=notes,
        )
