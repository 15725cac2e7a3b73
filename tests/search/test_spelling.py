"""What was meant: corrections of queries that find little or nothing."""

from __future__ import annotations

import pytest

from search.catalogue.visibility import MEMBERS, PUBLIC
from search.keyboards import other_layouts
from search.params import ItemQuery
from search.query import list_items
from search.spelling import correct, weigh
from search.vocabulary import KnownWord, read_text, refresh_words
from tests.factories import OutputPageFactory
from tests.factories.translations import translate
from tests.search.conftest import NOON
from tests.search.editor import restrict


def meant(q, locale="en", reader=PUBLIC, **values):
    """Return the text of the correction; "" for none."""
    found = correct(ItemQuery(locale=locale, q=q, **values), reader, NOON)
    return found.text if found else ""


@pytest.fixture
def library(hub_tree):
    return hub_tree.section("library")


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("lihgting", "lighting"),
        ("Street lihgting", "Street lighting"),
        ("stret lihgting", "street lighting"),
        ('"street lihgting"', '"street lighting"'),
        ("streetlighting", '"street lighting"'),
        ("malga", "málaga"),
        ("micro grants", "microgrants"),
    ],
)
def test_nearest_known_words_are_meant(library, q, text):
    OutputPageFactory(parent=library, title="Street lighting in Málaga")
    OutputPageFactory(parent=library, title="Microgrants")

    assert meant(q) == text


def test_correction_has_the_words_of_its_text(library):
    page = OutputPageFactory(parent=library, title="Street lighting")
    found = correct(ItemQuery(locale="en", q="lihgting"), PUBLIC, NOON)

    answer = list_items(ItemQuery(locale="en", q="lihgting", words=found.words), PUBLIC, NOON)

    assert answer.count == 1
    assert str(page.translation_key) in answer.cards[0]


@pytest.mark.parametrize(
    "q", ["", "lighting", "street", "zzzzzzzz", "li", "12345", "!!!", "\u202e"]
)
def test_what_is_right_or_like_nothing_stays(library, q):
    OutputPageFactory(parent=library, title="Street lighting")

    assert meant(q) == ""


def test_words_of_hidden_items_are_never_offered(library):
    restrict(OutputPageFactory(parent=library, title="Evaluation"))

    assert meant("evaluatoin") == ""
    assert meant("evaluatoin", reader=MEMBERS) == "evaluation"


def test_a_word_that_finds_nothing_among_what_is_chosen_is_not_offered(library):
    OutputPageFactory(parent=library, title="Evaluation")

    assert meant("evaluatoin", kinds=("event",)) == ""
    assert meant("evaluatoin", kinds=("output",)) == "evaluation"


def test_much_commoner_neighbour_is_asked_for_and_no_other(library):
    OutputPageFactory(parent=library, title="Lightning over the harbour")
    for number in range(5):
        OutputPageFactory(parent=library, title=f"Lightening {number}")
        assert meant("lightning") == ("lightening" if number == 4 else "")


@pytest.mark.parametrize(
    ("locale", "title", "q", "text"),
    [
        ("he", "תוכנית לתחבורה", "תחברה", "לתחבורה"),
        ("he", "האקתון לנוער", "האקטון", "האקתון"),
        ("he", "שלום", "akuo", "שלום"),
        ("ar", "جمع النفايات", "نفيات", "النفايات"),
        ("ar", "مياه", "ldhi", "مياه"),
        ("en", "Water", "'שאקר", "water"),
    ],
)
def test_scripts_have_mistakes_of_their_own(hub_tree, locale, title, q, text):
    OutputPageFactory(parent=hub_tree.section("library", locale), title=title)

    assert meant(q, locale) == text


@pytest.mark.parametrize(
    ("locale", "title", "q"),
    [
        ("it", "Anche di notte", "amiche"),  # two mistakes of six letters, and a word that joins
        ("it", "Anche di notte", "ancje"),  # one mistake, but a word that joins
        ("es", "Desde el puerto", "desdw"),
        ("he", "הרצאה ליום אחד", "שלום"),  # no prefix goes off so short a word
        ("he", "ארוחה מחמש", "משמש"),
        ("en", "Lamp and pole", "camp"),  # a wrong first letter of four
        ("en", "Street trees", "steeds"),  # two mistakes of six letters
    ],
)
def test_word_that_joins_or_is_too_far_is_not_meant(hub_tree, locale, title, q):
    OutputPageFactory(parent=hub_tree.section("library", locale), title=title)

    assert meant(q, locale) == ""


