"""The index follows the catalogue: made anew, kept up with, checked; never empty, nothing lost."""

import threading

import pytest

from search.catalogue.models import Change
from search.catalogue.visibility import PUBLIC
from search.catalogue.writer import batching
from search.engines.elastic import documents, mapping, rebuild, writer
from search.engines.elastic.client import EngineError, connect_patiently, switch
from search.engines.elastic.mapping import alias
from search.engines.elastic.state import Lag, get_state
from search.follow import follow_by_the_clock
from search.params import ItemQuery
from search.query import list_items
from tests.factories import EventPageFactory, OutputPageFactory
from tests.factories.translations import translate
from tests.search.conftest import NOON
from tests.search.editor import delete, publish, restrict, unpublish, unrestrict
from tests.search.elastic import mend


def titles(q="lamp", locale="en"):
    """Return the titles the engine finds; it must be the engine."""
    mend()
    query = ItemQuery(locale=locale, q=q, status="all", order="title", limit=100)
    answer = list_items(query, PUBLIC, NOON)
    assert switch.last == ""
    assert answer.count == len(answer.cards)
    return [card.partition('"title":"')[2].partition('"')[0] for card in answer.cards]


@pytest.fixture
def library(hub_tree):
    return hub_tree.section("library")


@pytest.fixture
def lamps(library):
    with batching():
        return [OutputPageFactory(parent=library, title=f"Lamp {name}") for name in "abc"]


# Made anew


def test_reindex_puts_all_in_place_and_says_how_fast(lamps, elastic):
    said = elastic.reindex()

    assert said.startswith("3 documents in ")
    assert said.endswith(" documents/s\n")
    assert titles() == ["Lamp a", "Lamp b", "Lamp c"]
    assert elastic.check() == []
    assert elastic.indices() == [elastic.current()]


def test_reindex_of_an_empty_hub_finds_nothing(hub_tree, elastic):
    elastic.reindex()

    assert titles() == []
    assert elastic.check() == []


def test_second_index_takes_the_place_of_the_first_and_of_what_was_left_behind(lamps, elastic):
    elastic.reindex()
    first = elastic.current()
    stray = mapping.new_name(NOON)
    elastic.client.indices.create(index=stray)
    other = f"{alias()}-notes"  # not one of ours
    elastic.client.indices.create(index=other)

    elastic.reindex()

    assert elastic.current() not in (first, stray)
    assert elastic.indices() == sorted([elastic.current(), other])


def test_searches_see_everything_while_the_index_is_made_anew(lamps, elastic):
    elastic.reindex()
    seen, stop = set(), threading.Event()

    def look_for_lamps():
        client = connect_patiently()
        while not stop.is_set():
            seen.add(client.count(index=alias(), query={"exists": {"field": "kind"}})["count"])

    thread = threading.Thread(target=look_for_lamps)
    thread.start()
    try:
        for _round in range(3):
            elastic.reindex()
    finally:
        stop.set()
        thread.join()

    assert seen == {3}


def test_interrupted_run_goes_on_where_it_was(library, elastic, monkeypatch):
    monkeypatch.setattr(documents, "CHUNK", 1)
    with batching():
        OutputPageFactory.create_batch(8, parent=library, title="Lamp")
    progress = []

    def stop_at_three(count):
        progress.append(count)
        if len(progress) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild.reindex(advance=stop_at_three)
    [unfinished] = elastic.indices()
    OutputPageFactory(parent=library, title="Lamp of later")
    progress = []

    assert rebuild.reindex(advance=progress.append) in (5, 6)  # the ninth may come before
    assert sum(progress) in (8, 9)
    assert elastic.indices() == [unfinished] == [elastic.current()]
    assert len(titles()) == 9
    assert elastic.check() == []


def test_what_changes_while_the_index_is_made_is_in_it(lamps, elastic):
    def change(_count):
        publish(lamps[0], title="Lamp of meanwhile")
        delete(lamps[1])

    rebuild.reindex(advance=change)

    assert titles() == ["Lamp c", "Lamp of meanwhile"]
    assert elastic.check() == []


def test_reindex_if_needed_does_nothing_to_a_good_index(lamps, elastic):
    elastic.reindex("--if-needed")
    first = elastic.current()

    assert elastic.reindex("--if-needed") == "the index is as it should be\n"
    assert elastic.current() == first


def test_index_of_another_mapping_serves_until_it_is_made_anew(lamps, elastic, monkeypatch):
    columns = mapping.build_show()
    monkeypatch.setattr(mapping, "build_show", lambda: {**columns, "old": {"type": "long"}})
    elastic.reindex()
    first = elastic.current()
    monkeypatch.undo()
    mend()

    state = get_state(NOON)
    assert (state.problem, state.is_outdated) == ("", True)
    assert titles() == ["Lamp a", "Lamp b", "Lamp c"]
    publish(lamps[0], title="Lamp d")
    elastic.follow()
    assert titles() == ["Lamp b", "Lamp c", "Lamp d"]
    assert elastic.check() == [f"{first} was made with another mapping: reindex"]

    elastic.reindex("--if-needed")

    mend()
    assert elastic.current() != first
    assert not get_state(NOON).is_outdated
    assert elastic.check() == []


def test_one_shard_with_a_replica_where_a_second_node_can_hold_it(lamps, elastic):
    elastic.reindex()

    [settings] = elastic.client.indices.get_settings(index=alias()).body.values()

    index = settings["settings"]["index"]
    assert (index["number_of_shards"], index["auto_expand_replicas"]) == ("1", "0-1")


# Kept up with


