"""Pictures of members and in their posts: out come pixels, and nothing else of the file."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from community.redrawing import SECONDS, SQUARES_PX
from home.apart import ApartError, run_apart
from home.sizes import MB

SIZES = SQUARES_PX
MOST_BYTES = 5 * MB
# How JPEG, PNG and WebP begin; nothing else is worth a process.
BEGINNING = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP", re.DOTALL)


class Flaw(StrEnum):
    NONE = "none"  # no picture at all
    TOO_LARGE = "too_large"  # more pixels than are read
    MOVES = "moves"
    BROKEN = "broken"


class PictureError(ValueError):
    """The file is no picture that can be used; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture made anew. `kind`: JPEG, PNG or WEBP, as the file was; the size is in pixels."""

    kind: str
    width_px: int
    height_px: int
    files: list[bytes]


def make_squares(content: bytes) -> dict[int, bytes]:
    """Return the middle of the picture as WebP of each size; raise `PictureError`."""
    return dict(zip(SIZES, redraw(content, "squares").files, strict=True))


def redraw(content: bytes, way: Literal["squares", "whole"]) -> Drawn:
    """Return the picture made anew, in a process of its own; raise `PictureError`.

    The files of a whole one: the picture itself in its kind, and a small copy as WebP.
    """
    if not BEGINNING.match(content):
        raise PictureError(Flaw.NONE)
    with tempfile.TemporaryFile() as copy:
        copy.write(content)
        copy.seek(0)
        try:
            answer = run_apart("community.redrawing", way, given=copy, seconds=SECONDS)
        except ApartError as error:
            raise PictureError(Flaw.BROKEN) from error
    head, _line, rest = answer.partition(b"\n")
    told = json.loads(head)
    if told["outcome"] != "drawn":
        raise PictureError(Flaw(told["outcome"]))
    files = []
    for length in told["bytes"]:
        files.append(rest[:length])
        rest = rest[length:]
    width_px, height_px = told["size"]
    return Drawn(kind=told["kind"], width_px=width_px, height_px=height_px, files=files)
