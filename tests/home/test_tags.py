"""What templates do with texts."""

import pytest

from home.templatetags.hub_tags import shorten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("exactly twenty chars", "exactly twenty chars"),
        ("one two three four, five six", "one two three four…"),
        ("مدينة ذكية على البحر المتوسط", "مدينة ذكية على…"),
        ("ahorro: hasta un 30\u00a0% de luz", "ahorro: hasta un…"),
        ("hasta un 5\u00a0% de ahorro", "hasta un 5\u00a0% de…"),
        ("Poles in time. Thereafter", "Poles in time."),
        ("هل هي جاهزة؟ بالتأكيد", "هل هي جاهزة؟"),
        ("a" * 30, f"{'a' * 19}…"),
    ],
)
def test_text_is_cut_between_words_and_says_so(text, expected):
    assert shorten(text, 20) == expected
