"""The servers that are measured: gunicorn with two synchronous workers each."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

WORKERS = 2
START_S = 60


class ServerError(RuntimeError):
    """A server did not start."""


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pid: int


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_server(name: str, env: dict[str, str], folder: Path) -> Iterator[Server]:
    """Run the server `name` of bench.settings; its output goes to a file in `folder`."""
    port = find_free_port()
    log = folder / f"{name}.log"
    command = [
        *(sys.executable, "-m", "gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(WORKERS), "--worker-class", "sync", "--preload", "--timeout", "120"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    settings = {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "HUB_BENCH_SERVER": name,
        "PORT": str(port),
    }
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command, env={**os.environ, **env, **settings}, stdout=output, stderr=output
        )
    try:
        wait_for(process, port, log)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerError(f"gunicorn ended: {log.read_text()[-2000:]}")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=START_S)
            connection.request("GET", "/nothing-here/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ServerError(f"gunicorn did not answer within {START_S} s; see {log}")
