"""The words of office files: XML in a ZIP archive, read part by part, without a tree in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from search.extraction.limits import (
    ARCHIVE_BYTES,
    ARCHIVE_ENTRIES,
    ARCHIVE_RATIO,
    SMALL_PART_BYTES,
    TooLargeError,
    UnreadableError,
)

CHUNK_BYTES = 64 * 1024
PARTS = re.compile(
    r"word/document\d*\.xml"
    r"|word/(?:header|footer|footnotes|endnotes)\d*\.xml"
    r"|ppt/slides/slide\d+\.xml"
    r"|ppt/notesSlides/notesSlide\d+\.xml"
    r"|xl/sharedStrings\.xml"
    r"|xl/worksheets/sheet\d+\.xml"
    r"|content\.xml"  # OpenDocument
)
TEXT = {"t"}  # of Microsoft's formats: a run of letters
BLOCKS = {"p", "h", "si", "is"}  # what a word never crosses: paragraphs, headings, cells
GAPS = {"tab", "br", "cr", "s", "line-break"}
LEFT_OUT = {"tracked-changes", "annotation", "rPh"}  # deleted, said beside, how it is pronounced


def read_parts(stream: BinaryIO) -> Iterator[str]:
    """Yield the text in pieces, which end where a word cannot go on."""
    try:
        with ZipFile(stream) as archive:
            parts = find_parts(archive)
            if not parts:
                raise UnreadableError
            for part in parts:
                yield from read_part(archive, part)
    except (
        BadZipFile,
        ParseError,
        DefusedXmlException,
        RuntimeError,
        NotImplementedError,
    ) as error:
        # RuntimeError is zipfile's for "a password is needed".
        raise UnreadableError from error


def find_parts(archive: ZipFile) -> list[ZipInfo]:
    """Return the parts that hold text, in the order they are read."""
    entries = archive.infolist()
    if len(entries) > ARCHIVE_ENTRIES:
        raise TooLargeError
    # The last of several with one name is the one that programs open.
    found = list(
        {entry.filename: entry for entry in entries if PARTS.fullmatch(entry.filename)}.values()
    )
    if sum(part.file_size for part in found) > ARCHIVE_BYTES or any(map(is_bomb, found)):
        raise TooLargeError
    return sorted(found, key=reading_order)


def is_bomb(part: ZipInfo) -> bool:
    ratio = part.file_size / max(part.compress_size, 1)
    return part.file_size > SMALL_PART_BYTES and ratio > ARCHIVE_RATIO


def reading_order(part: ZipInfo) -> tuple[bool, int, str]:
    """Return a key that puts slide 2 before slide 10, and what stands below the text behind it."""
    number = re.search(r"\d+", part.filename)
    is_aside = re.search(r"header|footer|notes", part.filename) is not None
    return is_aside, int(number[0]) if number else 0, part.filename


def read_part(archive: ZipFile, part: ZipInfo) -> Iterator[str]:
    letters = Letters()
    parser = DefusedXMLParser(target=letters, forbid_dtd=True)
    with archive.open(part) as source:
        # Never more than the archive says, which has been judged.
        while chunk := source.read(CHUNK_BYTES):
            parser.feed(chunk)
            yield letters.take()
    parser.close()
    yield letters.take()


class Letters:
    """What the parser calls; keeps the text since it was last taken."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.is_open_document = False
        self.open_runs = 0
        self.left_out = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "document-content":
            self.is_open_document = True
        if name in LEFT_OUT:
            self.left_out += 1
        self.open_runs += name in (BLOCKS if self.is_open_document else TEXT)
        if name in GAPS:
            self.found.append(" ")

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name in LEFT_OUT:
            self.left_out -= 1
        self.open_runs -= name in (BLOCKS if self.is_open_document else TEXT)
        if name in BLOCKS:
            self.found.append("\n")

    def data(self, text: str) -> None:
        if self.open_runs and not self.left_out:
            self.found.append(text)

    def close(self) -> None:
        """Nothing is left to do."""

    def take(self) -> str:
        taken, self.found = "".join(self.found), []
        return taken
