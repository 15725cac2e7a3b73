"""Tables as they really arrive: every encoding, mark and mistake we know of."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from home import tables
from home.tables import Reject, Row, TableError, read_table, write_rejects

SENT = Path(__file__).resolve().parents[3] / "shared" / "data"
HEBREW = "name,city\nחברת המים,כפר סבא\nאוניברסיטת תל אביב,תל אביב\n"
ARABIC = "name,city\nبلدية رام الله,رام الله\nجامعة النجاح,نابلس\n"
SPANISH = "name;city\nCompañía de aguas;Málaga\nDiseño y más;Cádiz\n"


def values(table):
    return [list(row.values.values()) for row in table.rows]


def workbook(*rows, title="People", more=()):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name in more:
        book.create_sheet(name).append(["name"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def reason(data, **options):
    with pytest.raises(TableError) as caught:
        read_table(data, **options)
    return caught.value.reason, caught.value.row


@pytest.mark.parametrize(
    ("text", "written", "stated"),
    [
        (HEBREW, "utf-8", "utf-8"),
        (HEBREW, "utf-8-sig", "utf-8-sig"),
        (HEBREW, "utf-16", "utf-16"),
        (HEBREW, "utf-16-le", "utf-16-le"),
        (HEBREW, "utf-16-be", "utf-16-be"),
        (HEBREW, "utf-32", "utf-32"),
        (HEBREW, "cp1255", "cp1255"),
        (ARABIC, "cp1256", "cp1256"),
        (SPANISH, "cp1252", "cp1252"),
    ],
)
def test_encoding_is_found_and_stated(text, written, stated):
    table = read_table(text.encode(written))

    assert table.encoding == stated
    assert table.columns == ("name", "city")
    assert values(table) == [list(line) for line in csv_rows(text)[1:]]


def csv_rows(text):
    return list(csv.reader(text.splitlines(), delimiter=";" if ";" in text else ","))


@pytest.mark.parametrize(
    ("city", "written"), [("Cádiz", "cp1252"), ("חיפה", "cp1255"), ("نابلس", "cp1256")]
)
def test_encoding_of_one_foreign_word_is_found(city, written):
    table = read_table(f"name,city\nAgua,{city}\n".encode(written))

    assert (table.encoding, values(table)) == (written, [["Agua", city]])


@pytest.mark.parametrize("stray", ["Caf\xe9".encode("latin-1"), "רק".encode("cp1255")[:1]])
def test_utf8_with_a_stray_byte_is_no_other_encoding(stray):
    whole = "name,city\n" + "Università,Haifa\nMálaga,Cádiz\n" * 40

    assert reason(whole.encode() + stray + b",Haifa\n") == (
        "The characters of the file cannot be read; say which encoding it has.",
        None,
    )


def test_given_encoding_is_obeyed_but_not_against_a_byte_order_mark():
    assert values(read_table("name\nÀ".encode("latin-1"), encoding="latin-1")) == [["À"]]
    assert read_table("name\nÀ".encode("utf-8-sig"), encoding="cp1252").encoding == "utf-8-sig"


def test_given_encoding_that_does_not_fit_is_refused():
    expected = ("The characters of the file cannot be read; say which encoding it has.", None)
    assert reason(b"name\n\xe0", encoding="utf-8") == expected
    assert reason(b"name\n\xe0", encoding="no-such") == expected


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_found_and_stated(mark):
    table = read_table(f'name{mark}"a,b;c"{mark}city\n1{mark}2{mark}3\n'.encode())

    assert table.delimiter == mark
    assert values(table) == [["1", "2", "3"]]


def test_given_delimiter_is_obeyed():
    assert read_table(b"a;b,c\n1;2,3", delimiter=",").columns == ("a;b", "c")


def test_line_of_excel_that_names_the_delimiter_is_no_row():
    table = read_table(b"sep=;\na;b\n1;2,5\n")

    assert table.rows == (Row(3, {"a": "1", "b": "2,5"}),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_with_any_line_end_and_keep_their_number(end):
    data = f"name,note{end}{end}a,b{end},{end}c,d{end}".encode()

    assert read_table(data).rows == (
        Row(3, {"name": "a", "note": "b"}),
        Row(5, {"name": "c", "note": "d"}),
    )


def test_quotes_hold_delimiters_quotes_and_line_ends():
    table = read_table(b'name,note\r\n"a, ""b""","one\r\ntwo"\r\nc,d\r\n')

    assert values(table) == [['a, "b"', "one\ntwo"], ["c", "d"]]
    assert [row.number for row in table.rows] == [2, 3]


def test_quote_inside_a_word_stays():
    assert values(read_table('name,city\nנתב"ג,לוד\n'.encode())) == [['נתב"ג', "לוד"]]


def test_missing_trailing_cells_are_empty_and_too_many_are_a_problem():
    table = read_table(b"a,b,c,\n1\n1,2,3,,,\n1,2,3,4\n")

    assert values(table) == [["1", "", ""], ["1", "2", "3"], ["1", "2", "3"]]
    assert [row.problem for row in table.rows] == [
        "",
        "",
        "The row has more cells than the header.",
    ]


