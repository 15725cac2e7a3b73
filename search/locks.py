"""One at a time, across processes: on PostgreSQL an advisory lock, on SQLite a lock on a file."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def hold(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock `name` in the block; yield false where another has it and we do not `wait`."""
    take = on_server if connection.vendor == "postgresql" else on_file
    with take(name, wait=wait) as is_ours:
        yield is_ours


@contextmanager
def on_server(name: str, *, wait: bool) -> Iterator[bool]:
    digest = hashlib.sha256(f"medina:{name}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        ask = "pg_advisory_lock(%s) IS NOT NULL" if wait else "pg_try_advisory_lock(%s)"
        cursor.execute(f"SELECT {ask}", [number])
        [is_ours] = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def on_file(name: str, *, wait: bool) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(name.encode()).hexdigest()[:24]
    with (folder / digest).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
