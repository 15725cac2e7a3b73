"""The hub's caches. One that is away is an empty one; what limits attempts is never in it.

allauth counts attempts to log in and to sign up in the default cache. A cache that forgets (Redis
stopped, memory of one process among several) would open every limit, so that those keys go to the
cache `durable`, in the database.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

DURABLE = ("allauth:", "allauth.", "limit:")
REST_S = 2.0  # how long a cache that failed is left alone


class DurableLimits(BaseCache):
    """Sends the keys of limits to the database; goes before a backend."""

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if key.startswith(DURABLE):
            return caches["durable"].add(key, value, timeout, version)
        return super().add(key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if key.startswith(DURABLE):
            return caches["durable"].get(key, default, version)
        return super().get(key, default, version)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        if key.startswith(DURABLE):
            caches["durable"].set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if key.startswith(DURABLE):
            return caches["durable"].touch(key, timeout, version)
        return super().touch(key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        if key.startswith(DURABLE):
            return caches["durable"].delete(key, version)
        return super().delete(key, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        if key.startswith(DURABLE):
            return caches["durable"].has_key(key, version)
        return super().has_key(key, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        if key.startswith(DURABLE):
            return caches["durable"].incr(key, delta, version)
        return super().incr(key, delta, version)


class MemoryCache(DurableLimits, LocMemCache):
    """The memory of one process, for a hub of one replica."""


class ForgivingClient(RedisCacheClient):
    """A client for which a Redis that does not answer holds nothing and keeps nothing.

    After a failure nobody asks for two seconds: a Redis that hangs must not cost its time-out on
    every page.
    """

    resting_until = 0.0
    is_down = False

    def __init__(self, servers: list[str], **options: Any) -> None:
        # Once more at once: a connection kept open since before a restart tells nothing.
        super().__init__(servers, **{"retry": Retry(NoBackoff(), 1), **options})
        self.clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the same client each time: making one costs as much as asking it."""
        if write not in self.clients:
            self.clients[write] = super().get_client(key, write=write)
        return self.clients[write]

    def ask(self, otherwise: Any, question: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.resting_until:
            return otherwise
        try:
            answer = question(*args, **kwargs)
        except (RedisError, OSError) as error:
            type(self).resting_until = time.monotonic() + REST_S
            if not self.is_down:
                type(self).is_down = True
                logger.error("the cache is away, the hub goes on without: %s", type(error).__name__)
            return otherwise
        if self.is_down:
            type(self).is_down = False
            logger.warning("the cache is back")
        return answer

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self.ask(True, super().add, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self.ask(default, super().get, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self.ask(None, super().set, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self.ask(False, super().touch, key, timeout)

    def delete(self, key: Any) -> Any:
        return self.ask(False, super().delete, key)

    def get_many(self, keys: Any) -> Any:
        return self.ask({}, super().get_many, keys)

    def has_key(self, key: Any) -> Any:
        return self.ask(False, super().has_key, key)

    def incr(self, key: Any, delta: int) -> Any:
        answer = self.ask(None, super().incr, key, delta)
        if answer is None:
            raise ValueError(f"Key '{key}' not found.")
        return answer

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self.ask(None, super().set_many, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self.ask(None, super().delete_many, keys)

    def clear(self) -> Any:
        return self.ask(False, super().clear)

    def ping(self) -> bool:
        """Tell whether the server answers, whatever was found before."""
        try:
            return bool(self.get_client(None).ping())
        except (RedisError, OSError):
            return False


class SharedCache(DurableLimits, RedisCache):
    """Redis, which all replicas share and none depends on."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient

    def ping(self) -> bool:
        client = self._cache
        return isinstance(client, ForgivingClient) and client.ping()
