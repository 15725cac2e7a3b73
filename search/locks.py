"""Locks between processes and machines that go with the process that holds them, however it ends.

On PostgreSQL an advisory lock of a connection of its own, which the server gives up as soon as the
connection is gone; on SQLite, which is one machine, a lock on a file.
"""

from __future__ import annotations

import fcntl
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    import psycopg

# A machine that vanishes without a word is given up after half a minute.
WATCHFUL = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4"
)


class Lock(ABC):
    """The lock `name`; false if somebody else holds it."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def acquire(self, *, wait: bool = False) -> bool:
        """Take the lock; tell whether we have it."""

    @abstractmethod
    def is_held(self) -> bool:
        """Tell whether we still have it; a connection can be lost while we look elsewhere."""

    @abstractmethod
    def release(self) -> None:
        """Give the lock up, if we have it."""


class ServerLock(Lock):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        digest = hashlib.sha256(f"medina:{name}".encode()).digest()
        self.number = int.from_bytes(digest[:8], signed=True)
        self.session: psycopg.Connection[Any] | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        ask = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        import psycopg  # noqa: PLC0415 -- only where there is a server

        own = {"application_name": f"medina-lock-{self.name}"[:63], "options": ""}
        # Not from the pool, whose connections come back; without the limits of requests.
        params = {**connection.get_connection_params(), **own}
        params.pop("cursor_factory", None)
        params.pop("context", None)
        with connection.wrap_database_errors:  # as Django's, whom callers know
            self.session = psycopg.connect(**params, autocommit=True)
            self.session.execute(WATCHFUL)
            row = self.session.execute(f"SELECT {ask}(%s)", [self.number]).fetchone()
        if wait or (row is not None and row[0]):
            return True
        self.release()
        return False

    def is_held(self) -> bool:
        if self.session is None:
            return False
        import psycopg  # noqa: PLC0415 -- only where there is a server

        try:
            self.session.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def release(self) -> None:
        if self.session is not None:
            self.session.close()  # which raises nothing, whatever became of it
            self.session = None


class FileLock(Lock):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        digest = hashlib.sha256(name.encode()).hexdigest()[:24]
        self.path = Path(settings.DATA_DIR) / "locks" / digest
        self.file: Any = None

    def acquire(self, *, wait: bool = False) -> bool:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = self.path.open("w")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            self.file.close()
            self.file = None
            return False
        return True

    def is_held(self) -> bool:
        return self.file is not None

    def release(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


def make_lock(name: str) -> Lock:
    return ServerLock(name) if connection.vendor == "postgresql" else FileLock(name)


@contextmanager
def hold(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock `name` in the block; yield false, without waiting, where another has it."""
    lock = make_lock(name)
    has_it = lock.acquire(wait=wait)
    try:
        yield has_it
    finally:
        lock.release()
