"""Suggestions while typing: what goes on like this, and only what the reader may see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from wagtail.models import PageViewRestriction

from home.models import City, Topic
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.memo import get_version
from search.suggest import suggest
from tests.factories import EventPageFactory, OutputPageFactory, SolutionPageFactory
from tests.factories.translations import translate
from tests.search.conftest import NOON


def titles(text: str, locale: str = "en", reader=PUBLIC, **options) -> list[str]:
    found = suggest(text, locale, reader, NOON, get_version(), **options)
    return [one.title.text for one in found]


def topic(key: str) -> Topic:
    return Topic.objects.get(key=key, locale__language_code="en")


def make(tree, title: str, code: str = "en", **values):
    return OutputPageFactory(parent=tree.section("library", code), title=title, **values)


@pytest.mark.parametrize(
    ("code", "title", "typed"),
    [
        ("en", "Smart street lighting", ["sma", "STREET l", "lighting", "lightin", "light", "str"]),
        ("es", "Energía de la ciudad", ["energia", "ener", "ciud", "CIUDADE"]),
        ("it", "L'acqua della città", ["acq", "citta", "città"]),
        ("he", "תאורה חכמה בערים", ["תאו", "חכמ", "ערים"]),
        ("ar", "إنارة الشوارع في المدينة", ["انار", "الشوارع", "شوارع", "مدين", "المدي"]),
    ],
)
def test_title_is_suggested_by_the_beginning_of_its_words(hub_tree, code, title, typed):
    make(hub_tree, title, code)

    found = {text: titles(text, code) for text in typed}

    assert found == {text: [title] for text in typed}


@pytest.mark.parametrize(
    ("code", "title", "typed"),
    [
        ("ar", "المياه في الحي", ["ميا", "مياه", "الميا"]),
        ("ar", "نوافذ المدرسة", ["نوا", "نواف", "نوافذ"]),
        ("he", "האנשים בכיכר", ["אנש", "אנשי", "האנש"]),
        ("en", "Children on bicycles", ["chi", "childr", "children"]),
    ],
)
def test_irregular_word_is_suggested_by_its_own_beginning(hub_tree, code, title, typed):
    make(hub_tree, title, code)

    assert {text: titles(text, code) for text in typed} == {text: [title] for text in typed}


def test_beginning_of_an_irregular_word_is_marked(hub_tree):
    make(hub_tree, "توفير المياه", "ar")

    (one,) = suggest("ميا", "ar", PUBLIC, NOON, get_version())

    assert one.html == "توفير <mark>المياه</mark>"


def test_word_that_only_shares_a_stem_is_not_suggested(hub_tree):
    make(hub_tree, "City plan")

    assert titles("planet") == []


def test_finished_word_does_not_go_on(hub_tree):
    make(hub_tree, "Watch the leaks")
    make(hub_tree, "Wat of the day")

    assert set(titles("wat")) == {"Watch the leaks", "Wat of the day"}
    assert titles("wat ") == ["Wat of the day"]


def test_every_word_before_the_last_must_be_there(hub_tree):
    make(hub_tree, "Water pumps of Genoa")
    make(hub_tree, "Water meters")

    assert titles("water pu") == ["Water pumps of Genoa"]
    assert titles("genoa wat") == ["Water pumps of Genoa"]


def test_two_letters_ask_for_beginnings_only(hub_tree):
    make(hub_tree, "Lamps of Genoa")
    make(hub_tree, "New lamps")

    assert titles("la") == ["Lamps of Genoa"]
    assert titles("l") == []
    assert titles(" ") == titles("") == titles('"*') == []


@pytest.mark.parametrize(
    ("code", "title", "typed"), [("he", "הולכים בצל", "צל"), ("ar", "توفير الماء في الحي", "حي")]
)
def test_listed_word_of_two_letters_is_looked_for_inside_titles(hub_tree, code, title, typed):
    make(hub_tree, title, code)

    assert titles(typed, code) == [title]


def test_arabic_name_is_suggested_by_two_letters_behind_its_article(hub_tree):
    make(hub_tree, "Lamps", topics=[topic("water")])

    assert titles("مي", "ar") == ["المياه"]


def test_what_begins_like_this_comes_first_then_the_newest(hub_tree):
    for day, title in enumerate(["Old lamps", "New lamps", "Lamps"], 1):
        make(hub_tree, title, first_published_at=datetime(2029, 1, 4 - day, tzinfo=UTC))

    assert titles("lamp") == ["Lamps", "Old lamps", "New lamps"]


def test_no_more_than_the_limit(hub_tree):
    for number in range(12):
        make(hub_tree, f"Lamps {number}")

    assert len(titles("lamp")) == 8
    assert len(titles("lamp", limit=3)) == 3


def test_item_leads_to_its_page_in_the_readers_language(hub_tree):
    page = make(hub_tree, "Lamps")
    translate(page, "it", title="Lampioni")

    (own,) = suggest("lampio", "it", PUBLIC, NOON, get_version())
    (fallback,) = suggest("lamps", "ar", PUBLIC, NOON, get_version())

    assert (own.kind, own.key) == ("output", str(page.translation_key))
    assert own.url.endswith(f"/it/library/{page.slug}/")
    assert fallback.url.endswith(f"/ar/library/{page.slug}/")
    assert fallback.locale == "en"
    assert own.html == "<mark>Lampioni</mark>"


def test_topic_and_place_are_suggested_by_their_names_in_any_language(hub_tree):
    city = City.objects.get(key="genoa", locale__language_code="en")
    SolutionPageFactory(
        parent=hub_tree.section("solutions"), title="Pumps", topics=[topic("water")], city=city
    )

    def terms(text: str, locale: str):
        return [
            (one.kind, one.key, one.title.text, one.found)
            for one in suggest(text, locale, PUBLIC, NOON, get_version())
        ]

    assert terms("wate", "en")[0] == ("topic", "water", "Water", "")
    assert terms("acqu", "en")[0] == ("topic", "water", "Water", "Acqua")
    assert terms("genov", "en")[0] == ("city", "genoa", "Genoa", "Génova")
    assert terms("المي", "ar")[0] == ("topic", "water", "المياه", "")


def test_term_without_items_to_see_is_not_suggested(hub_tree):
    assert titles("wate") == []
    page = SolutionPageFactory(
        parent=hub_tree.section("solutions"), title="Pumps", topics=[topic("water")]
    )
    assert titles("wate") == ["Water"]
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert titles("wate") == []
    assert titles("wate", reader=MEMBERS) == ["Water"]


@pytest.mark.parametrize("typed", ["zan", "za", "zanzibar"])
def test_what_is_hidden_is_never_suggested(hub_tree, typed):
    past, future = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    make(hub_tree, "Zanzibar draft", live=False)
    make(hub_tree, "Zanzibar expired", expire_at=past)
    later = make(hub_tree, "Zanzibar later", live=False)
    later.go_live_at = future
    later.save_revision().publish()
    secret = make(hub_tree, "Zanzibar secret")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    make(hub_tree, "Zanzibar for all")

    assert titles(typed) == ["Zanzibar for all"]
    assert set(titles(typed, reader=MEMBERS)) == {"Zanzibar for all", "Zanzibar secret"}


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_cost_the_same_at_any_number(hub_tree, django_assert_num_queries, count):
    EventPageFactory.create_batch(
        count, parent=hub_tree.section("events"), title="Water day", topics=[topic("water")]
    )
    titles("w")
    titles("wate")  # the vocabulary is in memory

    with django_assert_num_queries(3):  # the state, the titles, the terms in use
        assert len(titles("wate")) == count + 1


@pytest.mark.parametrize(
    ("code", "title", "typed"),
    [
        ("en", "Street lighting", ["lihg", "ligth", "lihgt", "lightn", "laght", "street lihgt"]),
        ("es", "Movilidad compartida", ["movl", "mobilid", "compratida"]),
        ("it", "Rifiuti del porto", ["rifut", "rfiuti"]),
        ("he", "תאורה לערים", ["בער", "לתאו", "ולתאו", "תוארה", "שבערי"]),
        ("ar", "إنارة المياه", ["للمي", "بالمي", "وميا", "انراة"]),
    ],
)
def test_prefix_and_one_wrong_letter_are_forgiven(hub_tree, code, title, typed):
    make(hub_tree, title, code)

    assert {text: titles(text, code) for text in typed} == {text: [title] for text in typed}


def test_what_is_typed_right_has_no_neighbours_beside_it(hub_tree):
    make(hub_tree, "Harbour")
    make(hub_tree, "Harvest")

    assert titles("harb") == ["Harbour"]
    assert set(titles("hart")) == {"Harbour", "Harvest"}


@pytest.mark.parametrize("typed", ["lhi", "mighting", "zzzz", "li"])
def test_three_letters_a_first_letter_and_more_than_one_are_not_forgiven(hub_tree, typed):
    make(hub_tree, "Street lighting")

    assert set(titles(typed)) <= ({"Street lighting"} if typed == "li" else set())


def test_exact_titles_come_first_however_many_are_like_them(hub_tree):
    make(hub_tree, "Harbour", first_published_at=datetime(2020, 1, 1, tzinfo=UTC))
    for number in range(45):
        make(hub_tree, f"Harvest {number}")

    assert titles("harb") == ["Harbour"]


def test_words_of_the_texts_are_offered_where_no_title_goes_on_like_this(hub_tree):
    make(hub_tree, "Caminos", "es", summary="Para los niños.")
    secret = make(hub_tree, "Otros", "es", summary="Para el nido.")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")

    def words(reader=PUBLIC):
        found = suggest("los niñ", "es", reader, NOON, get_version())
        return [(one.kind, one.key) for one in found]

    assert words() == [("words", "los niños")]
    assert titles("nid", "es") == []
    assert titles("nid", "es", reader=MEMBERS) == ["nido"]


def test_forgiving_costs_no_further_query(hub_tree, django_assert_num_queries):
    make(hub_tree, "Water day", summary="Children at the harbour", topics=[topic("water")])
    titles("wate")

    for typed in ("wtaer", "harb", "zzzz"):
        with django_assert_num_queries(2 if typed == "zzzz" else 3):
            titles(typed)
