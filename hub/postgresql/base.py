"""The database wrapper that Django looks for in a backend's `base` module."""

from __future__ import annotations

from select import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

PREPARE_AFTER = 5  # uses of a statement on one connection


class DatabaseWrapper(base.DatabaseWrapper):
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
        if self.connection is None or self.connection.closed:
            return False
        readable, _writable, _broken = select([self.connection.fileno()], [], [], 0)
        return not readable
