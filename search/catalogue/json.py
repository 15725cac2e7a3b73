"""The catalogue's JSON: compact UTF-8, addresses relative to a placeholder, links still open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.html import strip_tags

from home.schemas import BASE

# As the editors' texts have them; whatever else begins like a tag is left to Django.
PLAIN_TAG = re.compile(r'</?[a-z][a-z0-9-]*(?: [a-z-]+="[^"<>]*")*>')


def dump(value: Any) -> str:
    return orjson.dumps(value).decode()


def load(text: str) -> Any:
    return orjson.loads(text)


def iso(at: datetime | None) -> str | None:
    """Return an instant as `2030-05-01T09:00:00Z`; None stays None."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def put_base(text: str, base: str) -> str:
    """Return `text` with the hub's address in place of the placeholder ("" makes paths)."""
    return text.replace(BASE, base)


def strip_base(value: Any) -> Any:
    """Take the placeholder's character out of what people wrote."""
    if isinstance(value, str):
        return value.replace(BASE, "")
    if isinstance(value, dict):
        return {key: strip_base(part) for key, part in value.items()}
    if isinstance(value, list):
        return [strip_base(part) for part in value]
    return value


def replace_links(value: Any, answer: Callable[[Any], Any], marker: str = "$page") -> Any:
    """Return `value` with every `{marker: x}` replaced by `answer(x)`; None leaves a list."""
    if isinstance(value, dict):
        if marker in value:
            return answer(value[marker])
        return {key: replace_links(part, answer, marker) for key, part in value.items()}
    if isinstance(value, list):
        parts = [(part, replace_links(part, answer, marker)) for part in value]
        return [new for old, new in parts if new is not None or old is None]
    return value


def map_html(value: Any, change: Callable[[str], str]) -> Any:
    """Return `value` with `change` applied to every text whose name ends in `_html`."""
    if isinstance(value, dict):
        return {
            key: change(part)
            if key.endswith("_html") and isinstance(part, str)
            else map_html(part, change)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [map_html(part, change) for part in value]
    return value


def words(body: str, texts: dict[str, Any]) -> str:
    """Return all text of a page beside title and summary, for search."""
    # A tag may stand where a space is meant, as between two paragraphs.
    text = PLAIN_TAG.sub(" ", " ".join([body, *strings(texts)]))
    return strip_tags(text.replace("<", " <"))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
