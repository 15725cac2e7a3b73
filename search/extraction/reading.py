"""The text of a file, read in a process of its own: no file can hang the hub or eat its memory."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from typing import IO, Any

from home.apart import ApartError, run_apart
from home.enums import TextState
from search.extraction.child import READERS
from search.extraction.limits import FILE_BYTES, KILL_S

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Extracted:
    """What was found in a file. `is_cut`: there is more than the limits let us read."""

    text: str = ""
    pages: int = 0
    is_cut: bool = False
    state: TextState


def extract_text(stream: IO[bytes], extension: str) -> Extracted:
    """Return the text of a file, from where `stream` stands; whatever the file, it never raises.

    At most `PAGES` pages and `CHARS` characters of a file of `FILE_BYTES`, in about `KILL_S`.
    """
    extension = extension.lower()
    if extension not in READERS:
        return Extracted(state=TextState.EMPTY)
    with tempfile.TemporaryFile() as copy:
        if not copy_limited(stream, copy):
            return Extracted(state=TextState.TOO_LARGE)
        copy.seek(0)
        try:
            answer = run_apart("search.extraction.child", extension, given=copy, seconds=KILL_S)
        except ApartError:
            return Extracted(state=TextState.TOO_LARGE)
        return judge(json.loads(answer))


def copy_limited(source: IO[bytes], target: IO[bytes]) -> bool:
    """Copy what the child will read, from whichever storage; return False if it is too large."""
    left = FILE_BYTES
    while chunk := source.read(CHUNK_BYTES):
        left -= len(chunk)
        if left < 0:
            return False
        target.write(chunk)
    target.flush()
    return True


def judge(answer: dict[str, Any]) -> Extracted:
    if answer["outcome"] != "read":
        return Extracted(state=TextState(answer["outcome"]))
    text, is_cut = answer["text"].replace("\x00", ""), answer["is_cut"]
    state = TextState.PART if is_cut else TextState.DONE
    if not text.strip():
        text, state = "", TextState.TOO_LARGE if is_cut else TextState.EMPTY
    return Extracted(text=text, pages=answer["pages"], is_cut=is_cut, state=state)
