"""Words in original text: where they stand, marked, and cut out.

The text is the original, as people wrote it. Each of its words is normalised as the index has it,
so what is marked is what was matched: "cities" for "city", المدينة for مدينة.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from search.normalise import fold, normalise
from search.words import Word

MAX_CHARS = 20_000  # of a text that is looked through
MAX_MATCHES = 200
LENGTH = 230
LEAD = 60  # characters before the first word that is marked
SLACK = 20  # how far a cut may move to fall between words
ELLIPSIS = "…"

# Marks of letters in our scripts, and characters that only direct or join.
_MARKS = (
    "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200c-\u200f\u202a-\u202e\u2060-\u2069"
)
_QUOTES = "'’‘ʼʻ`´׳\"“”„״"
# A quotation mark between letters belongs to the word, as the normaliser sees it.
_WORD = re.compile(rf"[^\W_]+(?:(?:[{_MARKS}]|[{_QUOTES}](?=[^\W_]))[^\W_]*)*")
_BEFORE_MARK = re.compile(r" (?=[.,;:!?،؛؟](?: |$))")  # where a tag stood, as of a link

Span = tuple[int, int]


class Match(NamedTuple):
    """A place where the word at position `word` of the query stands."""

    start: int
    end: int
    word: int


@dataclass(frozen=True)
class Excerpt:
    """Text with the places that are marked; `locale` is its language.

    `file` is the title of the file that it is from; "" for the text of a page.
    """

    text: str
    spans: tuple[Span, ...]
    locale: str
    file: str = ""

    @property
    def html(self) -> SafeString:
        """Return the text as HTML that has no tag but <mark>."""
        parts, at = [], 0
        for start, end in self.spans:
            parts += [escape(self.text[at:start]), f"<mark>{escape(self.text[start:end])}</mark>"]
            at = end
        return mark_safe("".join([*parts, escape(self.text[at:])]))  # noqa: S308 -- each part is escaped


def plain(text: str, most: int = MAX_CHARS) -> str:
    """Return at most `most` characters of `text`, its white space single."""
    return _BEFORE_MARK.sub("", " ".join(text[: 2 * most].split())).strip()[:most]


def mark(text: str, locale: str, sought: Sequence[Word]) -> Excerpt:
    """Return the whole of a short text."""
    return Excerpt(text, join(find_matches(text, locale, sought)), locale)


def start_of(text: str, locale: str) -> Excerpt:
    """Return the text from its start on."""
    return cut(text, (), locale)


def find_matches(text: str, locale: str, sought: Sequence[Word]) -> list[Match]:
    """Return where words of the query stand in `text`, in its order."""
    forms = by_first_token(tuple(sought))
    # Most words of a text are none of the query's, and many texts have none.
    kept = [chunk for chunk in set(text.split()) if forms.has_any(tokens_of(chunk, locale))]
    positions = sorted(
        (position, len(tokens_of(chunk, locale)))
        for chunk in kept
        for position in find_chunk(text, chunk)
    )
    found = (
        match
        for position, count in positions
        for match in find_here(text, position, count, locale, forms)
    )
    return list(islice(found, MAX_MATCHES))


def find_chunk(text: str, chunk: str) -> Iterator[int]:
    """Yield where `chunk` stands between two spaces."""
    at = text.find(chunk)
    while at >= 0:
        end = at + len(chunk)
        if not text[at - 1 : at].strip() and not text[end : end + 1].strip():
            yield at
        at = text.find(chunk, end)


def find_here(text: str, position: int, count: int, locale: str, forms: Forms) -> Iterator[Match]:
    """Yield what begins with one of the `count` tokens from `position` on."""
    places = list(islice(list_places(text, position, locale), count + forms.longest - 1))
    for at, (token, start, _end) in enumerate(places[:count]):
        for word, form, is_prefix in forms.find(token):
            if stands(places, at, form, is_prefix=is_prefix):
                yield Match(start, places[at + len(form) - 1][2], word)


def list_places(text: str, position: int, locale: str) -> Iterator[tuple[str, int, int]]:
    """Yield the tokens of `text` from `position` on, with start and end of the word of each."""
    for found in _WORD.finditer(text, position):
        for token in tokens_of_word(found[0], locale):
            yield token, found.start(), found.end()


Candidate = tuple[int, tuple[str, ...], bool]


@dataclass(frozen=True)
class Forms:
    """The forms of a query's words by their first token; `begun` are those it may go on in."""

    exact: dict[str, Sequence[Candidate]]
    begun: Sequence[Candidate]
    beginnings: tuple[str, ...]
    longest: int

    def has_any(self, tokens: Sequence[str]) -> bool:
        """Tell whether one of the forms may begin with one of `tokens`."""
        if not self.beginnings:
            return not self.exact.keys().isdisjoint(tokens)
        return any(map(self.find, tokens))

    def find(self, token: str) -> Sequence[Candidate]:
        """Return the forms that may begin with `token`."""
        found = self.exact.get(token, ())
        if self.beginnings and token.startswith(self.beginnings):
            return (*found, *self.begun)
        return found


