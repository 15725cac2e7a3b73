"""The process that reads one file: `python -m search.extraction.child pdf < file`, JSON out.

It knows no settings, no database and no secret, and may use only so much memory and time.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from types import FrameType
from typing import Any, BinaryIO, Literal

from home.apart import limit_process
from search.extraction.limits import (
    CHARS,
    KILL_S,
    MEMORY_BYTES,
    PAGES,
    READ_S,
    TooLargeError,
)

Outcome = Literal["read", "unreadable", "too_large"]

READERS = {
    "pdf": "pdf",
    **dict.fromkeys(("docx", "pptx", "xlsx", "odt", "ods"), "office"),
    **dict.fromkeys(("txt", "csv", "json"), "plain"),
}
PAGED = {"pdf"}


class TimeIsUp(BaseException):
    """The alarm rang; no library may take it for a fault of the file."""


def main() -> None:
    limit_process(MEMORY_BYTES, KILL_S)
    set_alarm()
    answer = read(sys.stdin.buffer, sys.argv[1])
    sys.stdout.buffer.write(json.dumps(answer).encode())


def set_alarm() -> None:
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, READ_S)


def ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUp


def read(stream: BinaryIO, extension: str) -> dict[str, Any]:
    """Return what became of the file, and its text as far as the limits let it be read."""
    texts: list[str] = []
    outcome: Outcome = "read"
    is_cut = False
    try:
        is_cut = collect(parts_of(stream, extension), texts, extension)
    except TimeIsUp:
        is_cut = True
    except (TooLargeError, MemoryError):
        outcome = "too_large"
    except Exception:  # noqa: BLE001 -- a damaged file may bring forth any
        outcome = "unreadable"
    signal.setitimer(signal.ITIMER_REAL, 0)
    return {
        "outcome": outcome,
        "text": "\n".join(texts)[:CHARS] if outcome == "read" else "",
        "pages": len(texts) if extension in PAGED else 1,
        "is_cut": is_cut,
    }


def parts_of(stream: BinaryIO, extension: str) -> Iterator[str]:
    module = import_module(f"search.extraction.{READERS[extension]}")
    parts: Iterator[str] = module.read_parts(stream)
    return parts


def collect(parts: Iterator[str], texts: list[str], extension: str) -> bool:
    """Put the parts into `texts`; return whether something was left because it is too long."""
    chars = 0
    for part in parts:
        if chars >= CHARS or (extension in PAGED and len(texts) >= PAGES):
            return True
        texts.append(part)
        chars += len(part)
    return chars > CHARS


if __name__ == "__main__":
    main()
