"""Texts in five languages: the demo's items, the vocabulary, and what is hard to set."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from home.vocabulary import Vocabulary
from hub.demo.content import Entry, read_content
from hub.skeleton import VOCABULARY

FACETS = {"topic": "topics", "goal": "goals", "country": "countries", "city": "cities"}
KEYS = ("key", "number", "code")
LETTERS = {"he": "א", "ar": "ب"}
MIXED = {
    "en": "Sensors in חיפה and طرابلس: 2.4 GHz, open data on https://example.org/data?city=haifa",
    "es": "Sensores en חיפה y طرابلس: 2,4 GHz, datos abiertos en https://example.org/data?city=haifa",
    "it": "Sensori a חיפה e طرابلس: 2,4 GHz, dati aperti su https://example.org/data?city=haifa",
    "he": "חיישני LoRaWAN 2.4 GHz בחיפה: נתונים ב־https://example.org/data?city=haifa (גרסה 1.2)",
    "ar": "حساسات LoRaWAN بتردد 2.4 GHz في طرابلس: https://example.org/data (النسخة 1.2)",
}


@cache
def read_entries(kind: str) -> dict[str, Entry]:
    return {entry.key: entry for entry in read_content(kind)}


@cache
def read_rows() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the rows of the vocabulary's files by facet and key."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for facet, file in FACETS.items():
        rows = tomllib.loads((VOCABULARY / f"{file}.toml").read_text(encoding="utf-8"))[facet]
        found[facet] = {str(next(row[name] for name in KEYS if name in row)): row for row in rows}
    return found


@cache
def read_vocabulary() -> Vocabulary:
    rows = read_rows()
    return Vocabulary(
        names={facet: {key: row["name"] for key, row in rows[facet].items()} for facet in rows}
    )


def make_long(text: str, length: int) -> str:
    """Return `text` again and again, as long as a title may become."""
    return (f"{text} " * length)[:length].rstrip()


def make_word(language: str) -> str:
    """Return one word of eighty letters."""
    return LETTERS.get(language, "m") * 80
