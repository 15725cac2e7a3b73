"""Names of terms: what every facet is called, in five languages, finds what is filed under it."""

from __future__ import annotations

import pytest

from home.models import City, Country, Goal, Topic
from home.vocabulary import get_vocabulary
from search.catalogue.visibility import PUBLIC
from search.catalogue.writer import batching
from search.memo import get_version
from search.naming import find_named, list_kinds, list_names, read_query, term_token
from search.params import ItemQuery
from search.query import list_items
from search.spelling import correct
from tests.factories import OutputPageFactory
from tests.search.conftest import NOON

LANGUAGES = ("en", "es", "it", "he", "ar")
ARTICLES = {"en": "the ", "es": "la ", "it": "il ", "he": "ה", "ar": "ال"}
SHORT = 4  # letters of a Hebrew word of which the first may be its own


def in_english(model) -> list:
    return list(model.objects.filter(locale__language_code="en"))


def with_article(name: str, code: str) -> list[str]:
    """Return the name behind an article, where one may be: Semitic ones stand in one word."""
    article = ARTICLES[code]
    if not article.endswith(" ") and (
        " " in name or len(name) <= SHORT or name.startswith(article)
    ):
        return []
    return [article + name]


@pytest.fixture
def names(hub_tree) -> dict[str, list[tuple[str, tuple[str, str]]]]:
    """Return every name of every term, by language."""
    get_version()
    found = list(list_names(get_vocabulary()))
    return {
        code: [(name, term) for language, name, term in found if language == code]
        for code in LANGUAGES
    }


@pytest.fixture
def filed(hub_tree):
    """Items that say nothing, filed under every topic, goal, city and country."""
    library = hub_tree.section("library")
    topics, goals = in_english(Topic), in_english(Goal)
    with batching():
        OutputPageFactory(parent=library, title="Zzz", topics=topics, goals=goals)
        for place in in_english(City):
            OutputPageFactory(parent=library, title="Zzz", city=place)
        for place in in_english(Country):
            OutputPageFactory(parent=library, title="Zzz", country=place)


def test_there_are_names_of_every_facet_in_every_language(names):
    facets = {code: {term[0] for _name, term in names[code]} for code in LANGUAGES}

    assert set(map(frozenset, facets.values())) == {
        frozenset({"topic", "goal", "country", "city", "kind", "type"})
    }
    assert min(map(len, names.values())) > 120


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_is_known_as_it_is_in_capitals_and_behind_an_article(names, code):
    unknown = [
        (written, term)
        for name, term in names[code]
        for written in (name, name.upper(), f" {name}.", *with_article(name, code))
        if term not in find_named(read_query(written))
    ]

    assert unknown == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_finds_what_is_filed_under_it(filed, names, code):
    facets = {"topic", "goal", "city", "country"}
    lost = [
        name
        for name, term in names[code]
        if term[0] in facets and not list_items(ItemQuery(locale=code, q=name), PUBLIC, NOON).count
    ]

    assert lost == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_name_is_taken_for_another_word(hub_tree, names, code):
    library = hub_tree.section("library", code)
    for title in ("Rose, place, mide, analyst", "סלום ירושלמי בטיחת", "سلامات بيوت"):
        OutputPageFactory(parent=library, title=title)

    taken = [
        name
        for name, _term in names[code]
        if correct(ItemQuery(locale=code, q=name), PUBLIC, NOON, found=0)
    ]

    assert taken == []


def test_name_in_a_longer_query_stands_for_its_words(filed):
    words = read_query("clean water and sanitation zzz")
    token = (term_token("goal", "6"),)

    assert [token in word.forms for word in words] == [True, True, True, True, False]
    assert list_items(ItemQuery(locale="en", q="zzz genova"), PUBLIC, NOON).count == 1


@pytest.mark.parametrize("q", ["SDG 6", "sdg6", "ODS 6", "OSS 6", "יעד 6", "الهدف 6", "هدف 6"])
def test_goal_is_found_by_its_number(filed, q):
    get_version()

    assert find_named(read_query(q)) == (("goal", "6"),)
    assert find_named(read_query(q.replace("6", "66"))) == ()


@pytest.mark.parametrize(
    "q", ["", "quality", "water meters", "the", "clean water and", "and", "zzz"]
)
def test_what_is_no_name_names_nothing(hub_tree, q):
    get_version()

    assert find_named(read_query(q)) == ()


def test_nobody_can_type_the_mark_of_a_term(filed):
    token = term_token("topic", "water")

    assert list_items(ItemQuery(locale="en", q=token), PUBLIC, NOON).count == 0


def test_kinds_have_a_name_in_every_language(hub_tree):
    assert {language for language, _name, _term in list_kinds()} == set(LANGUAGES)
