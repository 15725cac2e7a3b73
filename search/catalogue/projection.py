"""From pages and records to rows: what the catalogue ought to hold. Reads, never writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from wagtail.models import Page

from home.models import BasePage, Record
from home.schemas import BASE
from home.vocabulary import load_vocabulary
from search.catalogue.assembly import (
    Item,
    State,
    Version,
    build_rows,
    find_due,
)
from search.catalogue.files import load_texts
from search.catalogue.json import map_html, replace_links, strip_base
from search.catalogue.models import Audience
from search.catalogue.rows import ItemRows
from search.catalogue.source import HOME_DEPTH, Node, Source, load_source, takes_transfers
from search.catalogue.streams import find_image_ids, find_linked_documents
from search.embedded import MediaIds, keep_media, load_media, put_media
from search.links import keep_page_links, link_ids, put_items

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def project(keys: Collection[UUID], at: datetime) -> dict[UUID, ItemRows]:
    """Return the rows that the items `keys` want at `at`; none for an item nobody may see."""
    source = load_source(keys)
    found = []
    for key, pages in source.pages.items():
        state = judge(key, source)
        if state is not None:
            found.append(describe(key, pages, state, source, at))
    for key in source.records.keys() & set(keys):
        state = judge_record(key, source)
        if state is not None:
            found.append(describe_record(source.records[key], state, at))
    close_links(found)
    wanted = {key: ItemRows() for key in keys}
    vocabulary = load_vocabulary()
    files = load_texts(
        {pk for item in found for version in item.versions for pk in item.documents_of(version)}
    )
    for item in found:
        wanted[item.key] = build_rows(item, vocabulary, files)
    return wanted


def judge(key: UUID, source: Source) -> State | None:
    """Return the item's state; None when nobody may see it.

    The original decides whether the item is there, and so do the originals of the items above it.
    A restriction or an expiry on any version, or on any version of an item above any version,
    counts for all languages: an item inherits from items, so what changes below one is seen in its
    own state.
    """
    around = walk_up([key], source, lambda each: source.nodes[each])
    restrictions = {kind for each in around for kind in source.restrictions.get(each, ())}
    if restrictions - {"login"} or not is_there(key, source):
        return None  # a group's or a password's page is on no channel
    nodes = [node for each in around for node in source.nodes[each] if counts(node, source)]
    lineage = walk_up([key], source, lambda each: [find_original(each, source)])
    originals = [find_original(each, source) for each in lineage]
    return State(
        audience=(Audience.MEMBERS if restrictions else Audience.PUBLIC).value,
        go_live_at=max(
            (node.go_live_at for node in originals if not node.is_live and node.go_live_at),
            default=None,
        ),
        expire_at=min((node.expire_at for node in nodes if node.expire_at), default=None),
    )


def walk_up(
    keys: Iterable[UUID], source: Source, versions: Callable[[UUID], list[Node]]
) -> set[UUID]:
    """Return `keys` and the items above the `versions` of each, as far as that leads."""
    found: set[UUID] = set()
    todo = list(keys)
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += {above.key for node in versions(key) for above in source.above(node.path)}
    return found


def find_original(key: UUID, source: Source) -> Node:
    nodes = source.nodes[key]
    return next((node for node in nodes if not node.is_alias), nodes[0])


def is_there(key: UUID, source: Source) -> bool:
    """Tell whether the originals of the item and of all items above it are to be seen at a time."""
    lineage = walk_up([key], source, lambda each: [find_original(each, source)])
    return all(is_reachable(find_original(each, source), source) for each in lineage)


def is_ready(node: Node, source: Source) -> bool:
    """Tell whether the page is live, or an original that will be by itself."""
    if node.is_live:
        return True
    return node.pk in source.scheduled and node == find_original(node.key, source)


def is_reachable(node: Node, source: Source) -> bool:
    return all(is_ready(each, source) for each in [node, *source.above(node.path)])


def is_shown(page: BasePage, source: Source) -> bool:
    """Tell whether the language version has a place among what readers see."""
    node = source.by_path[page.path]
    above = {each.key for each in source.above(page.path)}
    return is_reachable(node, source) and all(is_there(key, source) for key in above)


def counts(node: Node, source: Source) -> bool:
    """Tell whether the page's expiry counts: once it took effect, until the page is published."""
    return node.is_live or node.is_expired or is_ready(node, source)


