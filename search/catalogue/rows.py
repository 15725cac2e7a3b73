"""The rows of the read model as plain values, so that wanted and stored can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

# Raise it when the code makes other words, data or cards of the same page: `upgrade_hub` then makes
# the rows anew that earlier code made.
FORMAT = 4


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    page_id: int | None
    item: UUID
    kind: str
    locale: str
    is_original: bool
    is_stale: bool
    followed_at: datetime | None
    path: str
    title: str
    data: str
    title_text: str
    summary_text: str
    body_text: str
    files_text: str
    format: int = FORMAT
    audience: str
    go_live_at: datetime | None
    expire_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ListingRow:
    """As `Listing`; `shown` is the language of the Document it points at."""

    item: UUID
    kind: str
    locale: str
    shown: str
    is_item: bool
    is_fallback: bool
    path: str
    title_key: str
    series_key: str
    published_at: datetime
    updated_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    due_at: datetime
    card: str
    audience: str
    go_live_at: datetime | None
    expire_at: datetime | None


@dataclass
class ItemRows:
    """All rows of one item, by language; empty when the item is not to be seen at all."""

    documents: dict[str, DocumentRow] = field(default_factory=dict)
    listings: dict[str, ListingRow] = field(default_factory=dict)
    terms: set[tuple[str, str]] = field(default_factory=set)
