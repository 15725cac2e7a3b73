"""Markdown of members: what it becomes, and what it never does."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from community.guess import guess_language
from community.markup import (
    MAX_CHARS,
    MAX_HTML,
    count_links,
    find_mentions,
    is_too_large,
    render,
    to_plain,
    turn_to,
)
from tests.hub.html import read

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** *it*", '<p dir="auto"><strong>bold</strong> <em>it</em></p>'),
        ("a\nb", '<p dir="auto">a<br>\nb</p>'),
        ("# Title", '<h3 dir="auto">Title</h3>'),
        ("> said", '<blockquote dir="ltr">\n<p dir="auto">said</p>\n</blockquote>'),
        ("- x", '<ul dir="ltr">\n<li dir="ltr">x</li>\n</ul>'),
        ("3. x", '<ol start="3" dir="ltr">\n<li dir="ltr">x</li>\n</ol>'),
        ("`<b>`", '<p><code dir="ltr">&lt;b&gt;</code></p>'),
        ("[x](https://a.example)", f'<p dir="auto"><a href="https://a.example" {REL}>x</a></p>'),
        (
            "see https://a.example.",
            f'<p dir="auto">see <a href="https://a.example" dir="ltr" {REL}>https://a.example</a>.</p>',
        ),
        (
            "![map](https://a.example/m.png)",
            f'<p dir="auto"><a href="https://a.example/m.png" {REL}>map</a></p>',
        ),
    ],
    ids=[
        "marks",
        "break",
        "heading",
        "quote",
        "list",
        "numbers",
        "code",
        "link",
        "bare",
        "picture",
    ],
)
def test_text_becomes(text, html):
    assert render(text).strip() == html


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("> قالوا\n> two", {"blockquote": ["rtl"], "p": ["auto"]}),
        ("> @abcdefghjk, [#3](/ar/x/):\n>\n> قالوا", {"blockquote": ["rtl"], "p": [None, "auto"]}),
        ("> `code` https://a.example שלום", {"blockquote": ["rtl"]}),
        ("1. שלום\n2. hello", {"ol": ["rtl"], "li": ["rtl", "ltr"]}),
        ("- one\n  - שלום", {"ul": ["ltr", "rtl"], "li": ["ltr", "rtl"]}),
        ("> 12 %", {"blockquote": [None], "p": [None]}),
        ("| מה | b |\n|-|-|\n| 1 | c |", {"div": ["rtl"], "td": [None, "auto"]}),
        ("```\nשלום\n```", {"pre": ["ltr"]}),
        ("קראו `f(x)`", {"p": ["auto"], "code": ["ltr"]}),
        ("שאלו את <a@b.example>", {"a": ["ltr"]}),
        ("[www.a.example](https://a.example) [שם](https://a.example)", {"a": ["ltr", None]}),
        ("![](https://a.example/m.png)", {"a": ["ltr"]}),
        ("התקשרו: +972 (3) 555-0199, 7", {"p": ["auto"], "bdi": ["ltr"]}),
        ("2030-01-02 + 5 000 000", {"p": [None], "bdi": []}),
    ],
    ids=[
        "quotation",
        "quoted post",
        "address before",
        "numbers",
        "list in a list",
        "no words",
        "table",
        "block of code",
        "code",
        "mail",
        "link",
        "picture",
        "telephone",
        "figures",
    ],
)
def test_each_piece_runs_its_own_way(text, ways):
    page = read(HttpResponse(render(text)))

    assert {tag: [piece.attributes.get("dir") for piece in page.all(tag)] for tag in ways} == ways


def test_text_that_was_translated_runs_as_its_language():
    html = render("> قالوا\n\n- نعم\n\n| مدينة |\n| - |\n| 1 |\n\n`code`")

    assert html.count('dir="rtl"') == 4
    assert turn_to(html, "ltr") == html.replace('dir="rtl"', 'dir="ltr"')


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<a href='vbscript:x'>x</a>",
        "<svg/onload=alert(1)>",
        "[x]( \x01javascript:alert(1))",
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_runs(text):
    html = render(text).lower()

    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "<style" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_nesting_ends_and_length_is_bounded():
    html = render(">" * 100_000 + " deep")

    assert html.count("<blockquote") <= 12
    assert len(render("a" * (MAX_CHARS * 2))) < MAX_CHARS + 100


def make_table(columns, rows):
    return "\n".join(["|" * columns, "|-" * columns + "|", *["|"] * rows])


@pytest.mark.parametrize(
    "text",
    [
        make_table(300, 8_000),
        "> " + make_table(300, 4_000).replace("\n", "\n> "),
        make_table(20, 101),
        "`a` " * 5_000,
    ],
    ids=["wide table", "quoted", "long table", "marks"],
)
def test_text_that_multiplies_is_told_and_ends_in_little_html(text):
    assert is_too_large(text)
    assert len(render(make_table(300, 8_000))) < MAX_HTML


def test_text_and_tables_of_a_person_are_not_too_large():
    table = "| City | Lamps | Euro |\n| --- | --- | --- |\n" + "| Genoa | 40 | 90 |\n" * 100

    assert not is_too_large(table + "\n\n**Words** and `code`. " * 600)
    assert render(table).count("<td") == 300


def test_mentions_are_found_once_and_not_in_code_or_addresses():
    text = "@abcdefghjk and @abcdefghjk, `@mnpqrstuvw`, me@abcdefghjk, @short"

    assert find_mentions(text) == ("abcdefghjk",)


def test_what_is_quoted_names_nobody():
    quoted = "> @mnpqrstuvw, [#1](/en/):\n>\n> - deep\n>   > @stuvwxyz23\n\n1. > @mnpqrstuvw\n\n"
    text = f"{quoted}@abcdefghjk"

    assert find_mentions(text) == ("abcdefghjk",)


def test_links_are_counted_without_mentions():
    assert count_links(render("@abcdefghjk https://a.example [b](https://b.example)")) == 2


def test_plain_text_has_no_marks():
    assert to_plain("# Title\n\n**bold**, a\n[link](https://a.example)") == "Title bold, a link"


def test_items_of_lists_stay_apart_in_plain_text():
    text = "Two lessons:\n\n- The salt.\n- The shifts:\n  1. early\n  2. late\n\nThe end"
    assert to_plain(text) == "Two lessons: • The salt. • The shifts: 1. early 2. late The end"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We have tried this in the port and it works", "en"),
        ("Lo hemos probado en el puerto y funciona muy bien", "es"),
        ("Lo abbiamo provato nel porto e funziona molto bene, è una prova", "it"),
        ("ניסינו את זה בנמל וזה עובד", "he"),
        ("جربنا ذلك في الميناء ونجح", "ar"),
        ("ok", "es"),
        ("LED 40W", "es"),
        ("👍 100 %", "es"),
    ],
)
def test_language_is_guessed_else_the_one_given(text, expected):
    assert guess_language(text, "es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anche noi a Genova abbiamo provato", "it"),
        ("Con fichero adjunto", "es"),
        ("Gracias a todos", "es"),
        ("Nosotros lo probamos en Murcia el año pasado", "es"),
        ("Quanto è costato?", "it"),
        ("Thanks, very interesting", "en"),
        ("burst 0", "en"),
        ("> ما رأيكم في هذه المصابيح؟\n\nMuy interesante", "es"),
        ("https://example.org/what-we-have-done-with-the-lamps\n\nOttimo lavoro", "it"),
        ("LED 40W", "it"),
        ("Genova", "it"),
        ("100 %", "ar"),
    ],
)
def test_short_text_in_a_discussion_of_another_script_keeps_its_own(text, expected):
    assert guess_language(text, "ar", "he", "it") == expected


@pytest.mark.parametrize("text", ["Genova", "xyz", "Łódź"])
def test_latin_text_is_in_no_language_of_another_script(text):
    assert guess_language(text, "ar", "he") in {"en", "es", "it"}


def test_wide_table_is_moved_by_itself():
    html = render("| City | Lamps |\n| --- | --- |\n| Genoa | 40 |")

    assert html.startswith('<div class="wide" dir="ltr" tabindex="0"><table>')
    assert html.endswith("</table></div>\n")
    assert to_plain("| City | Lamps |\n| --- | --- |\n| Genoa | 40 |") == "City Lamps Genoa 40"
