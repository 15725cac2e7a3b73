"""Rows put together from what the pages said; no query, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from home.languages import codes
from home.models import BasePage, IndexEntry
from home.registry import get_kind
from home.schemas import BASE
from home.vocabulary import Vocabulary
from search.catalogue.cards import build_card
from search.catalogue.files import FileText, collect_words
from search.catalogue.json import dump, iso, map_html, replace_links, strings, strip_base, words
from search.catalogue.models import Audience
from search.catalogue.rows import DocumentRow, ItemRows, ListingRow
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.links import linked_items
from search.normalise import fold, normalise

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
SKELETON = {"home", "section"}
TITLE_KEY_BYTES = 80
LAST = 0xFFFF  # behind any position
DOCUMENT_LINK = re.compile(r'<a\b[^>]*\blinktype="document"[^>]*>')
EMBEDDED_IMAGE = re.compile(r'<embed\b[^>]*\bembedtype="image"[^>]*>')
NUMBER = re.compile(r'\bid="(\d{1,18})"')


@dataclass(frozen=True)
class State:
    """Who sees the item, and from when to when; one for all its languages."""

    audience: str
    go_live_at: datetime | None
    expire_at: datetime | None


@dataclass(kw_only=True)
class Version:
    """A language version that readers get, with its text already described."""

    page: BasePage
    locale: str
    path: str
    followed_at: datetime | None
    is_stale: bool
    texts: dict[str, Any]
    body: str
    linked: frozenset[int] = frozenset()  # documents that its running text links to


@dataclass(kw_only=True)
class Item:
    """An item as its pages describe it; the first version is the original.

    `due_at` is the moment that matters to readers now, as of `find_due`.
    """

    key: UUID
    state: State
    entry: IndexEntry
    due_at: datetime | None
    facts: dict[str, Any]
    versions: list[Version]

    @property
    def original(self) -> Version:
        return self.versions[0]

    @property
    def published_at(self) -> datetime:
        return find_published(self.original.page)

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


def find_published(page: BasePage) -> datetime:
    return (
        page.first_published_at
        or page.go_live_at
        or page.last_published_at
        or page.latest_revision_created_at
        or EPOCH
    )


def find_updated(page: BasePage) -> datetime:
    return page.last_published_at or find_published(page)


def build_data(item: Item, version: Version) -> dict[str, Any]:
    """Return the content of one language version, ready to be written as JSON."""
    page, entry = version.page, item.entry
    details = {**item.facts, **version.texts}
    if item.state.audience == Audience.MEMBERS and details.get("files"):
        details["files"] = [{**file, "access": "members"} for file in details["files"]]
    return {
        "id": str(item.key),
        "kind": page.kind,
        "type": entry.type,
        "locale": version.locale,
        "source_locale": item.original.locale,
        "is_stale": version.is_stale,
        "title": strip_base(page.title),
        "summary": strip_base(page.summary),
        "image": find_image(item.original.page),
        "topics": list(entry.topics),
        "goals": list(entry.goals),
        "country": entry.country,
        "city": entry.city,
        "starts_at": iso(entry.starts_at),
        "ends_at": iso(entry.ends_at),
        "due_at": iso(item.due_at),
        "published_at": iso(item.published_at),
        "updated_at": iso(find_updated(page)),
        "source_updated_at": iso(find_updated(item.original.page)),
        "followed_at": iso(version.followed_at),
        "audience": item.state.audience,
        "body": version.body,
        "details": details,
    }


def find_image(page: BasePage) -> dict[str, Any] | None:
    image = page.get_image()
    if image is not None and image["src"].startswith("/"):
        return {**image, "src": f"{BASE}{image['src']}"}
    return image


def build_document(
    item: Item, version: Version, data: dict[str, Any], files: Mapping[int, FileText]
) -> DocumentRow:
    page, locale = version.page, version.locale
    offered = [files[pk] for pk in item.documents_of(version) if pk in files]
    # What not all who see the item may have is marked, for search.reach.
    reader = PUBLIC if item.state.audience == Audience.PUBLIC else MEMBERS
    return DocumentRow(
        page_id=page.pk,
        item=item.key,
        kind=page.kind,
        locale=locale,
        is_original=version is item.original,
        is_stale=version.is_stale,
        followed_at=version.followed_at,
        path=version.path,
        title=data["title"],
        data=dump(data),
        title_text=normalise(page.title, locale),
        summary_text=normalise(page.summary, locale),
        body_text=normalise(words(version.body, version.texts), locale),
        files_text=collect_words(offered, locale, reader),
        audience=item.state.audience,
        go_live_at=item.state.go_live_at,
        expire_at=item.state.expire_at,
    )


def build_listing(item: Item, version: Version, code: str, card: dict[str, Any]) -> ListingRow:
    page, entry = version.page, item.entry
    return ListingRow(
        item=item.key,
        kind=page.kind,
        locale=code,
        shown=version.locale,
        is_item=page.kind not in SKELETON,
        is_fallback=version.locale != code,
        path=version.path,
        title_key=make_sort_key(page.title),
        series_key=make_series_key(entry.position, page.title),
        published_at=item.published_at,
        updated_at=find_updated(page),
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
    entry = item.entry
    terms = {("topic", value) for value in entry.topics}
    terms |= {("goal", value) for value in entry.goals}
    terms |= {("document", str(pk)) for pk in entry.document_ids}
    single = (("country", entry.country), ("city", entry.city), ("type", entry.type))
    terms |= {(facet, value) for facet, value in single if value}
    refs: set[str] = set()
    replace_links(item.facts, refs.add, marker="$item")
    terms |= {("ref", ref) for ref in refs}
    for version in item.versions:
        terms |= {("mention", str(ref)) for ref in find_mentions(version)}
        terms |= {("image", str(pk)) for pk in find_image_ids(version.page)}
        terms |= {("document", str(pk)) for pk in version.linked}
    return terms


def find_mentions(version: Version) -> set[UUID]:
    """Return the items that running text links to."""
    found = linked_items(version.body)

    def note(html: str) -> str:
        found.update(linked_items(html))
        return html

    map_html(version.texts, note)
    return found


def find_linked_documents(page: BasePage) -> frozenset[int]:
    """Return the documents that running text links to."""
    streams = find_streams(page)
    return frozenset(int(pk) for stream in streams for pk in find_numbers(DOCUMENT_LINK, stream))


def find_numbers(tag: re.Pattern[str], stream: list[Any]) -> set[str]:
    """Return the numbers that the tags in the texts of `stream` bear."""
    tags = (found for text in strings(stream) for found in tag.findall(text))
    return {pk for found in tags for pk in NUMBER.findall(found)}


def find_streams(page: BasePage) -> list[Any]:
    return [list(getattr(page, name).raw_data) for name in page.get_streamfield_names()]


def find_image_ids(page: BasePage) -> set[int]:
    """Return the pictures the page shows: its cover, and those in any of its streams."""
    found = {getattr(page, "image_id", None)}
    for stream in find_streams(page):
        found |= set(find_images(stream))
        found |= {int(pk) for pk in find_numbers(EMBEDDED_IMAGE, stream)}
    return {pk for pk in found if pk}


def find_images(value: Any) -> Iterator[int | None]:
    if isinstance(value, dict):
        picture = value.get("value")
        if value.get("type") == "image" and isinstance(picture, dict):
            yield picture.get("image")
        for part in value.values():
            yield from find_images(part)
    elif isinstance(value, list):
        for part in value:
            yield from find_images(part)
