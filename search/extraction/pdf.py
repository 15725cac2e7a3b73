"""The words of a PDF, page by page, in logical order and in plain letters.

A PDF holds glyphs where they stand, not text. They are read as a reader's eye does it: by where
they stand, whatever order they were drawn in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PasswordType, PdfReader

from search.extraction.glyphs import Fonts, find_glyphs
from search.extraction.limits import UnreadableError
from search.extraction.lines import read_lines

_LATIN = "A-Za-z\u00c0-\u024f"  # the scripts from right to left know no hyphenation
_BROKEN_WORD = re.compile(rf"([{_LATIN}]+)[-\u2010\u00ad]\n([{_LATIN}]+)")
# And halves of what UTF-16 writes in two, which no database takes.
_INVISIBLE = re.compile("[\x00\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def read_parts(stream: BinaryIO) -> Iterator[str]:
    """Yield the text of each page; the pages of a file that asks for a password are not read."""
    reader = PdfReader(stream)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableError
    fonts: Fonts = {}
    for page in reader.pages:
        yield mend("\n".join(read_lines(find_glyphs(page, fonts))))


def mend(text: str) -> str:
    """Return the text of a page as people would type it."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    # A compound, or a word cut at the end of the line.
    return _BROKEN_WORD.sub(r"\1-\2 \1\2", text)
