"""The normaliser: what becomes of a text, and what holds for any text."""

from __future__ import annotations

import itertools
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.affixes import ARABIC
from search.normalise import (
    LANGUAGES,
    MAX_TERM_CHARS,
    MAX_TERMS,
    MAX_TOKEN_CHARS,
    fold,
    normalise,
    query_words,
)
from tests.search.words import is_found


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The city’s 5G, 2.0!", "en", "the citi 5g 2 0"),
        ("Wi-Fi 120–180 m, 2026-03-01", "en", "wi fi wifi 120 180 m 2026 03 01"),
        ("state-of-the-art", "en", "state of the art"),
        ("L'eau et l’énergie", "fr", "eau et energie"),
        ("Ciudades", "es-ES", "ciud"),
        ("Ciudades", "ES_es", "ciud"),
        ("Ciudades", "", "ciudades"),
        ("ב-2030 הערים", "he", "2030 עיר"),
        ("Smart Cities בערים", "he", "smart cities עיר"),
        ("", "en", ""),
        ("… — !", "en", ""),
    ],
)
def test_normalise_keeps_order_and_only_tokens(text, language, expected):
    assert normalise(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Città  d'ARTE", "citta d arte"),
        ("Straße", "strasse"),
        ("Ærø, İzmir", "aero izmir"),
        ("שָׁלוֹם", "שלום"),
        ("مُؤتَمَرٌ", "موتمر"),
        ("one\u200btwo", "one two"),
        ("co\u00adoperate \u202eabc\u202c", "cooperate abc"),
        ("a\x00b\tc", "a b c"),
    ],
)
def test_fold_keeps_words_apart(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize("prefix", ["ה", "ב", "ל", "מ", "ש", "כ", "ו", "וה", "שב", "ושה"])
@pytest.mark.parametrize("word", ["עיר", "שכונה", "מערכות", "אנרגיה", "לימוד", "תושבים", "פסולת"])
def test_hebrew_prefix_changes_nothing(prefix, word):
    assert normalise(prefix + word, "he") == normalise(word, "he")


@pytest.mark.parametrize("prefix", ["ال", "وال", "بال", "كال", "فال", "و"])
@pytest.mark.parametrize(
    "word", ["مدينة", "وزارة", "بلديات", "مواطنون", "كهرباء", "شركات", "فعالية"]
)
def test_arabic_article_and_conjunction_change_nothing(prefix, word):
    assert normalise(prefix + word, "ar") == normalise(word, "ar")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("بسيط", "بسيطة"),
        ("بارد", "الباردة"),
        ("كثير", "كثيرة"),
        ("بديل", "بديلة"),
        ("لازم", "لازمة"),
        ("بعيد", "بعيدة"),
        ("مسؤول", "مسئولية"),
        ("شؤون", "الشئون"),
        ("مدينة", "لمدينتنا"),
        ("شارع", "شوارعنا"),
        ("خدمة", "خدماتها"),
        ("شركة", "شركتهم"),
        ("بيت", "بيتكم"),
        ("وقت", "وقتها"),
    ],
)
def test_arabic_forms_of_one_word_have_one_token(one, other):
    assert normalise(one, "ar") == normalise(other, "ar")


@pytest.mark.parametrize(
    ("one", "other"), [("عيد", "بعيد"), ("طاقة", "بطاقة"), ("نية", "بنية"), ("عالية", "فعالية")]
)
def test_arabic_word_is_not_found_in_one_that_only_ends_like_it(one, other):
    assert not is_found(one, other, "ar")
    assert not is_found(other, one, "ar")


@pytest.mark.parametrize("prefix", ["", "ال", "وال", "بال", "لل"])
def test_listed_forms_of_arabic_have_their_token_behind_any_prefix(prefix):
    lost = [form for form, token in ARABIC.forms.items() if normalise(prefix + form, "ar") != token]

    assert lost == []


def test_query_words_have_their_forms_sorted_in_the_order_of_the_words():
    assert query_words("l'Energia nelle strade") == {
        "energia": (("energ",), ("energi",), ("energia",)),
        "nelle": (("nell",), ("nelle",)),
        "strade": (("strad",), ("strade",)),
    }


@pytest.mark.parametrize("query", ["", "   ", "!?", "\u202e", "ו", "\ud800"])
def test_query_without_words_has_none(query):
    assert query_words(query) == {}


def test_query_words_are_bounded():
    many = query_words(" ".join(f"word{number}" for number in range(100)))
    long = query_words(" ".join(letter * 60 for letter in "abcdef"))

    assert list(many) == [f"word{number}" for number in range(MAX_TERMS)]
    assert len(long) == MAX_TERM_CHARS // 60


def test_word_met_twice_in_a_query_counts_once():
    assert query_words("agua AGUA água") == query_words("agua")


def test_overlong_word_is_found_by_itself():
    word = "a" * 500

    assert normalise(word) == "a" * MAX_TOKEN_CHARS
    assert is_found(word, word, "")