def judge_record(key: UUID, source: Source) -> State | None:
    """Return the record's state: its own, within that of the item it is about."""
    record = source.records[key]
    own = State(record.audience, None, record.expire_at) if record.audience else None
    if own is None or record.about is None:
        return own
    if record.about in source.records:
        around = judge_record(record.about, source)
    else:
        around = judge(record.about, source) if source.nodes.get(record.about) else None
    if around is None:
        return None
    ends = [at for at in (own.expire_at, around.expire_at) if at]
    is_open = own.audience == around.audience == Audience.PUBLIC
    return State(
        audience=(Audience.PUBLIC if is_open else Audience.MEMBERS).value,
        go_live_at=around.go_live_at,
        expire_at=min(ends, default=None),
    )


def describe_record(record: Record, state: State, at: datetime) -> Item:
    """Return the item that a record is: one version, in the language it was written in."""
    entry = record.get_index()
    version = Version(
        locale=record.language,
        path=record.path,
        title=record.title,
        summary=record.summary,
        updated_at=record.updated_at,
        texts=strip_base(record.get_texts()),
        body=strip_base(record.get_body_html()),
    )
    return Item(
        key=record.key,
        kind=record.kind,
        published_at=record.published_at,
        state=state,
        entry=entry,
        due_at=find_due(record.kind, entry, at),
        facts=record.get_facts(),
        versions=[version],
    )


def describe(key: UUID, pages: list[BasePage], state: State, source: Source, at: datetime) -> Item:
    """Return the item with the versions readers get, the original first."""
    original = pages[0]
    versions = [describe_version(original, original, source)]
    versions += [
        describe_version(page, original, source)
        for page in pages[1:]
        if page.live and is_shown(page, source)
    ]
    entry = original.get_index()
    return Item(
        key=key,
        kind=original.kind,
        published_at=find_published(original),
        image=original.get_image(),
        state=state,
        entry=entry,
        due_at=find_due(original.kind, entry, at),
        facts=original.get_facts(),
        versions=versions,
        transfer_count=source.transfers.get(key, 0) if takes_transfers(original) else None,
    )


def describe_version(page: BasePage, original: BasePage, source: Source) -> Version:
    locale = source.locales[page.locale_id]
    followed_at = None
    if page is not original:
        followed_at = source.followed.get((page.translation_key, locale), page.last_published_at)
    is_stale = bool(
        followed_at and original.last_published_at and original.last_published_at > followed_at
    )
    slugs = [node.slug for node in source.above(page.path)[1:]]
    if page.depth > HOME_DEPTH:
        slugs.append(page.slug)
    with translation.override(locale), keep_page_links(), keep_media():
        texts, body = strip_base(page.get_texts()), strip_base(page.get_body_html())
    return Version(
        page_id=page.pk,
        locale=locale,
        path="".join(f"{slug}/" for slug in slugs),
        title=page.title,
        summary=page.summary,
        updated_at=find_updated(page),
        followed_at=followed_at,
        is_stale=is_stale,
        texts=texts,
        body=body,
        images=frozenset(find_image_ids(page)),
        linked=find_linked_documents(page),
    )


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


def close_links(found: Iterable[Item]) -> None:
    """Turn links to pages into links to items; one to a page that is gone is left out.

    So are files and pictures that nobody could have.
    """
    found = list(found)
    ids: set[int] = set()
    media_ids = MediaIds()

    def note(html: str) -> str:
        ids.update(link_ids(html))
        return media_ids.note(html)

    for item in found:
        replace_links(item.facts, ids.add)
        for version in item.versions:
            map_html({"body_html": version.body, **version.texts}, note)
    media = load_media(media_ids, BASE)
    items = dict(Page.objects.filter(pk__in=ids).values_list("pk", "translation_key"))

    def link(pk: int) -> dict[str, Any] | None:
        return {"$item": str(items[pk])} if pk in items else None

    def put(html: str) -> str:
        return put_media(put_items(html, items), media)

    for item in found:
        item.facts = replace_links(item.facts, link)
        for version in item.versions:
            version.body = put(version.body)
            version.texts = map_html(version.texts, put)
