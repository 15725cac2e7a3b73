"""What is read of text that stands in the order of the eye: the way back through Unicode's rules.

https://www.unicode.org/reports/tr9/ says where letters of both directions, numbers and marks go;
in words of its own what is here called a kind is a bidirectional class.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

RTL, LTR, NUMBER, MARK = "R", "L", "N", "X"
KINDS = {"R": RTL, "AL": RTL, "L": LTR, "EN": NUMBER, "AN": NUMBER, "CS": "C", "ES": "S", "ET": "T"}
OWN = {"/": "/", "\u05be": MARK}  # the maqaf joins what may be of any script
PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»"}
MIRRORED = PAIRS | {end: start for start, end in PAIRS.items()}

# What is read from the left: text, with all that stands in it; numbers, with marks of their own.
_PATH = "(?<![RLN])/", "/(?![RLN])"  # an address may begin and end with a slash
_TEXT = f"(?:{_PATH[0]})?(?:T*N[^LR]*)?L(?:[^R]*(?:[LN]|{_PATH[1]}))?"
_NUMBER = "T*N+(?:[CS/]N+)*T*"
_ARABIC_NUMBER = "N+(?:[C/]N+)*"  # in Arabic no hyphen and no sign is part of it
_SIGNED = "(?<![RLN])SN+(?:[CS/]N+)*T*"  # a telephone's, which somebody has set apart
_FROM_LEFT = re.compile(f"{_TEXT}|{_SIGNED}|{_NUMBER}")
_FROM_LEFT_IN_ARABIC = re.compile(f"{_TEXT}|{_SIGNED}|{_ARABIC_NUMBER}")
_FROM_RIGHT = re.compile("R(?:[^L]*R)?")


def read(units: Sequence[str], *, is_rtl: bool) -> str:
    """Return what `units`, which stand side by side from left to right, say to a reader.

    A unit is what one glyph stands for, in the order of reading. `is_rtl` is the direction of the
    text that they are a line of.
    """
    kinds = "".join(kind_of(unit) for unit in units)
    if is_rtl:
        return read_from_right(units, kinds)
    parts: list[str] = []
    done = 0
    for match in _FROM_RIGHT.finditer(kinds):
        start, end = match.span()
        parts += [*units[done:start], read_from_right(units[start:end], kinds[start:end])]
        done = end
    return "".join([*parts, *units[done:]])


def read_from_right(units: Sequence[str], kinds: str) -> str:
    is_arabic = any(is_arabic_letter(unit) for unit in units)
    found: list[tuple[str, bool]] = []  # and whether it is the text's own, not an island's
    done = 0
    for start, end in find_islands(units, kinds, is_arabic=is_arabic):
        found += [(unit, True) for unit in units[done:start]]
        found.append(("".join(units[start:end]), False))
        done = end
    found += [(unit, True) for unit in units[done:]]
    found.reverse()
    marks = [text for text, is_own in found if is_own and text in MIRRORED]
    if count_pairs(marks) >= count_pairs([MIRRORED[mark] for mark in marks]):
        return "".join(text for text, _is_own in found)
    # The file tells what the eye sees.
    return "".join(MIRRORED.get(text, text) if is_own else text for text, is_own in found)


def find_islands(units: Sequence[str], kinds: str, *, is_arabic: bool) -> Iterator[tuple[int, int]]:
    """Yield the places that are read from the left, with what closes in them what they open."""
    pattern = _FROM_LEFT_IN_ARABIC if is_arabic else _FROM_LEFT
    at = 0
    while match := pattern.search(kinds, at):
        start, at = match.span()
        inside = units[start:at]
        while at < len(units) and is_left_open(inside, units[at]):
            at += 1
            inside = units[start:at]
        yield start, at


def is_left_open(units: Sequence[str], closing: str) -> bool:
    opening = MIRRORED.get(closing, "")
    return opening in PAIRS and list(units).count(opening) > list(units).count(closing)


def count_pairs(marks: Sequence[str]) -> int:
    """Return how many of `marks` close what one before them opened."""
    count = 0
    waiting: list[str] = []
    for mark in marks:
        if mark in PAIRS:
            waiting.append(PAIRS[mark])
        elif waiting and waiting[-1] == mark:
            waiting.pop()
            count += 1
    return count


@lru_cache(maxsize=8192)
def kind_of(unit: str) -> str:
    """Return the kind of the first letter in `unit`; without one that of a digit, or of a mark."""
    if unit in OWN:
        return OWN[unit]
    kinds = [KINDS.get(unicodedata.bidirectional(char), MARK) for char in unit]
    strong = next((kind for kind in kinds if kind in (RTL, LTR)), "")
    return strong or (NUMBER if NUMBER in kinds else next(iter(kinds), MARK))


@lru_cache(maxsize=8192)
def is_arabic_letter(unit: str) -> bool:
    return any(unicodedata.bidirectional(char) == "AL" for char in unit)
