"""What a query asks for, word by word, the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.normalise import LANGUAGES, MAX_TERMS, Form, normalise, query_words

# Not inside a word: Hebrew writes abbreviations with the same mark.
_PHRASE = re.compile(r"(?<!\w)[\"“”„«](?P<phrase>[^\"“”„«»]+)[\"“”»](?!\w)")


@dataclass(frozen=True)
class Word:
    """One word, or a phrase in quotation marks, by all its forms; any of them will do.

    `text` is what was written, folded if it is a single word. `is_prefix` lets the last token of
    a form go on.
    """

    text: str
    forms: tuple[Form, ...]
    is_prefix: bool = False

    def widened(self, forms: Iterable[Form]) -> Word:
        """Return the word with further forms, after its own."""
        return replace(self, forms=tuple(dict.fromkeys((*self.forms, *forms))))


def read_words(query: str) -> tuple[Word, ...]:
    """Return the words of `query`, each once, at most `MAX_TERMS`; every one must be found."""
    words: list[Word] = []
    start = 0
    for match in _PHRASE.finditer(query):
        words += single_words(query[start : match.start()])
        words += phrase(match["phrase"])
        start = match.end()
    words += single_words(query[start:])
    return tuple({word.forms: word for word in words}.values())[:MAX_TERMS]


def single_words(text: str) -> list[Word]:
    return [Word(word, forms) for word, forms in query_words(text).items()]


def phrase(text: str) -> list[Word]:
    """Return the phrase as one word; text without a word has none."""
    forms = {form_of(text, language) for language in (*LANGUAGES, "")} - {()}
    return [Word(text.strip(), tuple(sorted(forms)))] if forms else []


def form_of(text: str, language: str) -> Form:
    """Return `text` as its tokens side by side in `language`."""
    return tuple(normalise(text, language).split()[:MAX_TERMS])
