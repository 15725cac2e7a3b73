"""The hub's own checks of its readiness: database, migrations, cache, queue, search."""

from __future__ import annotations

import logging

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hub.health import Result, register
from search.engines import get_engine

logger = logging.getLogger(__name__)

MOST_LAG_S = 60.0  # behind which an index has stopped following

_applied: list[bool] = []  # true once: what is applied stays applied


def check_database() -> Result:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Result("ok")


def check_migrations() -> Result:
    """This release needs its migrations; that the database has later ones too is no fault."""
    if not _applied:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return Result("failed")
        _applied.append(True)
    return Result("ok")


def check_cache() -> Result:
    ping = getattr(caches["default"], "ping", None)
    return Result("ok" if ping is None or ping() else "degraded")


def check_queue() -> Result:
    if not apps.is_installed("django_tasks_db"):
        return Result("ok")
    from hub.jobs.queue import measure_age  # noqa: PLC0415 -- only where there is a queue

    age = measure_age().total_seconds()
    is_late = age > settings.HUB_READY_QUEUE_SECONDS
    return Result("degraded" if is_late else "ok", age)


def check_search() -> Result:
    """The search engine and its index; while they cannot answer, the database does."""
    if get_engine() is None:
        return Result("ok")
    from search.engines.elastic.state import get_state  # noqa: PLC0415 -- slow to load

    state = get_state()
    is_well = state.problem in {"", "behind"} and not state.is_outdated
    seconds = state.lag.seconds if state.lag else None
    is_late = seconds is None or seconds > MOST_LAG_S
    return Result("ok" if is_well and not is_late else "degraded", seconds)


def register_all() -> None:
    register("database", check_database, is_vital=True)
    register("migrations", check_migrations, is_vital=True)
    register("cache", check_cache)
    register("queue", check_queue)
    register("search", check_search)
