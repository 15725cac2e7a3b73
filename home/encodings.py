"""Which characters the bytes of a text file stand for. Pure."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

SAMPLE_BYTES = 256 * 1024
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Windows programs around this sea write, and the letters that tell them apart.
LETTERS = {
    "cp1252": re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸªº]"),
    "cp1255": re.compile(r"[\u05d0-\u05ea]"),
    "cp1256": re.compile(r"[\u0621-\u064a\u067e\u0686\u0698\u06af]"),
}
# What begins like this is made of printable bytes, and no table all the same.
NO_TABLES = (b"%PDF-", b"%!PS", b"{\\rtf")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
CHINESE = re.compile(r"[\u2e80-\ud7ff]")
WORD = re.compile(r"""[^\s\d,;:.!?"'()/|&@_-]+""")


class BinaryFileError(ValueError):
    """The bytes are no text."""


class UnknownEncodingError(ValueError):
    """None of the likely encodings fits, or the given one does not."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the name of the encoding it was read with.

    A byte order mark decides, then `encoding`; else UTF-8 if it fits, else the most likely of the
    Windows encodings of Western, Hebrew and Arabic text.

    Raises:
        BinaryFileError: it holds bytes no text has, or begins like a document of pages.
        UnknownEncodingError: it cannot be read with any of them.
    """
    used = next((name for mark, name in BOMS if data.startswith(mark)), encoding)
    used = used or detect_utf16(data[:SAMPLE_BYTES])
    if used is None:
        if CONTROL.search(data) or data[:SAMPLE_BYTES].lstrip().startswith(NO_TABLES):
            raise BinaryFileError
        used = "utf-8" if is_utf8(data) else detect_windows(data[:SAMPLE_BYTES])
        if used != "utf-8" and is_damaged_utf8(data):
            raise UnknownEncodingError("utf-8")
    try:
        return data.decode(used), used
    except (LookupError, UnicodeError) as error:
        raise UnknownEncodingError(used) from error


def detect_utf16(sample: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: every zero byte is on the same side."""
    left, right = sample[0::2].count(0), sample[1::2].count(0)
    if (left + right) * 20 < len(sample) or (left and right):
        return None
    found = "utf-16-le" if right else "utf-16-be"
    text = sample.decode(found, "ignore")
    # Pairs of bytes that are no text look Chinese, which no table here is.
    is_text = not CONTROL.search(text.encode()) and len(CHINESE.findall(text)) * 10 < len(text)
    return found if is_text else None


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few stray bytes: in other encodings letters seldom make a character of it.

    Read as anything else, every letter that is not plain would come out wrong.
    """
    special = [letter for letter in data.decode("utf-8", "surrogateescape") if letter > "\x7f"]
    stray = sum("\udc80" <= letter <= "\udcff" for letter in special)
    return stray * 2 < len(special)


def detect_windows(sample: bytes) -> str:
    """Return the encoding that makes most words of one script; on a tie the library's favourite."""
    matches = [match.encoding for match in from_bytes(sample, cp_isolation=list(LETTERS))]
    if not matches:
        raise UnknownEncodingError
    return max(matches, key=lambda encoding: score(sample, encoding))


def score(sample: bytes, encoding: str) -> float:
    """Return the share (0 to 1) of words with special letters that could be words at all.

    In Hebrew and Arabic all letters of a word are special; in Western text most are plain, so only
    a word of one letter may do without a plain one.
    """
    words = [
        word for word in WORD.findall(sample.decode(encoding, "replace")) if not word.isascii()
    ]
    good = [word for word in words if not LETTERS[encoding].sub("", word)]
    if encoding == "cp1252":
        good = [word for word in good if len(word) == 1 or any(map(str.isascii, word))]
    return len(good) / len(words) if words else 0.0
