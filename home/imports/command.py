"""What the import commands share: their options, a bar on a terminal, reports and a summary."""

from __future__ import annotations

import csv
import os
from abc import abstractmethod
from argparse import ArgumentParser
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from home.imports.items import PLANNED, Action, Line, Report
from home.imports.rows import PageImporter
from home.languages import codes
from home.tables import Table, TableError, neutralise, read_table, write_rejects

EXIT_REFUSED_ROWS = 3


class ImportCommand(BaseCommand):
    importer: ClassVar[type[PageImporter]]

    @abstractmethod
    def batching(self) -> AbstractContextManager[None]:
        """Return what rows are written in: one transaction, at whose end the catalogue follows."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="CSV or XLSX; " + (self.importer.__doc__ or ""))
        parser.add_argument("--dry-run", action="store_true", help="decide all, write nothing")
        parser.add_argument("--locale", default="en", choices=codes(), help="language of the text")
        parser.add_argument("--report", type=Path, help="write a CSV with a line for every row")
        parser.add_argument("--rejects", type=Path, help="write a CSV of what was not taken over")
        parser.add_argument("--encoding", help="of a CSV; found out if not given")
        parser.add_argument("--delimiter", help="of a CSV; found out if not given")
        parser.add_argument("--sheet", default="", help="of an XLSX; the first if not given")

    def handle(self, *_args: Any, path: Path, dry_run: bool, locale: str, **options: Any) -> None:
        check_options(options)
        started = monotonic()
        importer = self.importer(locale=locale, dry_run=dry_run, batching=self.batching)
        try:
            table = read_table(
                path,
                name=path.name,
                sheet=options["sheet"],
                encoding=options["encoding"],
                delimiter=options["delimiter"],
            )
            # disable=None: the bar draws on a terminal only, so logs and cron mail stay clean.
            report = importer.run(table, partial(tqdm, unit="row", disable=None))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except TableError as error:
            where = f", row {error.row}" if error.row else ""
            raise CommandError(f"{path}{where}: {error.reason}") from error
        self._state(table)
        self._tell(report, dry_run=dry_run, verbosity=options["verbosity"])
        if options["report"]:
            write_report(options["report"], report, dry_run=dry_run)
        if options["rejects"]:
            write_rejects(options["rejects"], report.rejects)
        seconds = monotonic() - started
        self.stdout.write(summarise(report, seconds, dry_run=dry_run))
        if report.counts[Action.REFUSED]:
            raise CommandError("some rows were refused", returncode=EXIT_REFUSED_ROWS)

    def _state(self, table: Table) -> None:
        how = f"sheet {table.sheet}" if table.sheet else f"{table.encoding}, {table.delimiter!r}"
        self.stdout.write(f"read as {how}; columns: {', '.join(table.columns)}")

    def _tell(self, report: Report, *, dry_run: bool, verbosity: int) -> None:
        """Say what needs a person's eye; with --verbosity 2, every row."""
        for line in report.lines:
            if verbosity > 1 or line.action in {Action.REFUSED, Action.MERGED}:
                self.stdout.write("\t".join(write_line(line, dry_run=dry_run)))
        for remark in report.remarks:
            self.stdout.write(remark)
        left_out = len(report.rejects) - report.counts[Action.REFUSED]
        if left_out:
            self.stdout.write(
                f"{left_out} values of rows taken over were left out: --rejects FILE lists them"
            )


def name_action(action: Action, *, dry_run: bool) -> str:
    return PLANNED.get(action, action.value) if dry_run else action.value


def write_line(line: Line, *, dry_run: bool) -> list[str]:
    return [str(line.row), name_action(line.action, dry_run=dry_run), line.title, line.reason]


def check_options(options: dict[str, Any]) -> None:
    """Raise `CommandError` for what would fail after rows were written."""
    if options["delimiter"] and len(options["delimiter"]) != 1:
        raise CommandError("--delimiter: give one character")
    for name in ("report", "rejects"):
        path: Path | None = options[name]
        if path and (path.is_dir() or not os.access(path.absolute().parent, os.W_OK)):
            raise CommandError(f"--{name}: cannot write {path}")


def write_report(path: Path, report: Report, *, dry_run: bool) -> None:
    lines = [map(neutralise, write_line(line, dry_run=dry_run)) for line in report.lines]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["row", "action", "title", "reason"], *lines])


def summarise(report: Report, seconds: float, *, dry_run: bool) -> str:
    parts = [f"{report.counts[action]} {name_action(action, dry_run=dry_run)}" for action in Action]
    rate = report.total / seconds if seconds else 0
    return f"{' + '.join(parts)} = {report.total} rows, {rate:.0f} rows/s"
