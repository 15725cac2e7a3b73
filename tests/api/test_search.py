"""Search and suggestions of the API: what the page finds, in its order, and why."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from tests.factories import EventPageFactory, OutputPageFactory, UserFactory
from tests.factories.translations import translate
from tests.hub.html import read

ASKED = [
    "", "q=lighting", "q=lighting&kind=output", "q=lamps", "q=lamp&across=1", "q=nothing-like-it",
    "q=lighting&order=title", "topic=energy", "city=murcia&kind=solution", "language=en",
    "q=energy&across=1", "status=ended", "q=lihgting", "q=lihgting&exact=1",
    "from=2029-01-01&to=2031-01-01", "q=lighting&exact=1",
]  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_search_finds_what_the_page_shows(reader, client, every_kind, locale):
    """Same items, same order, same count, same counts of every choice."""
    translate(every_kind["output"], "es", title="Guía de alumbrado")

    for asked in ASKED:
        found = reader.read(f"/api/v1/search/?{asked}&locale={locale}&facets=1")
        page = read(client.get(f"/{locale}/search/?{asked}"))

        links = [link["href"] for link in page.all("a", "card__link")]
        assert [item["url"].removeprefix("http://testserver") for item in found["items"]] == links
        assert found["count"] == len(links)
        for name in ("topic", "goal", "country", "city"):
            shown = {
                choice["value"]: choice.attributes.get("checked") is not None
                for choice in page.all("input", name=name)
            }
            answered = {entry["value"]: entry["is_selected"] for entry in found["facets"][name]}
            assert answered.items() <= shown.items(), (asked, name)


def test_hit_says_why_it_was_found(reader, every_kind):
    (hit,) = reader.read("/api/v1/search/?q=lamp&kind=solution")["items"]

    assert hit["title_html"] == "Smart street lighting"
    assert hit["excerpt_html"] == "<mark>Lamps</mark> that know when to shine."
    assert (hit["excerpt_locale"], hit["excerpt_dir"]) == ("en", "ltr")
    (hit,) = reader.read("/api/v1/search/?q=street&kind=solution")["items"]
    assert hit["title_html"] == "Smart <mark>street</mark> lighting"


def test_what_people_wrote_is_text_and_no_markup(reader, hub_tree):
    OutputPageFactory(
        parent=hub_tree.section("library"),
        title="<i>Lamp</i> & co",
        summary="<script>lamp</script>",
        body=[("paragraph", RichText("<p>lamp</p>"))],
    )

    (hit,) = reader.read("/api/v1/search/?q=lamp")["items"]
    (one,) = reader.read("/api/v1/suggest/?q=lamp")["items"]

    assert hit["title_html"] == one["title_html"] == "&lt;i&gt;<mark>Lamp</mark>&lt;/i&gt; &amp; co"
    assert hit["title"] == one["title"] == "<i>Lamp</i> & co"
    assert hit["excerpt_html"] == "&lt;script&gt;<mark>lamp</mark>&lt;/script&gt;"


def test_facets_come_when_they_are_asked_for(reader, every_kind):
    assert reader.read("/api/v1/search/?q=lighting")["facets"] is None

    facets = reader.read("/api/v1/search/?q=lighting&topic=energy&facets=1&locale=it")["facets"]

    assert facets["topic"] == [
        {"value": "energy", "label": "Energia", "locale": "it", "count": 2, "is_selected": True}
    ]
    assert {(entry["value"], entry["count"]) for entry in facets["kind"]} == {
        ("output", 1),
        ("solution", 1),
    }
    (language,) = facets["language"]
    assert (language["value"], language["label"].lower()) == ("en", "inglese")


def test_next_leads_through_everything_that_was_found(reader, hub_tree):
    OutputPageFactory.create_batch(5, parent=hub_tree.section("library"), summary="A lamp.")
    whole = [item["id"] for item in reader.read("/api/v1/search/?q=lamp")["items"]]

    found, path = [], "/api/v1/search/?q=lamp&limit=2&across=0&fields=id"
    while path:
        answer = reader.read(path)
        assert answer["count"] == 5
        found += [item["id"] for item in answer["items"]]
        path = answer["next"]

    assert found == whole


def test_correction_is_told_and_can_be_refused(reader, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="Water meters")

    answer = reader.read("/api/v1/search/?q=watter")
    assert answer["correction"] == {"q": "water", "is_applied": True}
    assert [item["title_html"] for item in answer["items"]] == ["<mark>Water</mark> meters"]
    exact = reader.read("/api/v1/search/?q=watter&exact=1")
    assert (exact["count"], exact["correction"]) == (0, None)
    assert reader.read("/api/v1/search/?q=water")["correction"] is None


def test_added_words_are_told(reader, hub_tree):
    answer = reader.read("/api/v1/search/?q=water+pump&across=1&locale=he")

    (added,) = answer["added"]
    assert added["word"] == "water"
    assert {"locale": "it", "name": "Acqua"} in added["names"]
    assert "en" not in {name["locale"] for name in added["names"]}
    assert reader.read("/api/v1/search/?q=water")["added"] == []


def test_names_in_other_languages_find_across_languages(reader, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library", "it"), title="Reti di acqua")

    assert reader.read("/api/v1/search/?q=water")["count"] == 0
    (hit,) = reader.read("/api/v1/search/?q=water&across=1")["items"]
    assert (hit["title_html"], hit["locale"]) == ("Reti di <mark>acqua</mark>", "it")


def test_suggestions_are_terms_then_items(reader, every_kind):
    answer = reader.read("/api/v1/suggest/?q=ener&locale=es")

    assert answer["count"] == len(answer["items"])
    assert answer["next"] is None
    term = answer["items"][0]
    assert (term["kind"], term["key"], term["title"]) == ("topic", "energy", "Energía")
    assert term["url"] == "http://testserver/es/search/?topic=energy"
    assert (term["found_name"], term["found_locale"]) == (None, None)
    (item,) = reader.read("/api/v1/suggest/?q=street+l&limit=1")["items"]
    assert item["title"] == "Smart street lighting"
    assert item["url"].startswith("http://testserver/en/solutions/")
    assert item["title_html"] == "Smart <mark>street</mark> <mark>lighting</mark>"


def test_suggestion_by_a_name_in_another_language_says_so(reader, every_kind):
    term = reader.read("/api/v1/suggest/?q=energia&locale=ar")["items"][0]

    assert (term["title"], term["locale"], term["dir"]) == ("الطاقة", "ar", "rtl")
    assert term["found_name"] in {"Energía", "Energia"}


@pytest.mark.parametrize("path", ["search/?q=lamp", "suggest/?q=lamp"])
def test_answer_is_asked_for_once_until_something_changes(reader, hub_tree, path):
    OutputPageFactory(parent=hub_tree.section("library"), title="A lamp")
    first = reader.get(f"/api/v1/{path}")

    again = reader.get(f"/api/v1/{path}", headers={"If-None-Match": first["ETag"]})
    OutputPageFactory(parent=hub_tree.section("library"), title="Two lamps")
    changed = reader.get(f"/api/v1/{path}", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert changed.json()["count"] == first.json()["count"] + 1


@pytest.mark.parametrize("path", ["search/?q=secret", "suggest/?q=secret"])
def test_members_find_what_is_for_members_and_nobody_keeps_it(reader, hub_tree, path):
    page = OutputPageFactory(parent=hub_tree.section("library"), title="A secret")
    page.view_restrictions.create(restriction_type="login")

    assert reader.read(f"/api/v1/{path}")["count"] == 0
    reader.force_login(UserFactory())
    response = reader.get(f"/api/v1/{path}")

    assert response.json()["count"] == 1
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "most"),
    [("search/?q=lamp&facets=1", 9), ("search/?q=lamp&across=1", 9), ("suggest/?q=lamp", 3)],
)
def test_answer_costs_the_same_at_any_number(reader, hub_tree, path, most, count):
    EventPageFactory.create_batch(count, parent=hub_tree.section("events"), title="A lamp")
    reader.read("/api/v1/search/?q=qqqq&across=1")  # the vocabularies are in memory

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = reader.read(f"/api/v1/{path}")

    assert answer["count"] == count
    assert len(queries) <= most


def test_correction_that_is_not_certain_is_only_told(reader, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="A place for all")

    answer = reader.read("/api/v1/search/?q=peace")

    assert answer["count"] == 0
    assert answer["correction"] == {"q": "place", "is_applied": False}


def test_words_are_suggested_where_no_title_goes_on_like_this(reader, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="Meters", summary="From afar.")

    (word,) = reader.read("/api/v1/suggest/?q=afa")["items"]

    assert (word["kind"], word["title"], word["title_html"]) == ("words", "afar", "afar")
    assert word["url"].endswith("/en/search/?q=afar")
