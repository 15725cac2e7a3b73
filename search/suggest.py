"""What a reader may mean, while still typing: titles, topics and places that go on like this."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import accumulate, islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from home.registry import item_kinds
from home.vocabulary import Vocabulary, get_vocabulary
from search import statements
from search.catalogue.cards import address
from search.catalogue.models import Change, Listing, Term
from search.catalogue.visibility import visible
from search.engines import get_engine
from search.engines.titles import keep_titles, write_query
from search.matching import Excerpt, cut_words, fold_once, mark
from search.normalise import fold, irregular_tokens
from search.words import Word, read_words

LIMIT = 8
MAX_TERMS = 3
MIN_CHARS = 2
SHORT = 3  # fewer letters stand in too many titles: only their beginnings are looked at
CANDIDATES = 40
ENDING = 4  # letters that a stemmer takes away at most, for what is typed half
FACETS = ("topic", "city", "country", "goal")
TITLE_COLUMNS = ("item", "kind", "path", "document__title", "document__locale")

TitleRow = tuple[Any, ...]  # TITLE_COLUMNS


@dataclass(frozen=True)
class Suggestion:
    """An item, or a term to filter by.

    `kind` is that of an item, or the facet of a term; `key` the item, or the value of the facet.
    `url` is an item's page, with the address placeholder inside. `found` is the name that the
    reader has begun, where the term is called otherwise in the reader's language.
    """

    kind: str
    key: str
    title: Excerpt
    url: str = ""
    found: str = ""
    found_locale: str = ""

    @property
    def is_item(self) -> bool:
        return self.kind not in FACETS

    @property
    def locale(self) -> str:
        return self.title.locale

    @property
    def html(self) -> SafeString:
        return self.title.html


@dataclass(frozen=True)
class Title:
    """A name cut into words: all of them, folded, and their tokens, each behind a space."""

    starts: str
    tokens: frozenset[str]


@dataclass(frozen=True)
class Wanted:
    """A word that is typed: how it begins, if it may go on, and the tokens of what it may be."""

    starts: tuple[str, ...]  # behind a space, as in Title
    forms: tuple[frozenset[str], ...]

    @property
    def hints(self) -> set[str]:
        """Return texts of which every name that has the word holds one."""
        tokens = (f" {min(form)} " for form in self.forms)
        return {*self.starts, *(token for token in tokens if not token.startswith(self.starts))}


@dataclass(frozen=True)
class Begun:
    """What is typed so far, folded, and its words; the last one may go on."""

    typed: str
    words: tuple[Word, ...]

    @property
    def half(self) -> str:
        """Return the word that may go on; "" where the last one is finished."""
        return self.typed.rpartition(" ")[2] if self.words[-1].is_prefix else ""

    @cached_property
    def irregular(self) -> frozenset[str]:
        """Return the tokens of words that begin like this, though their tokens do not."""
        return frozenset(irregular_tokens(self.half))

    @property
    def marked(self) -> tuple[Word, ...]:
        """Return what is marked in a title."""
        forms = tuple((token,) for token in sorted(self.irregular))
        return (*self.words, Word(self.half, forms)) if forms else self.words

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Return what a title must have, the word that goes on first: fewest have that."""
        return tuple(self.want(word) for word in reversed(self.words))

    def want(self, word: Word) -> Wanted:
        forms = tuple(frozenset(form) for form in word.forms)
        if not word.is_prefix:
            return Wanted((), forms)
        starts = {word.text, *(form[-1] for form in word.forms)}
        irregular = (frozenset((token,)) for token in self.irregular)
        return Wanted(tuple(f" {start}" for start in starts), (*forms, *irregular))

    @property
    def is_short(self) -> bool:
        return len(self.typed) < SHORT

    def list_ends(self) -> list[str]:
        """Return what will do for the last word: typed half, it may lose an ending in the index."""
        half = self.half
        cut = [half[:-size] for size in range(1, ENDING + 1) if len(half) - size >= SHORT]
        return [*cut, *sorted(self.irregular)]

    def write_query(self) -> str:
        return write_query(self.words, self.list_ends(), connection.vendor)


Name = tuple[str, str, str, str]  # facet, key, language, name


