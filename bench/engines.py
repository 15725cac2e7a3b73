"""The search engine measured with: the cluster of ELASTICSEARCH_URL, or a node of our own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.databases import Database, NoDatabaseError, run_sqlite
from bench.servers import find_free_port
from deploy import stack_engine


@dataclass(frozen=True)
class Node:
    env: dict[str, str]  # what makes the hub use it, with an index of its own
    pid: int | None = None  # None: somebody else's, perhaps on another machine


@contextmanager
def run_elasticsearch(folder: Path) -> Iterator[Node]:
    """Yield a node; raise `NoDatabaseError` where there is none and no program that starts one."""
    index = f"bench-{secrets.token_hex(4)}"
    if url := os.environ.get("ELASTICSEARCH_URL", ""):
        yield Node({"ELASTICSEARCH_URL": url, "HUB_SEARCH_INDEX": index})
        return
    program = stack_engine.find_program()
    if program is None:
        raise NoDatabaseError(f"no ELASTICSEARCH_URL, and no {stack_engine.BESIDE}")
    home = folder / "es-node"
    home.mkdir(parents=True, exist_ok=True)
    known = Path(os.environ.get("ES_NODE_HOME", Path.home() / ".cache" / "es-node"))
    for built in known.glob("build-*"):
        if not (home / built.name).exists():
            (home / built.name).symlink_to(built)
    url = call(program, home, "start", "--port", str(find_free_port())).strip().partition("=")[2]
    try:
        pid = json.loads((home / "state.json").read_text())["n1"]["pid"]
        yield Node({"ELASTICSEARCH_URL": url, "HUB_SEARCH_INDEX": index}, pid)
    finally:
        call(program, home, "stop")


def call(program: Path, home: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, str(program), *arguments],
        env={**os.environ, "ES_NODE_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoDatabaseError(f"{program.name} {arguments[0]} failed")
    return done.stdout


@contextmanager
def run_beside_sqlite(folder: Path) -> Iterator[Database]:
    with run_elasticsearch(folder) as node, run_sqlite(folder) as database:
        yield replace(database, name="Elasticsearch", env={**database.env, **node.env})
