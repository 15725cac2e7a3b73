"""The contract of /api/v1/. Kinds bring the schema of their details through the registry."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, create_model

from home.languages import codes
from home.registry import ContentKind, item_kinds
from home.schemas import Image

if TYPE_CHECKING:
    Kind = str
    Locale = str
else:
    Kind = Literal[tuple(kind.name for kind in item_kinds())]
    Locale = Literal[codes()]
Direction = Literal["ltr", "rtl"]

ADDRESS = Field(description="Absolute.", json_schema_extra={"format": "uri"})


class Alternate(Schema):
    """The item's page in one display language."""

    locale: Locale
    url: str = ADDRESS
    is_fallback: bool = Field(description="Not translated yet: the page shows the original.")


class TermLink(Schema):
    """A term of a vocabulary."""

    key: str = Field(description="The value to filter by; the same in all languages.")
    name: str
    locale: Locale = Field(description="The language of the name.")
    uri: str = Field(description="Stable address of the term.", json_schema_extra={"format": "uri"})


class ItemCard(Schema):
    """An item as lists show it."""

    id: UUID = Field(description="The item, the same in all languages.")
    kind: Kind
    type: str = Field(description="The kind's own subdivision; see /kinds/. Empty without one.")
    locale: Locale = Field(description="The language the text is in.")
    source_locale: Locale = Field(description="The language the item was written in.")
    title: str
    summary: str
    image: Image | None
    requested_locale: Locale
    dir: Direction = Field(description="The writing direction of the text.")
    is_fallback: bool = Field(description="Not translated yet: the text is the original's.")
    is_stale: bool = Field(description="The original has changed since it was translated.")
    url: str = Field(
        description="The item's page in the requested language.",
        json_schema_extra={"format": "uri"},
    )
    alternates: list[Alternate]
    topics: list[TermLink]
    goals: list[TermLink]
    country: TermLink | None
    city: TermLink | None
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None = Field(description="The item is over from this moment on.")
    due_at: dt.datetime | None = Field(
        description="What soonest sorts by: the start; of a call the next deadline, once all have "
        "passed the last. A deadline makes room for the next one within a minute or two."
    )
    published_at: dt.datetime
    updated_at: dt.datetime = Field(description="When this text was last published.")
    timezone: str | None = Field(
        description="IANA name of the item's own zone; null without dates."
    )
    is_all_day: bool | None = Field(description="Whether days matter and not hours; events only.")
    status: str | None = Field(description="scheduled, cancelled or postponed; events only.")
    number: int | None = Field(description="Place in the numbered series; solutions only.")
    reply_count: int | None = Field(description="Posts after the first one; discussions only.")
    transfer_count: int | None = Field(
        description="How often members told that they tried it elsewhere; null for kinds that are "
        "not tried."
    )


class ItemList(Schema):
    """One page of a list; `next` leads to the following one."""

    count: int = Field(ge=0, description="All items of the list, not only of this page.")
    next: str | None = Field(description="Absolute.", json_schema_extra={"format": "uri"})
    items: list[ItemCard]


class Hit(ItemCard):
    """An item that was found, and why."""

    title_html: str = Field(description="The title as HTML; its only tag is mark.")
    excerpt_html: str = Field(
        description="The text around the words, as HTML; its only tag is mark. Without a word in "
        "the text, as when the title has them all, the beginning of the summary."
    )
    excerpt_locale: Locale = Field(
        description="The language of the excerpt: with across it may be of another version."
    )
    excerpt_dir: Direction
    excerpt_file: str | None = Field(
        description="The title of the item's file that the excerpt is from; null for a page's text."
    )


class Correction(Schema):
    """Other words than those that were asked for."""

    q: str = Field(description="The words that may have been meant.")
    is_applied: bool = Field(
        description="The words asked for find nothing, so the items are those of these words; "
        "exact=1 prevents it."
    )


class AddedName(Schema):
    locale: Locale
    name: str


class AddedWords(Schema):
    """The names in other languages that were looked for as well; with across only."""

    word: str = Field(description="What the query calls it.")
    names: list[AddedName]


class FacetEntry(Schema):
    value: str = Field(description="The value to filter by.")
    label: str
    locale: Locale = Field(description="The language of the label.")
    count: int = Field(description="How many items this value alone would leave.")
    is_selected: bool


class Facets(Schema):
    """The values of each filter that items have; its own choice does not narrow a filter."""

    kind: list[FacetEntry]
    type: list[FacetEntry]
    topic: list[FacetEntry]
    goal: list[FacetEntry]
    country: list[FacetEntry]
    city: list[FacetEntry]
    language: list[FacetEntry]


class HitList(Schema):
    """One page of what was found; `next` leads to the following one."""

    count: int = Field(ge=0, description="All items found, not only of this page.")
    next: str | None = Field(description="Absolute.", json_schema_extra={"format": "uri"})
    items: list[Hit]
    correction: Correction | None
    added: list[AddedWords]
    facets: Facets | None = Field(description="With facets=1 only.")


class SuggestedItem(Schema):
    """An item whose title goes on like this."""

    kind: Kind
    id: UUID
    title: str
    title_html: str = Field(description="The title as HTML; its only tag is mark.")
    locale: Locale = Field(description="The language of the title.")
    dir: Direction
    url: str = Field(
        description="The item's page in the requested language.",
        json_schema_extra={"format": "uri"},
    )


