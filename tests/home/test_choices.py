from home.choices import label_of


def test_label_is_found_through_the_kinds_own_schema():
    assert label_of("output", "licence", "mit") == "MIT licence"
    assert label_of("person", "languages", "he") == "Hebrew"
    assert label_of("opportunity", "deadlines.stage", "cut_off") == "Cut-off"


def test_value_without_a_label_is_shown_as_it_is():
    assert label_of("output", "licence", "gone") == "gone"
    assert label_of("output", "version", "1.0") == "1.0"
