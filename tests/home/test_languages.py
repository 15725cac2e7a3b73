import pytest
from django.utils import translation

from home.languages import direction_in, isolated, name_of

ISOLATED = "\u2068{}\u2069"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Smart street lighting"),
        ("en", "The word שלום inside"),
        ("it", "Città e porti"),
        ("he", "תאורה חכמה"),
        ("ar", "إنارة LED للشوارع"),
    ],
)
def test_text_that_runs_as_the_page_does_stays_as_it_is(code, text):
    with translation.override(code):
        assert isolated(text) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "תאורה חכמה"),  # the other direction
        ("ar", "Medina"),
        ("he", "חיישנים ב-LoRaWAN"),  # ends in it
        ("en", "127.0.0.1"),  # none of its own
        ("ar", "2030"),
        ("ar", "دليل (2030)"),
        ("en", "What next?"),
        ("en", "a\u202eb"),  # sets one itself
        ("en", ""),
    ],
)
def test_text_that_could_disturb_is_isolated(code, text):
    with translation.override(code):
        assert isolated(text) == ISOLATED.format(text)


@pytest.mark.parametrize(
    ("code", "name"), [("es", "Español"), ("he", "עברית"), ("ar", "العربية"), ("xx", "xx")]
)
def test_language_is_named_as_its_readers_write_it(code, name):
    assert name_of(code) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("City", "ltr"),
        ("12 % – מתוך city", "rtl"),
        ("(2030) مدينة", "rtl"),
        ("+972 (3) 555-0199", None),
        ("", None),
    ],
)
def test_direction_of_a_text_is_that_of_its_first_letter(text, expected):
    assert direction_in(text) == expected
