"""The list is the pages' list: same items, same order, same count; few queries, few bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.vocabulary import get_vocabulary
from search.catalogue.visibility import PUBLIC
from search.params import parse_query
from search.query import list_items
from tests.factories import EventPageFactory, OutputPageFactory, UserFactory
from tests.factories.translations import translate

PAST = datetime(2020, 1, 1, tzinfo=UTC).date()

FILTERS = [
    "", "kind=output", "kind=output&kind=solution", "kind=organisation&kind=person", "kind=event",
    "type=company", "kind=output&type=document", "topic=energy", "topic=energy&topic=water",
    "topic=water", "country=ES", "city=murcia", "city=murcia&kind=solution", "q=lighting",
    "q=lighting&kind=output", "q=nothing-like-it", "status=all", "status=ended", "status=current",
    "order=oldest", "order=newest", "order=title", "order=soonest", "order=latest",
    "q=lighting&order=title", "fallback=none", "limit=2", "language=en", "language=es&language=it",
    "from=2019-01-01&to=2020-12-31", "from=2030-01-01", "to=2025-12-31&status=current",
]  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_list_is_the_one_of_the_pages(reader, every_kind, hub_tree, locale):
    translate(every_kind["output"], "es", title="Guía de alumbrado")
    EventPageFactory(parent=hub_tree.section("events"), start_date=PAST)

    answers = {asked: reader.read(f"/api/v1/items/?{asked}&locale={locale}") for asked in FILTERS}

    found = {
        asked: (a["count"], [item["id"] for item in a["items"]]) for asked, a in answers.items()
    }
    assert found == {asked: page_list(asked, locale) for asked in FILTERS}


def page_list(asked: str, locale: str) -> tuple[int, list[str]]:
    """Return count and ids of the list that a page shows for the query string `asked`."""
    query = parse_query(QueryDict(asked), locale=locale, extra=("fallback", "limit"))
    found = list_items(query, PUBLIC, timezone.now())
    return found.count, [json.loads(card)["id"] for card in found.cards]


def test_filters_do_filter(reader, every_kind):
    counts = {asked: reader.read(f"/api/v1/items/?{asked}")["count"] for asked in FILTERS}

    assert counts[""] == 8
    assert counts["kind=output"] == counts["type=company"] == 1
    assert counts["kind=output&kind=solution"] == counts["topic=energy"] == 2
    assert counts["topic=water"] == counts["q=nothing-like-it"] == counts["status=ended"] == 0
    assert counts["q=lighting"] == 2


def walk(reader, path: str) -> list[str]:
    """Return the ids of all pages of a list, by following `next`."""
    found = []
    while path:
        answer = reader.read(path)
        found += [item["id"] for item in answer["items"]]
        path = answer["next"]
    return found


@pytest.mark.parametrize(
    "asked", ["", "order=oldest", "order=title", "order=soonest", "order=latest", "q=output"]
)
def test_next_leads_through_the_whole_list(reader, hub_tree, asked):
    OutputPageFactory.create_batch(5, parent=hub_tree.section("library"))
    whole = [item["id"] for item in reader.read(f"/api/v1/items/?{asked}")["items"]]

    assert walk(reader, f"/api/v1/items/?{asked}&limit=2") == whole
    assert len(set(whole)) == 5


def test_next_keeps_filters_and_is_absolute(reader, hub_tree):
    OutputPageFactory.create_batch(3, parent=hub_tree.section("library"))

    following = reader.read("/api/v1/items/?kind=output&limit=1&locale=it")["next"]

    assert following.startswith(
        "http://testserver/api/v1/items/?kind=output&limit=1&locale=it&cursor="
    )


@pytest.mark.parametrize("order", ["title", "series", "newest"])
def test_next_leads_on_however_long_the_titles_are(reader, hub_tree, order):
    for letter in "abc":
        title = f"{letter} {'مدينة ذكية ' * 20}"
        OutputPageFactory(parent=hub_tree.section("library"), title=title)

    address, found = f"/api/v1/items/?limit=1&kind=output&order={order}", []
    while address:
        page = reader.read(address.removeprefix("http://testserver"))
        found += page["items"]
        address = page["next"]

    assert len(found) == 3


def test_cursor_is_stable_when_items_appear(reader, hub_tree):
    pages = OutputPageFactory.create_batch(4, parent=hub_tree.section("library"))
    first = reader.read("/api/v1/items/?limit=2&order=title")
    OutputPageFactory(parent=hub_tree.section("library"), title="AAA comes first")

    rest = [item["id"] for item in reader.read(first["next"])["items"]]

    seen = {item["id"] for item in first["items"]}
    assert seen.isdisjoint(rest)
    assert seen | set(rest) == {str(page.translation_key) for page in pages}


def test_fields_narrow_the_answer(reader, every_kind):
    (item,) = reader.read("/api/v1/items/?kind=output&fields=title,id")["items"]
    detail = reader.read(f"/api/v1/items/{item['id']}/?fields=details,kind")

    assert item == {"title": "Lighting guide", "id": str(every_kind["output"].translation_key)}
    assert set(detail) == {"details", "kind"}


def test_addresses_are_absolute(reader, every_kind):
    text = json.dumps(reader.read("/api/v1/items/"))
    item = reader.read(f"/api/v1/items/{every_kind['solution'].translation_key}/")

    assert "\ue000" not in text
    assert item["url"] == f"http://testserver/en/solutions/{every_kind['solution'].slug}/"
    assert item["details"]["provider"]["url"].startswith("http://testserver/en/stakeholders/")
    assert item["details"]["files"][0]["url"].startswith("http://testserver/documents/")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("asked", "extra"),
    [
        ({}, 0),
        ({"kind": "output"}, 0),
        ({"q": "output"}, 0),
        ({"fields": "id"}, 0),
        ({"topic": "energy"}, 1),  # named by the vocabulary: its state comes first
    ],
)
def test_list_costs_the_same_at_any_length(reader, hub_tree, count, asked, extra):
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"))
    get_vocabulary()

    with CaptureQueriesContext(connection) as cold:
        reader.read(f"/api/v1/items/?{urlencode(asked)}")
    with CaptureQueriesContext(connection) as warm:
        reader.read(f"/api/v1/items/?{urlencode(asked)}")

    assert len(cold) == 3 + extra  # cards with the version, next moment, count
    assert len(warm) == 1 + extra


@pytest.mark.parametrize("count", [1, 3])
def test_item_costs_the_same_at_any_number_of_links(reader, every_kind, hub_tree, count):
    path = f"/api/v1/items/{every_kind['solution'].translation_key}/"
    OutputPageFactory.create_batch(
        count, parent=hub_tree.section("library"), solution=every_kind["solution"]
    )

    with CaptureQueriesContext(connection) as cold:
        reader.read(path)
    with CaptureQueriesContext(connection) as warm:
        reader.read(path)

    assert len(cold) == 3  # item with the version, next moment, links
    assert len(warm) == 2


@pytest.mark.parametrize("kind", [None, "output"])
def test_answer_is_not_sent_twice(reader, every_kind, kind):
    path = f"/api/v1/items/{every_kind[kind].translation_key}/" if kind else "/api/v1/items/"
    first = reader.get(path)
    again = reader.get(path, headers={"If-None-Match": f'"x", {first["ETag"]}'})
    strong = reader.get(path, headers={"If-None-Match": first["ETag"].removeprefix("W/")})
    other = reader.get(path, headers={"If-None-Match": '"x"'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert strong.status_code == 304
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("asked", ["", "?locale=es", "?kind=output"])
def test_tag_changes_with_the_content_and_the_question(reader, every_kind, asked):
    before = reader.get(f"/api/v1/items/{asked}")["ETag"]
    page = every_kind["output"]
    page.title = "Another title"
    page.save_revision().publish()

    assert reader.get(f"/api/v1/items/{asked}")["ETag"] != before
    assert reader.get("/api/v1/items/?locale=it")["ETag"] != before


def test_tag_changes_when_an_item_expires_by_itself(reader, hub_tree, time_machine):
    time_machine.move_to(datetime(2029, 1, 1, 12, tzinfo=UTC), tick=False)
    OutputPageFactory(
        parent=hub_tree.section("library"), expire_at=datetime(2029, 1, 1, 12, 20, tzinfo=UTC)
    )
    before = reader.get("/api/v1/items/")
    time_machine.move_to(datetime(2029, 1, 1, 12, 19, tzinfo=UTC), tick=False)
    still = reader.get("/api/v1/items/", headers={"If-None-Match": before["ETag"]})
    time_machine.move_to(datetime(2029, 1, 1, 12, 20, tzinfo=UTC), tick=False)
    after = reader.get("/api/v1/items/", headers={"If-None-Match": before["ETag"]})

    assert json.loads(before.content)["count"] == 1
    assert still.status_code == 304
    assert (after.status_code, json.loads(after.content)["count"]) == (200, 0)


def test_item_says_when_its_text_was_published(reader, every_kind):
    response = reader.get(f"/api/v1/items/{every_kind['output'].translation_key}/")

    assert response["Last-Modified"] == "Mon, 05 Nov 2029 09:00:00 GMT"


def test_members_items_are_for_sessions_only(reader, hub_tree):
    control = OutputPageFactory(parent=hub_tree.section("library"))
    page = OutputPageFactory(parent=hub_tree.section("library"))
    page.view_restrictions.create(restriction_type="login")
    anonymous = reader.get("/api/v1/items/")
    reader.force_login(UserFactory())

    member = reader.get("/api/v1/items/", headers={"If-None-Match": anonymous["ETag"]})

    ids = lambda response: {item["id"] for item in json.loads(response.content)["items"]}  # noqa: E731
    assert ids(anonymous) == {str(control.translation_key)}
    assert ids(member) == {str(control.translation_key), str(page.translation_key)}
    assert anonymous["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert member["Cache-Control"] == "private, no-store"
    item = reader.read(f"/api/v1/items/{page.translation_key}/")
    assert item["audience"] == "members"
