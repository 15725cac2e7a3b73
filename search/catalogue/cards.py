"""The card: an item as lists show it, in one display language."""

from __future__ import annotations

from typing import Any

from home.languages import codes, direction_of
from home.schemas import BASE
from home.vocabulary import Vocabulary

COPIED = ("id", "kind", "type", "locale", "source_locale", "title", "summary", "image")
DATED = ("starts_at", "ends_at", "due_at", "published_at", "updated_at")
# Of the details: without the first three a date says too little.
DETAILS = ("timezone", "is_all_day", "status", "number", "reply_count")


def build_card(
    data: dict[str, Any],
    code: str,
    paths: dict[str, str],
    own: set[str],
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """Return the card of `data` for readers of `code`.

    `paths` holds the item's path in every display language, `own` the languages it exists in.
    """
    return {
        **{name: data[name] for name in COPIED},
        "requested_locale": code,
        "dir": direction_of(data["locale"]),
        "is_fallback": data["locale"] != code,
        "is_stale": data["is_stale"],
        "url": address(code, paths[code]),
        "alternates": [
            {"locale": other, "url": address(other, paths[other]), "is_fallback": other not in own}
            for other in codes()
        ],
        "topics": [name_term(vocabulary, "topic", key, code) for key in data["topics"]],
        "goals": [name_term(vocabulary, "goal", key, code) for key in data["goals"]],
        "country": name_place(vocabulary, "country", data["country"], code),
        "city": name_place(vocabulary, "city", data["city"], code),
        **{name: data[name] for name in DATED},
        **{name: data["details"].get(name) for name in DETAILS},
        "transfer_count": data["transfer_count"],
    }


def address(code: str, path: str) -> str:
    return f"{BASE}/{code}/{path}"


def name_term(vocabulary: Vocabulary, facet: str, key: str, code: str) -> dict[str, str]:
    return {
        "key": key,
        "name": vocabulary.label(facet, key, code),
        "locale": vocabulary.label_language(facet, key, code),
        "uri": f"{BASE}/id/{facet}/{key}",
    }


def name_place(vocabulary: Vocabulary, facet: str, key: str, code: str) -> dict[str, str] | None:
    return name_term(vocabulary, facet, key, code) if key else None
