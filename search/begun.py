"""What is typed so far, and what its last word may go on to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.known_words import KnownWords
from search.lexicon import ARABIC_PREFIXES, HEBREW_PREFIXES
from search.normalise import fold, irregular_tokens, is_listed, normalise
from search.words import Word, read_words

SHORT = 3  # fewer letters, if they are no word, are only looked for where titles begin
ENDING = 4  # letters that a stemmer takes away at most, for what is typed half
LEAST_REST = 2  # letters behind what a script writes before a word
LEAST_FORGIVEN = 4  # letters of which one may be wrong
MOST_NEAR = 100  # words
COMPLETIONS = 6
BEFORE = (*HEBREW_PREFIXES, *ARABIC_PREFIXES)
ARABIC_ARTICLES = [prefix for prefix in ARABIC_PREFIXES if len(prefix) > 1]


@dataclass(frozen=True)
class Wanted:
    """A word that is typed: how it begins, if it may go on, and the tokens of what it may be."""

    starts: tuple[str, ...]  # behind a space, as in search.suggest.Title
    forms: tuple[frozenset[str], ...]

    @property
    def hints(self) -> set[str]:
        """Return texts of which every name that has the word holds one."""
        tokens = (f" {min(form)} " for form in self.forms)
        return {*self.starts, *(token for token in tokens if not token.startswith(self.starts))}


@dataclass(frozen=True)
class Begun:
    """What is typed so far, folded, and its words; the last one may go on.

    `rests` are other beginnings that it may have, `near` tokens of words that it may be.
    """

    typed: str
    words: tuple[Word, ...]
    rests: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def half(self) -> str:
        """Return the word that may go on; "" where the last one is finished."""
        return self.typed.rpartition(" ")[2] if self.words[-1].is_prefix else ""

    @cached_property
    def irregular(self) -> frozenset[str]:
        """Return the tokens of words that begin like this, though their tokens do not."""
        own = irregular_tokens(self.half)
        rests = (irregular_tokens(rest, LEAST_REST) for rest in self.rests)
        return frozenset({*own, *self.near, *(token for found in rests for token in found)})

    @property
    def asked(self) -> tuple[Word, ...]:
        """Return the words to look for."""
        last = self.words[-1].widened((rest,) for rest in self.rests)
        return (*self.words[:-1], last)

    @property
    def marked(self) -> tuple[Word, ...]:
        """Return what is marked in a title."""
        forms = tuple((token,) for token in sorted(self.irregular))
        return (*self.asked, Word(self.half, forms)) if forms else self.asked

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Return what a title must have, the word that goes on first: fewest have that."""
        return tuple(self.want(word) for word in reversed(self.asked))

    def want(self, word: Word) -> Wanted:
        forms = tuple(frozenset(form) for form in word.forms)
        if not word.is_prefix:
            return Wanted((), forms)
        starts = {word.text, *(form[-1] for form in word.forms)}
        irregular = (frozenset((token,)) for token in self.irregular)
        return Wanted(tuple(f" {start}" for start in starts), (*forms, *irregular))

    @property
    def is_short(self) -> bool:
        return len(self.typed) < SHORT and not is_listed(self.typed)

    def list_ends(self) -> list[str]:
        """Return what will do for the last word: typed half, it may lose an ending in the index."""
        half = self.half
        cut = [half[:-size] for size in range(1, ENDING + 1) if len(half) - size >= SHORT]
        return [*cut, *sorted(self.irregular)]

    def forgiving(self, known: KnownWords) -> Begun:
        """Return the same for what it may have been meant as; itself where that is nothing else."""
        if self.is_short or not self.half:
            return self
        rests = tuple(dict.fromkeys(find_rests(self.half)))
        near = {
            token
            for word in find_near(self.half, known)
            for locale in known.shown[word]
            for token in normalise(word, locale).split()
        }
        return replace(self, rests=rests, near=tuple(sorted(near)))


def read_begun(text: str) -> Begun | None:
    """Return what `text` asks for; None where that is no word."""
    words = read_words(text)
    if not words:
        return None
    if not text[-1:].isspace():
        words = (*words[:-1], replace(words[-1], is_prefix=True))
    begun = Begun(fold(text), words)
    return replace(begun, rests=tuple(find_rests(begun.half, ARABIC_ARTICLES)))


def find_rests(half: str, prefixes: Iterable[str] = BEFORE) -> Iterator[str]:
    """Yield what is left of `half` behind what Hebrew and Arabic write before a word."""
    for prefix in prefixes:
        if prefix and half.startswith(prefix) and len(half) - len(prefix) >= LEAST_REST:
            yield half[len(prefix) :]


def find_near(half: str, known: KnownWords) -> list[str]:
    """Return known words that begin with the same letter and go on with one mistake in `half`."""
    size = len(half)
    # Of what may be a prefix nothing can be told: so many letters behind it.
    if min([size, *map(len, find_rests(half))]) < LEAST_FORGIVEN:
        return []
    near: set[str] = set()
    for length in range(max(size - 1, LEAST_FORGIVEN), size + 2):
        begins = known.list_begins(half[0], length)
        close = process.extract(half, begins, scorer=OSA.distance, score_cutoff=1, limit=None)
        near.update(begin for begin, _distance, _at in close)
    starts = tuple(begin for begin in near if not begin.startswith(half))
    words = known.by_letter.get(half[0], [])
    return [word for word in words if word.startswith(starts)][:MOST_NEAR]


def complete(begun: Begun, known: KnownWords, locale: str) -> list[str]:
    """Return texts that `begun` may go on to be, with words of `locale`, the likeliest first."""
    half = begun.half
    if len(half) < SHORT:
        return []
    before = begun.typed.removesuffix(half)
    own = [word for word in known.by_letter.get(half[0], []) if word.startswith(half)]
    words = [*sorted(own, key=len), *find_near(half, known)]
    shown = [known.shown[word][locale] for word in words if locale in known.shown[word]]
    return [f"{before}{word}" for word in dict.fromkeys(shown)][:COMPLETIONS]
