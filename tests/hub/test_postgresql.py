"""The hub's own database wrapper; only on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture
def spare(db):
    """A connection of its own, as a server's process has between two requests."""
    if connection.vendor != "postgresql":
        pytest.skip("this suite runs on another database")
    other = connection.copy()
    other.connect()
    yield other
    other.close()


def ask(wrapper, statement: str, *params: object) -> object:
    with wrapper.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]


def test_connection_that_the_server_closed_is_replaced_before_it_is_used(spare):
    first = ask(spare, "SELECT pg_backend_pid()")
    ask(connection, "SELECT pg_terminate_backend(%s, 5000)", first)
    spare.close_if_unusable_or_obsolete()  # as Django does when a request begins

    assert ask(spare, "SELECT pg_backend_pid()") != first


def test_statement_of_a_lookup_is_planned_once(spare):
    for number in range(8):
        with spare.prepared_cursor() as cursor:
            cursor.execute("SELECT %s::int", [number])
            assert cursor.fetchone() == (number,)

    assert ask(spare, "SELECT count(*) FROM pg_prepared_statements") == 1