@dataclass(frozen=True)
class Names:
    """The names of all terms, cut into words; `text` has a line for each, so as to be searched."""

    names: list[tuple[Name, Title]]
    text: str
    lines: list[int]  # where each begins

    def find(self, begun: Begun) -> Iterator[Name]:
        """Yield those that go on like this."""
        hints = begun.wanted[0].hints
        for at in sorted({at for hint in hints for at in self.list_lines(hint)}):
            name, title = self.names[at]
            if goes_on(title, begun):
                yield name

    def list_lines(self, hint: str) -> Iterator[int]:
        position = self.text.find(hint)
        while position >= 0:
            at = bisect_right(self.lines, position)
            yield at - 1
            position = self.text.find(hint, self.lines[at]) if at < len(self.lines) else -1


_known: list[tuple[Vocabulary, Names]] = []  # one at most: of the vocabulary of now


def suggest(
    text: str,
    locale: str,
    reader: Collection[str],
    at: datetime,
    version: int,
    *,
    limit: int = LIMIT,
) -> list[Suggestion]:
    """Return at most `limit` suggestions that `reader` may see: terms first, then items.

    `version` is the state of the catalogue by `get_version`.
    """
    words = read_words(text)
    begun = Begun(fold(text), words)
    if len(begun.typed) < MIN_CHARS or not words:
        return []
    if not text[-1:].isspace():
        begun = replace(begun, words=(*words[:-1], replace(words[-1], is_prefix=True)))
    terms = suggest_terms(begun, locale, reader, at)[: min(MAX_TERMS, limit)]
    rows = find_titles(begun, locale, reader, at, version)
    items = suggest_items(begun, rows, locale)
    return [*terms, *islice(items, limit - len(terms))]


def suggest_items(begun: Begun, rows: Iterable[TitleRow], locale: str) -> Iterator[Suggestion]:
    """Yield the items whose titles go on like this: those that begin so first."""
    found = [row for row in rows if goes_on(read_title(row[3], row[4]), begun)]
    found.sort(key=lambda row: not fold_once(row[3]).startswith(begun.typed))  # stable
    for item, kind, path, title, shown in found:
        key = str(statements.to_uuid(item))
        yield Suggestion(kind, key, mark(title, shown, begun.marked), address(locale, path))


def find_titles(
    begun: Begun, locale: str, reader: Collection[str], at: datetime, version: int
) -> Iterable[TitleRow]:
    """Return the newest items whose titles may go on like this."""
    engine = None if begun.is_short else get_engine()
    if engine is not None:
        items = engine.find_titles(
            begun.words, begun.list_ends(), locale, reader, at, version=version, size=CANDIDATES
        )
        if items is not None:
            return fetch_titles(items, locale, reader, at)
    return search_titles(begun, locale, reader, at)


def fetch_titles(
    items: Sequence[UUID], locale: str, reader: Collection[str], at: datetime
) -> list[TitleRow]:
    """Return the rows of `items` in their order, of those that may be seen."""
    if not items:
        return []
    marks = statements.items(len(items))

    def build() -> QuerySet[Listing, Any]:
        rows = Listing.objects.filter(item__in=marks, locale=locale, is_item=True)
        return visible(rows, reader, statements.AT).values_list(*TITLE_COLUMNS)

    key = ("titles", len(items), locale, frozenset(reader))
    values: dict[Any, Any] = {**dict(zip(marks, items, strict=True)), statements.AT: at}
    rows = statements.fetch(key, build, values, is_lookup=True)
    by_item: dict[UUID, TitleRow] = {statements.to_uuid(row[0]): row for row in rows}
    return [by_item[item] for item in items if item in by_item]


