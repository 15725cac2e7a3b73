"""What was meant: the known words nearest to those that nothing has. The same on every engine.

Whatever engine answers searches, words are corrected by the database: no word is offered that the
reader would not find with it, so hidden items stay unheard of.

A list answers for a correction only where it is all but certain: no word of a language is taken for
another, nor a first letter, nor more of a word than a slip of the fingers. Else it is a question;
and of a word that is found only where one letter makes it a much commoner one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby, islice, pairwise, product
from string import ascii_lowercase
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from search.keyboards import other_layouts
from search.known_words import KnownWords, get_known_words
from search.lexicon import HEBREW_PREFIX_LETTERS, HEBREW_PREFIXES, STOP_WORDS
from search.memo import get_version, remember
from search.naming import find_named, read_query
from search.normalise import normalise, split_words
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
SOUNDS = str.maketrans("טקס" + "ظصطق" + "vykqz", "תכש" + "ضستك" + "biccs", "ויאע" + "اوي")
EASY = 3  # tenths less for what happens easily
UNLIKELY = 2  # more for a first letter, and for a word that the page's language has not
# Hebrew and Arabic write few vowels: two whole mistakes in fewer letters are a word.
DENSE_CHARS = 8
DOUBLED = re.compile(r"(.)\1")
SHORTEST_PART = 3  # of two words written as one
HEBREW = "אבגדהוזחטיכךלמםנןסעפףצץקרשת"
ARABIC_LETTERS = ("و", "ف", "ب", "ل", "ك")
ARABIC = "ءاأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةؤئ"
SCRIPTS = {"he": HEBREW, "ar": ARABIC}  # the others have Latin letters
ACRONYM = re.compile(r"[\"״]")


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
                (-self.count_text(text), not is_sure, len(text), text)
                for _tenths, text, is_sure in equals
            ]
            least, is_doubtful, _length, text = min(counted)
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
            for text in other_layouts(self.query.q):
                yield Guess(self.weigh_layout(text), text, is_sure)
        if not found:
            yield from self.join(pieces)
        if unknown:
            yield from self.mend(unknown, is_alone=len(pieces) == 1)
            return
        for piece in pieces:
            least = COMMONER * self.count_word(piece.text) if found else 1
            for distance, text, is_sure in self.neighbours(piece, most=1, is_alone=not pieces[1:]):
                if found and not self.is_slip(piece, text):
                    continue
                if self.count_word(text) >= least:
                    yield Guess(distance, self.rewrite({piece: text}), is_sure)

    def weigh_layout(self, text: str) -> int:
        """Return how far away `text` of another layout is: a slip is nearer than another script."""
        letters = set(SCRIPTS.get(self.query.locale, ascii_lowercase))
        return 0 if letters & set(text) else TIMES + 1

    def is_slip(self, piece: Piece, text: str) -> bool:
        """Tell whether one letter makes a word that is found another, and not one behind a prefix.

        מורים is as near to מערים, which is ערים.
        """
        stems = [normalise(word, self.query.locale) for word in (piece.text, text)]
        is_one_letter = OSA.distance(piece.word, "".join(split_words(text))) == 1
        return is_one_letter and stems[0][:1] == stems[1][:1]

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
        near = sorted(map(self.prefer, find_near(piece.word, most, known)), key=by_likelihood)
        texts = [
            Guess(distance, self.written(known.shown[word]), is_sure)
            for distance, word, is_sure in near
            if (is_sure or not is_right) and not (is_alone and is_stop_word(word))
        ][:NEIGHBOURS]
        texts += [Guess(TIMES, parts, is_sure=True) for parts in find_parts(piece.word, known)]
        counts = {guess: self.count_word(guess.text) for guess in texts}
        found = [guess for guess in texts if counts[guess]]
        found.sort(key=lambda one: (one.distance, -counts[one], len(one.text), one.text))
        if is_unfinished(piece, found):
            found[0] = found[0]._replace(is_sure=True)
        return [
            guess._replace(
                is_sure=guess.is_sure
                and (not is_right or (guess.distance <= SPELLING and not is_alone))
            )
            for guess in found
        ]

    def prefer(self, guess: Guess) -> Guess:
        """Return `guess` a little farther away, if it is no word of the page's language."""
        is_own = self.query.locale in self.known.shown[guess.text]
        return guess if is_own else guess._replace(distance=guess.distance + UNLIKELY)

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
    """Yield the words of a query that could be misspelt: no numbers, no initials, no acronyms."""
    for match in PIECE.finditer(text):
        if ACRONYM.search(match[0]):
            continue
        folded = split_words(match[0])
        if len(folded) == 1:
            yield Piece(match.start(), match.end(), match[0], folded[0])


