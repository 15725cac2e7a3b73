"""Tables as people send them, CSV and XLSX, read into rows of text. Pure: no database."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from home.encodings import BinaryFileError, UnknownEncodingError, decode
from home.formulas import find_uncomputed, has_formulas

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_SHEET_ROWS = 1_048_576  # of any spreadsheet program, the empty ones too
MAX_CELLS = MAX_ROWS * MAX_COLUMNS
DELIMITERS = ",;\t|"
ZIP = b"PK\x03\x04"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
UNCOMPUTED = "\x00formula"  # no cell of a table holds a NUL
SHEET_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
XLSX_ERRORS = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    ArithmeticError,
    AttributeError,  # and the next ones: what openpyxl stumbles on in broken parts
    LookupError,
    TypeError,
    ValueError,
    RuntimeError,  # encrypted, or packed in a way that zipfile does not know
    EOFError,
    OSError,
)


class TableError(ValueError):
    """The table cannot be used; `row` is where, as a spreadsheet program counts."""

    def __init__(self, reason: str, row: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row


@dataclass(frozen=True)
class Row:
    """A row by its number in the file and its cells by column.

    `problem` says why not to use it; `place` is the column it is in, where it is in one.
    """

    number: int
    values: dict[str, str]
    problem: str = ""
    place: str = ""

    def get(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True, kw_only=True)
class Table:
    """What was read, and how: `encoding` and `delimiter` of a text, `sheet` of a workbook.

    Columns are named as in the file, in lower case.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    def require(self, *names: str) -> None:
        """Raise `TableError` unless the table has the columns `names`."""
        missing = [name for name in names if name not in self.columns]
        if missing:
            raise TableError(
                _("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}, 1
            )


class Reject(NamedTuple):
    """A value that was not taken over, and why."""

    sheet: str
    row: int
    field: str
    value: str
    reason: str


@dataclass
class _Lines:
    """Rows before they have columns, with the number each has in the file."""

    rows: Iterator[tuple[int, list[str]]]
    facts: dict[str, str] = field(default_factory=dict)


def read_table(
    source: Path | bytes,
    *,
    name: str = "",
    sheet: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Return the table in `source`; `name` is what the file is called, for messages.

    Encoding and delimiter are found out unless given, and stated in the result. An XLSX file is
    known by its content; its first sheet is read, or the one called `sheet`.

    Raises:
        TableError: it is empty, no table, too large, or has no usable header.
    """
    data = source if isinstance(source, bytes) else _load(source)
    if len(data) > MAX_BYTES:
        raise TableError(_("The file is larger than 20 MB."))
    if not data.strip():
        raise TableError(_("The file is empty."))
    if data.startswith(ZIP):
        lines = _read_workbook(data, sheet)
    else:
        lines = _read_text(data, name, encoding, delimiter)
    return _build_table(lines)


def _load(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise TableError(_("The file is larger than 20 MB."))
    return path.read_bytes()


# Text


def _read_text(data: bytes, name: str, encoding: str | None, delimiter: str | None) -> _Lines:
    try:
        text, used = decode(data, encoding)
    except BinaryFileError as error:
        raise TableError(
            _("%(name)s is neither a text nor an XLSX file.") % {"name": name or _("This")}
        ) from error
    except UnknownEncodingError as error:
        raise TableError(
            _("The characters of the file cannot be read; say which encoding it has.")
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own word for it
        delimiter, text, skipped = delimiter or first[4], rest, 1
    mark = delimiter or detect_delimiter(text)
    return _Lines(_split(text, mark, skipped), {"encoding": used, "delimiter": mark})


def detect_delimiter(text: str) -> str:
    """Return the mark that occurs most often in the first line with content, outside quotes."""
    line = next((line for line in text.split("\n") if line.strip()), "")
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def _split(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    number, cells = skipped, []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            number += 1
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise TableError(_("A cell of this row is too long."), number + 1) from error
    if cells and "\n" in cells[-1] and text.count('"') % 2:
        raise TableError(_("A quotation mark is opened and never closed."), number)


# Workbooks


def _read_workbook(data: bytes, sheet: str) -> _Lines:
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise TableError(_("The file is larger than 20 MB."))
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except TableError:
        raise
    except XLSX_ERRORS as error:
        raise TableError(_("The file is not a workbook that can be read.")) from error
    if sheet and sheet not in workbook.sheetnames:
        raise TableError(_("There is no sheet called %(name)s.") % {"name": sheet})
    if not workbook.worksheets:
        raise TableError(_("The file is empty."))
    worksheet = workbook[sheet] if sheet else workbook.worksheets[0]
    worksheet.reset_dimensions()  # some programs write wrong ones
    return _Lines(_read_sheet(worksheet), {"sheet": worksheet.title})


def _read_sheet(worksheet: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        uncomputed = _find_uncomputed(worksheet)
        size = 0
        for number, values in enumerate(worksheet.iter_rows(values_only=True), 1):
            size += len(values)
            if number > MAX_SHEET_ROWS or size > MAX_CELLS:  # a few bytes can claim as many
                raise TableError(_("The table has more than 100,000 rows."), number)
            cells = [write_cell(value) for value in values]
            for column in uncomputed.get(number, ()):
                cells += [""] * (column - len(cells))
                cells[column - 1] = UNCOMPUTED
            yield number, cells
    except TableError:
        raise
    except XLSX_ERRORS as error:
        raise TableError(_("The file is not a workbook that can be read.")) from error


def _find_uncomputed(worksheet: Any) -> dict[int, list[int]]:
    with worksheet._get_source() as source:
        if not has_formulas(source):
            return {}
    with worksheet._get_source() as source:
        return find_uncomputed(source)


def write_cell(value: Any) -> str:
    """Return a cell of a workbook as text: dates in ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


# Both


def _build_table(lines: _Lines) -> Table:
    filled = ((number, cells) for number, cells in lines.rows if any(cells))
    first = next(filled, None)
    if first is None:
        raise TableError(_("The file is empty."))
    columns = _read_header(*first)
    rows: list[Row] = []
    for number, cells in filled:
        if len(rows) >= MAX_ROWS:
            raise TableError(_("The table has more than 100,000 rows."), number)
        rows.append(_build_row(number, cells, columns))
    return Table(columns=columns, rows=tuple(rows), **lines.facts)


def _read_header(number: int, cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    for at, cell in enumerate(cells):
        if is_broken(cell):
            raise TableError(explain(cell, number, at), number)
    names = tuple(" ".join(cell.split()).lower() for cell in cells)
    if len(names) > MAX_COLUMNS:
        raise TableError(_("The table has more than 200 columns."), number)
    if not all(names) or any(_is_data(name) for name in names):
        raise TableError(_("The first row must name every column."), number)
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise TableError(
            _("These columns occur more than once: %(columns)s.")
            % {"columns": ", ".join(repeated)},
            number,
        )
    return names


def _is_data(cell: str) -> bool:
    """Tell whether a cell is a number or an address, as no column is called."""
    return cell.startswith(("http://", "https://")) or not any(map(str.isalpha, cell))


def _build_row(number: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    broken = next((at for at, cell in enumerate(cells) if is_broken(cell)), None)
    if broken is not None:
        shown = ["" if cell == UNCOMPUTED else cell for cell in cells]
        values = {**dict.fromkeys(columns, ""), **dict(zip(columns, shown, strict=False))}
        place = columns[broken] if broken < len(columns) else ""
        return Row(number, values, explain(cells[broken], number, broken), place)
    values = dict(zip(columns, cells, strict=False))
    if any(cells[len(columns) :]):
        return Row(number, values, _("The row has more cells than the header."))
    return Row(number, {name: values.get(name, "") for name in columns})


def is_broken(cell: str) -> bool:
    return cell == UNCOMPUTED or cell in SHEET_ERRORS


def explain(cell: str, row: int, position: int) -> str:
    """Say what is wrong with a broken cell, and where it is."""
    place = f"{get_column_letter(position + 1)}{row}"
    if cell == UNCOMPUTED:
        return _(
            "Cell %(cell)s holds a formula without a value. Open the file in a spreadsheet program "
            "and save it there, or put values in place of formulas."
        ) % {"cell": place}
    return _("The formula in cell %(cell)s went wrong: %(error)s.") % {"cell": place, "error": cell}


def write_rejects(path: Path, rejected: Iterable[Reject]) -> int:
    """Write the refused values as a table that spreadsheet programs open; return how many.

    UTF-8 with a byte order mark; a cell that would be taken for a formula begins with '.
    """
    lines = [[neutralise(str(cell)) for cell in reject] for reject in rejected]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([Reject._fields, *lines])
    return len(lines)


def neutralise(cell: str) -> str:
    """Return `cell` so that no spreadsheet program computes it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
