"""Rows put together from what pages and records said; no query, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from home.languages import codes
from home.models import IndexEntry
from home.registry import get_kind
from home.schemas import BASE
from home.vocabulary import Vocabulary
from search.catalogue.cards import build_card
from search.catalogue.files import FileText, collect_words
from search.catalogue.json import dump, iso, map_html, replace_links, strip_base, words
from search.catalogue.models import Audience
from search.catalogue.rows import DocumentRow, ItemRows, ListingRow
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.links import linked_items
from search.naming import write_terms
from search.normalise import fold, normalise

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
SKELETON = {"home", "section"}
TITLE_KEY_BYTES = 80
LAST = 0xFFFF  # behind any position


@dataclass(frozen=True)
class State:
    """Who sees the item, and from when to when; one for all its languages."""

    audience: str
    go_live_at: datetime | None
    expire_at: datetime | None


@dataclass(kw_only=True)
class Version:
    """A language version that readers get, with its text already described."""

    locale: str
    path: str
    title: str
    summary: str
    updated_at: datetime
    texts: dict[str, Any]
    body: str
    page_id: int | None = None  # of a record there is none
    followed_at: datetime | None = None
    is_stale: bool = False
    images: frozenset[int] = frozenset()  # pictures it shows
    linked: frozenset[int] = frozenset()  # documents that its running text links to


@dataclass(kw_only=True)
class Item:
    """An item as its pages, or its record, describe it; the first version is the original.

    `due_at` is the moment that matters to readers now, as of `find_due`.
    """

    key: UUID
    kind: str
    published_at: datetime
    image: dict[str, Any] | None = None
    state: State
    entry: IndexEntry
    due_at: datetime | None
    facts: dict[str, Any]
    versions: list[Version]
    transfer_count: int | None = None  # of a kind that takes none

    @property
    def original(self) -> Version:
        return self.versions[0]

    def documents_of(self, version: Version) -> list[int]:
        """Return the documents that the item offers in the language of `version`."""
        return sorted({*self.entry.document_ids, *version.linked})


def build_rows(
    item: Item, vocabulary: Vocabulary, files: Mapping[int, FileText] | None = None
) -> ItemRows:
    """Put the rows of one item together: a document per version, a listing per language."""
    rows = ItemRows(terms=collect_terms(item))
    by_locale = {version.locale: version for version in item.versions}
    datas = {version.locale: build_data(item, version) for version in item.versions}
    paths = {code: by_locale.get(code, item.original).path for code in codes()}
    for locale, version in by_locale.items():
        rows.documents[locale] = build_document(item, version, datas[locale], files or {})
    for code in codes():
        version = by_locale.get(code, item.original)
        card = build_card(datas[version.locale], code, paths, set(by_locale), vocabulary)
        rows.listings[code] = build_listing(item, version, code, card)
    return rows


def build_data(item: Item, version: Version) -> dict[str, Any]:
    """Return the content of one language version, ready to be written as JSON."""
    entry = item.entry
    details = {**item.facts, **version.texts}
    if item.state.audience == Audience.MEMBERS and details.get("files"):
        details["files"] = [{**file, "access": "members"} for file in details["files"]]
    return {
        "id": str(item.key),
        "kind": item.kind,
        "type": entry.type,
        "locale": version.locale,
        "source_locale": item.original.locale,
        "is_stale": version.is_stale,
        "title": strip_base(version.title),
        "summary": strip_base(version.summary),
        "image": place_image(item.image),
        "topics": list(entry.topics),
        "goals": list(entry.goals),
        "country": entry.country,
        "city": entry.city,
        "starts_at": iso(entry.starts_at),
        "ends_at": iso(entry.ends_at),
        "due_at": iso(item.due_at),
        "published_at": iso(item.published_at),
        "updated_at": iso(version.updated_at),
        "source_updated_at": iso(item.original.updated_at),
        "followed_at": iso(version.followed_at),
        "transfer_count": item.transfer_count,
        "audience": item.state.audience,
        "body": version.body,
        "details": details,
    }


def place_image(image: dict[str, Any] | None) -> dict[str, Any] | None:
    if image is not None and image["src"].startswith("/"):
        return {**image, "src": f"{BASE}{image['src']}"}
    return image


def build_document(
    item: Item, version: Version, data: dict[str, Any], files: Mapping[int, FileText]
) -> DocumentRow:
    locale = version.locale
    offered = [files[pk] for pk in item.documents_of(version) if pk in files]
    # What not all who see the item may have is marked, for search.reach.
    reader = PUBLIC if item.state.audience == Audience.PUBLIC else MEMBERS
    terms = write_terms({*collect_facets(item), ("kind", item.kind)})
    return DocumentRow(
        page_id=version.page_id,
        item=item.key,
        kind=item.kind,
        locale=locale,
        is_original=version is item.original,
        is_stale=version.is_stale,
        followed_at=version.followed_at,
        path=version.path,
        title=data["title"],
        data=dump(data),
        title_text=normalise(version.title, locale),
        summary_text=normalise(version.summary, locale),
        body_text=f"{normalise(words(version.body, version.texts), locale)} {terms}".strip(),
        files_text=collect_words(offered, locale, reader),
        audience=item.state.audience,
        go_live_at=item.state.go_live_at,
        expire_at=item.state.expire_at,
    )


def build_listing(item: Item, version: Version, code: str, card: dict[str, Any]) -> ListingRow:
    entry = item.entry
    return ListingRow(
        item=item.key,
        kind=item.kind,
        locale=code,
        shown=version.locale,
        is_item=item.kind not in SKELETON,
        is_fallback=version.locale != code,
        path=version.path,
        title_key=make_sort_key(version.title),
        series_key=make_series_key(entry.position, version.title),
        published_at=item.published_at,
        updated_at=version.updated_at,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        due_at=item.due_at or NEVER,
        card=dump(card),
        audience=item.state.audience,
        go_live_at=item.state.go_live_at,
        expire_at=item.state.expire_at,
    )


def find_due(kind: str, entry: IndexEntry, at: datetime) -> datetime | None:
    """Return the moment that lists call "soonest": the start, or the next deadline after `at`.

    Of deadlines that have all passed it is the last one.
    """
    if kind in SKELETON or get_kind(kind).due != "deadlines":
        return entry.starts_at
    return next((due for due in entry.deadlines if due > at), entry.ends_at)


def make_sort_key(title: str) -> str:
    """Return a key that sorts alike in every database's collation: folded UTF-8 as hexadecimal."""
    return fold(title).encode()[:TITLE_KEY_BYTES].hex()


