"""Text files: their characters, whatever the encoding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from home.encodings import BinaryFileError, UnknownEncodingError, decode
from search.extraction.limits import UnreadableError


def read_parts(stream: BinaryIO) -> Iterator[str]:
    try:
        text, _encoding = decode(stream.read())
    except (BinaryFileError, UnknownEncodingError) as error:
        raise UnreadableError from error
    yield text
