"""Workbooks as no spreadsheet program would save them: a reason for each, and no row lost."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation
from openpyxl import Workbook

from home.tables import Row, TableError, read_table

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = "".join(
    f'<c r="{place}" t="inlineStr"><is><t>{name}</t></is></c>'
    for place, name in (("A1", "name"), ("B1", "city"))
)
FORMULA = (
    "Cell {} holds a formula without a value. Open the file in a spreadsheet program and save it "
    "there, or put values in place of formulas."
)
UNREADABLE = "The file is not a workbook that can be read."


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sheet(rows):
    """Return a workbook whose sheet has a header and the XML `rows`."""
    xml = (
        f'<worksheet xmlns="{NAMESPACE}"><sheetData>'
        f'<row r="1">{HEADER}</row>{rows}</sheetData></worksheet>'
    )
    return replace(workbook(["name"]), SHEET, xml.encode())


def replace(data, name, content):
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return file.getvalue()


def reason(data):
    with pytest.raises(TableError) as caught:
        read_table(data)
    return caught.value.reason, caught.value.row


def test_formula_without_a_value_is_named_with_its_place():
    table = read_table(workbook(["name", "city"], ["Aqua", "Haifa"], ["=A2", "Haifa"], ["x"]))

    assert table.rows == (
        Row(2, {"name": "Aqua", "city": "Haifa"}),
        Row(3, {"name": "", "city": "Haifa"}, FORMULA.format("A3"), "name"),
        Row(4, {"name": "x", "city": ""}),
    )


def test_row_of_formulas_alone_is_not_lost():
    table = read_table(workbook(["name", "city"], [None, "=B1"], ["x", None, None, "=1"]))

    assert [(row.number, row.problem, row.place) for row in table.rows] == [
        (2, FORMULA.format("B2"), "city"),
        (3, FORMULA.format("D3"), ""),
    ]


def test_formula_in_the_header_is_named():
    assert reason(workbook(["name", "=A9"], ["x", "y"])) == (FORMULA.format("B1"), 1)


def test_formula_is_explained_in_the_language_of_the_reader():
    with translation.override("he"):
        problem = read_table(workbook(["name"], ["=A1"])).rows[0].problem

    assert "A2" in problem


def test_computed_formulas_count_by_their_value():
    table = read_table(
        sheet(
            '<row r="2"><c r="A2" t="str"><f>C2</f><v>Aqua</v></c>'
            '<c r="B2" t="str"><f>D2</f><v></v></c></row>'
            "<row><c><f>1+1</f><v>2</v></c><c><f>1</f></c></row>"
        )
    )

    assert table.rows == (
        Row(2, {"name": "Aqua", "city": ""}),
        Row(3, {"name": "2", "city": ""}, FORMULA.format("B3"), "city"),
    )


def test_formula_deep_in_a_large_sheet_is_found():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 40_000))

    table = read_table(sheet(f'{rows}<row r="40000"><c r="A40000"><f>1</f></c></row>'))

    assert [row.number for row in table.rows if row.problem] == [40_000]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?"])
def test_error_of_a_formula_is_no_value(error):
    data = sheet(f'<row r="2"><c r="A2" t="e"><f>A1</f><v>{error}</v></c></row>')

    problem = f"The formula in cell A2 went wrong: {error}."
    assert read_table(data).rows == (Row(2, {"name": error, "city": ""}, problem, "name"),)
    assert read_table(f"city,name\nx,{error}\n".encode()).rows[0].place == "name"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2000000000"><c r="A2"><v>1</v></c></row>',
        "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(2, 2_000)),
    ],
    ids=["a row far down", "cells far out"],
)
def test_sheet_that_claims_to_be_huge_is_refused(rows):
    assert reason(sheet(rows))[0] == "The table has more than 100,000 rows."


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" t="s"><v>99</v></c>',
        '<c r="A2"><v>nan</v></c>',
        f'<c r="A2"><v>{"9" * 5_000}</v></c>',
        '<c r="A2" t="d"><v>2020-13-45</v></c>',
        '<c r="ZZZZ2"><f>1</f></c>',
        '<c r="@@"><f>1</f></c>',
        "<c",
    ],
)
def test_cell_that_no_program_writes_is_refused(cell):
    assert reason(sheet(f'<row r="2">{cell}</row>')) == (UNREADABLE, None)


def test_workbook_with_broken_parts_is_refused():
    charts = Workbook()
    charts.create_chartsheet()
    file = BytesIO()
    charts.save(file)

    assert reason(file.getvalue()) == (UNREADABLE, None)
    assert reason(locked(workbook(["name"], ["x"]))) == (UNREADABLE, None)
    assert reason(replace(workbook(["name"]), "xl/workbook.xml", b"")) == (UNREADABLE, None)


def locked(data):
    """Return the archive with every entry marked as encrypted."""
    changed, at = bytearray(data), 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 8] |= 1
        at += 4
    return bytes(changed)
