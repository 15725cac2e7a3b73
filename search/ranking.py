"""What puts one found item before another: points, counted by the same rule on every engine.

An engine's own score depends on how it counts, and differs from engine to engine. So a rank is a
whole number made of signals that each engine can look up: is this word in that column, is this
moment past. A step of the first five is worth more than everything below it together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q

from search.catalogue.assembly import make_sort_key
from search.normalise import LANGUAGES
from search.words import Word, form_of

# The columns of a Document that hold words, the weightiest first.
COLUMNS = ("title_text", "summary_text", "body_text")
TITLE, SUMMARY = COLUMNS[:1], COLUMNS[1:2]
HEAD = COLUMNS[:2]
PAGE = COLUMNS[:3]  # without the text of files

STEP = 1_000  # the title itself; words side by side in it; all in it; all in the head; in the page
IN_TITLE, IN_SUMMARY = 200, 100  # shared out among the words
BREVITY = 80  # less one for every byte of the title: of two titles with the words, the shorter one
ENDED = -500
SOON = ((7, 10), (30, 10), (90, 10))  # days, points; what comes within seven days has all three
MOST_WORDS = 6  # looked at one by one; who writes more is not looking for one of them


@dataclass(frozen=True)
class Signal:
    """Points for a language version that has all of `words` in `columns`."""

    points: int
    columns: tuple[str, ...]
    words: tuple[Word, ...]


def find_signals(words: Sequence[Word]) -> list[Signal]:
    """Return what the text of a found item may earn."""
    words = tuple(words)
    signals = [Signal(STEP, columns, words) for columns in (TITLE, HEAD)]
    if PAGE != COLUMNS:
        signals.append(Signal(STEP, PAGE, words))
    signals.append(Signal(STEP, TITLE, (as_phrase(words),)))
    for word in words[:MOST_WORDS]:
        signals.append(Signal(IN_TITLE // len(words), TITLE, (word,)))
        signals.append(Signal(IN_SUMMARY // len(words), SUMMARY, (word,)))
    return merge(signals)


def as_phrase(words: Sequence[Word]) -> Word:
    """Return all of `words` side by side as one, in the order they were written."""
    if len(words) == 1:
        return words[0]
    text = join(words)
    forms = {form_of(text, language) for language in (*LANGUAGES, "")} - {()}
    return Word(text, tuple(sorted(forms)), is_prefix=words[-1].is_prefix)


def join(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def merge(signals: Sequence[Signal]) -> list[Signal]:
    """Return the signals with those that look for the same thing as one; each costs a look."""
    points: dict[tuple[tuple[str, ...], tuple[Word, ...]], int] = {}
    for signal in signals:
        place = (signal.columns, signal.words)
        points[place] = points.get(place, 0) + signal.points
    return [Signal(total, *place) for place, total in points.items() if total]


def find_conditions(
    words: Sequence[Word], at: datetime, bounds: Sequence[datetime]
) -> list[tuple[int, Q]]:
    """Return the points for what a Listing is, beside its text; `bounds` as of `find_bounds`.

    The title counts as the one asked for letter by letter, folded as for sorting.
    """
    soon = [
        (points, Q(due_at__lte=bound)) for (_days, points), bound in zip(SOON, bounds, strict=True)
    ]
    title = [(STEP, Q(title_key=make_sort_key(join(words))))]
    return [*title, (ENDED, Q(ends_at__lte=at)), *soon]


def find_bounds(at: datetime) -> tuple[datetime, ...]:
    """Return until when something is soon; whole days, so that a list stays in order for a day."""
    midnight = datetime.combine(at.astimezone(UTC).date(), time(), UTC)
    return tuple(midnight + timedelta(days=days) for days, _points in SOON)
