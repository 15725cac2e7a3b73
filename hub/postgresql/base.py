"""The database wrapper that Django looks for in a backend's `base` module."""

from __future__ import annotations

from select import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import Connection
from psycopg_pool import ConnectionPool

PREPARE_AFTER = 5  # uses of a statement on one connection


def is_quiet(connection: Connection[Any]) -> bool:
    """Tell whether nothing has come from the server: it says so when it goes, or hangs up."""
    if connection.closed:
        return False
    readable, _writable, _broken = select([connection.fileno()], [], [], 0)
    return not readable


def check_lent(connection: Connection[Any]) -> None:
    """Raise an error, as a pool wishes it, if a connection that it is about to lend is gone."""
    if not is_quiet(connection):
        ConnectionPool.check_connection(connection)


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> ConnectionPool[Any] | None:
        """Django's pool, if the settings ask for one, with our check in place of a question."""
        pool: ConnectionPool[Any] | None = super().pool
        if pool is not None:
            pool._check = check_lent
        return pool

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "prepare_threshold": PREPARE_AFTER}

    def prepared_cursor(self) -> CursorWrapper:
        """Return a cursor whose statements the server plans once per connection.

        For statements that look rows up by their keys: planning them costs ten times running them.
        Not for lists, whose best plan depends on the values.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg]  # the stubs lack psycopg 3
            return self._prepare_cursor(cursor)  # type: ignore[attr-defined]  # nor this

    def close_if_health_check_failed(self) -> None:
        """Spare the question where the answer is plain: nothing has come from the server.

        A server that goes says so, or closes the connection; either makes an idle socket readable.
        Django asks `SELECT 1` before the first query of every request, which costs as much as
        reading an item.
        """
        is_due = self.health_check_enabled and not self.health_check_done  # type: ignore[attr-defined,has-type]  # nor these
        if is_due and self.is_quiet():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()

    def is_quiet(self) -> bool:
        return self.connection is not None and is_quiet(self.connection)
