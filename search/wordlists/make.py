"""Make the lists beside this file: `python -m search.wordlists.make`, where wordfreq is installed.

It is not one of the hub's requirements: the lists change as seldom as languages do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from search.normalise import LANGUAGES, split_words
from search.vocabulary import is_word
from search.wordlists import find_languages, strip_prefixes

LEAST = 1_600  # times in a thousand million words: what is rarer is as often a mistake of somebody


def list_words(language: str) -> Iterator[str]:
    import wordfreq  # type: ignore[import-not-found]  # noqa: PLC0415 -- see above

    for word, share in wordfreq.get_frequency_dict(language, wordlist="best").items():
        if 1e9 * share >= LEAST:
            yield word


def list_places(language: str) -> Iterator[str]:
    """Yield the countries of the world, and the cities that time zones are called after."""
    locale = Locale.parse(language)
    yield from (name for code, name in locale.territories.items() if code.isalpha())
    yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)


def make(language: str) -> list[str]:
    texts = [*list_words(language), *list_places(language)]
    words = {word for text in texts for word in split_words(text) if is_word(word)}
    own = {word for word in words if language in find_languages(word)}
    # What is a word behind a prefix needs no line of its own.
    return sorted(word for word in own if own.isdisjoint(strip_prefixes(word)[1:]))


def main() -> None:
    for language in LANGUAGES:
        words = make(language)
        text = "\n".join(["", *words, ""])  # each between two ends of line
        (Path(__file__).parent / f"{language}.txt").write_text(text)
        print(language, len(words))  # noqa: T201 -- a script


if __name__ == "__main__":
    main()
