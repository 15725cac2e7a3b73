"""Periodic jobs: each when it is due, once, whatever happens to the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from home import registry
from home.registry import JobDelayedError, PeriodicJob, register_job
from hub.jobs.models import DurableRow, JobRun
from hub.jobs.periodic import run_due
from hub.jobs.queue import measure_age, requeue_lost, worker_lock
from search.locks import hold

AT = datetime(2030, 1, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def jobs(monkeypatch, db):
    """Two jobs in place of the hub's own: what ran is in the list, and the second fails."""
    ran: list[str] = []

    def fail():
        ran.append("fails")
        raise RuntimeError("no luck")

    own = {
        "fails": PeriodicJob("fails", MINUTE, fail),
        "works": PeriodicJob("works", timedelta(hours=1), lambda: ran.append("works")),
    }
    monkeypatch.setattr(registry, "_jobs", own)
    return ran


def run(at):
    return [(job.name, problem) for job, problem in run_due(at)]


def test_job_runs_when_it_is_due_and_one_that_fails_stops_no_other(jobs):
    assert run(AT) == [("fails", "RuntimeError: no luck"), ("works", "")]
    assert run(AT + timedelta(seconds=30)) == []
    assert run(AT + MINUTE) == [("fails", "RuntimeError: no luck")]
    assert run(AT + timedelta(hours=1))[1:] == [("works", "")]
    assert JobRun.objects.get(name="fails").error == "RuntimeError: no luck"
    assert JobRun.objects.get(name="works").ended_at is not None


def test_job_that_is_put_off_is_told_in_one_line(jobs, caplog):
    def wait():
        raise JobDelayedError("the engine: away")

    registry._jobs["fails"] = PeriodicJob("fails", MINUTE, wait)

    assert run(AT) == [("fails", "the engine: away"), ("works", "")]
    (line,) = [record for record in caplog.records if record.name == "hub.jobs.periodic"]
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert line.getMessage() == "periodic job fails is put off: the engine: away"


def test_tick_that_is_a_little_early_does_not_wait_another_minute(jobs):
    run(AT)

    assert len(run(AT + timedelta(seconds=56))) == 1


def test_job_that_runs_elsewhere_is_not_started_again(jobs):
    with hold("job:works") as is_ours:
        assert is_ours
        assert [name for name, _problem in run(AT)] == ["fails"]

    assert [name for name, _problem in run(AT)] == ["works"]


def test_name_belongs_to_one_job(jobs):
    with pytest.raises(ValueError, match="'works' is already registered"):
        register_job("works", MINUTE, print)


def test_the_hubs_own_jobs_run(hub_tree):
    DurableRow.objects.create(cache_key="old", value="", expires=timezone.now() - MINUTE)
    DurableRow.objects.create(cache_key="new", value="", expires=timezone.now() + MINUTE)

    call_command("tick")

    assert set(JobRun.objects.values_list("error", flat=True)) == {""}
    assert [row.cache_key for row in DurableRow.objects.all()] == ["new"]


def test_lock_is_held_by_one(db):
    with hold("one") as first, hold("one") as second, hold("other") as other:
        assert (first, second, other) == (True, False, True)
    with hold("one") as again:
        assert again


@pytest.fixture
def claimed(db):
    """A task that the worker `w` has claimed."""
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.stack.tasks.write_lines",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )
    task.claim("w")
    return task


def test_claim_of_a_worker_that_lives_is_left_alone(claimed):
    with hold(worker_lock("w")):
        assert requeue_lost() == 0

    claimed.refresh_from_db()
    assert claimed.status == "RUNNING"


def test_claim_of_a_dead_worker_is_given_back(claimed):
    assert requeue_lost() == 1

    claimed.refresh_from_db()
    assert claimed.status == "READY"
    assert measure_age() >= timedelta()


def test_task_that_kills_every_worker_is_given_up(claimed):
    claimed.worker_ids = ["a", "b", "c", "d", "w"]
    claimed.save()

    assert requeue_lost() == 0

    claimed.refresh_from_db()
    assert claimed.status == "FAILED"
    assert "5 workers died with it" in claimed.traceback
