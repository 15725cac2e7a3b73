"""Three nodes, one of which dies while the index is made or follows: nothing is lost."""

import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import connection

from deploy import stack_engine
from search.catalogue.visibility import PUBLIC
from search.catalogue.writer import batching
from search.engines.elastic import documents, rebuild, writer
from search.engines.elastic.client import EngineError, switch
from search.engines.elastic.mapping import alias
from search.follow import follow_by_the_clock
from search.params import ItemQuery
from search.query import list_items
from search.words import read_words
from tests.factories import OutputPageFactory
from tests.search.conftest import NOON
from tests.search.editor import publish
from tests.search.elastic import mend, open_node
from tests.services import can_listen, free_port, require_or_skip

pytestmark = pytest.mark.slow

COUNT = 40
LAMPS = ItemQuery(locale="en", q="lamp", words=read_words("lamp"), status="all")
# Who is gone is noticed at once: its connections close. Who is slow on a busy machine is not gone.
WATCHFUL = [
    f"cluster.fault_detection.{role}_check.{name}={value}"
    for role in ("leader", "follower")
    for name, value in (("timeout", "10s"), ("interval", "1s"), ("retry_count", "1"))
]


class Cluster:
    """Nodes of a test's own, n1 to n3."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.urls: list[str] = []
        self.dead: list[str] = []

    def run(self, *arguments: str) -> str:
        return stack_engine.call(self.home, *arguments)

    def start(self) -> None:
        extra = [part for each in WATCHFUL for part in ("-E", each)]
        port = str(find_ports())
        said = self.run("start", "--nodes", "3", "--heap", "400m", "--port", port, *extra)
        self.urls = said.strip().rpartition("ELASTICSEARCH_URL=")[2].split(",")

    def kill(self, name: str) -> None:
        self.dead.append(name)
        self.run("kill", name)

    def revive(self) -> None:
        while self.dead:
            self.run("restart", self.dead.pop())


def find_ports() -> int:
    """Return the first of three free ports whose neighbours 100 higher are free as well."""
    while True:
        port = free_port()
        if all(can_listen(port + n) and can_listen(port + 100 + n) for n in range(3)):
            return port


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    require_or_skip("elasticsearch-node")
    home = tmp_path_factory.mktemp("es")
    stack_engine.prepare(home)
    cluster = Cluster(home)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.run("stop")


@pytest.fixture
def cluster(nodes):
    """All three nodes; whoever died comes back, however the test ended."""
    yield nodes
    nodes.revive()


def find_primary(client, index):
    """Return the name of the node that has the index's primary shard."""
    rows = client.cat.shards(index=index, format="json", h=["prirep", "node"]).body
    return next(row["node"] for row in rows if row["prirep"] == "p")


def test_node_that_dies_while_the_index_is_made_takes_nothing_with_it(
    hub_tree, cluster, settings, monkeypatch
):
    monkeypatch.setattr(documents, "CHUNK", 2)
    with batching():
        lamps = OutputPageFactory.create_batch(
            COUNT, parent=hub_tree.section("library"), title="Lamp"
        )
    with open_node(settings, cluster.urls) as node:
        node.reindex()
        old, dead, slowest = node.current(), [], 0.0

        def die_on_the_way(_count):
            nonlocal slowest
            if not dead:
                [new] = set(node.indices()) - {old}
                dead.append(find_primary(node.client, new))
                cluster.kill(dead[0])
            began = time.monotonic()
            cache.clear()
            assert list_items(LAMPS, PUBLIC, NOON).count == COUNT
            slowest = max(slowest, time.monotonic() - began)

        settings.HUB_SEARCH_TIMEOUT = 0.8
        rebuild.reindex(node.client, advance=die_on_the_way)
        settings.HUB_SEARCH_TIMEOUT = 20.0

        assert node.current() != old
        assert node.check() == []
        publish(lamps[0], title="Lamp of later")
        node.follow()
        assert node.check() == []
        mend()
        assert (list_items(LAMPS, PUBLIC, NOON).count, switch.last) == (COUNT, "")
        assert slowest < 2.0

        bring_back(cluster, node)
        assert node.check() == []


def bring_back(cluster, node):
    cluster.revive()
    health = node.client.cluster.health(index=alias(), wait_for_status="green", timeout="60s")
    assert (health["status"], health["active_shards"]) == ("green", 2)


def follow_until_it_works():
    """Follow as the clock's job does, which is called again when it failed; return how often."""
    for tries in range(1, 11):
        with suppress(EngineError):
            follow_by_the_clock()
            return tries
    pytest.fail("the index does not follow")


@contextmanager
def dying(cluster, name, *, at_once):
    """Kill a node while the block follows: once some batches are written, and one is about to be.

    `at_once`: it is dead before that one is sent; else it dies meanwhile.
    """
    killer = Thread(target=cluster.kill, args=(name,))
    rounds = 0

    def look(execute, sql, params, many, context):
        nonlocal rounds
        rounds += "search_term" in sql  # the last question before a batch is sent
        if rounds == 4 and killer.ident is None:
            killer.start()
            if at_once:
                killer.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    killer.join()
    assert rounds > 4


@pytest.mark.parametrize("at_once", [True, False])
def test_node_that_dies_while_changes_are_followed_takes_nothing_with_it(
    hub_tree, cluster, settings, monkeypatch, at_once
):
    """All lamps are in the log: made, then renamed; a part of them is known when the node dies."""
    monkeypatch.setattr(writer, "BATCH", 8)
    with open_node(settings, cluster.urls) as node:
        library = hub_tree.section("library")
        node.reindex()
        with batching():
            lamps = OutputPageFactory.create_batch(COUNT, parent=library, title="Lantern")
        with batching():
            for lamp in lamps:
                publish(lamp, title="Lamp")
        index = node.current()
        primary = find_primary(node.client, index)

        with dying(cluster, primary, at_once=at_once):
            follow_until_it_works()

        node.client.cluster.health(wait_for_nodes="2", timeout="60s")
        assert (node.current(), find_primary(node.client, index) == primary) == (index, False)
        assert node.check() == []
        publish(lamps[0], title="Lamp of later")
        lamps[1].delete()
        follow_until_it_works()
        assert node.check() == []
        mend()
        assert (list_items(LAMPS, PUBLIC, NOON).count, switch.last) == (COUNT - 1, "")

        bring_back(cluster, node)
        assert node.check() == []
