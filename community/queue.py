"""What waits for moderators: sources announce themselves, one queue shows them by their age.

class Submissions(Source): ...
register_source(Submissions())      # in wagtail_hooks.py
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse

from home.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from community.moderation_forms import Choice, DecisionForm
    from community.operations.deciding import Act

MOST = 100  # of each source, the oldest


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that waits, as a line of the queue; `text` runs in the direction of `language`."""

    source: str
    key: int
    since: datetime
    title: str
    author: str
    text: str
    language: str = ""
    count: int = 1
    is_hubs: bool = False  # nobody's own: a page of the hub
    address: str = ""  # of a page of its own, where the queue does not decide

    @property
    def place(self) -> tuple[datetime, str, int]:
        return (self.since, self.source, self.key)

    @property
    def url(self) -> str:
        own = reverse("community_moderation:entry", args=[self.source, self.key])
        return self.address or own

    @property
    def label(self) -> StrOrPromise:
        return _sources[self.source].label


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An entry with all that is needed to decide: what its `template` shows, what can be done."""

    entry: Entry
    target: Any
    template: str
    acts: list[Choice]
    context: dict[str, Any] = field(default_factory=dict)


class Source(ABC):
    """A kind of thing that waits; `name` is part of addresses."""

    name: ClassVar[str]
    label: ClassVar[StrOrPromise]

    @abstractmethod
    def find(self, moderator: User) -> list[Entry]:
        """Return what waits for this moderator, at most MOST, the oldest first."""

    def open(self, key: int, moderator: User) -> Opened | None:
        """Return an entry of `find` to decide; None where it waits no more, or not here."""
        return None

    def decide(  # noqa: B027 -- what is opened nowhere is decided nowhere
        self, opened: Opened, act: Act, form: DecisionForm
    ) -> None:
        """Do what the form says of what `open` opened; raise `DecidedError` if somebody did."""

    def find_latest(self, key: int) -> Exception | None:
        """Return the error that says who decided about what waits no more."""
        return None


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    _sources[source.name] = source


def get_source(name: str) -> Source | None:
    return _sources.get(name)


def find_entries(moderator: User) -> list[Entry]:
    """Return all that waits, the oldest first."""
    found = [entry for source in _sources.values() for entry in source.find(moderator)]
    return sorted(found, key=lambda entry: entry.place)


def find_next(entries: list[Entry], after: Entry) -> Entry | None:
    """Return the entry that stands behind one that is done, from the top again at the end."""
    behind = (entry for entry in entries if entry.place > after.place)
    return next(behind, entries[0] if entries else None)
