"""The queue in the database: how old it is, and what to do about a worker that died with a task."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from search.locks import hold

logger = logging.getLogger(__name__)

MOST_TRIES = 5


class WorkerDiedError(Exception):
    """A task's worker died again and again; the task is given up."""


def worker_lock(worker_id: str) -> str:
    return f"worker:{worker_id}"


def measure_age() -> timedelta:
    """Return how long the oldest task that could run has been waiting."""
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    return timezone.now() - oldest if oldest else timedelta()


def requeue_lost() -> int:
    """Give back what dead workers have claimed; return how many tasks that were.

    A worker holds a lock with its name while it lives. Where the lock is free nobody works on its
    claims any more. A task that has killed five workers is given up.
    """
    count = 0
    running = DBTaskResult.objects.running().values_list("pk", "worker_ids")
    by_worker: dict[str, list[object]] = {}
    for key, worker_ids in running:
        by_worker.setdefault(worker_ids[-1] if worker_ids else "", []).append(key)
    for worker_id, keys in by_worker.items():
        with hold(worker_lock(worker_id)) as is_free:
            if is_free:
                count += sum(give_back(key, worker_id) for key in keys)
    return count


def give_back(key: object, worker_id: str) -> bool:
    with transaction.atomic():
        rows = DBTaskResult.objects.running().select_for_update(skip_locked=True)
        task = rows.filter(pk=key).first()
        if task is None or (task.worker_ids and task.worker_ids[-1] != worker_id):
            return False
        if len(task.worker_ids) >= MOST_TRIES:
            task.set_failed(WorkerDiedError(f"{len(task.worker_ids)} workers died with it"))
            logger.error("task %s (%s) given up", task.pk, task.task_path)
            return False
        task.status = "READY"
        task.started_at = None
        task.save(update_fields=["status", "started_at"])
    logger.warning("task %s (%s) is queued again: its worker died", key, task.task_path)
    return True