@pytest.mark.parametrize("letter", "ولاهשבsaeiתי")
def test_repeated_affixes_take_no_time_and_do_not_raise(letter):
    assert len(normalise(letter * 10_000, "en")) <= MAX_TOKEN_CHARS


SCRIPTS = st.text(
    alphabet=st.sampled_from("abcdeginorstuyzáñçİß'’אבהוימכלםןךתש\"״ُاأإىةلوبمدنيهء _-5٣ـ\u200f")
)
ANY_TEXT = st.one_of(st.text(), SCRIPTS)
# What is written before words, and words: many begin with the same letters.
BEFORE = "ו ה ב כ ל מ ש כש לכש וה וב ול ומ וש שה שב של שמ כשה מה ומה ושה ולכשה ושב"
WORDS = (
    "שבוע שכונה משרד מתקן הפגנה החלטה ביטוח בדיקות כדור כתובת ליסינג לקוחות וילון תחבורה אנרגיה "
    "עץ גן עיר ערים בתים אנשים צוות"
)
ANY_LANGUAGE = st.sampled_from([*LANGUAGES, "", "fr"])


@given(ANY_TEXT, ANY_LANGUAGE)
def test_normalised_text_is_its_own_normal_form(text, language):
    once = normalise(text, language)

    assert normalise(once, language) == once


# Words of several scripts in one, with what is written before them and between their parts.
PIECES = (
    "ו ה ב ל מ כל של אב שלום עיר ערים و ف ب ل ك ال وال لل مدينة منزل الـ "
    "GIS CO₂ 5G 2030 1,240 wi fi cities l d dell I.o.T. s"
)
MIXED = st.lists(
    st.tuples(
        st.sampled_from(PIECES.split()),
        st.sampled_from(["", "", "-", "-", "־", "+", "'", '"', " "]),
    ),
    min_size=1,
    max_size=6,
).map(lambda pairs: "".join(piece + joint for piece, joint in pairs))


@given(MIXED, ANY_LANGUAGE)
@example("כל-בGIS", "he")
@example("ال-وGPS", "ar")
@settings(max_examples=300)
def test_mixed_words_are_their_own_normal_form_and_find_themselves(text, language):
    once = normalise(text, language)
    tokens = f" {once} "

    assert normalise(once, language) == once
    for forms in query_words(text).values():
        assert language == "fr" or any(f" {' '.join(form)} " in tokens for form in forms)


def unfound(before: str, words: str, language: str) -> list[tuple[str, str]]:
    """Return each pair of a query and a text, one word behind two starts, that do not meet."""
    starts = ["", *before.split()]
    return [
        (asked + word, written + word)
        for word in words.split()
        for asked, written in itertools.product(starts, starts)
        if not is_found(asked + word, written + word, language)
    ]


def test_hebrew_word_is_found_behind_whatever_is_written_before_it():
    assert unfound(BEFORE, WORDS, "he") == []


BEFORE_ARABIC = "و ف ب ل ك ال وال بال كال فال لل ولل وب ول"
ARABIC_WORDS = "مدينة شوارع جنوة رام صوت خدمة صحة بارد كبيرة بلدية حيفا مسؤول مياه"


def test_arabic_word_is_found_behind_whatever_is_written_before_it():
    words_of_their_own = {"كرام"}  # of كرامة, dignity
    lost = unfound(BEFORE_ARABIC, ARABIC_WORDS, "ar")
    assert [pair for pair in lost if not words_of_their_own.intersection(pair)] == []


@given(ANY_TEXT)
def test_folded_text_is_its_own_folded_form(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT, ANY_LANGUAGE)
def test_tokens_are_letters_and_digits_of_bounded_length(text, language):
    tokens = normalise(text, language).split(" ")

    for token in filter(None, tokens):
        assert {unicodedata.category(char)[0] for char in token} <= {"L", "N"}
        assert token.isalnum()
        assert len(token) <= MAX_TOKEN_CHARS
    # The longest compatibility form has 18 characters, four of which part words; with hyphens all
    # but the last of them once more.
    assert len(" ".join(tokens)) <= 2 * 18 * len(text)


@given(ANY_TEXT)
def test_query_words_never_raise_and_stay_bounded(query):
    words = query_words(query)

    assert len(words) <= MAX_TERMS
    for forms in words.values():
        assert forms == tuple(sorted(set(forms)))
        assert all(token.isalnum() for form in forms for token in form)


@given(ANY_TEXT, ANY_LANGUAGE)
def test_each_word_of_a_text_finds_that_text(text, language):
    tokens = f" {normalise(text, language)} "

    for forms in query_words(text).values():
        assert language == "fr" or any(f" {' '.join(form)} " in tokens for form in forms)


def test_no_character_raises_or_leaves_a_control_behind():
    text = " ".join(map(chr, range(sys.maxunicode + 1)))

    assert {unicodedata.category(char)[0] for char in fold(text)} == {"L", "N", "Z"}
