"""The words of a PDF, page by page, in logical order and in plain letters.

A PDF holds glyphs where they stand, not text. pypdf gives stretches of right-to-left scripts back
in the order they are read, ligatures taken apart; a stretch ends with its font, for many at every
full stop, and where the direction changes. The stretches of a line come as they are drawn: put in
the order they are read, by where they stand, they are here. Where nothing tells which order is
right, as for Arabic digits, both are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

from pypdf import PageObject, PasswordType, PdfReader

from search.extraction.limits import UnreadableError

_RTL = "\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff"
_WORD = re.compile(rf"[{_RTL}]+")
_RTL_LETTER = re.compile(rf"[{_RTL}]")
_OTHER_LETTER = re.compile(rf"(?![{_RTL}])[^\W_]")
_MARK = re.compile(r"[\W_]")
_ARABIC_NUMBER = re.compile(r"[٠-٩۰-۹]+(?:[.,/:٫٬-][٠-٩۰-۹]+)*")
_SEAM = re.compile(rf"(?<=[{_RTL}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[{_RTL}])")
_LATIN = "A-Za-z\u00c0-\u024f"  # the scripts from right to left know no hyphenation
_BROKEN_WORD = re.compile(rf"([{_LATIN}]+)[-\u2010]\n([{_LATIN}]+)")
_INVISIBLE = re.compile("[\x00\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Final letters of Hebrew, ta marbuta and alef maksura of Arabic: words end with them, none begins.
_LAST = "םןףץךةى"


def read_parts(stream: BinaryIO) -> Iterator[str]:
    """Yield the text of each page; the pages of a file that asks for a password are not read."""
    reader = PdfReader(stream)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableError
    for page in reader.pages:
        yield mend(read_page(page))


@dataclass(frozen=True)
class Stretch:
    """Text that pypdf gives in one piece, and how far from the left it was drawn."""

    text: str
    x: float


def read_page(page: PageObject) -> str:
    """Return the text of a page, the stretches of each line in the order they are read."""
    lines: list[list[Stretch]] = [[]]

    def note(text: str, _cm: Any, matrix: list[float], _font: Any, _size: float) -> None:
        first, *others = text.split("\n")
        lines[-1].append(Stretch(first, matrix[4]))
        lines.extend([Stretch(other, matrix[4])] for other in others)

    page.extract_text(visitor_text=note)
    return "\n".join("".join(order([one for one in line if one.text])) for line in lines)


def order(line: list[Stretch]) -> list[str]:
    """Return the texts of a line as they are read.

    A line that is drawn from left to right has what is read from the right in the order of the eye.
    One that is drawn in the order of reading is so box by box; in a box it is that of the eye.
    """
    texts = [one.text for one in line]
    letters = "".join(texts)
    if len(_RTL_LETTER.findall(letters)) <= len(_OTHER_LETTER.findall(letters)):
        return texts
    if line[-1].x >= line[0].x:
        return turn(texts)
    starts = [at for at, (one, other) in enumerate(pairwise(line), 1) if other.x < one.x]
    boxes = (texts[start:end] for start, end in pairwise([0, *starts, len(texts)]))
    return [text for box in boxes for text in turn(box)]


def turn(texts: list[str]) -> list[str]:
    """Return `texts` from right to left; what is read from the left stays as it is."""
    found: list[list[str]] = []
    run: list[str] = []  # that is read from the left
    marks: list[str] = []  # behind it; of it, if it goes on
    for part in [part for text in texts for part in cut(text)]:
        if is_ltr(part):
            run += [*marks, part]
            marks = []
        elif run and not _RTL_LETTER.search(part):
            marks.append(part)
        else:
            found += [run, *([mark] for mark in marks), [part]]
            run, marks = [], []
    found += [run, *([mark] for mark in marks)]
    return [part for parts in reversed(found) for part in parts]


def is_ltr(text: str) -> bool:
    return _OTHER_LETTER.search(text) is not None and not _RTL_LETTER.search(text)


def cut(text: str) -> list[str]:
    """Return `text` with the marks around what is read from the left as parts of their own."""
    if not is_ltr(text):
        return [text]
    marks = "".join(set(_MARK.findall(text)))
    inner = text.strip(marks)
    start, _inner, end = text.partition(inner)
    return [*start, inner, *end]


def mend(text: str) -> str:
    """Return the text of a page as people would type it."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if is_reversed(text):
        text = _WORD.sub(lambda match: match[0][::-1], text)
    text = _ARABIC_NUMBER.sub(lambda match: f"{match[0]} {match[0][::-1]}", text)
    text = _SEAM.sub(" ", text)
    # A compound, or a word cut at the end of the line.
    return _BROKEN_WORD.sub(r"\1-\2 \1\2", text)


def is_reversed(text: str) -> bool:
    """Tell whether the words stand letter by letter in the order of the eye."""
    words = [word for word in _WORD.findall(text) if len(word) > 2]
    wrong = sum(word[0] in _LAST for word in words)
    return wrong > sum(word[-1] in _LAST for word in words)
