"""The words of PDF files from whichever program: what is on the page is read, as it is read."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import pytest

from hub.manual.book import find_pdf, read_print_book
from hub.manual.printing import load_weasyprint
from search.extraction.pdf import read_parts
from search.normalise import normalise
from tests.search.printed import TEXTS, build_html, drawn, print_with_fpdf, rows_of, words_of
from tests.services import require_or_skip

CODES = ["en", "he", "ar"]


def read(data: bytes) -> str:
    return "\n".join(read_parts(BytesIO(data)))


def missing(asked: str, found: str, code: str) -> list[str]:
    """Return the words of `asked` that nobody who looks for them would find in `found`."""
    known = set(normalise(found, code).split())
    return [word for word in asked.split() if not known.issuperset(normalise(word, code).split())]


# Whole pages: a heading, bold words and half words, a table, a list, both directions in a line.


@pytest.mark.parametrize("code", CODES)
def test_every_word_is_found_that_weasyprint_sets(code):
    require_or_skip("pango")

    found = read(load_weasyprint().HTML(string=build_html(code)).write_pdf())

    assert missing(words_of(TEXTS[code]), found, code) == []


@pytest.mark.parametrize("code", ["he", "ar"])
def test_every_word_is_found_and_in_its_place_that_a_browser_prints(page, code):
    page.set_content(build_html(code))
    page.evaluate("document.fonts.ready")

    found = read(page.pdf(format="A4"))

    assert " ".join(found.replace("•", "").split()) == words_of(TEXTS[code])


@pytest.mark.parametrize("code", CODES)
def test_cells_of_a_table_are_read_one_after_the_other(code):
    found = read(print_with_fpdf(code))

    assert found.split("\n") == [" ".join(row) for row in rows_of(code)]


@pytest.mark.parametrize("code", ["he", "ar"])
def test_every_word_of_the_manual_is_found(code):
    chapters = words_of(" ".join(chapter.html for chapter in read_print_book(code)))

    found = read(find_pdf(code).read_bytes())

    assert missing(chapters, found, code) == []


# Lines, by how they are drawn: each letter is 5 wide here


def write(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


def show(x: float, text: str, y: float = 700, matrix: str = "1 0 0 1") -> str:
    return f"{matrix} {x} {y} Tm {write(text)} Tj "


def spread(pieces: Iterable[str], gap: int, inner: int = 0) -> str:
    """Draw `pieces` with `gap` between them, in thousandths of their size, and `inner` in them."""
    parts = [f" {inner} ".join(map(write, piece)) for piece in pieces]
    return f"1 0 0 1 100 700 Tm [{f' {gap} '.join(parts)}] TJ "


def read_lines(program: str) -> list[str]:
    return read(drawn(f"BT /F 10 Tf {program} ET")).split("\n")


LINE = "שלום IoT 12:30, ירושלים"
SEEN = "םילשורי ,IoT 12:30 םולש"
WORDS = [(100, "םילשורי"), (140, ",IoT"), (165, "12:30"), (195, "םולש")]  # at their places
LETTERS = [(100 + 5 * at, letter) for at, letter in enumerate(SEEN)]
SHOWN = {
    "at once": show(100, SEEN),
    "letter by letter": "".join(show(*letter) for letter in LETTERS),
    "letter by letter from the right": "".join(show(*letter) for letter in LETTERS[::-1]),
    "word by word": "".join(show(*word) for word in WORDS),
    "word by word as it is read": "".join(show(*word) for word in WORDS[::-1]),
    "mirrored, as from a scan": "".join(
        show(x + 5 * len(word), word[::-1], matrix="-1 0 0 1") if word[0] > "א" else show(x, word)
        for x, word in WORDS
    ),
    "upwards": "".join(show(300, word, x, "0 1 -1 0") for x, word in WORDS),
    "with gaps": spread([word for _x, word in WORDS], -500),
    "letters kerned": spread(SEEN, 60),
    "letters spaced": f"2 Tc {show(100, SEEN)}",
    "letters far apart": spread(SEEN, -250),
    "letters far apart without spaces": spread(SEEN.split(" "), -800, inner=-250),
    "in small units": f"ET q 0.1 0 0 0.1 0 0 cm BT /F 100 Tf {show(1000, SEEN, 7000)} ET Q BT",
}


@pytest.mark.parametrize("drawing", SHOWN)
def test_line_is_read_as_it_is_seen_however_it_was_drawn(drawing):
    assert read_lines(SHOWN[drawing]) == [LINE]


def test_word_that_is_bold_in_part_is_one_and_what_stands_apart_is_another():
    word = show(100, "ת") + "/F 10 Tf " + show(105, "שגד") + "/F 10 Tf " + show(120, "ומ")

    assert read_lines(word + show(132, "הלימ")) == ["מילה מודגשת"]


def test_row_begins_at_the_side_of_its_page_and_each_cell_at_its_own():
    title = show(300, "תודידמה תלבט", 720)
    row = show(400, "בוחר") + show(250, "Sensor A-7") + show(100, 'ח"ש 1,250')
    numbers = show(400, "2030", 680) + show(250, "12.5", 680) + show(100, "7", 680)

    found = read_lines(title + row + numbers)

    assert found == ["טבלת המדידות", 'רחוב Sensor A-7 1,250 ש"ח', "2030 12.5 7"]


def test_what_is_drawn_over_a_rule_of_underscores_is_read_whole():
    assert read_lines(show(100, "______________") + show(112, "ןרק")) == ["קרן ______________"]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("2030 - 1999 םינשה ןיב", "בין השנים 1999 - 2030"),
        ("1999-2030 םינש", "שנים 1999-2030"),
        ("2030-1999 تاونس", "سنوات 1999-2030"),
        ("50% דוע ,+972-3-1234567", "+972-3-1234567, עוד 50%"),
        ("(Tel Aviv) ריעב", "בעיר (Tel Aviv)"),
        (")Tel Aviv( ריעב", "בעיר (Tel Aviv)"),
        (".HTML (5) ךמסמ", "מסמך HTML (5)."),
        ("/api/v1/־ב ,km/העש", "שעה/km, ב־/api/v1/"),
        ("the word םלוע םולש is here", "the word שלום עולם is here"),
    ],
)
def test_numbers_marks_and_words_of_other_scripts_keep_their_place(seen, said):
    page = show(
        100, "a page of English words" if said.startswith("the") else "םירבע דומע לש טסקט", 680
    )

    assert read_lines(show(100, seen) + page)[0] == said


def test_points_go_to_the_letter_that_they_were_set_with():
    before = show(100, "םול") + show(115, "\u05c1") + show(115, "\u05b8") + show(115, "ש")
    behind = show(115, "ש") + show(117, "\u05b8") + show(117, "\u05c1") + show(100, "םול")

    assert read_lines(before) == read_lines(behind) == ["שָׁלום"]


def test_letters_are_told_by_the_file_where_the_font_cannot():
    said = "\ufeffלא".encode("utf-16-be").hex()
    program = show(100, "ם") + f"/Span << /ActualText <{said}> >> BDC " + show(105, "??") + " EMC "

    assert read_lines(program + show(115, "ש")) == ["שלאם"]


BACKWARDS = show(100, "שלום עצים רחובות")  # from left to right, for no eye to read
RIGHT = show(100, "תובוחר םיצע םולש", 680)


def test_line_that_stands_backwards_is_put_right_and_no_other():
    assert read_lines(BACKWARDS + RIGHT) == ["שלום עצים רחובות"] * 2
    assert read_lines(show(100, "المدينة الخضراء")) == ["المدينة الخضراء"]


def test_line_that_does_not_tell_is_read_as_the_others_of_its_page():
    assert read_lines(BACKWARDS + show(100, "שדרה יפה", 680))[1] == "שדרה יפה"
    assert read_lines(RIGHT + show(100, "הפי הרדש", 660))[1] == "שדרה יפה"


def test_what_is_malformed_costs_no_more_than_itself():
    broken = (
        "Q /None 10 Tf <05d0> Tj /F 10 Tf 1 Td (a) Tm /X Do /Y BDC EMC EMC [1 /a] TJ 7 Tc 0 Tc "
    )

    assert read_lines(broken + show(100, SEEN)) == [LINE]
