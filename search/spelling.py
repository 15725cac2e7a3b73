"""What was meant: the known words nearest to those that nothing has. The same on every engine.

Whatever engine answers searches, words are corrected by the database: no word is offered that the
reader would not find with it, so hidden items stay unheard of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from search.keyboards import other_layouts
from search.memo import get_version, remember
from search.normalise import split_words
from search.params import ItemQuery
from search.query import select
from search.vocabulary import PIECE, KnownWord
from search.words import Word, read_words

ENOUGH = 10  # who found as much is not asked whether something else was meant
COMMONER = 10  # times as common must a neighbour be of a word that is found
LEAST_CHARS = 4  # shorter words have too many neighbours
LONG_CHARS = 6  # from here on two mistakes are allowed
NEIGHBOURS = 8  # looked at closely
PIECES = 8  # of a query
TIMES = 10  # a distance counts tenths, so that small mistakes can count less
VOWELS = str.maketrans(dict.fromkeys("ויא" + "اوي"))  # written or left out as one likes
DOUBLED = re.compile(r"(.)\1")
SHORTEST_PART = 3  # of two words written as one


@dataclass(frozen=True)
class Correction:
    """Another query: its text to show, and its words for `ItemQuery.words`."""

    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All known words in the memory of a process, with their languages and how they are written."""

    state: tuple[int, int]
    words: list[str]
    shown: dict[str, dict[str, str]]  # by word, by language


_vocabulary = Vocabulary((-1, -1), [], {})


def get_vocabulary() -> Vocabulary:
    """Return the known words as they are stored now; read anew where there are others."""
    global _vocabulary  # noqa: PLW0603 -- replaced as a whole, so that every thread sees one state
    row = KnownWord.objects.aggregate(last=Max("pk"), count=Count("pk"))
    state = (row["last"] or 0, row["count"])
    if state != _vocabulary.state:
        shown: dict[str, dict[str, str]] = {}
        for word, locale, written in KnownWord.objects.values_list("word", "locale", "shown"):
            shown.setdefault(word, {})[locale] = written
        _vocabulary = Vocabulary(state, sorted(shown), shown)
    return _vocabulary


def correct(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    *,
    found: int | None = None,
    version: int | None = None,
) -> Correction | None:
    """Return what `query` probably means, where it finds little or nothing; else None.

    `found` is how many items it finds, for whoever knows. Where that is none, the list may answer
    for the correction at once; otherwise it is only worth a question.
    """
    if not query.q or (found is not None and found >= ENOUGH):
        return None
    version = get_version() if version is None else version
    asked = replace(query, page=1, limit=1, cursor="", order="newest")
    (answer,) = remember(
        "correction",
        version,
        at,
        reader,
        query=asked,
        work=lambda: (Corrector(asked, reader, at).correct(found),),
    )
    return answer


@dataclass(frozen=True)
class Piece:
    """A word of a query: where it stands, as it is written, and folded."""

    start: int
    end: int
    text: str
    word: str


