from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections, connections

from hub.checks import refuse_unsafe
from hub.jobs.periodic import run_due

logger = logging.getLogger(__name__)

EVERY_S = 60.0


class Command(BaseCommand):
    help = "Run the periodic jobs that are due. Any number may run at once: each job has a lock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--forever", action="store_true", help="once a minute until told to stop (SIGTERM)"
        )

    def handle(self, *_args: Any, forever: bool, **_options: Any) -> None:
        refuse_unsafe()
        if forever:
            self.run_forever()
        elif self.run_once(self.stdout.write):
            raise CommandError("a job failed; see the log")

    def run_once(self, say: Callable[[str], object]) -> int:
        """Run what is due; return how many jobs failed."""
        failed = 0
        for job, problem in run_due():
            failed += bool(problem)
            say(f"{job.name}: {problem or 'done'}")
        return failed

    def run_forever(self) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: stopping.set())
        while not stopping.is_set():
            try:
                close_old_connections()
                self.run_once(logger.info)
            except Error as error:
                connections.close_all()
                logger.warning("the database is away: %s", type(error).__name__)
                stopping.wait(5)
                continue
            stopping.wait(EVERY_S - time.time() % EVERY_S)
