"""What a reader may mean, while still typing: titles, topics and places that go on like this.

Where none does, a prefix or one wrong letter is forgiven; and where that leads to none, words of
the texts are offered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from home.registry import item_kinds
from home.vocabulary import Vocabulary, get_vocabulary
from search import statements
from search.begun import Begun, complete, read_begun
from search.catalogue.cards import address
from search.catalogue.models import Change, Listing, Term
from search.catalogue.visibility import visible
from search.engines import get_engine
from search.engines.database import search_documents
from search.engines.titles import has_title, write_query
from search.known_words import KnownWords, get_known_words
from search.matching import Excerpt, cut_words, fold_once, mark
from search.words import read_words

LIMIT = 8
MAX_TERMS = 3
MIN_CHARS = 2
CANDIDATES = 40
FACETS = ("topic", "city", "country", "goal")
ARTICLE = "ال"  # which whoever begins to type a name may leave out
WORDS = "words"  # the kind of a suggestion to search for something
TITLE_COLUMNS = ("item", "kind", "path", "document__title", "document__locale")

TitleRow = tuple[Any, ...]  # TITLE_COLUMNS


@dataclass(frozen=True)
class Suggestion:
    """An item, a term to filter by, or words to search for.

    `kind` is that of an item, or the facet of a term; `key` the item, or the value of the facet.
    Of words it is "words", and `key` what they are.
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
        return self.kind not in (*FACETS, WORDS)

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
    begun = read_begun(text)
    if begun is None or len(begun.typed) < MIN_CHARS:
        return []
    known = get_known_words(version)
    loose = begun.forgiving(known)
    rows = list(find_titles(begun, loose, locale, reader, at, version=version))
    items = list(suggest_items(begun, rows, locale))
    terms = list_terms(begun, locale)
    also = [] if items or loose == begun else list_terms(loose, locale)
    words = [] if rows else list_words(begun, known, locale)
    used = keep_used([*terms, *also, *words], locale, reader, at)
    found = [one for one in used if one in terms]
    if not items and not found:
        items = list(suggest_items(loose, rows, locale))
        found = [one for one in used if one in also] or [one for one in used if one in words]
    found = found[: min(MAX_TERMS, limit)]
    return [*found, *items[: limit - len(found)]]


def list_words(begun: Begun, known: KnownWords, locale: str) -> list[Suggestion]:
    """Return what to search for, where no title and no name goes on like this."""
    return [
        Suggestion(WORDS, text, Excerpt(text, (), locale))
        for text in complete(begun, known, locale)
    ]


def suggest_items(begun: Begun, rows: Iterable[TitleRow], locale: str) -> Iterator[Suggestion]:
    """Yield the items whose titles go on like this: those that begin so first."""
    found = [row for row in rows if goes_on(read_title(row[3], row[4]), begun)]
    found.sort(key=lambda row: not fold_once(row[3]).startswith(begun.typed))  # stable
    for item, kind, path, title, shown in found:
        key = str(statements.to_uuid(item))
        yield Suggestion(kind, key, mark(title, shown, begun.marked), address(locale, path))


