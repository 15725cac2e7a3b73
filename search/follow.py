"""The index follows the catalogue: soon after each change, and by the clock in any case."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import default_task_backend, task

from search.engines import get_engine

AGAIN = timedelta(seconds=15)
FIRST = 50  # of -100 to 100: readers are waiting for it
WORKER_S = 5.0  # a worker has other things to do, and the clock's job more patience
CLOCK_S = 10.0


def follow_soon() -> None:
    """Have the index follow as soon as a worker is free; without a queue at once, in a hurry."""
    follow_index.enqueue()


@task(priority=FIRST)
def follow_index() -> int:
    """Bring the index to the end of the log; where that fails try again, if there is a queue."""
    if get_engine() is None:
        return 0
    # Where there is an engine only: its client is slow to load.
    from search.engines.elastic import client  # noqa: PLC0415 -- see above
    from search.engines.elastic.writer import follow_changes  # noqa: PLC0415 -- see above

    is_immediate = is_without_queue()
    if not client.follow_switch.may_ask():
        try_again()
        return 0
    way = client.connect_quickly() if is_immediate else client.connect_patiently(WORKER_S, 1)
    try:
        written = follow_changes(way, batches=1 if is_immediate else None)
    except client.EngineError as error:
        client.follow_switch.fail(error)
        try_again()
        return 0
    client.follow_switch.succeed()
    return written


def is_without_queue() -> bool:
    return not default_task_backend.supports_defer


def try_again() -> None:
    """Queue one more attempt, however many have failed."""
    if not is_without_queue() and cache.add("search-follow-again", 1, AGAIN.total_seconds() / 2):
        follow_index.using(run_after=timezone.now() + AGAIN).enqueue()


def follow_by_the_clock() -> int:
    """Bring the index to the end of the log, or make it where there is none. A periodic job.

    Returns how many documents were written; raises what goes wrong.
    """
    if get_engine() is None:
        return 0
    # Where there is an engine only: its client is slow to load.
    from search.engines.elastic.client import EngineError, connect_patiently  # noqa: PLC0415 -- see above
    from search.engines.elastic.rebuild import reindex  # noqa: PLC0415 -- see above
    from search.engines.elastic.writer import follow_changes  # noqa: PLC0415 -- see above

    try:
        return follow_changes(connect_patiently(CLOCK_S, 1))
    except EngineError as error:
        if error.problem != "missing":
            raise
    return reindex(advance=lambda _count: None)
