"""Drawings for items without a picture: files in static/home/art/, chosen by their names.

A new file is a new drawing; nothing here needs to change:

- `<kind>-<slug>.svg` is the drawing of one item (`solution-leak-sense.svg`);
- `type-<type>-a.svg` to `-c.svg` are covers of a type (`type-video-b.svg`);
- `kind-<kind>-a.svg` to `-c.svg` are covers of a kind, `kind-page-...` of whatever has none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

from django.utils.safestring import SafeString, mark_safe

FOLDER = "home/art"
DRAWN = frozenset(path.stem for path in (Path(__file__).parent / "static" / FOLDER).glob("*.svg"))
VARIANTS = "abc"


def art_for(kind: str, type_: str | None, key: str, slug: str = "") -> str:
    """Return the static path of the drawing for an item.

    `key` is the item's id, the same in every language: it chooses among the variants, so that an
    item keeps its cover and a list of them varies. An item with a drawing of its own, by `slug`,
    gets that one.
    """
    variant = VARIANTS[crc32(key.encode()) % len(VARIANTS)]
    names = (f"{kind}-{slug}", f"type-{type_}-{variant}", f"kind-{kind}-{variant}")
    name = next((name for name in names if name in DRAWN), f"kind-page-{variant}")
    return f"{FOLDER}/{name}.svg"


@cache
def read_drawing(path: str) -> SafeString:
    """Return the drawing at the static `path` as markup that is silent in a page."""
    text = (Path(__file__).parent / "static" / path).read_text(encoding="utf-8").strip()
    opening = '<svg class="art" aria-hidden="true" preserveAspectRatio="xMidYMid slice" '
    markup = text.replace("<svg ", opening, 1)
    return mark_safe(markup)  # noqa: S308 -- our own file
