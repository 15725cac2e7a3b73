"""How fast a large hub is searched: pages and suggestions, by the engine and by the database alone.

Asked is what `make stack` runs: nginx, two replicas, PostgreSQL, Elasticsearch, Redis. Eight
connections ask every address once; then what is remembered of answers is thrown away and they ask
again. After that the engine is stopped, and the database answers the same.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench.databases import NoDatabaseError
from bench.filling import fill_in_process, run_python
from bench.load import ASKED_ANEW, Load, fire, fire_each
from bench.processes import count_cpu_s
from bench.servers import find_free_port
from bench.words import NOUNS, SYLLABLES, make_names
from deploy.stack import Stack, StackError
from deploy.stack_parts import PYTHON

CLIENTS = 8
ROUNDS = 3
WARM_S = 5.0
PUBLISHED = 10
MOST = 60  # different addresses of an operation
HEAD = (
    "\n| asked for | found by | answers | req/s | p50 ms | p99 ms | goal "
    "| CPU ms: app | PostgreSQL | engine | nginx, Redis |"
)
GOALS_MS = {"search": 300, "suggest": 100}  # p99, with the engine
PARTS = {
    "app": ("web1", "web2"),
    "database": ("postgres",),
    "engine": ("elasticsearch",),
    "others": ("nginx", "redis"),
}


@dataclass(frozen=True)
class Operation:
    name: str
    goal: str  # a name in GOALS_MS
    paths: tuple[str, ...]


@dataclass
class Sample:
    """All answers of one operation; CPU by who spent it, in seconds."""

    load: Load = field(default_factory=Load)
    cpu_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, load: Load, cpu_s: dict[str, float]) -> None:
        self.load.latencies_s += load.latencies_s
        self.load.seconds += load.seconds
        for name, spent in cpu_s.items():
            self.cpu_s[name] += spent


def list_operations() -> list[Operation]:
    """Return what is asked for: the words of titles, frequent ones and rare ones."""
    nouns, names = NOUNS["en"].split(), make_names(*SYLLABLES["en"])
    pairs = [f"{first} {second}" for first, second in product(nouns[:12], nouns[12:24])]
    begun = [word[:size] for word in (*nouns, *names[:200]) for size in (3, 4) if len(word) > size]
    half = [f"{first} {second[:3]}" for first, second in product(nouns[:12], nouns[12:24])]
    return [
        Operation("page, one word", "search", build_paths("/en/search/?q=", nouns)),
        Operation("page, two words", "search", build_paths("/en/search/?q=", pairs)),
        Operation("page, a name", "search", build_paths("/en/search/?q=", names)),
        Operation(
            "v1 search, two words", "search", build_paths("/api/v1/search/?locale=en&q=", pairs)
        ),
        Operation(
            "suggestions, begun word", "suggest", build_paths("/en/search/suggestions/?q=", begun)
        ),
        Operation(
            "v1 suggest, second word", "suggest", build_paths("/api/v1/suggest/?locale=en&q=", half)
        ),
    ]


def build_paths(start: str, texts: list[str]) -> tuple[str, ...]:
    different = list(dict.fromkeys(texts))
    chosen = different[:: max(1, len(different) // MOST)]
    return tuple(start + quote(text) for text in chosen)


def measure_searches(items: int, seconds: float) -> Iterator[str]:
    """Load a hub of `items` into a stack, ask it, and yield the lines of the report.

    Raises `NoDatabaseError` where the stack, or its engine, cannot run.
    """
    # Not in the tree: PostgreSQL's own user must be able to reach it.
    with TemporaryDirectory(prefix="medina-bench-") as home:
        stack = Stack(Path(home), find_free_port(), is_quick=True)
        try:
            with stack:
                yield from measure_stack(stack, items, seconds)
        except StackError as error:
            raise NoDatabaseError(str(error)) from error


def measure_stack(stack: Stack, items: int, seconds: float) -> Iterator[str]:
    if not stack.state["has_node"]:
        raise NoDatabaseError(stack.state.get("no_node") or "no node of Elasticsearch of our own")
    env = stack.environment
    yield f"\nAt size: {items:,} items, {CLIENTS} clients, two replicas of one process: loading"
    for name in ("tick", "worker"):
        stack.stop(name)  # they would begin to index what is still being loaded
    yield f"  {fill_in_process(items, stack.folder, env)['said']}"
    said = run_python("manage.py", "reindex", env=env, stdout=subprocess.PIPE)
    yield f"  reindex: {said.splitlines()[-1]}"
    for name in ("worker", "tick"):
        stack.start(name)
    yield f"  {measure_lag(stack)}"
    yield HEAD
    yield f"| --- | --- {'| --: ' * 9}|"
    yield from format_samples(ask_in_turns(stack, seconds), "engine")
    stack.kill("elasticsearch")
    yield from format_samples(ask_in_turns(stack, seconds), "database")


def measure_lag(stack: Stack) -> str:
    """Publish pages, one after the other; say how long it took until each was found."""
    # With the stack's own settings, which leave the index to the worker.
    command = [*PYTHON, "-m", "bench.publish", stack.url, str(PUBLISHED)]
    said = stack.run(command, stack.environment)
    lags_s = sorted(json.loads(said.splitlines()[-1]))
    half, most = lags_s[len(lags_s) // 2], lags_s[-1]
    return f"published, then found: {half:.2f} s (median), {most:.2f} s at most; {PUBLISHED} pages"


def ask_in_turns(stack: Stack, seconds: float) -> dict[Operation, Sample]:
    operations = list_operations()
    samples: dict[Operation, Sample] = defaultdict(Sample)
    # A node that has just started is many times slower; those in service have run for days.
    for operation in operations:
        fire(stack.state["port"], operation.paths, CLIENTS, WARM_S, ASKED_ANEW)
    for _round, operation in product(range(ROUNDS), operations):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            forget(stack)
            before = count(stack)
            load = fire_each(stack.state["port"], operation.paths, CLIENTS, ASKED_ANEW)
            after = count(stack)
            samples[operation].add(load, {name: after[name] - before[name] for name in after})
    return samples


def forget(stack: Stack) -> None:
    """Throw away what is remembered between requests."""
    with socket.create_connection(("127.0.0.1", stack.state["ports"]["redis"])) as redis:
        redis.sendall(b"FLUSHALL\r\n")
        redis.recv(16)


def count(stack: Stack) -> dict[str, float]:
    """Return the CPU seconds spent so far, by part."""
    pids = stack.state["pids"]
    return {
        part: sum(count_cpu_s(pids[name]) for name in names)
        for part, names in PARTS.items()
        if all(stack.is_running(name) for name in names)
    }


def format_samples(samples: dict[Operation, Sample], found_by: str) -> Iterator[str]:
    for operation, sample in samples.items():
        load = sample.load
        goal = f"{GOALS_MS[operation.goal]}" if found_by == "engine" else ""
        figures = (load.count, load.per_second, load.percentile_ms(50), load.percentile_ms(99))
        cpu = [
            f"{1_000 * sample.cpu_s[part] / load.count:.1f}" if part in sample.cpu_s else "-"
            for part in PARTS
        ]
        cells = [*(f"{figure:.0f}" for figure in figures), goal, *cpu]
        yield f"| {operation.name} | {found_by} | {' | '.join(cells)} |"
