"""The worker: takes tasks from the queue until it is told to stop, and outlives its database."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

from django.db import Error, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from hub.jobs.queue import requeue_lost, worker_lock
from search.locks import Lock, make_lock

logger = logging.getLogger(__name__)

INTERVAL_S = 0.5
LOOK_FOR_LOST_S = 10.0
WAIT_S = 1.0


class Worker:
    """Runs django-tasks-db's loop, again whenever the database was away, each time by a new name.

    With the old name go its claims: `requeue_lost` gives them back, and the work is done.
    """

    def __init__(self) -> None:
        self.is_stopping = threading.Event()
        self.loop: db_worker.Worker | None = None

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self.is_stopping.is_set():
            try:
                self.work()
            except Error as error:
                logger.warning("worker waits for the database: %s", type(error).__name__)
                connections.close_all()
                self.is_stopping.wait(WAIT_S)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Finish the task at hand; without one, end at once."""
        logger.info("worker stops")
        self.is_stopping.set()
        if self.loop is None or not self.loop.running_task:
            sys.exit(0)
        self.loop.running = False

    def work(self) -> None:
        name = get_random_string(32)
        lock = make_lock(worker_lock(name))
        lock.acquire()
        self.loop = Loop(name, lock, self.is_stopping)
        try:
            self.loop.run()
        finally:
            self.loop = None
            lock.release()


class Loop(db_worker.Worker):
    """django-tasks-db's worker, which looks now and then for tasks that others died with."""

    def __init__(self, name: str, lock: Lock, is_stopping: threading.Event) -> None:
        super().__init__(
            queue_names=["*"],
            interval=INTERVAL_S,
            batch=True,  # ends when the queue is empty: then it is our turn
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        self.lock = lock
        self.is_stopping = is_stopping

    def run(self) -> None:
        waited = LOOK_FOR_LOST_S
        while self.running and not self.is_stopping.is_set():
            if waited >= LOOK_FOR_LOST_S:
                if not self.lock.is_held():
                    return  # the claims of this name are no longer ours
                requeue_lost()
                waited = 0.0
            super().run()
            close_old_connections()
            if self.running:
                self.is_stopping.wait(self.interval)
                waited += self.interval
