"""The hub's own database wrapper; only on PostgreSQL."""

from __future__ import annotations

import time

import pytest
from django.db import OperationalError, connection


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


# With a pool (HUB_DATABASE_POOL), as hub.settings.services sets it up

WAIT_S = 1
PATIENT_S = 20  # the machine may be busy


@pytest.fixture
def pooled(db):
    """Return a function that makes connections of one pool of two, as the threads of a process."""
    if connection.vendor != "postgresql":
        pytest.skip("this suite runs on another database")
    made = []

    def make(timeout=PATIENT_S):
        other = connection.copy()
        pool = {"min_size": 1, "max_size": 2, "timeout": timeout}
        other.settings_dict["OPTIONS"] = {**other.settings_dict["OPTIONS"], "pool": pool}
        other.settings_dict |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
        made.append(other)
        return other

    yield make
    for other in made:
        other.close()
    made[0].close_pool()


def kill(pid):
    ask(connection, "SELECT pg_terminate_backend(%s, 5000)", pid)


def test_pool_lends_no_connection_that_the_server_has_closed(pooled):
    one, two = pooled(), pooled()
    pids = {ask(one, "SELECT pg_backend_pid()"), ask(two, "SELECT pg_backend_pid()")}
    assert len(pids) == 2
    for other in (one, two):  # the end of a request
        other.close()
    for pid in pids:
        kill(pid)

    again = {ask(one, "SELECT pg_backend_pid()"), ask(two, "SELECT pg_backend_pid()")}
    assert len(again) == 2
    assert again & pids == set()


def test_connection_that_is_killed_in_use_costs_that_request_alone(pooled):
    one = pooled()
    first = ask(one, "SELECT pg_backend_pid()")
    kill(first)
    with pytest.raises(OperationalError):
        ask(one, "SELECT 1")
    one.close_if_unusable_or_obsolete()

    assert ask(one, "SELECT pg_backend_pid()") != first


def test_who_gets_no_connection_waits_no_longer_than_it_is_told(pooled):
    one, two, late = (pooled(timeout=WAIT_S) for _number in range(3))
    for other in (one, two):
        ask(other, "SELECT 1")

    began = time.monotonic()
    with pytest.raises(OperationalError):
        ask(late, "SELECT 1")
    assert WAIT_S <= time.monotonic() - began < WAIT_S * 4

    one.close()
    assert ask(late, "SELECT 1") == 1
