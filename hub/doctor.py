"""What this machine has, what it lacks, and what to do about it: findings for `make doctor`."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Literal

from django.db import DatabaseError, connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor

from hub import health
from hub.checks import check_variables
from hub.ports import complain, parse_port

OLDEST_PYTHON = (3, 11)
OLDEST_JAVA = 21
JVM_DIR = Path("/usr/lib/jvm")
POSTGRES_DIR = Path("/usr/lib/postgresql")
SERVERS_PATH = "/usr/local/sbin:/usr/sbin:/sbin"
WAIT_S = 2  # for an answer of what holds the port
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True)
class Finding:
    """One line of the report. Only "wrong" makes the doctor fail; "missing" is optional."""

    state: Literal["good", "missing", "wrong"]
    text: str


def find_all(data_dir: Path, port: str | None) -> Iterator[Finding]:
    """Look at everything; `port` is None where no demo server would listen."""
    yield find_python()
    yield find_uv()
    yield from find_variables()
    yield find_data_dir(data_dir)
    yield from find_database()
    if port is not None:
        yield find_port(port)
    yield from find_programs()


def find_without_settings(problems: Iterable[str]) -> Iterator[Finding]:
    """Look at what needs no settings, where the environment gives none."""
    yield find_python()
    yield find_uv()
    for problem in problems:
        yield Finding("wrong", problem)
    yield from find_variables()
    yield from find_programs()


def find_python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return Finding("wrong", f"Python {version} is too old; 3.11 or later is needed.")
    return Finding("good", f"Python {version}")


def find_uv() -> Finding:
    for place in (shutil.which("uv"), ".uv/bin/uv"):
        if place and Path(place).exists():
            return Finding("good", f"uv, the installer: {place}")
    return Finding("missing", "uv, the installer: `make setup` installs its own.")


def find_variables() -> Iterator[Finding]:
    """Name what is set and read by nobody: somebody thinks that it works."""
    for message in check_variables():
        yield Finding("wrong", f"{message.msg} {message.hint or ''}".rstrip())


def find_data_dir(path: Path) -> Finding:
    if not path.exists():
        return Finding("missing", f"Data folder {path}: the first start makes it.")
    try:
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        return Finding("wrong", f"The data folder {path} cannot be written (HUB_DATA_DIR): {error}")
    free_gb = shutil.disk_usage(path).free / 1e9
    return Finding("good", f"Data folder {path}, {free_gb:.0f} GB free")


def find_database() -> Iterator[Finding]:
    """Can we reach it, can it search, is its schema ours?"""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and is_absent(name):
        yield Finding("missing", f"Database {name}: there is none yet; `make demo` makes it.")
        yield find_full_text()
        return
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding("wrong", f"The database {name} cannot be reached (DATABASE_URL): {error}")
        return
    yield Finding("good", f"Database: {connection.display_name}, {name}")
    if connection.vendor == "sqlite":
        yield find_full_text()
    yield find_migrations()


def is_absent(name: str | Path) -> bool:
    """Tell whether the database is a file, and not there yet: to open it would make it."""
    text = str(name)
    return ":memory:" not in text and not text.startswith("file:") and not Path(name).exists()


def find_full_text() -> Finding:
    with sqlite3.connect(":memory:") as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            return Finding("wrong", "This SQLite has no full-text search (FTS5); use PostgreSQL.")
    return Finding("good", f"SQLite {sqlite3.sqlite_version} with full-text search")


def find_migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
    except (NodeNotFoundError, ValueError) as error:  # ValueError: a migration needs an app without
        return Finding("wrong", f"The migrations do not fit together: {error}")
    targets = executor.loader.graph.leaf_nodes()
    pending = len(executor.migration_plan(targets))
    if not pending:
        return Finding("good", "Every migration is applied")
    if not executor.loader.applied_migrations:
        return Finding("missing", "The database is empty: `make demo` or `manage.py migrate`.")
    return Finding("wrong", f"{pending} migrations are not applied: run `manage.py migrate`.")


def find_port(port: str) -> Finding:
    if complaint := complain(port):
        if answers_as_hub(port):
            return Finding("good", f"Port {port}: the hub runs here")
        return Finding("wrong", complaint)
    return Finding("good", f"Port {port} is free")


def answers_as_hub(port: str) -> bool:
    """Tell whether it is the hub itself that holds the port of this machine."""
    try:
        asking = HTTPConnection("127.0.0.1", parse_port(port), timeout=WAIT_S)
    except ValueError:
        return False
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().read(100) == health.render("/healthz")[1]
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def find_programs() -> Iterator[Finding]:
    """Look for the programs that only tests and translators need, each with what it unlocks."""
    yield found_or_missing(
        "PostgreSQL server",
        find_program("postgres"),
        "`make stack` and the suite on PostgreSQL",
        "postgresql",
    )
    yield found_or_missing(
        "Redis server",
        find_program("redis-server"),
        "`make stack` and tests of the shared cache",
        "redis-server",
    )
    yield found_or_missing(
        "nginx", find_program("nginx"), "`make stack` and tests of what is in front", "nginx"
    )
    yield from find_engine()
    yield found_or_missing(
        "Chromium",
        find_program("chromium", "chromium-browser", "google-chrome"),
        "tests in a browser",
        "chromium",
    )
    yield found_or_missing(
        "gettext", find_program("msgfmt"), "`make messages` and the test of its result", "gettext"
    )
    yield found_or_missing(
        "Pango", find_library("pango-1.0") or "", "`make manual`, its PDFs", PANGO_PACKAGES
    )


def find_engine() -> Iterator[Finding]:
    """Look for what the node of Elasticsearch of `make stack` and of tests needs."""
    yield found_or_missing(
        f"Java {OLDEST_JAVA} or later",
        find_java(),
        "`make stack` and tests of search on Elasticsearch",
        f"openjdk-{OLDEST_JAVA}-jdk-headless",
        f" (since Debian 13; before, unpack any JDK of {OLDEST_JAVA} or later in {JVM_DIR})",
    )
    yield found_or_missing(
        "Maven",
        find_program("mvn"),
        "`make stack` and tests of search, to make their node of Elasticsearch the first time",
        "maven",
    )


def found_or_missing(
    what: str, place: str, unlocks: str, package: str, instead: str = ""
) -> Finding:
    if place:
        return Finding("good", f"{what}: {place}")
    advice = f"On Debian: apt-get install {package}{instead}"
    return Finding("missing", f"{what}, for {unlocks}. {advice}")


def find_program(*names: str) -> str:
    """Return the path of the first of `names` there is; Debian keeps servers off the PATH."""
    for name in names:
        if path := shutil.which(name) or shutil.which(name, path=SERVERS_PATH):
            return path
        if paths := sorted(POSTGRES_DIR.glob(f"*/bin/{name}")):
            return str(paths[-1])
    return ""


def find_java() -> str:
    """Return a java that is new enough, the PATH's first; empty when there is none."""
    places = [shutil.which("java"), *sorted(JVM_DIR.glob("*/bin/java"), reverse=True)]
    for place in places:
        if place and parse_java_version(read_java_version(str(place))) >= OLDEST_JAVA:
            return str(place)
    return ""


def read_java_version(java: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 -- a program found on this machine, fixed arguments
            [java, "-version"], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stderr


def parse_java_version(text: str) -> int:
    """Return the feature release in what `java -version` says; 0 if it says none, 8 for 1.8."""
    match = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(match[1]) if match else 0
