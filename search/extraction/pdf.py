"""The words of a PDF, page by page, in logical order and in plain letters.

A PDF holds glyphs where they stand, not text. pypdf gives words of right-to-left scripts back in
the order they are read, ligatures taken apart; what is left to mend is here. The order of words in
a line that mixes directions or fonts may be that of the eye: every word is found, a phrase may not
be. Where nothing tells which order is right, both are kept: this text is for search alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PasswordType, PdfReader

from search.extraction.limits import UnreadableError

_RTL = "\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff"
_WORD = re.compile(rf"[{_RTL}]+")
_ARABIC_NUMBER = re.compile(r"[٠-٩۰-۹]+(?:[.,/:٫٬-][٠-٩۰-۹]+)*")
_STRETCH = re.compile(r"[^\n0-9A-Za-z]+")
_QUOTE = re.compile("[\"'’”״׳]")
_MARK = re.compile(r"([^\w\s-])")
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
        yield mend(page.extract_text())


def mend(text: str) -> str:
    """Return the text of a page as people would type it."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if is_reversed(text):
        text = _WORD.sub(lambda match: match[0][::-1], text)
    text = _ARABIC_NUMBER.sub(lambda match: f"{match[0]} {match[0][::-1]}", text)
    text = _STRETCH.sub(lambda match: add_other_order(match[0]), text)
    text = _SEAM.sub(" ", text)
    # A compound, or a word cut at the end of the line.
    return _BROKEN_WORD.sub(r"\1-\2 \1\2", text)


def add_other_order(stretch: str) -> str:
    """Return a stretch without Latin letters and digits, with its parts in the other order as well.

    A quotation mark of another font than the word's ends a run, and runs stand in the order of the
    eye: ש"ח, an abbreviation like many in Hebrew, comes as ח"ש.
    """
    if not (_WORD.search(stretch) and _QUOTE.search(stretch)):
        return stretch
    return f"{stretch} {''.join(reversed(_MARK.split(stretch)))}"


def is_reversed(text: str) -> bool:
    """Tell whether the words stand letter by letter in the order of the eye."""
    words = [word for word in _WORD.findall(text) if len(word) > 2]
    wrong = sum(word[0] in _LAST for word in words)
    return wrong > sum(word[-1] in _LAST for word in words)
