"""How fast a large hub is searched: pages and suggestions, by the engine and by the database alone.

Asked is what `make stack` runs: nginx, two replicas, PostgreSQL, Elasticsearch, Redis. Eight
connections ask for words that were not asked for before; what is remembered of answers is thrown
away before each round. After that the engine is stopped, and the database answers the same.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import inf
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote
from urllib.request import urlopen

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
WARM_S = 20.0  # each operation
PUBLISHED = 10
MOST = 1_000  # different addresses of an operation
FIRST = 16  # of them, that are not counted
HEAD = (
    "\n| asked for | found by | answers | req/s | p50 ms | p99 ms | goal "
    "| CPU ms: app | PostgreSQL | engine | nginx, Redis |"
)
IDLE = re.compile(r'^medina_check_value\{check="queue"\} 0\.0$', re.MULTILINE)
GOALS_MS = {"search": 300, "suggest": 100}  # p99, with the engine
PARTS = {
    "app": ("web1", "web2"),
    "database": ("postgres",),
    "engine": ("elasticsearch",),
    "others": ("nginx", "redis"),
}


Choose = Callable[[list[str], list[str]], list[str]]  # texts to ask for, of nouns and names


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
    """Return what is asked for: words of titles in five languages, each address once."""
    pages, lists = "/{code}/search/?q=", "/api/v1/search/?locale={code}&q="
    begun, half = "/{code}/search/suggestions/?q=", "/api/v1/suggest/?locale={code}&q="
    return [
        build("page, one word", "search", pages, lambda nouns, _names: nouns),
        build("page, two words", "search", pages, lambda nouns, _names: pair(nouns)),
        build("page, a name", "search", pages, lambda _nouns, names: names),
        build("v1 search, two words", "search", lists, lambda nouns, _names: pair(nouns[::-1])),
        build("suggestions, begun word", "suggest", begun, begin),
        build("v1 suggest, second word", "suggest", half, go_on),
    ]


def build(name: str, goal: str, address: str, choose: Choose) -> Operation:
    """Return an operation that asks what `choose` makes of the nouns and names of each language."""
    paths = [
        address.format(code=code) + quote(text)
        for code in NOUNS
        for text in dict.fromkeys(choose(NOUNS[code].split(), make_names(*SYLLABLES[code])))
    ]
    Random(0).shuffle(paths)
    return Operation(name, goal, tuple(paths[:MOST]))


def pair(nouns: list[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise([*nouns, *nouns[::2], *nouns[::3]])]


def begin(nouns: list[str], names: list[str]) -> list[str]:
    return [word[:size] for word in (*nouns, *names[:200]) for size in (3, 4) if len(word) > size]


def go_on(nouns: list[str], _names: list[str]) -> list[str]:
    return [f"{first} {second[:3]}" for first, second in product(nouns[:12], nouns[12:24])]


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
    wait_until_idle(stack)
    yield f"  {measure_lag(stack)}"
    yield HEAD
    yield f"| --- | --- {'| --: ' * 9}|"
    yield from format_samples(ask_in_turns(stack, seconds), "engine")
    stack.kill("elasticsearch")
    yield from format_samples(ask_in_turns(stack, seconds), "database")


def wait_until_idle(stack: Stack) -> None:
    """Wait until the worker has done what loading left it to do."""
    while not IDLE.search(read(f"{stack.replica_url('web1')}/internal/metrics")):
        time.sleep(1)


def read(url: str) -> str:
    with urlopen(url, timeout=30) as answer:  # noqa: S310 -- our own server
        return str(answer.read().decode())


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
    port = stack.state["port"]
    # A node that has just started is many times slower; those in service have run for days.
    for operation in operations:
        fire(port, operation.paths, CLIENTS, WARM_S, ASKED_ANEW)
    for _round, operation in product(range(ROUNDS), operations):
        forget(stack)
        # What is true of all searches, as the next moment, is known again after these.
        fire_each(port, operation.paths[:FIRST], CLIENTS, inf, ASKED_ANEW)
        before = count(stack)
        load = fire_each(port, operation.paths[FIRST:], CLIENTS, seconds, ASKED_ANEW)
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