@lru_cache(maxsize=64)
def by_first_token(sought: tuple[Word, ...]) -> Forms:
    exact: defaultdict[str, list[Candidate]] = defaultdict(list)
    begun: list[Candidate] = []
    for at, word in enumerate(sought):
        for form in word.forms:
            candidate = (at, form, word.is_prefix)
            if word.is_prefix and len(form) == 1:
                begun.append(candidate)
            else:
                exact[form[0]].append(candidate)
    beginnings = tuple(form[0] for _word, form, _is_prefix in begun)
    longest = max((len(form) for word in sought for form in word.forms), default=1)
    return Forms(dict(exact), begun, beginnings, longest)


def stands(
    places: Sequence[tuple[str, int, int]], at: int, form: tuple[str, ...], *, is_prefix: bool
) -> bool:
    """Tell whether `form` stands at the place `at`, its tokens side by side."""
    tokens = [place[0] for place in places[at : at + len(form)]]
    if len(tokens) < len(form) or tokens[:-1] != list(form[:-1]):
        return False
    return tokens[-1] == form[-1] or (is_prefix and tokens[-1].startswith(form[-1]))


def cut_words(text: str, locale: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words of a short text, folded, with their tokens."""
    for found in _WORD.finditer(text):
        yield fold_once(found[0]), tokens_of_word(found[0], locale)


@lru_cache(maxsize=16384)
def fold_once(text: str) -> str:
    """Return a word or a title, folded."""
    return fold(text)


@lru_cache(maxsize=32768)
def tokens_of(chunk: str, locale: str) -> tuple[str, ...]:
    """Return the tokens of what stands between two spaces."""
    words = _WORD.findall(chunk)
    return tuple(token for word in words for token in tokens_of_word(word, locale))


@lru_cache(maxsize=65536)
def tokens_of_word(word: str, locale: str) -> tuple[str, ...]:
    return tuple(normalise(word, locale).split())


def join(matches: Iterable[Match]) -> tuple[Span, ...]:
    """Return the spans of `matches` in order; what overlaps is one."""
    spans: list[Span] = []
    for start, end in sorted((match.start, match.end) for match in matches):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def cut(text: str, matches: Sequence[Match], locale: str) -> Excerpt:
    """Return the part of `text` with most of the words, with an ellipsis where it was cut."""
    start, end = choose_window(text, matches)
    inside = [match for match in matches if start <= match.start and match.end <= end]
    head = f"{ELLIPSIS} " if start else ""
    tail = f" {ELLIPSIS}" if end < len(text) else ""
    shift = len(head) - start
    spans = tuple((first + shift, last + shift) for first, last in join(inside))
    return Excerpt(f"{head}{text[start:end]}{tail}", spans, locale)


def choose_window(text: str, matches: Sequence[Match]) -> Span:
    """Return where to cut: as little before the first word as it takes, between words."""
    if len(text) <= LENGTH:
        return 0, len(text)
    first = find_densest(matches)
    start = 0 if first <= LEAD else start_of_word(text, first - LEAD, first)
    start = max(0, min(start, len(text) - LENGTH)) if start else 0
    start = start_of_word(text, start, max(start, first)) if start else 0
    end = min(start + LENGTH, len(text))
    return start, end if end == len(text) else end_of_word(text, end)


def find_densest(matches: Sequence[Match]) -> int:
    """Return the start of the first match from which most different words are within reach."""
    best, most = 0, 0
    for at, match in enumerate(matches):
        reach = match.start + LENGTH - LEAD
        count = len({other.word for other in matches[at : at + 40] if other.end <= reach})
        if count > most:
            best, most = match.start, count
    return best


def start_of_word(text: str, at: int, last: int) -> int:
    """Return the next start of a word from `at` on; `at` itself within a word that has no end."""
    space = text.find(" ", at - 1, min(at + SLACK, last))
    return space + 1 if space >= 0 else at


def end_of_word(text: str, at: int) -> int:
    """Return the last end of a word up to `at`; `at` itself within a word that has no start."""
    if text[at] == " ":
        return at
    space = text.rfind(" ", at - SLACK, at)
    return space if space >= 0 else at
