"""The drawings of home/static/home/art/ in the groups that docs/reference/drawings.md explains."""

from __future__ import annotations

from collections.abc import Iterable

GROUPS = {
    "solution": "One solution's own",
    "type": "Covers of a type",
    "kind": "Covers of a kind",
    "": "Scenes and spots",
}


def group_drawings(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return the names of drawings under their groups."""
    found: dict[str, list[str]] = {title: [] for title in GROUPS.values()}
    for name in sorted(names):
        first = name.partition("-")[0]
        found[GROUPS.get(first if "-" in name and first in GROUPS else "", GROUPS[""])].append(name)
    return list(found.items())
