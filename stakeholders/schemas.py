"""What `details` of each kind hold in the API; every key is always there.

Addresses and numbers of people are not among them: mail goes through the hub.
"""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from home.schemas import ItemLink
from stakeholders.enums import OrganisationType, PersonType, SpokenLanguage


class OrganisationDetails(Schema):
    organisation_type: OrganisationType
    website: str | None
    founded: int | None = Field(description="Year.")
    latitude: float | None = Field(description="Degrees, WGS 84; there with longitude or not.")
    longitude: float | None = Field(description="Degrees, WGS 84.")
    has_contact: bool = Field(description="Whether the hub can pass a message on.")


class PersonDetails(Schema):
    person_type: PersonType
    organisation: ItemLink | None
    languages: list[SpokenLanguage] = Field(description="ISO 639-1 codes.")
    has_contact: bool = Field(description="Whether the hub can pass a message on.")
    role: str | None
