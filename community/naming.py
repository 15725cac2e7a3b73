"""Naming by name: `@Nadia Haddad` in a text means the one of that name who wrote beside it.

Texts are stored with keys, as a name may change or be another's too; names are for who writes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from community.enums import PostState
from community.markup import MENTION
from community.models import Member, Thread

MOST = 100  # who wrote in a discussion and is offered by name
# Code says what it says: runs of backticks, up to the next as long as they are.
SPACE = "[ \u00a0]"
CODE = r"(?P<code>(?<!`)(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`))"


class Naming:
    """The names of some members, as far as each is one member's alone."""

    def __init__(self, people: Iterable[Member] = ()) -> None:
        people = list(people)
        forms = [(who, {who.shown_name.casefold(), who.name.casefold()}) for who in people]
        counts = Counter(form for _who, own in forms for form in own)
        self.keys = {form: who.key for who, own in forms for form in own if counts[form] == 1}
        self.offered = [(who.shown_name, self.write(who)) for who in people]
        self.texts = {
            who.key: text for who, (_name, text) in zip(people, self.offered, strict=True)
        }
        longest_first = sorted(self.keys, key=len, reverse=True)
        named = "|".join(re.escape(name).replace(r"\ ", SPACE) for name in longest_first)
        self.by_name = re.compile(
            rf"{CODE}|(?<!\w)@(?P<name>{named})(?!\w)", re.DOTALL | re.IGNORECASE
        )
        self.by_key = re.compile(rf"{CODE}|(?<!\w){MENTION.pattern}", re.DOTALL)

    def write(self, who: Member) -> str:
        """Return what stands behind the @: the name, or the key where another has the name too."""
        known = (name for name in (who.shown_name, who.name) if name.casefold() in self.keys)
        return next(known, who.key)

    def to_keys(self, text: str) -> str:
        """Return `text` with the keys of the members that it names."""
        if not self.keys:
            return text
        return self.by_name.sub(self.put_key, text)

    def put_key(self, found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        name = found["name"]
        return f"@{self.keys.get(' '.join(name.split()).casefold(), name)}"

    def to_names(self, text: str) -> str:
        """Return `text` as its writer reads it; as it is where that would mean others."""

        def put(found: re.Match[str]) -> str:
            key = found[3]
            return found[0] if found["code"] else f"@{self.texts.get(key, key)}"

        named = self.by_key.sub(put, text)
        return named if self.to_keys(named) == text else text


def find_people(thread: Thread) -> Naming:
    """Return the naming of who wrote in the discussion."""
    written = thread.posts.filter(state=PostState.VISIBLE, author__isnull=False)
    rows = Member.objects.filter(pk__in=written.values("author"), user__is_active=True)
    named = rows.exclude(name="").only("key", "name", "name_number")
    return Naming(named.order_by("name", "pk")[:MOST])
