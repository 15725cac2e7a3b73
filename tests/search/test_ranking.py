"""What stands first: the steps of a rank, and what moves an item within a step."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from search.catalogue.visibility import PUBLIC
from search.engines.database import INDEX, TABLE, ensure_text_index
from search.params import ItemQuery
from search.query import list_items
from tests.factories import EventPageFactory, OutputPageFactory
from tests.factories.translations import translate
from tests.search.conftest import NOON


def ask(q, locale="en", **values):
    query = ItemQuery(locale=locale, q=q, order="relevance", **{"status": "all", **values})
    return [json.loads(card)["title"] for card in list_items(query, PUBLIC, NOON).cards]


def body(text):
    return [("paragraph", f"<p>{text}</p>")]


def test_each_step_stands_before_the_next(hub_tree):
    library = hub_tree.section("library")
    made = [
        {"title": "Nothing of it", "body": body("A market and its water")},
        {"title": "Some market", "summary": "Short of water"},
        {"title": "Water at the old market"},
        {"title": "Clean water market of the eastern harbour and the old town"},
        {"title": "Water market"},
    ]
    for number, facts in enumerate(made):
        # The better it fits, the older it is: age must not matter before the last.
        published = datetime(2029, 1, 10 - number, tzinfo=UTC)
        OutputPageFactory(parent=library, **{"summary": "-", **facts}, first_published_at=published)

    assert ask("water market") == [facts["title"] for facts in reversed(made)]


def test_shorter_title_then_newer_item_stand_before_others(hub_tree):
    library = hub_tree.section("library")
    for title, day in (("Water in the long summer", 3), ("Water bill", 1), ("Water jugs", 2)):
        published = datetime(2029, 1, day, tzinfo=UTC)
        OutputPageFactory(parent=library, title=title, first_published_at=published)

    assert ask("water") == ["Water jugs", "Water bill", "Water in the long summer"]


def test_what_is_over_stands_behind_and_what_comes_soon_before(hub_tree):
    events = hub_tree.section("events")
    days = {"a": -5, "b": 200, "c": 60, "d": 20, "e": 3, "f": 0}
    for number, (name, ahead) in enumerate(days.items(), start=1):
        day = NOON.date() + timedelta(days=ahead)
        # Of equally near ones the newer first.
        published = datetime(2029, 1, number, tzinfo=UTC)
        EventPageFactory(
            parent=events,
            title=f"Fair {name}",
            start_date=day,
            end_date=day,
            first_published_at=published,
        )

    assert ask("fair") == ["Fair f", "Fair e", "Fair d", "Fair c", "Fair b", "Fair a"]


def test_title_that_is_over_stands_before_a_text_that_is_not(hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="Other", body=body("The fair"))
    EventPageFactory(parent=hub_tree.section("events"), title="Fair", start_date=date(2029, 1, 1))

    assert ask("fair") == ["Fair", "Other"]


def test_new_output_has_no_advantage(hub_tree):
    library = hub_tree.section("library")
    old, new = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 2, 28, tzinfo=UTC)
    OutputPageFactory(parent=library, title="Old fair", first_published_at=old)
    OutputPageFactory(parent=library, title="Newer fair", first_published_at=new)

    assert ask("fair") == ["Old fair", "Newer fair"]


def test_across_languages_finds_by_any_version_and_shows_the_readers(hub_tree):
    library = hub_tree.section("library")
    page = OutputPageFactory(parent=library, title="Street lamps")
    translate(page, "it", title="Lampioni")
    OutputPageFactory(parent=library, title="Bridges", body=body("lampioni"))

    assert ask("lampioni") == ["Bridges"]
    assert ask("lampioni", across=True) == ["Street lamps", "Bridges"]
    assert ask("lampioni", across=True, locale="it") == ["Lampioni", "Bridges"]
    assert ask("street lamps lampioni", across=True) == []


def test_words_side_by_side_stay_in_one_part_of_the_text(hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="The city", summary="Market day")

    assert ask("city market") == ["The city"]
    assert ask('"city market"') == []


@pytest.mark.parametrize(
    "statement",
    {
        "sqlite": [f"DROP TRIGGER {INDEX}_insert", f"DROP TABLE {INDEX}"],
        "postgresql": [
            f"ALTER TABLE {TABLE} DROP COLUMN words",
            f"COMMENT ON COLUMN {TABLE}.head IS 'title_text'",
        ],
    }[connection.vendor],
)
def test_text_index_is_mended_after_a_migration(hub_tree, statement):
    library = hub_tree.section("library")
    first, second = datetime(2029, 1, 1, tzinfo=UTC), datetime(2029, 1, 2, tzinfo=UTC)
    OutputPageFactory(parent=library, title="Old fair", first_published_at=first)
    with connection.cursor() as cursor:
        cursor.execute(statement)

    ensure_text_index()
    OutputPageFactory(parent=library, title="New fair", first_published_at=second)

    assert ask("fair") == ["New fair", "Old fair"]
