"""How production serves the hub: everything from the environment (docs/reference/settings.md).

Told to stop, it first says that it is not ready (/readyz) and goes on answering for
HUB_DRAIN_SECONDS, then takes what has already knocked, answers it, and ends.
"""

import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
os.environ["HUB_ROLE"] = "web"

from gunicorn.workers.gthread import ThreadWorker

from deploy.addresses import allow_long_addresses
from hub.settings.env import read


class PatientWorker(ThreadWorker):
    """A thread worker that leaves nobody in the queue of its socket when it stops."""

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self.take_all(listener)
                listener.close()

    def take_all(self, listener: Any) -> None:
        """Accept until nobody is left; what is accepted is answered before the process ends."""
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)


bind = [read("HUB_BIND")]
workers = read("HUB_WORKERS")
threads = read("HUB_THREADS")
worker_class = PatientWorker
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- a sign of life, no data
timeout = read("HUB_TIMEOUT")
graceful_timeout = read("HUB_GRACEFUL_TIMEOUT")
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
backlog = 512
preload_app = True  # refuses to start before it listens, and shares its memory
control_socket_disable = True
forwarded_allow_ips = ""  # whose word is taken is the hub's business (HUB_PROXY_COUNT)
limit_request_line = allow_long_addresses()  # they are refused in our words, by the hub
loglevel = "warning"
accesslog = None

if read("HUB_METRICS"):
    # Of this replica alone; forgotten when it stops.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="medina-figures-")


def when_ready(server: Any) -> None:
    """Put our own way to stop in place of gunicorn's; the second signal is gunicorn's again."""
    stop = server.handle_term

    def drain_first() -> None:
        from hub.health import start_draining  # noqa: PLC0415 -- the hub is loaded by now

        start_draining()
        server.handle_term = stop
        again = threading.Timer(read("HUB_DRAIN_SECONDS"), os.kill, (os.getpid(), signal.SIGTERM))
        again.daemon = True
        again.start()

    server.handle_term = drain_first


def on_exit(_server: Any) -> None:
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)


def child_exit(_server: Any, worker: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415 -- only with figures

        multiprocess.mark_process_dead(worker.pid)
