"""Why an item was found: the place in its text, with the words that were looked for marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from search import statements
from search.catalogue.json import load, strings, words
from search.catalogue.models import Document
from search.catalogue.visibility import visible
from search.inside_files import find_in_files
from search.matching import MAX_CHARS, Excerpt, cut, find_matches, join, plain, start_of
from search.normalise import LANGUAGES
from search.words import Word

SEPARATOR = "\u2029"
BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|tr|t[dh]|figcaption|blockquote|br|hr)\b[^<>]*>"
)
BETWEEN = " · "  # between a heading or the item of a list and what follows
ENDS = tuple(".,;:!?…·،؛؟")


@dataclass(frozen=True)
class Shown:
    """What a hit shows: its title, marked, and an excerpt of the text that was matched.

    `missing` are the positions of the words that neither has.
    """

    title: Excerpt
    excerpt: Excerpt
    missing: frozenset[int] = frozenset()


def find_excerpts(
    cards: Sequence[dict[str, Any]],
    sought: Sequence[Word],
    reader: Collection[str],
    at: datetime,
    *,
    across: bool = False,
) -> list[Shown]:
    """Return what each of `cards` shows for the words `sought`, in one query.

    `across` looks into the other language versions where the one shown has none of the words. Only
    for words that are in no text of an item its files are asked for.
    """
    versions = load_versions(cards, reader, at, across=across) if cards and sought else {}
    shown = []
    for card in cards:
        own = versions.get(card["id"], {})
        # Those of other languages were fetched for other cards.
        kept = {code: data for code, data in own.items() if across or code == card["locale"]}
        shown.append(show(card, kept, sought))
    missing = {
        card["id"]: (card["locale"], [sought[word] for word in sorted(one.missing)])
        for card, one in zip(cards, shown, strict=True)
        if one.missing
    }
    inside = find_in_files(missing, reader) if missing else {}
    if not inside:
        return shown
    return [
        replace(one, excerpt=inside.get(card["id"], one.excerpt))
        for card, one in zip(cards, shown, strict=True)
    ]


def load_versions(
    cards: Sequence[dict[str, Any]], reader: Collection[str], at: datetime, *, across: bool
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the texts of the items by item and language."""
    marks = statements.items(len(cards))
    locales = () if across else tuple(sorted({card["locale"] for card in cards}))

    def build() -> QuerySet[Document, Any]:
        rows = visible(Document.objects.filter(item__in=marks), reader, statements.AT)
        if locales:
            rows = rows.filter(locale__in=locales)
        return rows.values_list("item", "locale", "data")

    values: dict[Any, Any] = dict(zip(marks, [UUID(card["id"]) for card in cards], strict=True))
    key = ("excerpts", len(cards), locales, frozenset(reader))
    rows = statements.fetch(key, build, {**values, statements.AT: at}, is_lookup=True)
    versions: dict[str, dict[str, dict[str, Any]]] = {}
    for item, locale, data in rows:
        versions.setdefault(str(statements.to_uuid(item)), {})[locale] = load(data)
    return versions


def show(
    card: dict[str, Any], versions: dict[str, dict[str, Any]], sought: Sequence[Word]
) -> Shown:
    own = card["locale"]
    in_title = find_matches(card["title"], own, sought)
    title = Excerpt(card["title"], join(in_title), own)
    best, most = start_of(card["summary"], own), 0
    missing = frozenset(range(len(sought))) - {match.word for match in in_title}
    for locale in sorted(versions, key=lambda code: (code != own, code)):
        # What the title shows already needs no other language to say it.
        for text, language in list_texts(versions[locale], locale, with_title=locale != own):
            found = find_matches(text, locale, sought)
            words = {match.word for match in found}
            missing -= words
            if len(words) > most:
                best, most = cut(text, found, language), len(words)
            if most == len(sought):
                return Shown(title, best)
        if most or title.spans:
            break
    return Shown(title, best, missing)


def list_texts(data: dict[str, Any], locale: str, *, with_title: bool) -> Iterator[tuple[str, str]]:
    """Yield the texts of a Document, with their languages, in the order they are looked through."""
    if with_title:
        yield plain(data["title"]), locale
    yield plain(data["summary"]), locale
    yield join_parts(data["body"]), locale
    details = list(pick_texts(data["details"], locale))
    yield join_parts(SEPARATOR.join(text for text, code in details if code == locale)), locale
    yield from ((join_parts(text), code) for text, code in details if code != locale)


def join_parts(html: str) -> str:
    """Return the text of `html`, what stands apart in it parted by a mark."""
    parts = unescape(words(BLOCK.sub(SEPARATOR, html), {})).split(SEPARATOR)
    joined = ""
    for part in filter(None, map(plain, parts)):
        mark = "" if not joined else " " if joined.endswith(ENDS) else BETWEEN
        joined += f"{mark}{part}"
    return joined[:MAX_CHARS]


def pick_texts(details: dict[str, Any], locale: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of `details` with their languages: the title of a file has the file's."""
    for name, value in details.items():
        for part in (value or ()) if name == "files" else (value,):
            own = part.get("language") if name == "files" else locale
            code = own if own in LANGUAGES else locale
            # Code for machines has no space: addresses, dates, values of choices.
            yield from ((text, code) for text in strings(part) if " " in text)
