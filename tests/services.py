"""Programs that some tests need and not every machine has.

A test asks `require_or_skip("chromium")`. Where the program is missing the test is skipped with the
reason, unless HUB_TEST_REQUIRE names it: then the test fails, so that CI cannot skip in silence.

    HUB_TEST_REQUIRE=postgres,elasticsearch,redis,chromium make test-all
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from ctypes.util import find_library
from functools import cache
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from deploy import stack_engine, stack_parts
from hub.doctor import PANGO_PACKAGES as LIBRARIES

TIMEOUT_S = 5


class MissingServiceError(Exception):
    """The service is not there; the message says what was looked for and how to provide it."""


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome (HUB_TEST_CHROMIUM, or from the PATH)."""
    named = os.environ.get("HUB_TEST_CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome"]:
        if path := shutil.which(name):
            return path
    raise MissingServiceError("no Chromium on the PATH; on Debian: apt-get install chromium")


def find_postgres() -> str:
    """Return the address of a PostgreSQL that answers: POSTGRES_URL, else DATABASE_URL.

    With DATABASE_URL the suite itself runs on it.
    """
    url = os.environ.get("POSTGRES_URL") or os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        raise MissingServiceError("neither POSTGRES_URL nor DATABASE_URL names a server")
    parts = urlsplit(url)
    connect(parts.hostname or "127.0.0.1", parts.port or 5432, "PostgreSQL").close()
    return url


def find_redis() -> str:
    """Return REDIS_URL (default redis://127.0.0.1:6379/0) if a server answers PING there."""
    url = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
    parts = urlsplit(url)
    with connect(parts.hostname or "127.0.0.1", parts.port or 6379, "Redis") as server:
        server.sendall(b"PING\r\n")
        answer = server.recv(64)
    if answer != b"+PONG\r\n":
        raise MissingServiceError(f"{url} answered PING with {answer!r}")
    return url


def find_elasticsearch() -> str:
    """Return the first node of ELASTICSEARCH_URL (comma separated) that answers GET /."""
    urls = os.environ.get("ELASTICSEARCH_URL", "http://127.0.0.1:9200").split(",")
    errors = []
    for url in urls:
        try:
            with urlopen(url.rstrip("/") + "/", timeout=TIMEOUT_S) as answer:
                answer.read()
        except (URLError, OSError) as error:
            errors.append(f"{url}: {error}")
        else:
            return url
    raise MissingServiceError("no Elasticsearch answers; " + "; ".join(errors))


def find_elasticsearch_node() -> str:
    """Return the program that starts and kills nodes: HUB_TEST_ES_NODE, or the one beside us."""
    if program := stack_engine.find_program():
        return str(program)
    raise MissingServiceError(f"no program at {stack_engine.BESIDE} to start nodes with")


def find_gettext() -> str:
    """Return the path of xgettext, which collects the texts to translate."""
    if path := shutil.which("xgettext"):
        return path
    raise MissingServiceError("no xgettext on the PATH; on Debian: apt-get install gettext")


def find_pango() -> str:
    """Return the name of Pango's library, with which the manual is set as PDF."""
    if name := find_library("pango-1.0"):
        return name
    raise MissingServiceError(f"no Pango; on Debian: apt-get install {LIBRARIES}")


def find_nginx() -> str:
    """Return the path of nginx, where all programs of the stack are there (deploy/stack.py)."""
    if missing := stack_parts.find_missing():
        raise MissingServiceError(stack_parts.explain(missing))
    return stack_parts.find_program("nginx") or ""


def find_docker_compose() -> str:
    """Return the path of a docker that has the plugin `compose`; it need not run containers."""
    docker = shutil.which("docker")
    if docker is None:
        raise MissingServiceError("no docker on the PATH")
    done = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
    if done.returncode:
        raise MissingServiceError(f"{docker} has no plugin `compose`")
    return docker


def connect(host: str, port: int, what: str) -> socket.socket:
    try:
        return socket.create_connection((host, port), timeout=TIMEOUT_S)
    except OSError as error:
        raise MissingServiceError(f"no {what} answers at {host}:{port}: {error}") from error


FINDERS: dict[str, Callable[[], str]] = {
    "postgres": find_postgres,
    "elasticsearch": find_elasticsearch,
    "elasticsearch-node": find_elasticsearch_node,
    "redis": find_redis,
    "docker-compose": find_docker_compose,
    "chromium": find_chromium,
    "gettext": find_gettext,
    "nginx": find_nginx,
    "pango": find_pango,
}


@cache
def locate(name: str) -> tuple[str, str]:
    """Return where the service is and why not: one of the two is empty. Looked up once a run."""
    try:
        return FINDERS[name](), ""
    except MissingServiceError as error:
        return "", str(error)


def required() -> frozenset[str]:
    """Return the services this run may not do without (HUB_TEST_REQUIRE)."""
    names = os.environ.get("HUB_TEST_REQUIRE", "").replace(",", " ").split()
    if unknown := sorted(set(names) - set(FINDERS)):
        raise pytest.UsageError(f"HUB_TEST_REQUIRE: no such service: {', '.join(unknown)}")
    return frozenset(names)


def require_or_skip(name: str) -> str:
    """Return where the service is; skip the test without it, or fail it if it is required."""
    place, reason = locate(name)
    if place:
        return place
    if name in required():
        pytest.fail(f"{name} is required (HUB_TEST_REQUIRE) but missing: {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def can_listen(port: int) -> bool:
    """Tell whether nobody listens on the loopback address's `port`."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True
