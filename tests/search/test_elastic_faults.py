"""The engine is ill, or lags: the database answers, soon and rightly, and staff are told."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hub.health_checks import check_search
from search.catalogue.models import Change
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.catalogue.writer import batching
from search.engines.elastic import mapping, writer
from search.engines.elastic.client import EngineError, switch
from search.engines.elastic.mapping import alias, build_index, new_name
from search.engines.elastic.state import get_state
from search.facets import count_facets
from search.follow import follow_by_the_clock
from search.params import ItemQuery
from search.query import list_items
from search.trouble import find_trouble, look_for_trouble
from search.words import read_words
from tests.factories import OutputPageFactory, UserFactory
from tests.search.conftest import NOON
from tests.search.editor import delete, publish, restrict, unpublish
from tests.search.elastic import chatty_server, hung_server, mend, refusing_server

LAMPS = ItemQuery(
    locale="en", q="lamp", words=read_words("lamp"), status="all", order="title", limit=100
)
SOON_S = 2.0


def ask(query=LAMPS, reader=PUBLIC, at=NOON):
    """Return titles, count, and the number of items that the facets count."""
    answer = list_items(query, reader, at)
    facets = count_facets(query, reader, at, answer.version)
    titles = [card.partition('"title":"')[2].partition('"')[0] for card in answer.cards]
    return titles, answer.count, sum(entry.count for entry in facets["kind"])


@pytest.fixture
def lamps(hub_tree):
    with batching():
        library = hub_tree.section("library")
        return [OutputPageFactory(parent=library, title=f"Lamp {name}") for name in "abc"]


@pytest.fixture
def indexed(lamps, elastic, settings):
    elastic.reindex()
    settings.HUB_SEARCH_TIMEOUT = 0.8
    return elastic


ALL = (["Lamp a", "Lamp b", "Lamp c"], 3, 3)


def turn_red(node):
    """Put an index in place that no node may hold."""
    index = build_index()
    index["settings"]["index.routing.allocation.require._name"] = "nowhere"
    name = new_name(NOON)
    node.client.indices.create(index=name, wait_for_active_shards=0, **index)
    node.client.indices.update_aliases(
        actions=[
            {"remove": {"index": node.current(), "alias": alias()}},
            {"add": {"index": name, "alias": alias()}},
        ]
    )


def lose(node):
    node.client.indices.delete(index=node.current())


@pytest.mark.parametrize(
    ("break_it", "problem"), [(turn_red, "refused"), (lose, "missing")], ids=["red", "missing"]
)
def test_database_answers_for_an_index_that_cannot(indexed, break_it, problem):
    break_it(indexed)
    mend()

    began = time.monotonic()
    answer = ask()

    assert time.monotonic() - began < SOON_S
    assert (answer, switch.last) == (ALL, problem)
    assert get_state(NOON).problem == problem


def test_database_answers_where_the_index_is_of_an_earlier_format(indexed, monkeypatch):
    monkeypatch.setattr(mapping, "FORMAT", mapping.FORMAT + 1)

    assert (ask(), switch.last) == (ALL, "missing")
    indexed.reindex("--if-needed")
    mend()
    assert (ask(), switch.last) == (ALL, "")
    assert indexed.indices() == [indexed.current()]


@pytest.mark.parametrize("problem", ["away", "slow"])
def test_database_answers_for_an_engine_that_refuses_or_hangs(indexed, settings, problem, caplog):
    with hung_server() as hung:
        settings.ELASTICSEARCH_URL = [hung if problem == "slow" else refusing_server()]
        mend()
        began = time.monotonic()
        assert (ask(), switch.last) == (ALL, problem)
        assert time.monotonic() - began < SOON_S
        said = [line for line in caplog.messages if "the database answers" in line]

        # It is left alone for a while, without another word.
        cache.clear()
        began = time.monotonic()
        for _request in range(10):
            assert ask() == ALL
        assert time.monotonic() - began < settings.HUB_SEARCH_TIMEOUT

    assert len(said) == 1
    assert [line for line in caplog.messages if "the database answers" in line] == said


def test_engine_that_is_back_is_used_again(indexed, settings, monkeypatch):
    urls, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, [refusing_server()]
    mend()
    assert (ask(), switch.last) == (ALL, "away")

    settings.ELASTICSEARCH_URL = urls
    cache.clear()
    assert (ask(), switch.last) == (ALL, "away")  # left alone still

    with monkeypatch.context() as patch:
        patch.setattr(switch, "open_s", 0.0)
        switch.fail(EngineError("away"))
    cache.clear()
    assert (ask(), switch.last) == (ALL, "")


def test_one_node_of_two_is_enough(indexed, settings):
    settings.ELASTICSEARCH_URL = [refusing_server(), *settings.ELASTICSEARCH_URL]
    mend()

    for _request in range(4):
        cache.clear()
        assert (ask(), switch.last) == (ALL, "")


def test_something_else_at_the_address_is_no_engine(indexed, settings):
    with chatty_server(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") as url:
        settings.ELASTICSEARCH_URL = [url]
        mend()

        assert ask() == ALL
        assert (switch.last, get_state(NOON).problem) == ("garbled", "garbled")


def test_query_that_the_engine_rejects_is_no_reason_to_leave_it_alone(indexed):
    indexed.client.indices.put_settings(index=alias(), settings={"index.max_terms_count": 1})
    two = replace(LAMPS, kinds=("output", "solution"))

    assert ask(two) == ALL
    assert switch.problem == ""
    cache.clear()
    assert (ask(), switch.last) == (ALL, "")


def test_publishing_does_not_wait_for_an_engine_that_hangs(
    indexed, lamps, settings, django_capture_on_commit_callbacks
):
    urls = settings.ELASTICSEARCH_URL
    with hung_server() as hung:
        settings.ELASTICSEARCH_URL = [hung]
        mend()
        for name in "xy":  # the second finds the engine hung already
            with django_capture_on_commit_callbacks() as callbacks:
                publish(lamps[0], title=f"Lamp {name}")
            began = time.monotonic()
            for callback in callbacks:
                callback()
            assert time.monotonic() - began < SOON_S

    settings.ELASTICSEARCH_URL = urls
    mend()
    assert (ask()[0], switch.last) == (["Lamp b", "Lamp c", "Lamp y"], "behind")
    assert follow_by_the_clock() > 0
    mend()
    assert (ask()[0], switch.last) == (["Lamp b", "Lamp c", "Lamp y"], "")
    assert indexed.check() == []


# By hand, and as the engine does itself where a disk is full.
@pytest.mark.parametrize("block", ["write", "read_only_allow_delete"])
def test_read_only_index_answers_until_something_changes_and_follows_later(indexed, lamps, block):
    name = f"index.blocks.{block}"
    said = "The search index cannot be written to"

    def set_block(*, is_on):
        indexed.client.indices.put_settings(index=alias(), settings={name: is_on or None})
        mend()

    set_block(is_on=True)
    assert (ask(), switch.last) == (ALL, "")
    # Staff are told at once, though nothing is behind yet.
    assert (get_state(NOON).problem, check_search().state) == ("read_only", "degraded")
    assert look_for_trouble().startswith(said)
    assert find_trouble() == ""

    publish(lamps[0], title="Lamp z")
    with pytest.raises(EngineError, match="read_only"):
        follow_by_the_clock()
    mend()
    assert (ask()[0], switch.last) == (["Lamp b", "Lamp c", "Lamp z"], "behind")
    assert find_trouble().startswith(said)

    set_block(is_on=False)
    follow_by_the_clock()
    mend()
    assert (ask()[0], switch.last) == (["Lamp b", "Lamp c", "Lamp z"], "")
    assert (get_state(NOON).problem, look_for_trouble(), find_trouble()) == ("", "", "")
    assert indexed.check() == []


# What was hidden after it was indexed


@pytest.mark.parametrize("hide", [restrict, unpublish, delete])
def test_hidden_item_is_in_no_hit_count_or_facet_before_the_index_follows(indexed, lamps, hide):
    assert ask() == ALL
    hide(lamps[1])

    seen = ask()
    assert (seen, switch.last) == ((["Lamp a", "Lamp c"], 2, 2), "behind")
    indexed.follow()
    cache.clear()
    assert (ask(), switch.last) == (seen, "")


def test_members_items_are_found_by_members_only(indexed, lamps):
    restrict(lamps[1])
    indexed.follow()
    cache.clear()

    assert (ask(), switch.last) == ((["Lamp a", "Lamp c"], 2, 2), "")
    assert (ask(reader=MEMBERS), switch.last) == (ALL, "")


def test_item_expires_and_goes_live_at_its_instant_without_a_change(indexed, lamps):
    publish(lamps[0], expire_at=NOON + timedelta(hours=1))
    indexed.follow()
    cache.clear()

    before = NOON + timedelta(hours=1, microseconds=-1)
    assert (ask(at=before), switch.last) == (ALL, "")
    assert ask(at=NOON + timedelta(hours=1)) == (["Lamp b", "Lamp c"], 2, 2)
    assert switch.last == ""


def test_card_is_read_from_the_catalogue_whatever_the_index_says(indexed, lamps):
    """An index that claims to be up to date and is not: its hit leads to nothing."""
    item = lamps[1].translation_key
    before = writer.build_documents([item])
    restrict(lamps[1])
    indexed.follow()
    late = writer.list_actions([item], before, Change.objects.latest("pk").pk)
    writer.send(indexed.client, indexed.current(), late, is_seen=True)
    cache.clear()

    titles, count, _facets = ask()

    assert (titles, count, switch.last) == (["Lamp a", "Lamp c"], 3, "")
    [line] = indexed.check()
    assert line.startswith(f"{item} different: audience")


# What staff are told


def test_staff_read_on_their_first_page_that_the_database_answers(indexed, lamps, settings):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    sentence = "The search engine cannot be reached. The database answers searches."

    def read():
        mend()
        return client.get(reverse("wagtailadmin_home")).content.decode()

    assert "The database answers searches" not in read()
    settings.ELASTICSEARCH_URL = [refusing_server()]
    assert sentence in read()
    ask()
    assert find_trouble() == sentence


def test_search_says_why_the_database_answered_until_it_did_not(indexed, lamps):
    publish(lamps[0], title="Lamp z")
    ask()
    assert find_trouble().startswith("The search index has not followed")

    indexed.follow()
    cache.clear()
    ask()
    assert find_trouble() == ""