def test_index_follows_every_kind_of_change(lamps, library, elastic):
    elastic.reindex()
    first, second, third = lamps

    publish(first, title="Lantern")
    unpublish(second)
    translate(third, "it", title="Lampione")
    OutputPageFactory(parent=library, title="Lamp d")
    elastic.follow()
    assert titles() == ["Lamp c", "Lamp d"]
    assert titles("lantern") == ["Lantern"]
    assert titles("lampione", "it") == ["Lampione"]
    assert elastic.check() == []

    restrict(third)
    delete(first)
    publish(second)
    elastic.follow()
    assert titles() == ["Lamp b", "Lamp d"]
    assert elastic.check() == []

    unrestrict(third)
    elastic.follow()
    assert titles() == ["Lamp b", "Lamp c", "Lamp d"]
    assert elastic.check() == []


def test_following_twice_changes_nothing(lamps, elastic):
    elastic.reindex()
    publish(lamps[0], title="Lamp z")

    assert elastic.follow() == 1
    assert elastic.follow() == 0
    assert follow_by_the_clock() == 0
    assert elastic.check() == []


def test_clock_makes_the_index_where_there_is_none(lamps, elastic):
    assert follow_by_the_clock() > 0

    assert elastic.indices() == [elastic.current()]
    assert elastic.check() == []


def test_more_changes_than_a_batch_are_followed_to_the_end(lamps, elastic, monkeypatch):
    monkeypatch.setattr(writer, "BATCH", 2)
    elastic.reindex()
    for name in "defg":
        for lamp in lamps:
            publish(lamp, title=f"Lamp {name}{lamp.pk}")

    elastic.follow()

    assert get_state(NOON).lag == Lag(0, 0.0)
    assert elastic.check() == []


def test_commit_lets_the_index_follow(lamps, elastic, django_capture_on_commit_callbacks):
    elastic.reindex()

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        publish(lamps[0], title="Lamp z")
        restrict(lamps[1])

    assert [callback.__name__ for callback in callbacks].count("follow_soon") == 1
    assert titles() == ["Lamp c", "Lamp z"]


def test_hub_without_an_engine_queues_nothing(lamps, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        publish(lamps[0], title="Lamp z")

    assert "follow_soon" not in [callback.__name__ for callback in callbacks]


def test_worker_that_comes_late_overwrites_nothing(lamps, elastic):
    elastic.reindex()
    client, index = elastic.client, elastic.current()
    item, early = lamps[0].translation_key, Change.objects.latest("pk").pk
    [words] = writer.build_documents([item]).values()
    publish(lamps[0], title="Lamp z")
    elastic.follow()

    late = list(writer.list_actions([item], {item: words}, early))
    writer.send(client, index, late)
    writer.write_state(client, index, writer.State(writer.Position(early, item.hex)))

    assert titles() == ["Lamp b", "Lamp c", "Lamp z"]
    assert elastic.check() == []


def test_deleted_item_does_not_come_back_with_a_late_worker(lamps, elastic):
    elastic.reindex()
    item, early = lamps[0].translation_key, Change.objects.latest("pk").pk
    found = writer.build_documents([item])
    delete(lamps[0])
    elastic.follow()

    writer.send(elastic.client, elastic.current(), writer.list_actions([item], found, early))

    assert titles() == ["Lamp b", "Lamp c"]
    assert elastic.check() == []


def test_worker_that_died_before_it_noted_is_followed_by_one_that_does(lamps, elastic):
    elastic.reindex()
    publish(lamps[0], title="Lamp z")
    newest, item = Change.objects.latest("pk").pk, lamps[0].translation_key
    writer.write_items(elastic.client, elastic.current(), [item], newest)

    assert elastic.follow() == 1
    assert titles() == ["Lamp b", "Lamp c", "Lamp z"]


def test_document_that_the_engine_cannot_take_holds_up_no_other(
    hub_tree, lamps, elastic, monkeypatch
):
    index = mapping.build_index()
    index["mappings"]["properties"]["starts_at"] = {"type": "byte"}
    monkeypatch.setattr(rebuild, "build_index", lambda: index)
    elastic.reindex()

    fair = EventPageFactory(parent=hub_tree.section("events"), title="Lamp fair")
    publish(lamps[1], title="Lamp z")
    elastic.follow()

    assert titles() == ["Lamp a", "Lamp c", "Lamp z"]
    assert elastic.check() == [f"{fair.translation_key} missing"]


def test_index_made_from_another_log_is_not_asked(lamps, elastic):
    elastic.reindex()
    query = ItemQuery(locale="en", q="lamp")
    # A backup put back: the log goes on from where it once was, with other things.
    last = Change.objects.latest("pk")
    other = next(lamp for lamp in lamps if lamp.translation_key != last.item)
    Change.objects.filter(pk=last.pk).update(item=other.translation_key)

    with pytest.raises(EngineError, match="foreign"):
        elastic.follow()

    mend()
    assert list_items(query, PUBLIC, NOON).count == 3
    assert switch.last == "behind"
    assert get_state(NOON).problem == "foreign"
    assert [line.split(" ", 1)[1] for line in elastic.check()] == [
        "was made from another log: reindex"
    ]
    elastic.reindex("--if-needed")
    assert titles() == ["Lamp a", "Lamp b", "Lamp c"]


def test_index_ahead_of_the_log_is_not_asked(lamps, elastic):
    elastic.reindex()
    last = Change.objects.latest("pk")
    Change.objects.filter(pk=last.pk).delete()
    mend()

    assert list_items(ItemQuery(locale="en", q="lamp"), PUBLIC, NOON).count == 3
    assert switch.last == "foreign"
