"""The search engine measured with: the cluster of ELASTICSEARCH_URL, or a node of our own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench import databases
from bench.databases import Database, NoDatabaseError
from bench.servers import find_free_port
from deploy import stack_engine

Run = Callable[[Path], AbstractContextManager[Database]]


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
def run_beside(run: Run, folder: Path) -> Iterator[Database]:
    """Yield a database that `run` starts, with a search engine beside it."""
    with run_elasticsearch(folder) as engine, run(folder) as database:
        name = f"Elasticsearch beside {database.name}"
        yield replace(database, name=name, env={**database.env, **engine})


ENGINES: dict[str, Run] = {
    **databases.ENGINES,
    "elasticsearch": partial(run_beside, databases.run_sqlite),
    "production": partial(run_beside, databases.run_postgres),
}
