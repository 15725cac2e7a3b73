"""Drawings for items without a picture: files in static/home/art/, chosen by their names.

A new file is a new drawing; nothing here needs to change:

- `<kind>-<slug>.svg` is the drawing of one item (`solution-leak-sense.svg`);
- `type-<type>-a.svg`, `-b.svg` and so on are covers of a type (`type-video-b.svg`);
- `kind-<kind>-a.svg` and so on are covers of a kind, `kind-page-...` of whatever has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from django.utils.safestring import SafeString, mark_safe

FOLDER = "home/art"
DRAWN = frozenset(path.stem for path in (Path(__file__).parent / "static" / FOLDER).glob("*.svg"))
VARIANTS = "abc"  # the fewest that a kind has
MOST_FILES = 4  # of a list, before it takes again what it has where it can: each is a request
NEIGHBOURS = 2  # beside an item, and above it where a list has two columns


def art_for(kind: str, type_: str | None, key: str, slug: str = "") -> str:
    """Return the static path of the drawing for an item.

    `key` is the item's id, the same in every language: it chooses among the variants, so that an
    item keeps its cover and a list of them varies. An item with a drawing of its own, by `slug`,
    gets that one.
    """
    return path_of(rank(kind, type_, key, slug)[0])


def art_of(card: dict[str, Any]) -> str:
    """Return the static path of the drawing for an item, from its card."""
    return path_of(rank_for(card)[0])


def deal(cards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cards of a list, each that needs a drawing with its `drawing`.

    It is the item's own, but for one that a neighbour in the list has: then the next of its kind.
    """
    dealt, shown = list[dict[str, Any]](), list[str]()
    for card in cards:
        if card.get("image"):
            dealt.append(card)
            continue
        covers = rank_for(card)
        near = shown[-min(NEIGHBOURS, max(len(covers) - 2, 1)) :]
        free = [name for name in covers if name not in near] or [covers[0]]
        beside = {figure_of(name) for name in near[-1:]}
        apart = [name for name in free if figure_of(name) not in beside] or free
        is_many = len({*shown}) >= MOST_FILES
        shown.append(
            next((name for name in apart if name in shown), apart[0]) if is_many else apart[0]
        )
        dealt.append({**card, "drawing": path_of(shown[-1])})
    return dealt


def rank_for(card: dict[str, Any]) -> tuple[str, ...]:
    slug = card["url"].rstrip("/").rpartition("/")[2]
    return rank(card["kind"], card.get("type"), str(card["id"]), slug)


def rank(kind: str, type_: str | None, key: str, slug: str) -> tuple[str, ...]:
    """Return the names of the drawings that an item may have, its own first."""
    if (own := f"{kind}-{slug}") in DRAWN:
        return (own,)
    covers = covers_of(f"type-{type_}") or covers_of(f"kind-{kind}") or covers_of("kind-page")
    first = crc32(key.encode()) % len(covers)
    return covers[first:] + covers[:first]


@cache
def covers_of(stem: str) -> tuple[str, ...]:
    return tuple(sorted(name for name in DRAWN if name[:-2] == stem and name[-2] == "-"))


def figure_of(name: str) -> tuple[str, int]:
    """Return what the drawings have in common that differ in their ground alone: "a" and "d"."""
    return name[:-1], ord(name[-1]) % len(VARIANTS)


def path_of(name: str) -> str:
    return f"{FOLDER}/{name}.svg"


@cache
def read_drawing(path: str) -> SafeString:
    """Return the drawing at the static `path` as markup that is silent in a page."""
    text = (Path(__file__).parent / "static" / path).read_text(encoding="utf-8").strip()
    fit = 'preserveAspectRatio="xMidYMid slice"'  # cut as pictures are, not made smaller
    markup = text.replace("<svg ", f'<svg class="art" aria-hidden="true" {fit} ', 1)
    return mark_safe(markup)  # noqa: S308 -- our own file
