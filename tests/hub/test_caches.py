"""The cache that all replicas share: away, it is empty; limits are elsewhere."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.cache import caches

from hub.caches import ForgivingClient, MemoryCache, SharedCache
from hub.jobs.models import DurableRow
from hub.settings.services import read_caches
from tests.services import free_port, require_or_skip

LIMIT = "allauth:rl:login:1"


@pytest.fixture
def use(settings, monkeypatch, db):
    """Return a function that sets CACHE_URL and returns the cache."""

    def set_url(url):
        monkeypatch.setenv("CACHE_URL", url)
        settings.CACHES = read_caches()
        monkeypatch.setattr(ForgivingClient, "resting_until", 0.0)
        monkeypatch.setattr(ForgivingClient, "is_down", False)
        return caches["default"]

    return set_url


@pytest.fixture
def nowhere():
    return f"redis://127.0.0.1:{free_port()}/0"


def test_cache_that_is_away_is_empty_and_says_so_once(use, nowhere, caplog):
    cache = use(nowhere)
    began = time.monotonic()

    with caplog.at_level(logging.ERROR, "hub.caches"):
        cache.set("a", 1)
        found = [cache.get("a", "none") for _number in range(100)]

    assert set(found) == {"none"}
    assert cache.add("a", 1)
    assert (cache.get_many(["a"]), cache.has_key("a"), cache.delete("a")) == ({}, False, False)
    assert time.monotonic() - began < 2
    assert len(caplog.records) == 1
    assert isinstance(cache, SharedCache)
    assert not cache.ping()


@pytest.mark.parametrize("url", ["", "away"])
def test_limits_are_in_the_database(use, nowhere, url):
    cache = use(nowhere if url else "")

    assert cache.add(LIMIT, [1.0], 60)
    assert not cache.add(LIMIT, [2.0], 60)
    cache.set(LIMIT, [1.0, 2.0], 60)

    assert cache.get(LIMIT) == [1.0, 2.0]
    assert DurableRow.objects.count() == 1
    assert cache.delete(LIMIT)
    assert cache.get(LIMIT) is None


def test_memory_of_a_process_is_a_cache_for_all_else(use):
    cache = use("")
    cache.set("a", 1)

    assert isinstance(cache, MemoryCache)
    assert (cache.get("a"), DurableRow.objects.count()) == (1, 0)


def test_redis_keeps_what_it_is_given(use):
    cache = use(require_or_skip("redis"))
    try:
        cache.set("a", [1, "é"], 60)
        assert cache.get("a") == [1, "é"]
        assert cache.ping()
        assert cache.incr("n") if cache.add("n", 1) else True
    finally:
        cache.delete_many(["a", "n"])
