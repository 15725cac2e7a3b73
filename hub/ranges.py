"""The Range header of HTTP. Pure."""

from __future__ import annotations

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Unsatisfiable(ValueError):  # noqa: N818 -- the word of the standard
    """The range lies outside the file."""


def parse_range(header: str, size: int) -> range | None:
    """Return the wanted bytes of a file of `size` bytes; None where all of them are to be sent.

    Several ranges at once and what cannot be read count as a wish for everything, as the standard
    allows.

    Raises:
        Unsatisfiable: the range begins behind the end, or asks for the last zero bytes.

    Source: RFC 9110, section 14.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return range(size - length, size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return range(int(first), min(int(last) + 1, size) if last else size)
