"""The words that people wrote, in the memory of a process: to look for one much like another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Max

from search.vocabulary import KnownWord


@dataclass(frozen=True)
class KnownWords:
    """All known words, with their languages and how they are written."""

    state: tuple[int, int]
    words: list[str]
    shown: dict[str, dict[str, str]]  # by word, by language
    begins: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    @cached_property
    def by_letter(self) -> Mapping[str, list[str]]:
        """Return the words by the letter that they begin with."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.words:
            found[word[0]].append(word)
        return found

    def list_begins(self, letter: str, length: int) -> list[str]:
        """Return how the words begin that begin with `letter`, by so many letters."""
        key = (letter, length)
        if key not in self.begins:
            words = self.by_letter.get(letter, [])
            self.begins[key] = list(dict.fromkeys(word[:length] for word in words))
        return self.begins[key]


_NOTHING = KnownWords((0, 0), [], {})
_known = _NOTHING
_version = -1  # of the catalogue that they were last asked for


def get_known_words(version: int | None = None) -> KnownWords:
    """Return the known words as they are stored now; only new ones are read, while none is gone.

    With a `version` of the catalogue the database is asked once for each, not each time.
    """
    global _known, _version  # noqa: PLW0603 -- replaced as a whole: every thread sees one state
    known = _known
    if version is not None and version == _version:
        return known
    row = KnownWord.objects.aggregate(last=Max("pk"), count=Count("pk"))
    state = (row["last"] or 0, row["count"])
    if state != known.state:
        last, count = known.state
        has_grown = count + KnownWord.objects.filter(pk__gt=last).count() == state[1]
        _known = known = read_known_words(state, known if has_grown else _NOTHING)
    if version is not None:
        _version = version
    return known


def read_known_words(state: tuple[int, int], known: KnownWords) -> KnownWords:
    """Return `known` with the words that are stored behind it."""
    shown = dict(known.shown)
    rows = KnownWord.objects.filter(pk__gt=known.state[0], pk__lte=state[0]).order_by("pk")
    for word, locale, written in rows.values_list("word", "locale", "shown"):
        shown[word] = {**shown.get(word, {}), locale: written}
    return KnownWords(state, list(shown), shown)


def clear_known_words() -> None:
    """Forget what is in memory: for tests, whose database goes back to what it was."""
    global _known, _version
    _known, _version = _NOTHING, -1