@pytest.mark.parametrize(
    ("locale", "title", "q", "text", "is_sure"),
    [
        ("en", "Bicycle lanes", "bycicle", "bicycle", True),
        ("en", "Genoa", "gnoa", "genoa", True),
        ("en", "Genoa", "GNOA", "genoa", False),  # it may be an acronym
        ("en", "The water", "teh water", "the water", True),
        ("es", "El gobierno", "govierno", "gobierno", True),
        ("he", "סטארט־אפ", "סטרטאפ", "סטארט־אפ", True),
        ("he", "המשרדים", "מחרדים", "המשרדים", False),  # its article makes it no longer
    ],
)
def test_correction_is_applied_where_it_is_all_but_certain(
    hub_tree, locale, title, q, text, is_sure
):
    OutputPageFactory(parent=hub_tree.section("library", locale), title=title)

    found = correct(ItemQuery(locale=locale, q=q), PUBLIC, NOON)

    assert (found.text, found.is_sure) == (text, is_sure)


def test_short_word_that_may_be_several_is_asked_about(library):
    OutputPageFactory(parent=library, title="Place")
    OutputPageFactory(parent=library, title="Plice")

    assert not correct(ItemQuery(locale="en", q="plce"), PUBLIC, NOON).is_sure


@pytest.mark.parametrize(
    ("locale", "title", "q"),
    [
        ("he", "סדנאות בערב: הסגורים", "סנסורים"),
        ("he", "מכולות השפה", "מכולות אשפה"),
        ("he", "היום", 'או"ם'),
        ("ar", "طاقة الأمسية", "طاقة شمسية"),
        ("en", "The water", "teh"),
    ],
)
def test_another_word_is_not_asked_about(hub_tree, locale, title, q):
    OutputPageFactory(parent=hub_tree.section("library", locale), title=title)

    assert meant(q, locale) == ""


@pytest.mark.parametrize(
    ("locale", "title", "other", "q"),
    [
        ("he", "מורים", "מערים", "מורים"),
        ("he", "נשים", "האנשים", "נשים"),
        ("he", "שבילי אופניים", "בלי אופניים", "שבילי אופניים"),
        ("ar", "منحة", "المنصة", "منحة"),
        ("ar", "ساحة", "الساعة", "ساحة"),
    ],
)
def test_word_that_is_found_is_not_asked_about_for_one_behind_a_prefix(
    hub_tree, locale, title, other, q
):
    section = hub_tree.section("library", locale)
    OutputPageFactory(parent=section, title=title)
    for number in range(5):
        OutputPageFactory(parent=section, title=f"{other} {number}")

    assert meant(q, locale) == ""


def test_word_of_the_display_language_is_meant_where_another_language_has_a_commoner_one(hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="Lamparas")
    page = OutputPageFactory(parent=hub_tree.section("library"), title="Lampadas")
    translate(page, "es", title="Lampanas")
    OutputPageFactory(parent=hub_tree.section("library"), title="Lamparas too")

    assert meant("lampajas", "es") == "lampanas"


def test_words_of_the_display_language_come_first(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), title="Parking")
    translate(page, "it", title="Parcking")

    assert meant("parkking") == "parking"


def test_words_are_known_from_the_moment_they_are_published(library):
    page = OutputPageFactory(parent=library, title="Harbour")
    assert meant("harbuor") == "harbour"

    page.title = "Bridges"
    page.save()
    assert (meant("harbuor"), meant("brigdes")) == ("", "bridges")


def test_refreshed_list_forgets_words_nobody_uses(library):
    page = OutputPageFactory(parent=library, title="Harbour")
    page.title = "Bridges"
    page.save()

    assert refresh_words() == 1
    known = set(KnownWord.objects.values_list("word", flat=True))
    assert ("bridges" in known, "harbour" in known) == (True, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L'Acqua, dell’acqua 24", {"acqua": "acqua", "dell": "dell"}),
        ("Málaga’s Wi-Fi", {"malaga": "málaga"}),
        ("הדו״ח שָׁלוֹם", {"הדוח": "הדו״ח", "שלום": "שָׁלוֹם"}),
    ],
)
def test_words_are_kept_as_they_are_written(text, words):
    found = dict(read_text(text))

    assert {word: found.get(word) for word in words if word != "dell"} == {
        word: shown for word, shown in words.items() if word != "dell"
    }


def test_keys_give_what_they_give_in_another_layout():
    assert "שלום" in set(other_layouts("akuo"))
    assert "السلام" in set(other_layouts("hgsghl"))
    assert "hello" in set(other_layouts("יקךךם"))


def test_slip_is_nearer_than_the_keys_of_a_script_that_the_page_is_not_in(library):
    OutputPageFactory(parent=library, title="Agua and שעוד")

    assert meant("agus") == "agua"
    assert meant("agus", locale="he") == "שעוד"


@pytest.mark.parametrize(("typed", "marks"), [("watr", "'שאר"), ("quality", "/ולךןאט")])
def test_no_word_begins_with_a_mark_or_holds_a_slash(typed, marks):
    assert marks not in set(other_layouts(typed))


def test_easy_mistakes_count_less():
    swapped, replaced = weigh("lihgting", "lighting"), weigh("lixhting", "lighting")
    vowel, other = weigh("תחברה", "תחבורה"), weigh("תחברה", "תחבלרה")

    assert swapped < replaced
    assert vowel < other
