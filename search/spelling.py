"""What was meant: the known words nearest to those that nothing has. The same on every engine.

Whatever engine answers searches, words are corrected by the database: no word is offered that the
reader would not find with it, so hidden items stay unheard of.

A list answers for a correction only where it is all but certain: no word of a language is taken for
another, nor a first letter, nor more of a word than a slip of the fingers. Else it is a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby, islice, pairwise, product
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from search.keyboards import other_layouts
from search.known_words import KnownWords, get_known_words
from search.lexicon import HEBREW_PREFIX_LETTERS, HEBREW_PREFIXES, STOP_WORDS
from search.memo import get_version, remember
from search.naming import find_named, read_query
from search.normalise import split_words
from search.params import ItemQuery
from search.selecting import select
from search.vocabulary import PIECE
from search.wordlists import is_real
from search.words import Word

ENOUGH = 10  # who found as much is not asked whether something else was meant
COMMONER = 5  # times as common must a neighbour be of a word that is found
LEAST_CHARS = 3
SHORT_CHARS = 4  # shorter words have too many neighbours
CHOICES = 3  # for each of several unknown words
LONG_CHARS = 6  # from here on two mistakes are allowed, if they are small ones
LIMIT = 3  # tenths of a mistake for each letter of the word: what is as far is another word
SURE = ((4, 5), (7, 10), (32, 20))  # letters up to which so many tenths are certainly a mistake
NEIGHBOURS = 8  # looked at closely
PIECES = 8  # of a query
TIMES = 10  # a distance counts tenths, so that small mistakes can count less
# Written or left out as one likes; and letters of one sound.
SPELLING = 5  # tenths: no other letters than vowels, or of one sound
SOUNDS = str.maketrans("טקס" + "ظصطق", "תכש" + "ضستك", "ויאע" + "اوي")
DOUBLED = re.compile(r"(.)\1")
SHORTEST_PART = 3  # of two words written as one
HEBREW = "אבגדהוזחטיכךלמםנןסעפףצץקרשת"
ARABIC_LETTERS = ("و", "ف", "ب", "ل", "ك")
ARABIC = "ءاأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةؤئ"


class Guess(NamedTuple):
    """A text that may be meant, its distance in tenths, and whether it is all but certainly so."""

    distance: int
    text: str
    is_sure: bool


@dataclass(frozen=True)
class Correction:
    """Another query: its text to show, and its words for `ItemQuery.words`.

    `is_sure` lets a list answer for it unasked.
    """

    text: str
    words: tuple[Word, ...]
    is_sure: bool


def correct(
    query: ItemQuery,
    reader: Collection[str],
    at: datetime,
    *,
    found: int | None = None,
    version: int | None = None,
) -> Correction | None:
    """Return what `query` may mean, where it finds little or nothing; else None.

    `found` is how many items it finds, for whoever knows. The name of a term is never another.
    """
    if not query.q or (found is not None and found >= ENOUGH) or find_named(query.words):
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
        guesses = sorted(self.guess(pieces, found), key=lambda guess: guess.distance)
        for _distance, equals in groupby(guesses, key=lambda guess: guess.distance):
            counted = [
                (-self.count_text(text), not is_sure, text) for _tenths, text, is_sure in equals
            ]
            least, is_doubtful, text = min(counted)
            if -least > found:
                return Correction(text, read_query(text), not found and not is_doubtful)
        return None

    def count_text(self, text: str) -> int:
        """Return how many items the query would find with another text; 0 if that is no other."""
        words = read_query(text)
        if words == read_query(self.query.q):
            return 0
        return self.count(replace(self.query, q=text, words=words))

    def guess(self, pieces: list[Piece], found: int) -> Iterator[Guess]:
        """Yield texts to try, each with its distance from what was written."""
        unknown = [piece for piece in pieces if not self.count_word(piece.text)]
        if len(unknown) == len(pieces):
            is_sure = not any(is_real(piece.word) for piece in pieces)
            yield from (Guess(0, text, is_sure) for text in other_layouts(self.query.q))
        if not found:
            yield from self.join(pieces)
        if unknown:
            yield from self.mend(unknown, is_alone=len(pieces) == 1)
            return
        for piece in pieces:
            least = COMMONER * self.count_word(piece.text) if found else 1
            for distance, text, is_sure in self.neighbours(piece, most=1, is_alone=not pieces[1:]):
                if self.count_word(text) >= least:
                    yield Guess(distance, self.rewrite({piece: text}), is_sure)

    def join(self, pieces: list[Piece]) -> Iterator[Guess]:
        """Yield the query with two words as one, where that is known."""
        for first, second in pairwise(pieces):
            if shown := self.known.shown.get(first.word + second.word):
                both = Piece(first.start, second.end, "", "")
                yield Guess(TIMES, self.rewrite({both: self.written(shown)}), is_sure=True)

    def mend(self, unknown: list[Piece], *, is_alone: bool) -> Iterator[Guess]:
        """Yield the query with each unknown word replaced, if there is anything for it."""
        better = {piece: self.neighbours(piece, is_alone=is_alone)[:CHOICES] for piece in unknown}
        better = {piece: choices for piece, choices in better.items() if choices}
        for chosen in islice(product(*better.values()), CHOICES**2):
            texts = {piece: guess.text for piece, guess in zip(better, chosen, strict=True)}
            distance = sum(guess.distance for guess in chosen)
            yield Guess(distance, self.rewrite(texts), all(guess.is_sure for guess in chosen))

    def rewrite(self, texts: dict[Piece, str]) -> str:
        """Return the query with some pieces replaced, all else as it was written."""
        text, end = "", 0
        for piece in sorted(texts, key=lambda piece: piece.start):
            text += self.query.q[end : piece.start] + texts[piece]
            end = piece.end
        return text + self.query.q[end:]

    @cached_property
    def known(self) -> KnownWords:
        return get_known_words()

    def neighbours(self, piece: Piece, most: int = 2, *, is_alone: bool) -> list[Guess]:
        """Return known words near to one, as they are written, that something visible has.

        What is a word itself, and right, is another one at most beside others: in another spelling.
        """
        known = self.known
        is_right = is_real(piece.word)
        near = sorted(find_near(piece.word, most, known), key=self.by_likelihood)
        texts = [
            Guess(distance, self.written(known.shown[word]), is_sure)
            for distance, word, is_sure in near
            if is_sure or not is_right
        ][:NEIGHBOURS]
        texts += [Guess(TIMES, parts, is_sure=True) for parts in find_parts(piece.word, known)]
        found = [
            (guess, count, not is_right or (guess.distance <= SPELLING and not is_alone))
            for guess in texts
            if (count := self.count_word(guess.text))
        ]
        found.sort(key=lambda entry: (entry[0].distance, -entry[1], entry[0].text))
        return [guess._replace(is_sure=guess.is_sure and may_be) for guess, _count, may_be in found]

    def by_likelihood(self, near: Guess) -> tuple[int, bool, str]:
        return near.distance, self.query.locale not in self.known.shown[near.text], near.text

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


def find_near(word: str, most: int, known: KnownWords) -> list[Guess]:
    """Return the known words within reach of `word`, with their distance in tenths.

    An article or a preposition written together with the word is no mistake. Nobody means a word
    that is in every text.
    """
    found: dict[str, Guess] = {}
    for variant in find_variants(word):
        if len(variant) < LEAST_CHARS or not variant.isalpha():
            continue
        reach = min(most, 1 if len(variant) < LONG_CHARS else 2)
        near = process.extract(
            variant, known.words, scorer=OSA.distance, score_cutoff=reach, limit=None
        )
        for other, _distance, _place in near:
            distance = weigh(variant, other)
            is_far = distance >= LIMIT * len(variant)
            if other != word and not is_far and not is_stop_word(other):
                guess = Guess(distance, other, is_sure_of(variant, other, distance))
                found[other] = min(guess, found.get(other, guess))
    return list(found.values())


def is_sure_of(word: str, other: str, distance: int) -> bool:
    """Tell whether one is all but certainly the other, provided that it is no word itself."""
    most = next((tenths for chars, tenths in SURE if len(word) <= chars), 0)
    return distance <= most and word[0].translate(SOUNDS) == other[0].translate(SOUNDS)


def find_variants(word: str) -> list[str]:
    """Return `word`, with and without what its script writes together with it."""
    if word[0] in HEBREW:
        is_prefixed = word[0] in HEBREW_PREFIX_LETTERS and len(word) > SHORT_CHARS
        return [word, f"ה{word}", *([word[1:]] if is_prefixed else [])]
    if word[0] in ARABIC:
        bare = word.removeprefix("ال")
        return [word, bare if bare != word else f"ال{word}"]
    return [word]


@lru_cache(maxsize=4096)
def is_stop_word(word: str) -> bool:
    """Tell whether `word` only joins others, alone or with what its script writes before it."""
    before = HEBREW_PREFIXES if word[0] in HEBREW else ARABIC_LETTERS if word[0] in ARABIC else ()
    return word in STOP_WORDS or any(
        word.startswith(prefix) and word[len(prefix) :] in STOP_WORDS for prefix in before
    )


def weigh(word: str, other: str) -> int:
    """Return the distance in tenths; what happens easily counts less than a whole mistake.

    That is in Hebrew and Arabic a vowel letter too many or missing, or another letter of the same
    sound; everywhere letters swapped, a letter doubled or not. A first letter is seldom wrong.
    """
    distance = OSA.distance(word, other)
    if not distance:
        return 0
    bones = OSA.distance(word.translate(SOUNDS), other.translate(SOUNDS))
    tenths = TIMES * distance - TIMES // 2 * max(0, distance - bones)
    is_swapped = Levenshtein.distance(word, other) > distance
    is_doubled = DOUBLED.sub(r"\1", word) == DOUBLED.sub(r"\1", other)
    return tenths - 3 * (is_swapped or is_doubled) + 2 * (word[0] != other[0])


def find_parts(word: str, known: KnownWords) -> Iterator[str]:
    """Yield the word cut in two known ones."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, second = word[:cut], word[cut:]
        if first in known.shown and second in known.shown:
            yield f'"{first} {second}"'
