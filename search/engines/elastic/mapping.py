"""The index: its names, its fields, and the mark by which an index made otherwise is known.

One document for each item. What is the item's own stands once; the words of a language version
once, those of the original in `text_original`, those of a translation in `text_<language>`; what a
display language makes of it (which version it shows, where the title sorts) in `show_<language>`.
So a search in one display language has two places to look into, however many languages there are.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from home.languages import codes
from search.ranking import BREVITY, COLUMNS, HEAD, PAGE, SUMMARY, TITLE

# Raise it when this code gets wrong answers from an index that earlier code made: such an index is
# not asked. Other changes need no number: the old index serves until `reindex`.
FORMAT = 3

STATE = "state"  # the one document that is no item
FACETS = ("type", "topic", "goal", "country", "city")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

ORIGINAL = "original"
# Where words are looked for, by the columns: together they are one field more, which costs less
# than to look into each of them. A phrase does not reach from one column into the next.
FIELDS = {
    TITLE: "title_text",
    SUMMARY: "summary_text",
    HEAD: "head",
    PAGE: "page",
    COLUMNS: "all",
}

KEYWORD = {"type": "keyword"}
LONG = {"type": "long"}
FLAG = {"type": "boolean"}
# Words come normalised. How often one stands in a text, and how long that is, does not count.
WORDS = {"type": "text", "analyzer": "words", "norms": False}


def alias() -> str:
    return f"{settings.HUB_SEARCH_INDEX}-v{FORMAT}"


def is_ours(index: str) -> bool:
    """Tell whether `index` is one of this hub's, of whatever format."""
    return bool(re.fullmatch(rf"{re.escape(settings.HUB_SEARCH_INDEX)}-v\d+-\d{{20}}", index))


def new_name(at: datetime) -> str:
    return f"{alias()}-{at:%Y%m%d%H%M%S%f}"


def to_microseconds(value: datetime) -> int:
    """Return an instant as the index keeps it: its own dates know milliseconds only."""
    return (value - EPOCH) // MICROSECOND


def from_microseconds(value: int) -> datetime:
    return EPOCH + value * MICROSECOND


def build_index() -> dict[str, Any]:
    """Return settings and mappings of a new index."""
    properties: dict[str, Any] = {
        "item": KEYWORD,
        "kind": KEYWORD,
        "audience": KEYWORD,
        **dict.fromkeys(
            ("go_live_at", "expire_at", "starts_at", "ends_at", "due_at", "published_at"), LONG
        ),
        **dict.fromkeys(FACETS, KEYWORD),
        "digest": {"type": "keyword", "index": False},
        "position": LONG,
        "progress": {"type": "object", "enabled": False},
        **{f"text_{place}": {"properties": build_text(place)} for place in places()},
        **{f"show_{code}": {"properties": build_show()} for code in codes()},
    }
    index = {
        "settings": {
            "number_of_shards": 1,  # one shard shows its documents and its position together
            "auto_expand_replicas": "0-1",
            "refresh_interval": -1,  # whoever writes says when it can be seen
            "gc_deletes": "1h",  # so long does a late writer find that an item was deleted
            "max_result_window": 10_000,
            "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "whitespace"}}},
        },
        "mappings": {"dynamic": False, "properties": properties},
    }
    made = orjson.dumps([index, BREVITY], option=orjson.OPT_SORT_KEYS)
    mark = hashlib.sha256(made).hexdigest()[:16]
    index["mappings"]["_meta"] = {"mapping": mark}
    return index


def places() -> tuple[str, ...]:
    """Return what `text_` goes on with: a translation's language, or the original of whichever."""
    return (*codes(), ORIGINAL)


def build_text(place: str) -> dict[str, Any]:
    together = {columns: name for columns, name in FIELDS.items() if len(columns) > 1}
    fields: dict[str, Any] = dict.fromkeys(together.values(), WORDS)
    for column in COLUMNS:
        copies = [f"text_{place}.{name}" for columns, name in together.items() if column in columns]
        fields[column] = {**WORDS, "copy_to": copies}
    return fields


def build_show() -> dict[str, Any]:
    return {
        **dict.fromkeys(("shown", "title_key", "series_key"), KEYWORD),
        **dict.fromkeys(("is_fallback", "is_original"), FLAG),
        "brevity": {"type": "integer"},  # as search.ranking counts it
    }


def mapping_mark() -> str:
    return str(build_index()["mappings"]["_meta"]["mapping"])
