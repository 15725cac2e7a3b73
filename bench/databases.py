"""The databases measured on: a file of SQLite, and a PostgreSQL cluster of our own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.servers import find_free_port

START_S = 30
NO_ENGINE = {"ELASTICSEARCH_URL": ""}
# For loading quickly: nothing here must survive a power cut. It does not touch reading.
INITIAL = ("--auth", "trust", "--username", "hub", "--no-sync", "--encoding", "UTF8")
OPTIONS = {"fsync": "off", "shared_buffers": "512MB", "max_connections": "60"}


class NoDatabaseError(RuntimeError):
    """The engine cannot run here; the message says why."""


@dataclass(frozen=True)
class Database:
    name: str
    env: dict[str, str] = field(default_factory=dict)
    pid: int | None = None  # of the server, where there is one


@contextmanager
def run_sqlite(folder: Path) -> Iterator[Database]:
    for path in folder.glob("hub.sqlite3*"):
        path.unlink()
    yield Database("SQLite", {**NO_ENGINE, "DATABASE_URL": "", "HUB_DATA_DIR": str(folder)})


@contextmanager
def run_postgres(folder: Path) -> Iterator[Database]:
    """Run a private cluster on a free port of loopback; remove it afterwards."""
    programs, user = find_programs(), find_user()
    home = Path(tempfile.mkdtemp(prefix="medina-bench-"))
    if user:
        shutil.chown(home, user)
    port = find_free_port()
    data = home / "data"
    with (folder / "postgres.log").open("w") as output:
        subprocess.run(  # noqa: S603 -- our own command
            [str(programs / "initdb"), "-D", str(data), *INITIAL],
            user=user,
            stdout=output,
            stderr=output,
            check=True,
            cwd=home,
        )
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command = [
            *(str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(home)),
            *options,
        ]
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command, user=user, stdout=output, stderr=output, cwd=home
        )
    try:
        wait_for(programs, port)
        url = f"postgres://hub@127.0.0.1:{port}/postgres"
        env = {**NO_ENGINE, "DATABASE_URL": url, "HUB_DATA_DIR": str(folder)}
        yield Database("PostgreSQL", env, process.pid)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs; the newest where there are several."""
    known = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    known += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in known:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise NoDatabaseError("no PostgreSQL programs (initdb, postgres) on this machine")


def find_user() -> str | None:
    """Return who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise NoDatabaseError("run by root, and there is no user postgres to run as") from error


def wait_for(programs: Path, port: int) -> None:
    command = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + START_S
    while subprocess.run(command, check=False).returncode:  # noqa: S603 -- our own command
        if time.monotonic() > deadline:
            raise NoDatabaseError(f"PostgreSQL did not start within {START_S} s")
        time.sleep(0.1)


ENGINES = {"sqlite": run_sqlite, "postgresql": run_postgres}
