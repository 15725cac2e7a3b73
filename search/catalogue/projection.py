"""From pages to rows: what the catalogue ought to hold. Reads, never writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils import translation
from wagtail.models import Page

from home.models import BasePage
from home.vocabulary import load_vocabulary
from search.catalogue.assembly import Item, State, Version, build_rows
from search.catalogue.json import map_html, replace_links, strip_base
from search.catalogue.models import Audience
from search.catalogue.rows import ItemRows
from search.catalogue.source import HOME_DEPTH, Source, load_source
from search.links import keep_page_links, link_ids, put_items


def project(keys: Collection[UUID]) -> dict[UUID, ItemRows]:
    """Return the wanted rows of the items `keys`; no rows for an item nobody may see."""
    source = load_source(keys)
    found = []
    for key, pages in source.pages.items():
        state = judge(pages, source)
        if state is not None:
            found.append(describe(key, pages, state, source))
    close_links(found)
    wanted = {key: ItemRows() for key in keys}
    vocabulary = load_vocabulary()
    for item in found:
        wanted[item.key] = build_rows(item, vocabulary)
    return wanted


def is_shown(page: BasePage, source: Source) -> bool:
    """Tell whether the page is live, or will be by itself, and can be reached."""
    ready = page.live or page.pk in source.scheduled
    return ready and all(node.is_live for node in source.ancestors[page.pk])


def judge(pages: list[BasePage], source: Source) -> State | None:
    """Return the item's state; None when nobody may see it.

    The original decides whether the item is there. A restriction or an expiry on any version, or on
    any page above any version in any language, counts for all of them.
    """
    original = pages[0]
    if not is_shown(original, source):
        return None
    keys = {page.translation_key for page in pages}
    keys |= {node.key for page in pages for node in source.ancestors[page.pk]}
    restrictions = {kind for key in keys for kind in source.restrictions.get(key, ())}
    if restrictions - {"login"}:
        return None  # a group's or a password's page is on no channel
    expiries = [page.expire_at for page in pages if is_shown(page, source)]
    expiries += [node.expire_at for page in pages for node in source.ancestors[page.pk]]
    return State(
        audience=Audience.MEMBERS if restrictions else Audience.PUBLIC,
        go_live_at=None if original.live else original.go_live_at,
        expire_at=min((at for at in expiries if at), default=None),
    )


def describe(key: UUID, pages: list[BasePage], state: State, source: Source) -> Item:
    """Return the item with the versions readers get, the original first."""
    original = pages[0]
    versions = [describe_version(original, original, source)]
    versions += [
        describe_version(page, original, source)
        for page in pages[1:]
        if page.live and is_shown(page, source)
    ]
    return Item(
        key=key,
        state=state,
        entry=original.get_index(),
        facts=original.get_facts(),
        versions=versions,
    )


def describe_version(page: BasePage, original: BasePage, source: Source) -> Version:
    locale = source.locales[page.locale_id]
    followed_at = None
    if page is not original:
        followed_at = source.followed.get((page.translation_key, locale), page.last_published_at)
    is_stale = bool(
        followed_at
        and original.last_published_at
        and original.last_published_at > followed_at
    )
    slugs = [node.slug for node in source.ancestors[page.pk][1:]]
    if page.depth > HOME_DEPTH:
        slugs.append(page.slug)
    with translation.override(locale), keep_page_links():
        texts, body = strip_base(page.get_texts()), page.get_body_html()
    return Version(
        page=page,
        locale=locale,
        path="".join(f"{slug}/" for slug in slugs),
        followed_at=followed_at,
        is_stale=is_stale,
        texts=texts,
        body=body,
    )


def close_links(found: Iterable[Item]) -> None:
    """Turn links to pages into links to items; one to a page that is gone is left out."""
    found = list(found)
    ids: set[int] = set()

    def note(html: str) -> str:
        ids.update(link_ids(html))
        return html

    for item in found:
        replace_links(item.facts, ids.add)
        for version in item.versions:
            map_html({"body_html": version.body, **version.texts}, note)
    items = dict(Page.objects.filter(pk__in=ids).values_list("pk", "translation_key"))

    def link(pk: int) -> dict[str, Any] | None:
        return {"$item": str(items[pk])} if pk in items else None

    def put(html: str) -> str:
        return put_items(html, items)

    for item in found:
        item.facts = replace_links(item.facts, link)
        for version in item.versions:
            version.body = put(version.body)
            version.texts = map_html(version.texts, put)
