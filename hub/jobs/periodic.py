"""What the clock brings about: apps register their jobs, `manage.py tick` runs those that are due.

    from home.registry import register_job

    register_job("fetch_feeds", timedelta(minutes=15), fetch_feeds)     # in an app's `ready`

A job is a function without arguments. Each has its own lock, so that one that takes long holds up
no other and is not started a second time, on whichever machine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import Error
from django.utils import timezone

from home.registry import JobDelayedError, PeriodicJob, all_jobs
from hub.jobs.models import JobRun
from search.locks import hold

logger = logging.getLogger(__name__)

EARLY = timedelta(seconds=5)  # a minute's job is due although the last tick was a little late


def run_due(at: datetime | None = None) -> Iterator[tuple[PeriodicJob, str]]:
    """Run every job that is due at `at`; yield each with what went wrong, or nothing."""
    for job in all_jobs():
        moment = at or timezone.now()
        if not is_due(job, moment):
            continue
        with hold(f"job:{job.name}") as is_ours:
            if is_ours and is_due(job, moment):
                yield job, run(job, moment)


def is_due(job: PeriodicJob, at: datetime) -> bool:
    last = JobRun.objects.filter(name=job.name).values_list("started_at", flat=True).first()
    return last is None or at >= last + job.every - min(EARLY, job.every / 2)


def run(job: PeriodicJob, at: datetime) -> str:
    """Run the job; what goes wrong in it stops no other, is logged and remembered.

    Of what is put off no trace is logged: it would come again every minute.
    """
    JobRun.objects.update_or_create(name=job.name, defaults={"started_at": at})
    try:
        job.run()
    except Exception as error:
        if isinstance(error, Error) and not is_database_there():
            raise
        if isinstance(error, JobDelayedError):
            problem = str(error)
            logger.warning("periodic job %s is put off: %s", job.name, problem)
        else:
            problem = f"{type(error).__name__}: {error}"
            logger.exception("periodic job %s failed", job.name)
    else:
        problem = ""
    JobRun.objects.filter(name=job.name).update(ended_at=timezone.now(), error=problem[:10_000])
    return problem


def is_database_there() -> bool:
    try:
        JobRun.objects.exists()
    except Error:
        return False
    return True