class Corrector:
    """Looks for a better query, for one reader at one moment."""

    def __init__(self, query: ItemQuery, reader: Collection[str], at: datetime) -> None:
        self.query, self.reader, self.at = query, reader, at
        self.counts: dict[str, int] = {}

    def correct(self, found: int | None) -> Correction | None:
        found = self.count(self.query) if found is None else found
        pieces = list(read_pieces(self.query.q))[:PIECES]
        if found >= ENOUGH or not pieces:
            return None
        for text in self.candidates(pieces, found):
            changed = replace(self.query, q=text, words=read_words(text))
            if changed.words != read_words(self.query.q) and self.count(changed) > found:
                return Correction(text, changed.words)
        return None

    def candidates(self, pieces: list[Piece], found: int) -> Iterator[str]:
        """Yield texts to try, the likeliest first."""
        unknown = [piece for piece in pieces if not self.count_word(piece.text)]
        if len(unknown) == len(pieces):
            yield from other_layouts(self.query.q)
        if unknown:
            better = {piece: next(self.neighbours(piece), "") for piece in unknown}
            if any(better.values()):
                yield self.rewrite({piece: text for piece, text in better.items() if text})
            return
        for piece in sorted(pieces, key=lambda piece: self.count_word(piece.text)):
            least = COMMONER * self.count_word(piece.text) if found else 1
            for text in self.neighbours(piece, most=1):
                if self.count_word(text) >= least:
                    yield self.rewrite({piece: text})

    def rewrite(self, texts: dict[Piece, str]) -> str:
        """Return the query with some pieces replaced, all else as it was written."""
        text, end = "", 0
        for piece in sorted(texts, key=lambda piece: piece.start):
            text += self.query.q[end : piece.start] + texts[piece]
            end = piece.end
        return text + self.query.q[end:]

    def neighbours(self, piece: Piece, most: int = 2) -> Iterator[str]:
        """Yield known words near to one, as they are written, that something visible has."""
        known = get_vocabulary()
        near = sorted(find_near(piece.word, most, known), key=self.by_likelihood)
        texts = [(distance, self.written(known.shown[word])) for distance, word in near]
        texts = texts[:NEIGHBOURS] + [(TIMES, parts) for parts in find_parts(piece.word, known)]
        found = [
            (distance, -self.count_word(text), text)
            for distance, text in texts
            if self.count_word(text)
        ]
        yield from (text for _distance, _count, text in sorted(found))

    def by_likelihood(self, near: tuple[int, str]) -> tuple[int, bool, str]:
        distance, word = near
        return distance, self.query.locale not in get_vocabulary().shown[word], word

    def written(self, shown: dict[str, str]) -> str:
        return shown.get(self.query.locale) or shown[min(shown)]

    def count_word(self, text: str) -> int:
        """Return how many items this reader finds by `text` alone, whatever else narrows a list."""
        if text not in self.counts:
            query = ItemQuery(
                locale=self.query.locale, q=text, across=self.query.across, status="all"
            )
            self.counts[text] = self.count(query)
        return self.counts[text]

    def count(self, query: ItemQuery) -> int:
        return select(query, self.reader, self.at).order_by().count()


def read_pieces(text: str) -> Iterator[Piece]:
    """Yield the words of a query that could be misspelt: no numbers, no initials."""
    for match in PIECE.finditer(text):
        folded = split_words(match[0])
        if len(folded) == 1:
            yield Piece(match.start(), match.end(), match[0], folded[0])


def find_near(word: str, most: int, known: Vocabulary) -> list[tuple[int, str]]:
    """Return the known words within reach of `word`, with their distance in tenths."""
    if len(word) < LEAST_CHARS or not word.isalpha():
        return []
    reach = min(most, 1 if len(word) < LONG_CHARS else 2)
    near = process.extract(word, known.words, scorer=OSA.distance, score_cutoff=reach, limit=None)
    return [(weigh(word, found), found) for found, _distance, _place in near if found != word]


def weigh(word: str, other: str) -> int:
    """Return the distance in tenths; what happens easily counts less than a whole mistake.

    That is a vowel letter too many or missing in Hebrew and Arabic, letters swapped, a letter
    doubled or not. A first letter is seldom wrong.
    """
    distance = OSA.distance(word, other)
    bones = OSA.distance(word.translate(VOWELS), other.translate(VOWELS))
    tenths = TIMES * distance - TIMES // 2 * max(0, distance - bones)
    is_swapped = Levenshtein.distance(word, other) > distance
    is_doubled = DOUBLED.sub(r"\1", word) == DOUBLED.sub(r"\1", other)
    return tenths - 3 * (is_swapped or is_doubled) + 2 * (word[0] != other[0])


def find_parts(word: str, known: Vocabulary) -> Iterator[str]:
    """Yield the word cut in two known ones."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, second = word[:cut], word[cut:]
        if first in known.shown and second in known.shown:
            yield f'"{first} {second}"'
