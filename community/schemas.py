"""What the API says of the community's kinds beyond what all items have."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from home.schemas import ItemLink


class DiscussionDetails(Schema):
    """A discussion; who wrote is not in the API, the text is in `body_html`."""

    about: ItemLink | None = Field(description="The item it is about.")
    space: str = Field(description="The space it stands in, as its address has it.")
    reply_count: int = Field(ge=0)
    is_answered: bool = Field(description="Whether a post is marked as the answer.")
    is_closed: bool = Field(description="Whether it takes no more posts.")
