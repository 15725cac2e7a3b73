"""What a row becomes, and what is said about it. Pure but for the terms it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from home.places import Place
from home.tables import Reject


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    REFUSED = "refused"


PLANNED = {
    Action.CREATED: "would-create",
    Action.UPDATED: "would-update",
    Action.MERGED: "would-merge",
}


class Note(NamedTuple):
    """A value that is not taken over, and why."""

    field: str
    value: str
    reason: str


class RefusedError(ValueError):
    """The row cannot become an item."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.note = Note(name, value, reason)


@dataclass
class Item:
    """A row understood: `values` are fields of the page, only those the row gives."""

    row: int
    title: str
    key: str
    locale: str
    values: dict[str, Any]
    text: str = ""
    topics: frozenset[str] = frozenset()
    place: Place | None = None
    country: str = ""
    notes: list[Note] = field(default_factory=list)

    def fill(self, other: Item) -> list[str]:
        """Take from a later row of the same key what this one lacks; return the names."""
        taken = [name for name in other.values if name not in self.values]
        self.values.update({name: other.values[name] for name in taken})
        for name in ("text", "topics", "place", "country"):
            if getattr(other, name) and not getattr(self, name):
                setattr(self, name, getattr(other, name))
                taken.append(name)
        return taken


@dataclass(frozen=True)
class Line:
    """What became of a row."""

    row: int
    action: Action
    title: str
    reason: str = ""


@dataclass
class Report:
    total: int
    lines: list[Line] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Action]:
        return Counter(line.action for line in self.lines)


def describe_merge(first: Item, later: Item, taken: list[str]) -> Line:
    reason = _("the same as row %(row)d") % {"row": first.row}
    if taken:
        reason += "; " + _("taken from here: %(names)s") % {"names": ", ".join(taken)}
    return Line(later.row, Action.MERGED, later.title, reason)
