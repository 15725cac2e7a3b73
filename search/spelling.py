"""Stub until the real one is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from search.words import Word


@dataclass(frozen=True)
class Correction:
    text: str
    words: tuple[Word, ...]


def correct(query: str, reader: Collection[str], at: datetime) -> Correction | None:
    return None
