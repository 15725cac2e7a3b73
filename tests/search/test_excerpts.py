"""What a hit shows of its text: the matched words, marked, and nothing that is not text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from search.catalogue.visibility import PUBLIC
from search.excerpts import find_excerpts, list_texts
from search.matching import ELLIPSIS, LENGTH, SLACK, Excerpt, cut, find_matches, mark, plain
from search.params import ItemQuery
from search.query import list_items
from search.words import read_words
from tests.factories import OutputPageFactory
from tests.factories.translations import translate
from tests.search.conftest import NOON

LOREM = "Cities learn from one another when they write down what they tried and what it cost. "


def marked(text: str, query: str, locale: str = "en") -> list[str]:
    found = mark(text, locale, read_words(query))
    return [text[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("locale", "text", "query", "expected"),
    [
        ("en", "Three cities share lamps.", "city", ["cities"]),
        ("en", "CITIES, cities; city's", "city", ["CITIES", "cities", "city's"]),
        ("es", "La energía de la ciudad", "energia ciudades", ["energía", "ciudad"]),
        ("it", "L’acqua della città", "acqua citta", ["L’acqua", "città"]),
        ("he", "עִיר חכמה, בערים ולעיר", "עיר", ["עִיר", "בערים", "ולעיר"]),
        ("ar", "المدينة والمياه في مُدُن المتوسط", "مدينة", ["المدينة", "مُدُن"]),
        ("ar", "ميـــاه الشرب", "المياه", ["ميـــاه"]),
        ("en", "well-lit streets", "lit", ["lit"]),
        ("en", "A smart city, and a city that is smart", '"smart city"', ["smart city"]),
        ("en", "nothing of it", "zebra", []),
        ("en", "٣ lamps in 2026", "3 2026", ["٣", "2026"]),
    ],
)
def test_word_is_marked_as_it_was_matched(locale, text, query, expected):
    assert marked(text, query, locale) == expected


def test_word_that_is_being_typed_marks_what_begins_with_it():
    words = [replace(word, is_prefix=True) for word in read_words("wat")]

    found = mark("Water, watched; sweat", "en", words)

    assert [found.text[start:end] for start, end in found.spans] == ["Water", "watched"]


def test_html_has_no_tag_but_mark():
    found = mark("<b>city</b> & <script>alert('city')</script>", "en", read_words("city script"))

    assert set(re.findall(r"<[^>]*>", found.html)) == {"<mark>", "</mark>"}
    assert found.html.startswith(
        "&lt;b&gt;<mark>city</mark>&lt;/b&gt; &amp; &lt;<mark>script</mark>"
    )


def test_marks_follow_their_word_where_a_tag_stood():
    assert plain("Cool corridors  . See جنوة ، and 3 .5") == "Cool corridors. See جنوة، and 3 .5"


def test_excerpt_is_cut_between_words_around_what_was_found():
    text = f"{LOREM * 4}The harbour of Valencia counts its ships by night. {LOREM * 4}"
    words = read_words("harbour ships")

    found = cut(text, find_matches(text, "en", words), "en")

    assert "The <mark>harbour</mark> of Valencia counts its <mark>ships</mark>" in found.html
    assert found.text.startswith(f"{ELLIPSIS} ")
    assert found.text.endswith(f" {ELLIPSIS}")
    inside = found.text[2:-2]
    assert f" {inside} " in f" {text} "
    assert LENGTH - 2 * SLACK <= len(inside) <= LENGTH


def test_excerpt_shows_the_place_with_most_words():
    text = f"A lamp. {LOREM * 6}A lamp and a bench. {LOREM * 6}"
    words = read_words("lamp bench")

    found = cut(text, find_matches(text, "en", words), "en")

    assert "<mark>lamp</mark> and a <mark>bench</mark>" in found.html


@given(
    text=st.text(st.sampled_from("abcité <>&\"'\u202e\u0301 مدينةَ עיר-1٣🏙\n"), max_size=600),
    query=st.text(st.sampled_from('abcité <"مدينة עיר1'), max_size=20),
)
def test_any_text_is_cut_and_marked_within_bounds(text, query):
    found = cut(text, find_matches(text, "ar", read_words(query)), "ar")

    assert len(found.text) <= LENGTH + 2 * len(f"{ELLIPSIS} ")
    assert set(re.findall(r"<[^>]*>", found.html)) <= {"<mark>", "</mark>"}
    ends = [0, *(end for span in found.spans for end in span), len(found.text)]
    assert ends == sorted(ends)
    assert found.text.strip(f"{ELLIPSIS} ") in text


def test_word_without_end_is_cut_hard():
    text = f"{'x' * 5000} lamp {'y' * 5000}"

    found = cut(text, find_matches(text, "en", read_words("lamp")), "en")

    assert "<mark>lamp</mark>" in found.html
    assert len(found.text) <= LENGTH + 4


def find(q: str, locale: str = "en", *, across: bool = False):
    """Return what the hits of `q` show, by their titles."""
    query = ItemQuery(locale=locale, q=q)
    cards = [json.loads(card) for card in list_items(query, PUBLIC, NOON).cards]
    return find_shown(cards, q, across=across)


def find_shown(cards, q, *, across=False) -> dict[str, Excerpt]:
    shown = find_excerpts(cards, read_words(q), PUBLIC, NOON, across=across)
    return {card["title"]: why.excerpt for card, why in zip(cards, shown, strict=True)}


@pytest.fixture
def guide(hub_tree):
    return OutputPageFactory(
        parent=hub_tree.section("library"),
        title="Lighting guide",
        summary="How towns choose lamps.",
        body=[
            ("paragraph", RichText("<p>Ask the <b>pupils</b> &amp; teachers.</p><p>Then act.</p>"))
        ],
    )


def test_summary_shows_the_word_where_it_has_it(guide):
    assert find("lamp")["Lighting guide"].html == "How towns choose <mark>lamps</mark>."


def test_body_shows_the_word_that_the_summary_lacks(guide):
    assert find("pupil")["Lighting guide"].html == (
        "Ask the <mark>pupils</mark> &amp; teachers. Then act."
    )


def test_title_alone_leaves_the_summary_as_it_is(guide):
    assert find("guide")["Lighting guide"] == Excerpt("How towns choose lamps.", (), "en")


def test_excerpt_of_a_fallback_is_in_its_own_language(hub_tree):
    OutputPageFactory(
        parent=hub_tree.section("library", "es"), title="Guía", summary="Las farolas de la ciudad."
    )

    found = find("ciudad", "ar")["Guía"]

    assert (found.html, found.locale) == ("Las farolas de la <mark>ciudad</mark>.", "es")


def test_what_stands_apart_is_parted_by_a_mark(hub_tree):
    html = (
        "<h2>From noise to digging</h2><p>Sensors listen.</p><ul><li>free</li><li>a lamp</li></ul>"
    )
    OutputPageFactory(
        parent=hub_tree.section("library"),
        title="Leaks",
        summary="",
        body=[("paragraph", RichText(html))],
    )

    assert find("lamp")["Leaks"].html == (
        "From noise to digging · Sensors listen. free · a <mark>lamp</mark>"
    )


def test_title_of_a_file_in_another_language_is_shown_apart():
    data = {
        "title": "",
        "summary": "",
        "body": "<p>Lamps by night</p>",
        "details": {
            "challenge": "Dark streets",
            "files": [{"title": "La scheda tecnica", "language": "it", "url": "/a b"}],
        },
    }

    texts = list(list_texts(data, "en", with_title=False))

    assert texts[1:3] == [("Lamps by night", "en"), ("Dark streets", "en")]
    assert ("La scheda tecnica", "it") in texts


def test_version_that_another_card_was_fetched_with_is_not_shown(guide, hub_tree):
    translate(guide, "it", title="Guida", summary="Come scegliere i lampioni.")
    OutputPageFactory(parent=hub_tree.section("library", "it"), title="Lampioni")
    cards = [json.loads(card) for card in list_items(ItemQuery(locale="en"), PUBLIC, NOON).cards]
    assert {card["locale"] for card in cards} == {"en", "it"}

    found = find_shown(cards, "lampione")["Lighting guide"]

    assert (found.text, found.locale) == ("How towns choose lamps.", "en")


def test_other_language_version_is_shown_across_languages_only(guide):
    translate(guide, "it", title="Guida", summary="Come scegliere i lampioni.")
    query = ItemQuery(locale="en")
    cards = [json.loads(card) for card in list_items(query, PUBLIC, NOON).cards]

    here = find_shown(cards, "lampione")["Lighting guide"]
    across = find_shown(cards, "lampione", across=True)["Lighting guide"]

    assert (here.spans, here.locale) == ((), "en")
    assert (across.html, across.locale) == ("Come scegliere i <mark>lampioni</mark>.", "it")


@pytest.mark.parametrize("count", [1, 3])
def test_excerpts_cost_one_query(hub_tree, django_assert_num_queries, count):
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"), summary="A lamp.")
    cards = [json.loads(card) for card in list_items(ItemQuery(locale="en"), PUBLIC, NOON).cards]

    with django_assert_num_queries(1):
        shown = find_excerpts(cards, read_words("lamp"), PUBLIC, NOON)

    assert [why.excerpt.html for why in shown] == ["A <mark>lamp</mark>."] * count
