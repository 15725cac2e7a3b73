"""What `details` of each kind hold in the API; every key is always there."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field

from home.enums import Licence
from home.schemas import File, ItemLink
from library.enums import Level, OutputType


class SolutionDetails(Schema):
    number: int | None = Field(description="Place among the hub's numbered solutions.")
    maturity: int | None = Field(description="Technology readiness level, 1 to 9.")
    licence: Licence | None
    provider: ItemLink | None = Field(description="The organisation that offers it.")
    contact: ItemLink | None = Field(description="The organisation or person to ask.")
    files: list[File]
    challenge: str | None
    evidence: str | None


class OutputDetails(Schema):
    output_type: OutputType
    published_on: date | None
    version: str | None
    licence: Licence | None
    publisher: ItemLink | None
    solution: ItemLink | None
    source_url: str | None
    files: list[File]


class Unit(Schema):
    id: str = Field(description="The same in all languages.")
    title: str
    summary: str | None
    minutes: int
    body_html: str


class TrainingPathDetails(Schema):
    level: Level
    solution: ItemLink | None
    minutes: int = Field(description="All units together.")
    audience: str | None
    units: list[Unit]
