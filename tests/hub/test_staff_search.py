"""What editors may type into the search of their side."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's queries alone")

WORDS = ['נתב"ג', '"', '""', 'a"b"c', "d'arte", 'a" OR "b', "100%", "back\\slash"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("prefix", [True, False])
def test_no_word_breaks_the_query(word, prefix):
    # These modules ask for a table that there is on SQLite only.
    from modelsearch.backends.database.sqlite.query import Lexeme  # noqa: PLC0415 -- see above

    from hub.staff.lexemes import mend  # noqa: PLC0415 -- see above

    mend()
    template, params = Lexeme(word, prefix=prefix).as_sql(None, None)

    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE pages USING fts5(text)")
        database.executemany("INSERT INTO pages VALUES (?)", [('נמל נתב"ג',), ("port",)])
        query = "SELECT count(*) FROM pages WHERE pages MATCH ?"
        (count,) = database.execute(query, [template % tuple(params)]).fetchone()

    assert count == (1 if word == WORDS[0] else 0)
