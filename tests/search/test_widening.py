"""Names of the vocabulary in other languages, for what a query names."""

from __future__ import annotations

import pytest

from home.vocabulary import Vocabulary
from search.widening import Added, widen
from search.words import form_of, read_words

VOCABULARY = Vocabulary(
    names={
        "topic": {
            "water": {"en": "Water", "es": "Agua", "it": "Acqua", "he": "מים", "ar": "المياه"},
            "air": {"en": "Air quality", "es": "Calidad del aire", "it": "Qualità dell'aria"},
            "water-reuse": {"en": "Water reuse", "it": "Riuso dell'acqua"},
        },
        "city": {"genoa": {"en": "Genoa", "es": "Génova", "it": "Genova"}},
    }
)


def names(query: str) -> list[Added]:
    return list(widen(read_words(query), VOCABULARY)[1])


def test_name_of_a_topic_brings_its_names_in_the_other_languages():
    others = {"es": "Agua", "it": "Acqua", "he": "מים", "ar": "المياه"}

    assert names("water") == [Added("water", others)]


@pytest.mark.parametrize("query", ["WATERS", "Agua", "ACQUA", "למים", "مياه"])
def test_name_is_known_in_any_form_and_language(query):
    (added,) = names(query)

    assert len(added.names) == 4


def test_words_get_the_forms_as_well():
    words, _added = widen(read_words("water pump"), VOCABULARY)

    assert form_of("Acqua", "it") in words[0].forms
    assert words[1] == read_words("pump")[0]


def test_longer_name_comes_first_and_goes_to_each_of_its_words():
    words, added = widen(read_words("water reuse plan"), VOCABULARY)

    assert [entry.word for entry in added] == ["water reuse"]
    assert added[0].names == {"it": "Riuso dell'acqua"}
    phrase = set(words[0].forms) & set(words[1].forms)
    assert len(phrase) == 1
    assert len(next(iter(phrase))) == 2
    assert words[2] == read_words("plan")[0]


def test_phrase_is_a_name_as_well():
    assert names('"air quality"') == [
        Added("air quality", {"es": "Calidad del aire", "it": "Qualità dell'aria"})
    ]


def test_part_of_a_name_is_no_name():
    assert names("quality") == []


def test_name_that_is_the_same_word_is_not_added():
    (added,) = names("genova")

    assert added == Added("genova", {"en": "Genoa"})


def test_what_is_no_name_stays_as_it_is():
    words = read_words("lamps for towns")

    assert widen(words, VOCABULARY) == (words, ())
