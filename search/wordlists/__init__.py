"""What is a word: one list per language, of those that people write most, and of places.

A word of a query that stands here, or in a name of the hub's vocabulary, is right as it is. The
lists are made by `make.py` beside this file; README.md says from what, and under which licence.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from home.vocabulary import get_vocabulary
from search.lexicon import ARABIC_PREFIXES, HEBREW_PREFIX_LETTERS
from search.naming import get_names

FOLDER = Path(__file__).parent
LEAST_REST = 3  # letters that a prefix must leave
HEBREW, ARABIC = ("א", "ת"), ("ء", "ي")


def is_real(word: str) -> bool:
    """Tell whether a folded word is one of a language, behind what its script writes before it."""
    names = get_names(get_vocabulary()).words
    lists = load_lists(find_languages(word))
    return any(
        form in names or any(f"\n{form}\n".encode() in words for words in lists)
        for form in strip_prefixes(word)
    )


def strip_prefixes(word: str) -> list[str]:
    """Return `word`, and what is left of it behind each letter or article that may precede it."""
    forms = [word]
    if HEBREW[0] <= word[:1] <= HEBREW[1]:
        while forms[-1][0] in HEBREW_PREFIX_LETTERS and len(forms[-1]) > LEAST_REST:
            forms.append(forms[-1][1:])
    elif ARABIC[0] <= word[:1] <= ARABIC[1]:
        for prefix in ARABIC_PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= LEAST_REST:
                forms += [rest, f"ال{rest}"]
    return forms


def find_languages(word: str) -> tuple[str, ...]:
    """Return the languages whose letters `word` begins with."""
    if HEBREW[0] <= word[:1] <= HEBREW[1]:
        return ("he",)
    return ("ar",) if ARABIC[0] <= word[:1] <= ARABIC[1] else ("en", "es", "it")


@cache
def load_lists(languages: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return the lists as they are stored, a word a line: looked through in some 20 µs."""
    return tuple((FOLDER / f"{language}.txt").read_bytes() for language in languages)