def test_header_is_compared_without_case_and_spaces():
    table = read_table(b" Start  Date ,NAME\n1,2\n")

    table.require("start date", "name")
    assert table.columns == ("start date", "name")


def test_missing_columns_are_named():
    with pytest.raises(TableError, match=r"These columns are missing: type, city\.") as caught:
        read_table(b"name,x\n1,2\n").require("name", "type", "city")
    assert caught.value.row == 1


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b",,\n;;"])
def test_empty_file_is_refused(data):
    assert reason(data) in {
        ("The file is empty.", None),
        ("The first row must name every column.", 2),
    }


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n\x00\x01\x02\xff\xfe",
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        b"\n%!PS-Adobe-3.0\n",
        b"{\\rtf1\\ansi Name,City}",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(99),
    ],
)
def test_binary_file_is_refused(data):
    assert reason(data, name="x.csv") == ("x.csv is neither a text nor an XLSX file.", None)


@pytest.mark.parametrize(
    "header", ["Acme,,Israel", "Acme,https://example.org", "12.5,x", "-3,x", "a,,b"]
)
def test_first_row_that_is_no_header_is_refused(header):
    expected = ("The first row must name every column.", 1)
    assert reason(f"{header}\n1,2,3\n".encode()) == expected


def test_columns_with_the_same_name_are_refused():
    assert reason(b"Name,x,name \n1,2,3\n") == (
        "These columns occur more than once: name.",
        1,
    )


def test_quotation_mark_that_never_closes_is_refused():
    assert reason(b'a,b\n1,2\n3,"x\n4,5\n') == (
        "A quotation mark is opened and never closed.",
        3,
    )


def test_very_long_cell_is_refused():
    assert reason(b"a\n" + b"x" * 200_000) == ("A cell of this row is too long.", 2)


def test_limits_are_kept(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    monkeypatch.setattr(tables, "MAX_BYTES", 40)

    assert len(read_table(b"a\n1\n2\n").rows) == 2
    assert reason(b"a\n1\n2\n\n3\n") == ("The table has more than 100,000 rows.", 5)
    assert reason(b"a\n" + b"1\n" * 20) == ("The file is larger than 20 MB.", None)


def test_file_too_large_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 3)
    path = tmp_path / "large.csv"
    path.write_bytes(b"a\n1\n")

    assert reason(path) == ("The file is larger than 20 MB.", None)


def test_workbook_gives_values_dates_and_numbers():
    data = workbook(
        ["Name", "When", "At", "Count", "Share", "Open", None],
        ["נתניה", date(2030, 5, 1), datetime.fromisoformat("2030-05-01T09:30"), 12.0, 0.5, True],
        [],
    )

    table = read_table(data)

    assert (table.sheet, table.encoding, table.delimiter) == ("People", "", "")
    assert table.rows[0] == Row(
        2,
        {
            "name": "נתניה",
            "when": "2030-05-01",
            "at": "2030-05-01T09:30:00",
            "count": "12",
            "share": "0.5",
            "open": "true",
        },
    )
    assert len(table.rows) == 1


def test_sheet_is_the_first_or_the_named_one():
    data = workbook(["a"], [1], more=["Other"])

    assert read_table(data).columns == ("a",)
    assert read_table(data, sheet="Other").columns == ("name",)
    assert reason(data, sheet="None") == ("There is no sheet called None.", None)


def test_archive_that_is_no_workbook_is_refused():
    assert reason(b"PK\x03\x04 and then nothing") == (
        "The file is not a workbook that can be read.",
        None,
    )


def test_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_UNPACKED_BYTES", 100)

    assert reason(workbook(["a"], [1])) == ("The file is larger than 20 MB.", None)


def test_rejects_come_back_with_a_mark_and_without_formulas(tmp_path):
    path = tmp_path / "rejects.csv"
    bad = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "כפר סבא", 'a "b", c']

    count = write_rejects(path, [Reject("S", n, "city", v, "why") for n, v in enumerate(bad, 2)])

    data = path.read_bytes()
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert (count, data[:3]) == (8, b"\xef\xbb\xbf")
    assert rows[0] == ["sheet", "row", "field", "value", "reason"]
    assert rows[1] == ["S", "2", "city", "'=1+1", "why"]
    assert [row[3] for row in rows[1:5]] == ["'=1+1", "'+1", "'-1", "'@x"]
    assert data.count(b"'\tx") == data.count(b"'\rx") == 1
    assert [row[3] for row in rows[-2:]] == ["כפר סבא", 'a "b", c']


@pytest.mark.parametrize(
    ("name", "rows", "column"),
    [
        ("organisations.csv", 1084, "topics"),
        ("organisations.xlsx", 300, "topics"),
        ("conferences.csv", 149, "topic"),
    ],
)
def test_table_as_sent_is_read_whole(name, rows, column):
    if not (SENT / name).exists():
        pytest.skip("shared/data is not on this machine")

    table = read_table(SENT / name, name=name)

    assert (len(table.rows), table.columns[0], table.columns[-1]) == (rows, "name", column)
    assert [row.number for row in table.rows] == list(range(2, rows + 2))
    assert {row.problem for row in table.rows} == {""}
