"""Formulas in a sheet that no program has computed: they look like empty cells, and are not."""

from __future__ import annotations

import re
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils import column_index_from_string

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
CHUNK_BYTES = 1024 * 1024
LETTERS = re.compile("[A-Z]{1,3}")
OVERLAP_BYTES = 64  # longer than the tag of a formula


def has_formulas(source: IO[bytes]) -> bool:
    """Look for the tag alone: most sheets have none, and reading XML takes its time."""
    tail = b""
    while chunk := source.read(CHUNK_BYTES):
        if FORMULA.search(tail + chunk):
            return True
        tail = chunk[-OVERLAP_BYTES:]
    return False


def find_uncomputed(source: IO[bytes]) -> dict[int, list[int]]:
    """Return the columns, from 1, of the cells with a formula and no value, by row.

    The sheet is read as a stream, a row in memory at a time. Raises what a broken one raises.
    """
    found: dict[int, list[int]] = {}
    row = column = 0
    # As openpyxl itself reads it; expat stops entities that grow.
    for _event, element in iterparse(source, ["end"]):  # noqa: S314 -- see above
        if element.tag != f"{MAIN}row":
            continue
        row, column = int(float(element.get("r") or row + 1)), 0
        for cell in element.iterfind(f"{MAIN}c"):
            column = read_column(cell) or column + 1
            if is_uncomputed(cell):
                found.setdefault(row, []).append(column)
        element.clear()
    return found


def read_column(cell: Element) -> int:
    """Return the column that the cell says it is in; 0 where it does not say."""
    place = cell.get("r")
    if not place:
        return 0
    letters = LETTERS.match(place)
    if letters is None:
        raise ValueError(place)
    return column_index_from_string(letters[0])


def is_uncomputed(cell: Element) -> bool:
    """Tell a formula without a value from one whose value is an empty text."""
    if cell.find(f"{MAIN}f") is None or cell.get("t") == "str":
        return False
    return not cell.findtext(f"{MAIN}v")