def search_titles(
    begun: Begun, locale: str, reader: Collection[str], at: datetime
) -> Sequence[TitleRow]:
    """Return what the database finds itself."""
    first = begun.typed.encode().hex() if begun.is_short else begun.write_query()
    low, high = statements.texts(2)
    values: dict[Any, Any] = {statements.AT: at, low: first, high: f"{first}g"}

    def build() -> QuerySet[Listing, Any]:
        rows = visible(Listing.objects.filter(locale=locale, is_item=True), reader, statements.AT)
        if begun.is_short:
            kinds = [kind.name for kind in item_kinds()]  # its index begins with them
            rows = rows.filter(kind__in=kinds, title_key__gte=low)
            rows = rows.filter(title_key__lt=high)
        else:
            rows = keep_titles(rows, low, connection.vendor)
        # Not by the bare column: SQLite would walk its index through all items for the order.
        newest = Coalesce("published_at", "updated_at").desc()
        return rows.order_by(newest, "-item").values_list(*TITLE_COLUMNS)[:CANDIDATES]

    return statements.fetch(("suggest", locale, frozenset(reader), begun.is_short), build, values)


def read_title(text: str, language: str) -> Title:
    places = list(cut_words(text, language))
    tokens = frozenset(token for _folded, found in places for token in found)
    return Title(f" {' '.join([*(folded for folded, _found in places), *sorted(tokens)])}", tokens)


def goes_on(title: Title, begun: Begun) -> bool:
    """Tell whether a title has all that is typed."""
    return all(
        any(start in title.starts for start in one.starts)
        or any(form <= title.tokens for form in one.forms)
        for one in begun.wanted
    )


def suggest_terms(
    begun: Begun, locale: str, reader: Collection[str], at: datetime
) -> list[Suggestion]:
    """Return the terms with a name like this in any language that have items to show."""
    vocabulary = get_vocabulary()
    best: dict[tuple[str, str], tuple[tuple[bool, bool, int], Suggestion]] = {}
    for facet, key, language, name in list_names(vocabulary).find(begun):
        label = vocabulary.label(facet, key, locale)
        shown = vocabulary.label_language(facet, key, locale)
        is_own = language == shown
        rank = (not is_own, not fold_once(name).startswith(begun.typed), FACETS.index(facet))
        one = Suggestion(facet, key, mark(label, shown, begun.marked))
        if not is_own and fold_once(name) != fold_once(label):
            one = replace(one, found=name, found_locale=language)
        if (facet, key) not in best or rank < best[facet, key][0]:
            best[facet, key] = rank, one
    ranked = sorted(best.values(), key=lambda entry: (entry[0], entry[1].title.text))
    return keep_used([one for _rank, one in ranked[: 2 * MAX_TERMS]], locale, reader, at)


def list_names(vocabulary: Vocabulary) -> Names:
    """Return the names of all terms in all languages, cut into words; once per vocabulary."""
    if not _known or _known[0][0] is not vocabulary:
        names = [
            ((facet, key, language, name), read_title(name, language))
            for facet in FACETS
            for key, by_language in vocabulary.names.get(facet, {}).items()
            for language, name in by_language.items()
        ]
        lines = [f"{title.starts} \n" for _name, title in names]
        begins = [0, *accumulate(map(len, lines))][: len(lines)]
        _known[:] = [(vocabulary, Names(names, "".join(lines), begins))]
    return _known[0][1]


def keep_used(
    found: list[Suggestion], locale: str, reader: Collection[str], at: datetime
) -> list[Suggestion]:
    """Leave out terms that lead to an empty list."""
    if not found:
        return []
    marks = statements.texts(2 * len(found))
    values = [text for one in found for text in (one.kind, one.key)]

    def is_used(facet: str, value: str) -> Exists:
        current = Q(ends_at=None) | Q(ends_at__gt=statements.AT)
        items = Listing.objects.filter(current, locale=locale, is_item=True, item=OuterRef("item"))
        terms = Term.objects.filter(facet=facet, value=value)
        return Exists(terms.filter(Exists(visible(items, reader, statements.AT))))

    def build() -> QuerySet[Change, tuple[bool, ...]]:
        # Any one row will do to hang them on; where nothing ever changed, nothing is listed.
        looks = [is_used(*pair) for pair in zip(marks[::2], marks[1::2], strict=True)]
        return Change.objects.order_by("-pk").values_list(*looks)[:1]

    key = ("used terms", len(found), locale, frozenset(reader))
    asked: dict[Any, Any] = {**dict(zip(marks, values, strict=True)), statements.AT: at}
    rows = statements.fetch(key, build, asked)
    return [one for row in rows for one, used in zip(found, row, strict=True) if used]
