"""What the API says of the community's kinds beyond what all items have."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from community.enums import TransferOutcome
from home.enums import Licence
from home.schemas import ItemLink


class DiscussionDetails(Schema):
    """A discussion; who wrote is not in the API. `body` calls members by their names of today."""

    about: ItemLink | None = Field(description="The item it is about.")
    space: str = Field(description="The space it stands in, as its address has it.")
    reply_count: int = Field(ge=0)
    is_answered: bool = Field(description="Whether a post is marked as the answer.")
    is_closed: bool = Field(description="Whether it takes no more posts.")


class PracticeDetails(Schema):
    """A good practice, as those tell it who did it."""

    challenge: str | None
    action: str | None
    result: str | None
    evidence: str | None
    cost: str | None
    failed: str | None = Field(description="What did not work on the way.")
    conditions: str | None = Field(description="What it takes to do it elsewhere.")
    challenge_html: str | None = Field(description="The texts once more, as they are shown.")
    action_html: str | None
    result_html: str | None
    evidence_html: str | None
    cost_html: str | None
    failed_html: str | None
    conditions_html: str | None
    started_on: dt.date | None
    ended_on: dt.date | None = Field(description="Null where it goes on.")
    licence: Licence | None
    authors: str | None = Field(description="As they are credited, apart by semicolons.")


class TransferDetails(Schema):
    """What came of trying an item elsewhere; who wrote is not in the API."""

    about: ItemLink | None = Field(description="What was tried.")
    started_on: dt.date = Field(description="The first day of the month it began.")
    outcome: TransferOutcome
    failure: str | None = Field(description="What went wrong.")
    has_contact: bool = Field(description="Whether its author answers questions, on its page.")


class PartnerSearchDetails(Schema):
    """A call for partners; it is answered on its page."""

    organisation: str = Field(description="Who looks.")
    partners: str = Field(description="Which partners are looked for.")
    closes_on: dt.date = Field(description="The last day to answer, in UTC.")
    is_closed_early: bool