def find_near(word: str, most: int, known: KnownWords) -> list[Guess]:
    """Return the known words within reach of `word`, with their distance in tenths.

    An article or a preposition written together with the word is no mistake. Nobody means a word
    that is in every text.
    """
    found: dict[str, Guess] = {}
    for own, article in find_variants(word):
        if len(own) < LEAST_CHARS or not own.isalpha():
            continue
        reach = min(most, 1 if len(own) < LONG_CHARS else 2)
        near = process.extract(
            article + own,
            known.words,
            scorer=OSA.distance,
            score_cutoff=reach + len(article[:1]),
            limit=None,
        )
        for other, _distance, _place in near:
            rest = strip_article(other, article)
            if other != word and OSA.distance(own, rest) <= reach and may_be(own, rest, other):
                distance = weigh(own, rest)
                guess = Guess(distance, other, is_sure_of(own, rest, distance))
                found[other] = min(guess, found.get(other, guess))
    return list(found.values())


def may_be(word: str, rest: str, other: str) -> bool:
    """Tell whether `other` may be meant, which is `rest` without its article."""
    distance = weigh(word, rest)
    is_dense = word[0] in HEBREW or word[0] in ARABIC
    if distance >= LIMIT * len(word):
        return False
    if is_dense and distance >= 2 * TIMES and len(word) < DENSE_CHARS:
        return False
    return not is_stop_word(other) or is_mixed(word, other)


def is_mixed(word: str, other: str) -> bool:
    """Tell whether the letters of one are those of the other, two of them swapped: teh."""
    return sorted(word) == sorted(other) and OSA.distance(word, other) == 1


def is_sure_of(word: str, other: str, distance: int) -> bool:
    """Tell whether one is all but certainly the other, provided that it is no word itself."""
    most = next((tenths for chars, tenths in SURE if len(word) <= chars), 0)
    is_small = distance <= most or (is_stop_word(other) and is_mixed(word, other))
    return is_small and to_sounds(word[:1]) == to_sounds(other[:1])


def is_unfinished(piece: Piece, found: list[Guess]) -> bool:
    """Tell whether a letter is missing in a short word, and only the nearest of `found` has it.

    What is written in capitals may be an acronym, and of Hebrew and Arabic letters another word.
    """
    word = piece.word
    if len(word) != SHORT_CHARS or not found or not word.isascii() or piece.text.isupper():
        return False
    other = "".join(split_words(found[0].text))
    is_longer = len(other) > len(word) and OSA.distance(word, other) == 1
    is_only = len(found) == 1 or found[0].distance < found[1].distance
    return is_longer and is_only and word[0] == other[0]


def by_likelihood(near: Guess) -> tuple[int, str]:
    return near.distance, near.text


def find_variants(word: str) -> list[tuple[str, str]]:
    """Return `word` with and without what its script writes before it, and with an article.

    The article is only of those that it is compared with: none of its letters is a right one.
    """
    if word[0] in HEBREW:
        is_prefixed = word[0] in HEBREW_PREFIX_LETTERS and len(word) > SHORT_CHARS
        return [(word, ""), (word, "ה"), *([(word[1:], "")] if is_prefixed else [])]
    if word[0] in ARABIC:
        bare = word.removeprefix("ال")
        return [(word, ""), (bare, "") if bare != word else (word, "ال")]
    return [(word, "")]


def strip_article(word: str, article: str) -> str:
    """Return `word` without what is written before it where `article` may be; of others ""."""
    if article == "ה":
        return word[1:] if word[0] in HEBREW_PREFIX_LETTERS else ""
    return word.removeprefix(article) if word.startswith(article) else ""


@lru_cache(maxsize=4096)
def is_stop_word(word: str) -> bool:
    """Tell whether `word` only joins others, alone or with what its script writes before it."""
    before = HEBREW_PREFIXES if word[0] in HEBREW else ARABIC_LETTERS if word[0] in ARABIC else ()
    return word in STOP_WORDS or any(
        word.startswith(prefix) and word[len(prefix) :] in STOP_WORDS for prefix in before
    )


def weigh(word: str, other: str) -> int:
    """Return the distance in tenths; what happens easily counts less than a whole mistake.

    That is in Hebrew and Arabic a vowel letter too many or missing; everywhere another letter of
    the same sound, letters swapped, a letter doubled or not, the last one missing. A first letter
    is seldom wrong.
    """
    distance = OSA.distance(word, other)
    if not distance:
        return 0
    bones = OSA.distance(to_sounds(word), to_sounds(other))
    tenths = TIMES * distance - TIMES // 2 * max(0, distance - bones)
    is_swapped = Levenshtein.distance(word, other) > distance
    is_doubled = DOUBLED.sub(r"\1", word) == DOUBLED.sub(r"\1", other)
    is_easy = is_swapped or is_doubled or other[:-1] == word
    return tenths - EASY * is_easy + UNLIKELY * (word[0] != other[0])


@lru_cache(maxsize=16384)
def to_sounds(word: str) -> str:
    """Return `word` without what its script may leave out, letters of one sound as one."""
    return word.replace("ph", "f").translate(SOUNDS)


def find_parts(word: str, known: KnownWords) -> Iterator[str]:
    """Yield the word cut in two known ones."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, second = word[:cut], word[cut:]
        if first in known.shown and second in known.shown:
            yield f'"{first} {second}"'
