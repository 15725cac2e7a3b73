"""Words and phrases of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalogue.visibility import PUBLIC
from search.normalise import MAX_TERMS
from search.params import ItemQuery
from search.query import list_items
from search.words import read_words
from tests.factories import OutputPageFactory
from tests.search.conftest import NOON


def texts(query):
    return [word.text for word in read_words(query)]


@pytest.mark.parametrize(
    "query", ['"smart city" Genoa', "«smart city» Genoa", "“smart city” Genoa"]
)
def test_words_in_quotation_marks_are_one(query):
    assert texts(query) == ["smart city", "genoa"]


@pytest.mark.parametrize("query", ['דו"ח', 'a"b"c', '"', '""', '"!"', '" "'])
def test_other_marks_make_no_phrase(query):
    assert all(len(form) == 1 for word in read_words(query) for form in word.forms)


@given(st.text(alphabet='ab "«»“” דח\u202e'))
def test_words_are_bounded_and_never_raise(query):
    words = read_words(query)

    assert len(words) <= MAX_TERMS
    assert all(token.isalnum() for word in words for form in word.forms for token in form)


def test_phrase_finds_words_side_by_side_only(hub_tree):
    library = hub_tree.section("library")
    OutputPageFactory(parent=library, title="The smart cities of tomorrow")
    OutputPageFactory(parent=library, title="A city of smart people")

    def found(q):
        return list_items(ItemQuery(locale="en", q=q), PUBLIC, NOON).count

    assert found("smart city") == 2
    assert found('"smart city"') == 1
    assert found('"city smart"') == 0
