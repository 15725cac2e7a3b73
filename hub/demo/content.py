"""The sample texts: one file per kind and language, read and checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from home.languages import codes

FOLDER = Path(__file__).parent / "content"
KINDS = (
    "organisation",
    "person",
    "solution",
    "output",
    "training_path",
    "event",
    "opportunity",
    "practice",
    "page",
)


class ContentError(ValueError):
    """A content file that contradicts another; the message names file and key."""


@dataclass
class Entry:
    """An item in all its languages; `facts` and the first text are the birth language's."""

    kind: str
    key: str
    born: str
    facts: dict[str, Any]
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_content(kind: str) -> list[Entry]:
    """Return the items of `kind` in the order of their birth files; raise `ContentError`."""
    files = {code: read_file(kind, code) for code in codes()}
    entries: dict[str, Entry] = {}
    for code, items in files.items():
        for item in items:
            if "facts" in item:
                entries[item["key"]] = Entry(kind, item["key"], code, item.pop("facts"))
    for code, items in files.items():
        for item in items:
            key = item.pop("key")
            if key not in entries:
                raise ContentError(f"{kind}.{code}.toml: {key} was born in no language")
            entries[key].texts[code] = item
    return list(entries.values())


def read_file(kind: str, code: str) -> list[dict[str, Any]]:
    path = FOLDER / f"{kind}.{code}.toml"
    if not path.exists():
        return []
    items: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("item", [])
    return items


def read_home() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the front page's texts by language."""
    for code in codes():
        for item in read_file("home", code):
            yield code, item
