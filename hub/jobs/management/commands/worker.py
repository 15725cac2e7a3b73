from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from hub.checks import refuse_unsafe


class Command(BaseCommand):
    help = "Do what is queued, until told to stop (SIGTERM): the task at hand is finished first."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not apps.is_installed("django_tasks_db"):
            raise CommandError("there is no queue: HUB_TASKS is immediate, or this is the demo")
        from hub.jobs.worker import Worker  # noqa: PLC0415 -- only where there is a queue

        refuse_unsafe()
        Worker().run()
