"""Counts in the memory of the process, added to the table by a thread every few seconds.

No request waits for the database, and none fails with it: what it refuses is kept and tried again.
What a process has not written when it is killed is lost; one that ends in order writes it first.
"""

# ruff: noqa: S608 -- the statement is made of constants; what is counted is a parameter

from __future__ import annotations

import atexit
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime
from threading import Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from hub.indicators.models import Tally

logger = logging.getLogger(__name__)


@dataclass(frozen=True, order=True)
class Key:
    """What is counted: the columns of a `Tally` that make it one of a kind."""

    day: date
    name: str
    key: str
    locale: str


class Tallies:
    """What one process has counted and not written yet."""

    def __init__(self) -> None:
        self.counts: Counter[Key] = Counter()
        self.counting, self.writing = Lock(), Lock()
        self.ending = Event()
        self.writer: Thread | None = None
        self.is_refused = False

    def add(self, name: str, key: str = "", locale: str = "") -> None:
        """Count one more today (UTC)."""
        counted = Key(timezone.now().date(), name, key, locale)
        with self.counting:
            self.counts[counted] += 1
            if self.writer is None or not self.writer.is_alive():  # not before a fork
                self.start()

    def start(self) -> None:
        if self.writer is None:
            atexit.register(self.end)
        self.writer = Thread(target=self.write_on, name="tallies", daemon=True)
        self.writer.start()

    def write_on(self) -> None:
        while not self.ending.wait(settings.HUB_COUNT_SECONDS):
            self.write()
            connection.close()

    def end(self) -> None:
        """Write what is left, as the process ends."""
        self.ending.set()
        self.write()

    def write(self) -> None:
        """Add what was counted to the table; say once if the database does not take it."""
        with self.writing:
            with self.counting:
                counts, self.counts = self.counts, Counter()
            try:
                add_to_table(counts)
            except Error as error:
                with self.counting:
                    self.counts.update(counts)
                if not self.is_refused:
                    logger.warning("counts wait for the database: %s", type(error).__name__)
                self.is_refused = True
            else:
                self.is_refused = False


def add_to_table(counts: Mapping[Key, int]) -> None:
    """Add to the rows of `counts`, or make them, in one statement.

    Always in the same order: two processes that write at once wait for each other, not both.
    """
    if not counts:
        return
    table = connection.ops.quote_name(Tally._meta.db_table)
    params = [
        value
        for key, count in sorted(counts.items())
        for value in (connection.ops.adapt_datefield_value(key.day), *astuple(key)[1:], count)
    ]
    rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(counts))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("day", "name", "key", "locale", "count") VALUES {rows}'
            ' ON CONFLICT ("day", "name", "key", "locale")'
            f' DO UPDATE SET "count" = {table}."count" + excluded."count"',
            params,
        )


def count_on(*, indicator: str, at: datetime, **_others: Any) -> None:
    """Keep the count of what is deleted, in the transaction that does it."""
    add_to_table({Key(at.date(), indicator, "", ""): 1})


tallies = Tallies()
