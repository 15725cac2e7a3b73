"""Markdown of members: what it becomes, and what it never does."""

from __future__ import annotations

import pytest

from community.guess import guess_language
from community.markup import (
    MAX_CHARS,
    MAX_HTML,
    count_links,
    find_mentions,
    is_too_large,
    render,
    to_plain,
)

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** *it*", '<p dir="auto"><strong>bold</strong> <em>it</em></p>'),
        ("a\nb", '<p dir="auto">a<br>\nb</p>'),
        ("# Title", '<h3 dir="auto">Title</h3>'),
        ("> said", '<blockquote dir="auto">\n<p dir="auto">said</p>\n</blockquote>'),
        ("- x", '<ul dir="auto">\n<li dir="auto">x</li>\n</ul>'),
        ("3. x", '<ol dir="auto" start="3">\n<li dir="auto">x</li>\n</ol>'),
        ("`<b>`", '<p dir="auto"><code dir="auto">&lt;b&gt;</code></p>'),
        ("[x](https://a.example)", f'<p dir="auto"><a href="https://a.example" {REL}>x</a></p>'),
        (
            "see https://a.example.",
            f'<p dir="auto">see <a href="https://a.example" {REL}>https://a.example</a>.</p>',
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

    assert html.startswith('<div class="wide" tabindex="0"><table>')
    assert html.endswith("</table></div>\n")
    assert to_plain("| City | Lamps |\n| --- | --- |\n| Genoa | 40 |") == "City Lamps Genoa 40"
