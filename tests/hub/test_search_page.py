"""The search page: all kinds at once, why each was found, and what leads on."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests.factories import (
    EventPageFactory,
    OutputPageFactory,
    PersonPageFactory,
    SolutionPageFactory,
    StandardPageFactory,
)
from tests.factories.translations import translate
from tests.hub.html import read
from tests.hub.searching import marks, search, titles


def test_words_are_marked_in_title_and_text(client, hub_tree):
    OutputPageFactory(
        parent=hub_tree.section("library"), title="Cities of light", summary="What a city can do."
    )

    card = search(client, "q=city").one("article")

    assert marks(card.one("h2")) == ["Cities"]
    assert marks(card.one("p", "card__summary")) == ["city"]


def test_text_in_another_language_says_so(client, hub_tree):
    OutputPageFactory(
        parent=hub_tree.section("library", "ar"), title="المدينة", summary="مدن على البحر"
    )

    card = search(client, "q=مدينة", "en").one("article")

    for part in (card.one("h2"), card.one("p", "card__summary")):
        assert (part["lang"], part["dir"]) == ("ar", "rtl")
    assert card.one("span", "tag").text == "in Arabic"
    assert marks(card) == ["المدينة", "مدن"]


def test_without_words_everything_is_listed_and_nothing_marked(client, waters):
    page = search(client, "")

    assert page.one("h1").text == "Search"
    assert len(titles(page)) == 3
    assert page.all("mark") == []


def test_pages_about_the_hub_are_found_and_not_listed_without_words(client, hub_tree, waters):
    StandardPageFactory(parent=hub_tree.home(), title="Privacy of water meters")

    plain, found, asked = (search(client, query) for query in ("", "q=privacy", "kind=page"))

    assert "Privacy of water meters" not in titles(plain)
    assert plain.one("a", "tabs__link", **{"aria-current": "true"}).text.split() == ["All", "3"]
    assert titles(found) == titles(asked) == ["Privacy of water meters"]


def test_box_belongs_to_the_form_of_the_filters(client, waters):
    page = search(client, "q=water&kind=output")

    form = page.one("form", "filters")
    box = page.one("input", name="q")
    assert (box["value"], box["form"]) == ("water", form["id"])
    assert page.one("div", role="search").one("button")["form"] == form["id"]
    assert form.one("input", name="kind")["value"] == "output"  # chosen by a tab
    assert [one["name"] for one in form.all("input", type="hidden")] == ["kind"]


def test_filters_of_the_search(client, waters):
    page = search(client, "")

    names = {
        element["name"]
        for element in page.one("form", "filters").all()
        if "name" in element.attributes
    }
    assert names >= {
        "topic",
        "city",
        "country",
        "language",
        "from",
        "to",
        "status",
        "order",
        "across",
    }
    languages = {
        one["value"]: label.one("span", "check__count").text
        for label in page.all("label", "check")
        for one in label.all("input", name="language")
    }
    assert languages == {"en": "2", "it": "1"}


@pytest.mark.parametrize(
    ("asked", "expected", "chip"),
    [
        ("language=it", {"Reti di acqua"}, "Language of the text: Italian"),
        ("city=genoa", {"Water meters"}, "City: Genoa"),
        ("from=2031-01-01&to=2031-12-31", {"Water day"}, "From: 1 January 2031"),
        ("from=2032-01-01", set(), "From: 1 January 2032"),
        ("status=ended", set(), "When: Over"),
    ],
)
def test_filter_narrows_and_can_be_taken_away(client, waters, asked, expected, chip):
    page = search(client, asked)

    assert set(titles(page)) == expected
    first = page.all("a", "chip")[0]
    assert first.text == f"Remove the filter {chip}"
    assert asked.split("&")[0] not in first["href"]


def test_clearing_keeps_the_words(client, waters):
    assert (
        search(client, "q=water&topic=water").one("a", "chips__clear")["href"]
        == "/en/search/?q=water"
    )


@time_machine.travel("2031-03-20T10:00:00Z", tick=False)
def test_presets_need_no_script(client, waters):
    presets = {
        link.text: link["href"]
        for link in search(client, "q=water&status=all").all("a", "days__preset")
    }

    assert presets["Next 7 days"] == (
        "/en/search/?q=water&status=all&from=2031-03-20&to=2031-03-26"
    )
    page = read(client.get(presets["Next 7 days"]))
    assert titles(page) == ["Water day"]
    (current,) = page.all("a", "days__preset", **{"aria-current": "true"})
    assert current.text == "Next 7 days"
    assert page.one("input", id="filter-from")["value"] == "2031-03-20"


def test_days_bring_back_what_is_over(client, hub_tree):
    EventPageFactory(
        parent=hub_tree.section("events"), title="Long ago", start_date=date(2020, 5, 1)
    )

    assert titles(search(client, "")) == []
    page = search(client, "from=2020-01-01&to=2020-12-31")
    assert titles(page) == ["Long ago"]
    assert page.one("input", id="status-all")["value"] == ""
    assert "checked" in page.one("input", id="status-all").attributes


def test_few_results_invite_to_other_languages(client, waters):
    page = search(client, "q=water")

    assert set(titles(page)) == {"Water meters", "Water day"}
    others = page.one("p", "found__others").one("a")
    assert others.text == "1 more result in other languages"
    assert others["href"] == "/en/search/?q=water&across=1"


def test_search_across_languages_says_what_was_added_and_labels_each_hit(client, waters):
    page = search(client, "q=water&across=1")

    assert set(titles(page)) == {"Water meters", "Water day", "Reti di acqua"}
    added = page.one("div", "found__added")
    names = {(one["lang"], one.text) for one in added.all("bdi")}
    assert {("it", "Acqua"), ("es", "Agua"), ("he", "מים"), ("ar", "المياه")} <= names
    assert added.one("a")["href"] == "/en/search/?q=water"
    labels = {
        card.one("a", "card__link").text: card.one("span", "tag").text
        for card in page.all("article")
    }
    assert labels == {
        "Water meters": "in English",
        "Water day": "in English",
        "Reti di acqua": "in Italian",
    }
    assert "checked" in page.one("input", name="across").attributes


def test_hit_of_another_language_version_shows_that_text(client, waters):
    card = search(client, "q=contatore&across=1").one("article")

    assert card.one("a", "card__link").text == "Water meters"
    assert card.one("span", "tag").text == "found in the text in Italian"
    text = card.one("p", "card__summary")
    assert (text["lang"], text["dir"]) == ("it", "ltr")
    assert marks(text) == ["Contatori"]


def test_nothing_found_names_the_word_and_offers_the_rest(client, waters):
    page = search(client, "q=water+zzzz&topic=water")

    empty = page.one("div", "empty")
    assert empty.one("h2").text == "Nothing found for “water zzzz”"
    assert [word.text for word in empty.all("strong")] == ["zzzz"]
    links = {link.text: link["href"] for link in empty.all("a")}
    assert links["Search for “water” alone"] == "/en/search/?q=water"
    assert links["Water"] == "/en/search/?topic=water"
    assert links["Library"] == "/en/library/"
    assert "/en/contact/" in links.values()


def test_nothing_found_with_filters_offers_the_search_without(client, waters):
    empty = search(client, "q=meters&kind=event").one("div", "empty")

    links = {link.text: link["href"] for link in empty.all("a")}
    text = "The same words without filters, past items too: 1 item"
    assert links[text] == "/en/search/?q=meters&status=all"


def test_nothing_found_offers_other_languages(client, hub_tree, waters):
    links = [
        link["href"] for link in search(client, "q=water&kind=person").one("div", "empty").all("a")
    ]
    assert "/en/search/?q=water&status=all" in links

    PersonPageFactory(parent=hub_tree.section("stakeholders", "it"), title="Acqua Chiara")
    links = [
        link["href"] for link in search(client, "q=water&kind=person").one("div", "empty").all("a")
    ]
    assert "/en/search/?q=water&kind=person&across=1" in links


def test_topic_with_a_similar_name_is_offered(client, waters):
    empty = search(client, "q=mobilty").one("div", "empty")

    links = {link.text: link["href"] for link in empty.all("a")}
    assert links["Mobility"] == "/en/search/?topic=mobility"


def test_words_that_find_nothing_are_corrected_and_it_is_said(client, waters):
    page = search(client, "q=watter&kind=output")

    assert page.one("h1").text == "Results for “water”: Outputs"
    assert titles(page) == ["Water meters"]
    assert marks(page.one("article")) == ["Water"]
    said = page.one("p", "found__correction")
    assert said.text == "Showing results for “water”. Search for “watter” instead"
    assert said.one("a")["href"] == "/en/search/?q=watter&kind=output&exact=1"
    assert page.one("input", name="q")["value"] == "watter"
    assert "Showing results for “water”." in page.one("p", "results__count").text


def test_correction_comes_from_what_the_reader_sees_first(client, hub_tree, waters):
    OutputPageFactory(parent=hub_tree.section("library", "he"), title="שאאר")
    translate(waters, "he", title="שאאר")  # what the keys of "wattr" are on a Hebrew keyboard

    page = search(client, "q=wattr&across=1&topic=water")

    assert page.one("h1").text == "Results for “water”: Languages: all, Water"
    assert page.one("div", "found__added").all("bdi") != []


def test_exact_words_are_left_alone(client, waters):
    page = search(client, "q=watter&exact=1")

    assert (titles(page), page.all("p", "found__correction")) == ([], [])
    assert page.one("div", "empty").one("h2").text == "Nothing found for “watter”"
    hidden = page.one("form", "filters").all("input", type="hidden")
    assert "exact" not in {one["name"] for one in hidden}  # other words may be corrected again


def test_other_words_are_asked_about_where_little_is_found(client, hub_tree):
    library = hub_tree.section("library")
    OutputPageFactory.create_batch(11, parent=library, title="The city")
    OutputPageFactory(parent=library, title="A citty of old")

    page = search(client, "q=citty&status=all")

    assert titles(page) == ["A citty of old"]
    said = page.one("p", "found__correction").one("a")
    assert said.text == "Did you mean “city”?"
    assert said["href"] == "/en/search/?q=city&status=all"


def test_feed_of_corrected_words_is_the_list(client, waters):
    feed = client.get("/en/search/feed.atom?q=watter&kind=output").content.decode()

    assert feed.count("<entry") == 1
    assert "<entry" not in client.get("/en/search/feed.atom?q=watter&exact=1").content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        "from=yesterday",
        "to=2026-02-30",
        "from=2026-05-02&to=2026-05-01",
        "language=fr",
        "across=yes",
        "exact=2",
        "facets=1",
        "limit=5",
    ],
)
def test_bad_parameter_is_explained(client, hub_tree, asked):
    response = client.get(f"/ar/search/?{asked}")

    page = read(response)
    assert response.status_code == 400
    assert page.one("main").one("a", "button")["href"].startswith("/ar/search/")


def test_pages_and_feed_keep_what_was_asked(client, hub_tree, settings):
    settings.HUB_LIST_SIZE = 2
    OutputPageFactory.create_batch(3, parent=hub_tree.section("library"), summary="A lamp.")

    page = search(client, "q=lamp&across=1&language=en")

    assert page.one("a", rel="next")["href"] == "/en/search/?q=lamp&across=1&language=en&page=2"
    feed = page.one("a", "results__feed")["href"]
    assert feed == "/en/search/feed.atom?q=lamp&across=1&language=en"
    assert client.get(feed).content.decode().count("<entry") == 3
    assert client.get("/en/search/?q=lamp&page=9").status_code == 404


def test_search_that_finds_enough_asks_no_more(client, hub_tree, django_assert_max_num_queries):
    OutputPageFactory.create_batch(12, parent=hub_tree.section("library"), title="A lamp")
    client.get("/en/search/suggestions/?q=water")  # the vocabulary is in memory

    with django_assert_max_num_queries(6):
        assert len(titles(search(client, "q=lamp"))) == 12


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("asked", "found", "most"),
    [
        # State, moment, count, list, facets, texts; for few: other languages, what was meant.
        ("q=lamp", True, 10),
        ("q=lamp&across=1", True, 10),
        ("", True, 6),
        ("q=zzzz+lamps&topic=water", False, 12),
    ],
)
def test_search_costs_the_same_at_any_number(
    client, hub_tree, django_assert_max_num_queries, asked, found, most, count
):
    SolutionPageFactory.create_batch(count, parent=hub_tree.section("solutions"), title="A lamp")
    client.get("/en/search/?q=qqqq&across=1")  # the vocabularies are in memory

    with django_assert_max_num_queries(most):
        page = search(client, asked)

    assert len(titles(page)) == (count if found else 0)
