"""The search engine measured with: the cluster of ELASTICSEARCH_URL, or a node of our own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.databases import Database, NoDatabaseError, run_sqlite
from bench.servers import find_free_port
from deploy import stack_engine


@contextmanager
def run_elasticsearch(folder: Path) -> Iterator[dict[str, str]]:
    """Yield what makes the hub use a node, with an index of its own.

    Raises `NoDatabaseError` where there is none and no program that starts one.
    """
    index = f"bench-{secrets.token_hex(4)}"
    if url := os.environ.get("ELASTICSEARCH_URL", ""):
        yield {"ELASTICSEARCH_URL": url, "HUB_SEARCH_INDEX": index}
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
        yield {"ELASTICSEARCH_URL": said.strip().partition("=")[2], "HUB_SEARCH_INDEX": index}
    finally:
        stack_engine.call(home, "stop")


@contextmanager
def run_beside_sqlite(folder: Path) -> Iterator[Database]:
    with run_elasticsearch(folder) as engine, run_sqlite(folder) as database:
        yield replace(database, name="Elasticsearch", env={**database.env, **engine})
