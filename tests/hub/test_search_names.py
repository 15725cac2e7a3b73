"""Names of the hub's own terms, right words and slips of the fingers, on the search page."""

from __future__ import annotations

from tests.factories import OutputPageFactory
from tests.hub.html import read
from tests.hub.searching import search, titles


def test_right_word_is_never_taken_for_another(client, hub_tree):
    library = hub_tree.section("library")
    OutputPageFactory(parent=library, title="A place for roses and property")

    for word in ("peace", "Rome", "poverty"):
        page = search(client, f"q={word}")
        assert page.one("h1").text == f"Results for “{word}”"
        assert titles(page) == []
        assert page.one("div", "empty").one("h2").text == f"Nothing found for “{word}”"


def test_missing_letter_of_a_short_word_is_put_right(client, waters):
    page = search(client, "q=watr")

    assert "Water meters" in titles(page)
    assert "Showing results for “water”." in page.one("p", "found__correction").text


def test_short_word_in_capitals_is_asked_about(client, waters):
    page = search(client, "q=WATR")

    assert titles(page) == []
    assert page.one("p", "found__correction").text == "Did you mean “water”?"


def test_name_of_a_term_finds_what_is_filed_under_it(client, hub_tree, waters):
    page = search(client, "q=genoa")

    assert titles(page) == ["Water meters"]
    (link,) = page.one("div", "found__named").all("a")
    assert (link.text, link["href"]) == ("City: Genoa", "/en/search/?city=genoa")
    assert page.all("p", "found__correction") == []


def test_name_is_not_offered_where_the_list_is_narrowed_to_it(client, waters):
    assert search(client, "q=genoa&city=genoa").all("div", "found__named") == []


def test_name_without_items_is_said_to_be_one_and_leads_to_its_neighbours(client, waters):
    empty = search(client, "q=turin").one("div", "empty")

    assert "The hub knows this name, but nothing here is filed under it:" in empty.text
    links = {link.text: link["href"] for link in empty.all("a")}
    assert links["City: Turin"] == "/en/search/?city=turin"
    assert links["City: Genoa"] == "/en/search/?city=genoa"


def test_no_topic_is_offered_for_a_word_that_joins_others(client, waters):
    empty = search(client, "q=zzzz+and").one("div", "empty")

    assert not any("topic=" in link["href"] for link in empty.all("a"))


def test_words_of_texts_are_suggested_as_a_search(client, waters):
    found = read(client.get("/en/search/suggestions/?q=afa"))

    assert found.one("li", "suggestion")["data-url"] == "/en/search/?q=afar"
