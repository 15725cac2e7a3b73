"""Links between pages in running text: who reads decides whether the target may be named."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.html import escape
from wagtail.rich_text import LinkHandler

from home.languages import active
from search.catalogue.models import Document, Listing
from search.catalogue.visibility import PUBLIC, is_visible, visible

_keeping: ContextVar[bool] = ContextVar("keeping", default=False)
PAGE_ID = re.compile(r"[0-9]{1,18}")
PAGE_START = re.compile(r'<a data-page="(\d+)">')
PAGE_LINK = re.compile(r'<a data-page="(\d+)">(.*?)</a>', re.DOTALL)
ITEM_LINK = re.compile(r'<a data-item="([0-9a-f-]{36})">(.*?)</a>', re.DOTALL)


@contextmanager
def keep_page_links() -> Iterator[None]:
    """Render page links as `<a data-page="pk">`, to be resolved by who reads them."""
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


class VisiblePageLinkHandler(LinkHandler):
    """Wagtail's page links, by the catalogue: a hidden target leaves the text alone."""

    identifier = "page"

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        texts = [attrs.get("id", "") for attrs in attrs_list]
        # 0 is nobody: what is no number, or no number of a row, leads nowhere.
        ids = [int(text) if PAGE_ID.fullmatch(text) else 0 for text in texts]
        if _keeping.get():
            return [f'<a data-page="{pk}">' for pk in ids]
        locale = active()
        found = find_pages({(locale, pk) for pk in ids}, PUBLIC, timezone.now())
        return [open_link(found.get((locale, pk))) for pk in ids]

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]


def find_pages(
    wanted: Collection[tuple[str, int]], reader: Collection[str], at: datetime
) -> dict[tuple[str, int], str]:
    """Return the paths of those pages, by language and number, that `reader` may see."""
    shown = Document.objects.filter(is_visible(reader, at), page_id__in={pk for _, pk in wanted})
    items = dict(shown.values_list("page_id", "item"))
    rows = visible(Listing.objects.all(), reader, at).filter(
        locale__in={locale for locale, _ in wanted}, item__in=items.values()
    )
    paths = {
        (row.locale, row.item): f"/{row.locale}/{row.path}"
        for row in rows.only("item", "locale", "path")
    }
    keys = {(locale, pk): (locale, items[pk]) for locale, pk in wanted if pk in items}
    return {page: paths[key] for page, key in keys.items() if key in paths}


def open_link(path: str | None) -> str:
    """Return the tag of a link; one to a hidden page leads nowhere."""
    return f'<a href="{escape(path)}">' if path else "<a>"


def open_page_links(html: str, find: Callable[[int], str | None]) -> str:
    """Put addresses into the page links that `keep_page_links` left."""
    return PAGE_START.sub(lambda match: open_link(find(int(match[1]))), html)


def link_ids(html: str) -> set[int]:
    return {int(pk) for pk, _text in PAGE_LINK.findall(html)}


def put_items(html: str, items: dict[int, UUID]) -> str:
    """Replace page numbers by items; a page that is gone leaves its text."""

    def item_link(match: re.Match[str]) -> str:
        item = items.get(int(match[1]))
        return f'<a data-item="{item}">{match[2]}</a>' if item else match[2]

    return PAGE_LINK.sub(item_link, html)


def linked_items(html: str) -> set[UUID]:
    return {UUID(item) for item, _text in ITEM_LINK.findall(html)}


def resolve_links(html: str, find: Callable[[str], dict[str, Any] | None]) -> str:
    """Put addresses into the item links; where `find(item)` is None the text stays alone."""

    def link(match: re.Match[str]) -> str:
        target = find(match[1])
        if target is None:
            return match[2]
        return f'<a href="{escape(target["url"])}">{match[2]}</a>'

    return ITEM_LINK.sub(link, html)
