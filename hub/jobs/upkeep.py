"""The hub's own periodic jobs: each only tidies up, nothing is shown or hidden by them."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from hub.jobs.models import DurableRow

KEEP_TASKS = timedelta(days=7)


def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


def forget_expired_limits() -> None:
    DurableRow.objects.filter(expires__lt=timezone.now()).delete()


def forget_finished_tasks() -> None:
    if not apps.is_installed("django_tasks_db"):
        return
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- only where there is a queue

    before = timezone.now() - KEEP_TASKS
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def read_waiting_files() -> None:
    """Read the files whose task was lost, as when the queue was away."""
    call_command("extract_texts", verbosity=0)


def requeue_lost_tasks() -> None:
    if apps.is_installed("django_tasks_db"):
        from hub.jobs.queue import requeue_lost  # noqa: PLC0415 -- only where there is a queue

        requeue_lost()
