"""The lines of a PDF's page, put together from glyphs by where they stand, and read.

How a program draws a line tells little: letter by letter or at once, from either side, in stretches
that end with each font. What the eye sees is the same: glyphs side by side are a word, a gap is a
space, a wide gap the border of a column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from search.extraction.directions import LTR, RTL, kind_of, read
from search.extraction.glyphs import Glyph, is_beside

# Of the size of the letters.
SPACE = 0.15  # between words; a space is a quarter, a third in wide fonts, and may be squeezed
COLUMN = 1.0  # between the cells of a row
OVERLAP = 0.5  # what one stretch may cover of another that it goes on from
FEW = 3  # gaps between letters: fewer tell nothing of how they are set

# Final letters of Hebrew, ta marbuta and alef maksura of Arabic: words end with them, none begins.
LAST = "םןףץךةى"
WORD = re.compile("[\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff]+")
SHORT = 3  # letters of a word that tells whether it stands backwards


@dataclass(frozen=True)
class Line:
    """The columns of a line, from left to right, each as its glyphs and the gaps between them."""

    columns: list[list[str]]

    @property
    def units(self) -> Iterator[str]:
        return (unit for column in self.columns for unit in column)

    @property
    def text(self) -> str:
        """Return what stands there from left to right, as programs draw that know no other way."""
        return " ".join("".join(column) for column in self.columns)


def read_lines(glyphs: Iterable[Glyph]) -> list[str]:
    """Return the text of a page's lines, in the order in which they were drawn."""
    lines = [Line(find_columns(drawn)) for drawn in split_lines(glyphs)]
    page = count_letters(unit for line in lines for unit in line.units)
    texts = [read_line(line, page) for line in lines]
    signs = [count_backwards(unicodedata.normalize("NFKC", text)) for text in texts]
    whole = sum(signs)
    return [
        " ".join((line.text if (sign or whole) > 0 else text).split())
        for line, text, sign in zip(lines, texts, signs, strict=True)
    ]


def split_lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield what was drawn one after the other on one line."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not is_beside(line[-1], glyph):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def find_columns(line: Sequence[Glyph]) -> list[list[str]]:
    """Return the columns of a line from left to right."""
    columns: list[Stretch] = []
    for stretch in sorted(find_stretches(put_marks(line)), key=lambda one: one.start):
        if columns and columns[-1].goes_on_at(stretch.start, stretch.glyphs[0].size):
            columns[-1].add(stretch.glyphs, stretch.end)
        else:
            columns.append(stretch)
    return [column.list_units() for column in columns]


@dataclass
class Stretch:
    """Glyphs that stand side by side."""

    glyphs: list[Glyph]
    start: float
    end: float

    def goes_on_at(self, start: float, size: float) -> bool:
        """Tell whether what starts there is beside it: neither apart, nor drawn over it."""
        return -OVERLAP * size <= start - self.end <= COLUMN * size

    def add(self, glyphs: Sequence[Glyph], end: float) -> None:
        self.glyphs += glyphs
        self.end = max(self.end, end)

    def list_units(self) -> list[str]:
        """Return from left to right what the glyphs stand for, with a space for each gap."""
        units: list[str] = []
        glyphs = sorted(self.glyphs, key=lambda glyph: glyph.start)
        widest = SPACE + measure_spacing(glyphs)
        end = glyphs[0].start
        for glyph in glyphs:
            if glyph.start - end > widest * glyph.size:
                units.append(" ")
            if glyph.text:
                units.append(glyph.text)
            end = max(end, glyph.end)
        return units


def measure_spacing(glyphs: Sequence[Glyph]) -> float:
    """Return how far letters are set apart, where most are by more than a space: as in headings."""
    gaps = [
        (after.start - before.end) / after.size
        for before, after in pairwise(glyphs)
        if after.size and {kind_of(before.text), kind_of(after.text)} <= {RTL, LTR}
    ]
    usual = median(gaps) if len(gaps) >= FEW else 0.0
    return usual if usual > SPACE else 0.0


def find_stretches(line: Iterable[Glyph]) -> list[Stretch]:
    """Return what was drawn from left to right without a jump."""
    found: list[Stretch] = []
    for glyph in line:
        if found and found[-1].goes_on_at(glyph.start, glyph.size):
            found[-1].add([glyph], glyph.end)
        else:
            found.append(Stretch([glyph], glyph.start, glyph.end))
    return found


def put_marks(line: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs of letters, each with the points that stand over or under it.

    What is read from the right is drawn from the left: the points first, the last one before.
    """
    if not any(is_mark(glyph.text) for glyph in line):
        return list(line)
    letters: list[Glyph] = []
    waiting: list[str] = []
    for glyph in line:
        if is_mark(glyph.text):
            waiting.append(glyph.text)
        elif letters and not (kind_of(glyph.text) == RTL and glyph.start > letters[-1].start):
            letters[-1:] = [with_marks(letters[-1], waiting), glyph]
            waiting = []
        else:
            letters.append(with_marks(glyph, waiting[::-1]))
            waiting = []
    return [*letters[:-1], *(with_marks(letter, waiting) for letter in letters[-1:])]


def with_marks(letter: Glyph, marks: Sequence[str]) -> Glyph:
    return letter._replace(text=letter.text + "".join(marks)) if marks else letter


def is_mark(text: str) -> bool:
    return bool(text) and all(unicodedata.combining(char) for char in text)


def read_line(line: Line, page: tuple[int, int]) -> str:
    own = count_letters(line.units)
    is_rtl = is_from_right(own, page)
    texts = [
        read(column, is_rtl=is_from_right(count_letters(column), own, page))
        for column in line.columns
    ]
    return " ".join(reversed(texts) if is_rtl else texts)


def count_letters(units: Iterable[str]) -> tuple[int, int]:
    """Return how many are of scripts from right to left, and how many of others."""
    kinds = [kind_of(unit) for unit in units]
    return kinds.count(RTL), kinds.count(LTR)


def is_from_right(*counts: tuple[int, int]) -> bool:
    """Tell by the first count that has letters of one direction only, else by the last."""
    for rtl, ltr in counts[:-1]:
        if bool(rtl) != bool(ltr):
            return rtl > 0
    rtl, ltr = counts[-1]
    return rtl > ltr


def count_backwards(text: str) -> int:
    """Return how many more words begin with a letter that ends words than end with one."""
    words = [word for word in WORD.findall(text) if len(word) >= SHORT]
    return sum((word[0] in LAST) - (word[-1] in LAST) for word in words)