def make_series_key(position: int | None, title: str) -> str:
    """Return a key that sorts by position, and what has none by its title behind."""
    return f"{LAST if position is None else position:04x}{make_sort_key(title)}"


def collect_terms(item: Item) -> set[tuple[str, str]]:
    """Return the facet values, and what the item would change with: files, pictures, links."""
    terms = collect_facets(item)
    terms |= {("document", str(pk)) for pk in item.entry.document_ids}
    refs: set[str] = set()
    replace_links(item.facts, refs.add, marker="$item")
    terms |= {("ref", ref) for ref in refs}
    for version in item.versions:
        terms |= {("mention", str(ref)) for ref in find_mentions(version)}
        terms |= {("image", str(pk)) for pk in version.images}
        terms |= {("document", str(pk)) for pk in version.linked}
    return terms


def collect_facets(item: Item) -> set[tuple[str, str]]:
    entry = item.entry
    terms = {("topic", value) for value in entry.topics}
    terms |= {("goal", value) for value in entry.goals}
    single = (("country", entry.country), ("city", entry.city), ("type", entry.type))
    return terms | {(facet, value) for facet, value in single if value}


def find_mentions(version: Version) -> set[UUID]:
    """Return the items that running text links to."""
    found = linked_items(version.body)

    def note(html: str) -> str:
        found.update(linked_items(html))
        return html

    map_html(version.texts, note)
    return found
