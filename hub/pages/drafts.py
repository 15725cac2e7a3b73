"""A page as readers will get it, before it is published: described as the catalogue would."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from wagtail.models import Page

from home.models import BasePage
from home.registry import count_transfers
from home.vocabulary import get_vocabulary
from hub.pages.visit import Visit
from search.catalogue.assembly import Item, State, Version, build_rows, find_due
from search.catalogue.json import load, strip_base
from search.catalogue.models import Audience
from search.catalogue.projection import close_links, find_published, find_updated
from search.catalogue.source import takes_transfers
from search.embedded import keep_media
from search.items import open_data, open_links, open_media
from search.links import keep_page_links

STATE = State(audience=Audience.PUBLIC, go_live_at=None, expire_at=None)


def describe_draft(page: BasePage, visit: Visit) -> dict[str, Any]:
    """Return `page`, saved or not, as the item that publishing it would make."""
    original = find_original(page)
    versions = [describe_version(original)]
    if original is not page:
        versions.append(describe_version(page))
    entry = original.get_index()
    draft = Item(
        key=page.translation_key,
        kind=original.kind,
        published_at=find_published(original),
        image=original.get_image(),
        state=STATE,
        entry=entry,
        due_at=find_due(original.kind, entry, visit.at),
        facts=original.get_facts(),
        versions=versions,
        transfer_count=count_known(original),
    )
    close_links([draft])
    rows, locale = build_rows(draft, get_vocabulary()), page.locale.language_code
    item = {**load(rows.listings[locale].card), **open_data(load(rows.documents[locale].data))}
    return open_media(open_links(item, locale, visit.reader, visit.at), visit.reader)


def count_known(page: BasePage) -> int | None:
    """Return how often the item was tried elsewhere; None for a kind that nobody tries."""
    key = page.translation_key
    return count_transfers({key}).get(key, 0) if takes_transfers(page) else None


def find_original(page: BasePage) -> BasePage:
    """Return the version the facts come from: the first one, be it `page` itself."""
    saved = Page.objects.filter(translation_key=page.translation_key, alias_of=None)
    first = saved.order_by("pk").first()
    if first is None or first.pk == page.pk:
        return page
    found = first.specific
    return found if isinstance(found, BasePage) else page


def describe_version(page: BasePage) -> Version:
    locale = page.locale.language_code
    with translation.override(locale), keep_page_links(), keep_media():
        texts, body = strip_base(page.get_texts()), strip_base(page.get_body_html())
    return Version(
        page_id=page.pk,
        locale=locale,
        path=find_path(page),
        title=page.title,
        summary=page.summary,
        updated_at=find_updated(page),
        texts=texts,
        body=body,
    )


def find_path(page: BasePage) -> str:
    """Return the path below the language's home page; a new page has a slug at most."""
    parts = page.url_path.strip("/").split("/") if page.url_path else ["", page.slug]
    return "".join(f"{part}/" for part in parts[1:] if part)