def find_titles(
    begun: Begun,
    loose: Begun,
    locale: str,
    reader: Collection[str],
    at: datetime,
    *,
    version: int,
) -> Iterable[TitleRow]:
    """Return the newest items whose titles may go on like this; behind them, like `loose`."""
    engine = None if begun.is_short else get_engine()
    if engine is not None:
        asked = [(one.asked, one.list_ends()) for one in dict.fromkeys((begun, loose))]
        items = engine.find_titles(asked, locale, reader, at, version=version, size=CANDIDATES)
        if items is not None:
            return fetch_titles(items, locale, reader, at)
    return search_titles(begun, loose, locale, reader, at)


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
    begun: Begun, loose: Begun, locale: str, reader: Collection[str], at: datetime
) -> Sequence[TitleRow]:
    """Return what the database finds itself."""
    first, also = begun.typed.encode().hex(), ""
    if not begun.is_short:
        first, also = (write_titles(one) for one in (begun, loose))
    low, high = statements.texts(2)
    values: dict[Any, Any] = {statements.AT: at, low: first, high: also or f"{first}g"}
    is_forgiving = also != first

    def build() -> QuerySet[Listing, Any]:
        rows = visible(Listing.objects.filter(locale=locale, is_item=True), reader, statements.AT)
        # Not by the bare column: SQLite would walk its index through all items for the order.
        order: list[Any] = [Coalesce("published_at", "updated_at").desc(), "-item"]
        if begun.is_short:
            kinds = [kind.name for kind in item_kinds()]  # its index begins with them
            rows = rows.filter(kind__in=kinds, title_key__gte=low)
            rows = rows.filter(title_key__lt=high)
        elif is_forgiving:
            rows = rows.filter(has_title(high, connection.vendor))
            exact = has_title(low, connection.vendor)
            order.insert(0, Case(When(exact, then=Value(0)), default=Value(1)))
        else:
            rows = rows.filter(has_title(low, connection.vendor))
        return rows.order_by(*order).values_list(*TITLE_COLUMNS)[:CANDIDATES]

    key = ("suggest", locale, frozenset(reader), begun.is_short, is_forgiving)
    return statements.fetch(key, build, values)


def write_titles(begun: Begun) -> str:
    return write_query(begun.asked, begun.list_ends(), connection.vendor)


def read_title(text: str, language: str) -> Title:
    places = list(cut_words(text, language))
    tokens = frozenset(token for _folded, found in places for token in found)
    words = [folded for folded, _found in places]
    bare = [word.removeprefix(ARTICLE) for word in words if word.startswith(ARTICLE)]
    return Title(f" {' '.join([*words, *bare, *sorted(tokens)])}", tokens)


def goes_on(title: Title, begun: Begun) -> bool:
    """Tell whether a title has all that is typed."""
    return all(
        any(start in title.starts for start in one.starts)
        or any(form <= title.tokens for form in one.forms)
        for one in begun.wanted
    )


def list_terms(begun: Begun, locale: str) -> list[Suggestion]:
    """Return the terms with a name like this in any language, the likeliest first."""
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
    return [one for _rank, one in ranked[: 2 * MAX_TERMS]]


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
    """Leave out terms and words that lead to an empty list."""
    if not found:
        return []
    marks = statements.texts(2 * len(found))
    values = [text for one in found for text in (one.kind, one.key)]
    words = tuple(one.key for one in found if one.kind == WORDS)

    def list_shown() -> QuerySet[Listing]:
        current = Q(ends_at=None) | Q(ends_at__gt=statements.AT)
        return visible(
            Listing.objects.filter(current, locale=locale, is_item=True), reader, statements.AT
        )

    def is_used(one: Suggestion, facet: str, value: str) -> Exists:
        if one.kind == WORDS:
            rows = list_shown()
            sought = read_words(one.key)
            return Exists(search_documents(rows, sought, connection.vendor, reader=reader))
        terms = Term.objects.filter(facet=facet, value=value)
        return Exists(terms.filter(Exists(list_shown().filter(item=OuterRef("item")))))

    def build() -> QuerySet[Change, tuple[bool, ...]]:
        # Any one row will do to hang them on; where nothing ever changed, nothing is listed.
        pairs = zip(found, marks[::2], marks[1::2], strict=True)
        looks = [is_used(one, facet, value) for one, facet, value in pairs]
        return Change.objects.order_by("-pk").values_list(*looks)[:1]

    key = ("used terms", len(found), words, locale, frozenset(reader))
    asked: dict[Any, Any] = {**dict(zip(marks, values, strict=True)), statements.AT: at}
    rows = statements.fetch(key, build, asked)
    return [one for row in rows for one, used in zip(found, row, strict=True) if used]
