"""Published pages of the hub, as members tell moderators of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from community.models import Member, PartnerSearch, Proposal, Submission, Transfer
from home.languages import active
from home.schemas import BASE
from search.catalogue.visibility import MEMBERS
from search.items import find_links


@dataclass(frozen=True, kw_only=True)
class Item:
    """A page that members see; `author` is who sent it in, where a member did."""

    key: UUID
    title: str
    url: str
    language: str  # of the title
    kind: str
    author: Member | None

    def get_absolute_url(self) -> str:
        return self.url


def find_items(keys: Collection[UUID], at: datetime) -> dict[UUID, Item]:
    """Return by key the items that members see, in the active language: two queries."""
    if not keys:
        return {}
    links = find_links(list(keys), active(), MEMBERS, at)
    authors = find_authors(keys)
    return {
        key: Item(
            key=key,
            title=link["title"],
            url=link["url"].removeprefix(BASE),
            language=link["locale"],
            kind=link["kind"],
            author=authors.get(key),
        )
        for key in keys
        if (link := links.get(str(key)))
    }


def find_item(key: UUID, at: datetime) -> Item | None:
    return find_items([key], at).get(key)


def find_authors(keys: Collection[UUID]) -> dict[UUID, Member]:
    """Return by key the members who sent in what became good practices."""
    sent = Submission.objects.filter(page__translation_key__in=keys, author__isnull=False)
    rows = sent.select_related("author__user", "page")
    return {row.page.translation_key: row.author for row in rows if row.page and row.author}


def is_written_by(key: UUID, member: Member) -> bool:
    """Tell whether the member is an author of the good practice with this key."""
    sent = Submission.objects.filter(page__translation_key=key)
    own = sent.filter(author=member) | sent.filter(coauthors=member)
    return own.exists()


def find_titles(keys: Collection[UUID], at: datetime) -> dict[UUID | None, str]:
    """Return by key what is written over announcements, proposals, and pages that members see."""
    titles: dict[UUID | None, str] = {}
    models: tuple[Any, ...] = (Transfer, PartnerSearch, Proposal)
    for model in models:
        rows = model._default_manager.filter(key__in=keys)
        titles.update(rows.values_list("key", "title"))
    rest = [key for key in keys if key not in titles]
    return {**titles, **{key: item.title for key, item in find_items(rest, at).items()}}
