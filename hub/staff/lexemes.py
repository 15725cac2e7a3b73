"""Words as SQLite's full-text search takes them: the admin's search writes them inside quotes."""

from __future__ import annotations

from typing import Any

from modelsearch.backends.database.sqlite.query import Lexeme

stock = Lexeme.as_sql


def write_quoted(self: Lexeme, compiler: Any, connection: Any) -> tuple[str, list[str]]:
    """Double the quotes inside a word: Hebrew acronyms have them, and one alone broke the query."""
    template, (text,) = stock(self, compiler, connection)
    return template, [text.replace('"', '""')]


def mend() -> None:
    Lexeme.as_sql = write_quoted
