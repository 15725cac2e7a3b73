"""The database wrapper that Django looks for in a backend's `base` module."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

MOST_STATEMENTS = 1_000  # of other people's code some are made anew each time


@lru_cache(maxsize=MOST_STATEMENTS)
def to_question_marks(statement: str) -> str:
    """Return a statement with `%s` for its parameters as SQLite's driver writes it."""
    return base.FORMAT_QMARK_REGEX.sub("?", statement).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which rewrites a statement that it has seen before no second time."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None:
            return to_question_marks(query)
        return super().convert_query(query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