class SuggestedTerm(Schema):
    """A term with a name like this, to filter by."""

    kind: Literal["topic", "goal", "country", "city"] = Field(description="The parameter.")
    key: str = Field(description="The value to filter by.")
    title: str
    title_html: str = Field(description="The title as HTML; its only tag is mark.")
    locale: Locale = Field(description="The language of the title.")
    dir: Direction
    url: str = Field(
        description="The hub's list of items with the term.", json_schema_extra={"format": "uri"}
    )
    found_name: str | None = Field(
        description="The name that was begun, where it is one in another language."
    )
    found_locale: Locale | None


class SuggestedWords(Schema):
    """Words of the texts to search for, where no title and no name goes on like this."""

    kind: Literal["words"]
    title: str
    title_html: str = Field(description="The words as HTML, without a tag.")
    locale: Locale = Field(description="The language of the words.")
    dir: Direction
    url: str = Field(
        description="The hub's search for the words.", json_schema_extra={"format": "uri"}
    )


class SuggestionList(Schema):
    """Terms first, then items; words where there is neither."""

    count: int
    next: None
    items: list[SuggestedTerm | SuggestedItem | SuggestedWords]


class NoDetails(Schema):
    """The kind has nothing beyond what all items have."""


class ItemBase(ItemCard):
    """An item in full."""

    body: str = Field(description="HTML. Links to items the reader may not see are plain text.")
    audience: Literal["public", "members"]
    followed_at: dt.datetime | None = Field(
        description="When the translation last took over the original; null for the original."
    )
    source_updated_at: dt.datetime = Field(description="When the original was last published.")


def build_item(kind: ContentKind) -> type[Schema]:
    name = "".join(part.capitalize() for part in kind.name.split("_"))
    return create_model(
        f"{name}Item",
        __base__=ItemBase,
        __doc__=f"An item of kind {kind.name}.",
        kind=(Literal[kind.name], ...),  # type: ignore[arg-type]  # known at run time only
        details=(kind.details or NoDetails, ...),
    )


def build_union(models: list[type[Schema]]) -> Any:
    """Return the union of `models` told apart by their kind; with one kind there is none."""
    if len(models) == 1:
        return models[0]
    return Annotated[reduce(or_, models), Field(discriminator="kind")]


ITEM_MODELS = [build_item(kind) for kind in item_kinds()]
Item = build_union(ITEM_MODELS)
CARD_FIELDS = tuple(ItemCard.model_fields)
HIT_FIELDS = tuple(Hit.model_fields)
ITEM_FIELDS = (
    *CARD_FIELDS,
    *(name for name in ITEM_MODELS[0].model_fields if name not in CARD_FIELDS),
)


class Home(Schema):
    """Where everything is."""

    title: str
    version: str
    docs_url: str = ADDRESS
    openapi_url: str = ADDRESS
    lists: dict[str, str] = Field(description="The address of each list, by its name.")


class LocaleEntry(Schema):
    """A display language of the hub."""

    code: Locale
    name: str = Field(description="The language's name in itself.")
    dir: Direction
    is_source: bool = Field(description="The language of the skeleton and of fallback names.")
    url: str = ADDRESS


class LocaleList(Schema):
    count: int
    next: None
    items: list[LocaleEntry]


class TermName(Schema):
    locale: Locale
    name: str
    is_fallback: bool


class TermEntry(Schema):
    """A term in full, with its name in every language."""

    key: str = Field(description="The value to filter by; the same in all languages.")
    name: str
    locale: Locale = Field(description="The language of the name.")
    requested_locale: Locale
    source_locale: Locale
    is_fallback: bool
    uri: str = Field(description="Stable address of the term.", json_schema_extra={"format": "uri"})
    alternates: list[TermName]


class TopicEntry(TermEntry):
    description: str


class TopicList(Schema):
    count: int
    next: None
    items: list[TopicEntry]


class GoalEntry(TermEntry):
    number: int = Field(ge=1, le=17)
    source_uri: str = Field(
        description="The United Nations' own identifier.", json_schema_extra={"format": "uri"}
    )
    color: str = Field(description="Hexadecimal, as #e5243b.")


class GoalList(Schema):
    count: int
    next: None
    items: list[GoalEntry]


class PlaceEntry(TermEntry):
    facet: Literal["country", "city"] = Field(description="The parameter to filter items by.")
    country_code: str = Field(description="ISO 3166-1 alpha-2.")
    latitude: float | None = Field(description="Degrees, WGS 84; null for countries.")
    longitude: float | None = Field(description="Degrees, WGS 84; null for countries.")


class PlaceList(Schema):
    count: int
    next: None
    items: list[PlaceEntry]


class KindType(Schema):
    value: str = Field(description="A value of the parameter `type`.")
    label: str


class KindEntry(Schema):
    """A kind of item."""

    name: Kind
    label: str
    label_plural: str
    locale: Locale = Field(description="The language of the labels.")
    section: str = Field(description="The hub's section that lists the kind; empty for none.")
    default_order: Literal["series", "newest", "title", "soonest"]
    types: list[KindType]


class KindList(Schema):
    count: int
    next: None
    items: list[KindEntry]
