"""Rows of a table into pages: the same steps for every kind, and a line of report for every row.

A row is known again by its key. What the row gives counts, what it leaves empty is left alone, so
the same table a second time changes nothing. A dry run takes the same decisions and writes nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from home.imports.items import Action, Item, Line, Note, RefusedError, Report, describe_merge
from home.imports.pages import PageWriter
from home.imports.topics import Topics
from home.models import PlacedPage, SectionPage
from home.tables import Reject, Row, Table
from home.texts import detect_language

CHUNK = 100  # rows in one transaction


class PageImporter(ABC):
    model: ClassVar[type[PlacedPage]]
    section: ClassVar[type[SectionPage]]
    required: ClassVar[tuple[str, ...]]

    def __init__(
        self,
        *,
        locale: str,
        dry_run: bool = False,
        batching: Callable[[], AbstractContextManager[None]] = transaction.atomic,
    ) -> None:
        """`batching` encloses some rows: one transaction, at whose end the catalogue is written."""
        self.locale = locale
        self.dry_run = dry_run
        self.batching = batching
        self.remarks: dict[str, None] = {}
        self.unknown_topics: dict[str, None] = {}
        self.pages = PageWriter(self.model, self.section, locale=locale, dry_run=dry_run)

    @abstractmethod
    def read(self, row: Row) -> Item:
        """Return what `row` says; raise `RefusedError` where it cannot become an item."""

    def remark(self, text: str) -> None:
        """Say something about the whole table, once."""
        self.remarks.setdefault(text)

    def find_topics(self, topics: Topics, text: str) -> frozenset[str]:
        keys, unknown = topics.find(text)
        self.unknown_topics.update(dict.fromkeys(unknown))
        return keys

    def find_locale(self, name: str, text: str) -> str:
        """Return the language of the import, or that of a name and text in another script."""
        found = {detect_language(part) for part in (name, text) if part}
        return (found.pop() or self.locale) if len(found) == 1 else self.locale

    # Steps

    def run(self, table: Table, watch: Callable[..., Iterable[Any]] = iter) -> Report:
        """Import `table` and report on every row; `watch` goes along with the rows that count."""
        table.require(*self.required)
        report = Report(total=len(table.rows))
        items: dict[str, Item] = {}
        for row in table.rows:
            try:
                item = self._read(row)
            except RefusedError as refusal:
                self._refuse(report, table, row.number, row.get(self.required[0]), refusal.note)
                continue
            self._reject(report, table, item.row, item.notes)
            first = items.setdefault(item.key, item)
            if first is not item:
                report.lines.append(describe_merge(first, item, first.fill(item)))
        self.pages.prepare(list(items))
        for item, line in self._write(watch(list(items.values()))):
            if isinstance(line, Note):
                self._refuse(report, table, item.row, item.title, line)
            else:
                report.lines.append(line)
        report.lines.sort(key=lambda line: line.row)
        report.rejects.sort(key=lambda reject: reject.row)
        if self.unknown_topics:
            names = ", ".join(self.unknown_topics)
            self.remark(
                _("Left out, for they are not topics of the hub: %(names)s.") % {"names": names}
            )
        report.remarks = list(self.remarks)
        return report

    def _read(self, row: Row) -> Item:
        if row.problem:
            raise RefusedError(row.place, "", row.problem)
        return self.read(row)

    def _refuse(self, report: Report, table: Table, row: int, title: str, note: Note) -> None:
        report.lines.append(Line(row, Action.REFUSED, title, note.reason))
        self._reject(report, table, row, [note])

    @staticmethod
    def _reject(report: Report, table: Table, row: int, notes: Iterable[Note]) -> None:
        report.rejects += [Reject(table.sheet, row, *note) for note in notes]

    def _write(self, items: Iterable[Item]) -> Iterator[tuple[Item, Line | Note]]:
        if self.dry_run:
            yield from ((item, self._try(item)) for item in items)
            return
        waiting = iter(items)
        while chunk := list(islice(waiting, CHUNK)):
            with self.batching():
                done = [(item, self._try(item)) for item in chunk]
            yield from done

    def _try(self, item: Item) -> Line | Note:
        """Write one item, or nothing of it."""
        try:
            return self.pages.apply(item)
        except RefusedError as refusal:
            return refusal.note
        except ValidationError as error:
            name = next(iter(getattr(error, "message_dict", {"": ""})))
            return Note(name, str(item.values.get(name, "")), " ".join(error.messages))
        except DatabaseError as error:
            return Note("", "", _("The database refused it: %(error)s") % {"error": error})
