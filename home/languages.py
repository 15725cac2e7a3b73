"""Directions and codes of languages; the hub's five and whatever else text may be in."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

from django.conf import settings
from django.utils.translation import get_language, get_language_info

Direction = Literal["ltr", "rtl"]

# Bidirectional classes of letters, and of characters that set a direction by themselves.
LETTERS = {"ltr": frozenset({"L"}), "rtl": frozenset({"R", "AL"})}
CONTROLS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

# Django writes العربيّة, with a mark that Arabic readers leave out.
NAMES = {"ar": "العربية"}


@cache
def codes() -> tuple[str, ...]:
    """Return the language codes of the hub, source first."""
    return tuple(code for code, _name in settings.LANGUAGES)


def direction_of(code: str) -> Direction:
    """Return the writing direction of `code`; unknown codes count as left to right."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


def direction_in(text: str) -> Direction | None:
    """Return the direction of the first letter of `text`; None where it has none.

    Source: Unicode Standard Annex 9, rule P2.
    """
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in LETTERS["ltr"]:
            return "ltr"
        if kind in LETTERS["rtl"]:
            return "rtl"
    return None


def name_of(code: str) -> str:
    """Return the language's name in itself, or the code where it is unknown."""
    if code in NAMES:
        return NAMES[code]
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def isolated(text: str) -> str:
    """Return `text` so that its direction cannot disturb plain text around it (FSI … PDI).

    What begins and ends in a letter of the active language's direction, and holds no control of
    direction, cannot, so it stays as it is: programs that take a line's direction from its first
    letter look past an isolate. Numbers, addresses and marks have no direction: they are isolated.

    Source: Unicode Standard Annex 9, rules P2 and P3.
    """
    classes = [unicodedata.bidirectional(letter) for letter in text]
    letters = LETTERS[direction_of(active())]
    if classes and {classes[0], classes[-1]} <= letters and not CONTROLS & {*classes}:
        return text
    return f"\u2068{text}\u2069"


def active() -> str:
    """Return the code of the active language, one of ours."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in codes() else settings.LANGUAGE_CODE
