"""The demo as `make demo` starts it: its data made anew, served by gunicorn on a free port."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.architecture.tree import ROOT
from tests.services import free_port

START_S = 90


@dataclass(frozen=True)
class Demo:
    url: str
    data_dir: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command on the demo's data."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def share_demo(shared: Path, data_dir: Path) -> Iterator[Demo]:
    """Run a demo on a copy of the data in `shared`, which the first of several processes makes."""
    shutil.copytree(make_data(shared), data_dir, dirs_exist_ok=True)
    with serve(data_dir) as demo:
        yield demo


def make_data(shared: Path) -> Path:
    """Return the folder with the demo's data; the first of several processes makes it."""
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait here until it is made
        made = shared / "demo"
        if not (made / "hub.sqlite3").exists():
            data = shared / "demo.new"
            prepare(data)
            data.rename(made)
    return made


def read_environment(data_dir: Path) -> dict[str, str]:
    """Return the environment of a demo on the data in `data_dir`."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    # Nobody waits in a test: what people take three seconds for is done in one.
    return environment | {"HUB_DATA_DIR": str(data_dir), "HUB_SIGN_UP_SECONDS": "0"}


def prepare(data_dir: Path) -> None:
    """Make the demo's data in `data_dir`, or bring it up to date."""
    subprocess.run(
        [sys.executable, "deploy/prepare_demo.py"],
        cwd=ROOT,
        env=read_environment(data_dir),
        check=True,
    )


@contextmanager
def run_demo(data_dir: Path) -> Iterator[Demo]:
    """Make the demo's data in `data_dir`, or bring it up to date, and serve it."""
    prepare(data_dir)
    with serve(data_dir) as demo:
        yield demo


@contextmanager
def serve(data_dir: Path) -> Iterator[Demo]:
    """Serve the demo's data in `data_dir` on a free port."""
    port = free_port()
    environment = {**read_environment(data_dir), "PORT": str(port)}
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "hub.settings.dev"}
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.demo.py", "hub.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=settings)
    try:
        wait_for(f"http://127.0.0.1:{port}/en/", server)
        yield Demo(f"http://localhost:{port}", data_dir, environment)
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the demo's server ended with status {server.returncode}")
        try:
            urlopen(url, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.2)  # between two looks at a process that starts, not in a test
        else:
            return
    raise RuntimeError(f"the demo's server did not answer within {START_S} s")
