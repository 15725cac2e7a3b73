"""Contact, about, accessibility, privacy: pages that every hub owes its readers. Made once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Revision

from home.languages import codes
from home.models import HomePage, StandardPage
from home.models.base import HOME_DEPTH
from hub.markup import to_blocks
from hub.skeleton import publish
from search.catalogue.models import Change

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Text:
    """A page in one language; `body` is the markup of `hub.markup`, `item:` links name keys."""

    key: str
    title: str
    summary: str
    body: str


@transaction.atomic
def prepare_standard_pages() -> int:
    """Make each page in each language that never had it; return how many."""
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    texts = {code: read_texts(code) for code in codes()}
    made = 0
    for slug in texts[settings.LANGUAGE_CODE]:
        for code in find_missing(slug):
            prepare_page(homes[code], texts[code][slug])
            made += 1
    return made


def read_texts(code: str) -> dict[str, Text]:
    """Return the pages of one language by key; those that others link to come first."""
    entries = tomllib.loads((TEXTS / f"{code}.toml").read_text(encoding="utf-8"))["page"]
    return {entry["key"]: Text(**entry) for entry in entries}


def find_key(slug: str) -> UUID:
    """Return the page's item: the same at every run, and another in every hub."""
    home = HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    return uuid5(home.translation_key, slug)


def find_missing(slug: str) -> list[str]:
    """Return the languages to make the page in, the source language first.

    The catalogue's changes, which are for good, tell where it once was: what editors deleted stays
    deleted. So does a page of their own at the same address, made before.
    """
    key = find_key(slug)
    pages = Page.objects.filter(translation_key=key)
    once = set(Change.objects.filter(item=key).values_list("locale", flat=True))
    others = Page.objects.filter(slug=slug, depth=HOME_DEPTH + 1).exclude(translation_key=key)
    if others.exists() or (once and not pages.exists()):
        return []
    return [code for code in codes() if code not in once]


def prepare_page(home: HomePage, text: Text) -> None:
    page = StandardPage(
        title=text.title,
        slug=text.key,
        summary=text.summary,
        locale=home.locale,
        translation_key=find_key(text.key),
    )

    def find_page(slug: str) -> int | None:
        beside = Page.objects.child_of(home).filter(slug=slug)
        return beside.values_list("pk", flat=True).first()

    page.body = page.body.stream_block.to_python(to_blocks(text.body, text.key, find_page))
    publish(home, page)


def is_untouched(page: Page) -> bool:
    """Tell whether the page is as `prepare_standard_pages` made it, in all languages."""
    twins = Page.objects.filter(translation_key=page.translation_key)
    revisions = Revision.page_revisions.filter(
        object_id__in=[str(pk) for pk in twins.values_list("pk", flat=True)]
    )
    return page.translation_key == find_key(page.slug) and revisions.count() == twins.count()
