"""The search engine measured with: the cluster of ELASTICSEARCH_URL, or a node of our own."""

from __future__ import annotations

import json
import os
import secrets
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
    if stack_engine.find_program() is None:
        raise NoDatabaseError(f"no ELASTICSEARCH_URL, and no {stack_engine.BESIDE}")
    home = folder / "es-node"
    try:
        stack_engine.prepare(home)
        said = stack_engine.call(home, "start", "--port", str(find_free_port()))
    except stack_engine.EngineError as error:
        raise NoDatabaseError(str(error)) from error
    try:
        pid = json.loads((home / "state.json").read_text())[stack_engine.NODE]["pid"]
        url = said.strip().partition("=")[2]
        yield Node({"ELASTICSEARCH_URL": url, "HUB_SEARCH_INDEX": index}, pid)
    finally:
        stack_engine.call(home, "stop")


@contextmanager
def run_beside_sqlite(folder: Path) -> Iterator[Database]:
    with run_elasticsearch(folder) as node, run_sqlite(folder) as database:
        yield replace(database, name="Elasticsearch", env={**database.env, **node.env})
