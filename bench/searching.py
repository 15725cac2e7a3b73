"""How fast a large hub is searched: pages and suggestions, by the engine and by the database alone.

Eight connections ask two workers, who remember nothing between two requests. PostgreSQL holds the
catalogue either way. The rounds of all operations take turns.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import quote

from bench.databases import run_postgres
from bench.engines import run_elasticsearch
from bench.filling import fill_in_process, run_python
from bench.load import Load, fire
from bench.processes import count_cpu_s
from bench.servers import WORKERS, run_server
from bench.words import NOUNS, SYLLABLES, make_names

CLIENTS = 8
ROUNDS = 3
WARM_S = 5.0
MOST = 60  # different addresses of an operation
HEAD = (
    "\n| asked for | found by | req/s | p50 ms | p99 ms | goal "
    "| CPU ms: app | PostgreSQL | engine |"
)
GOALS_MS = {"search": 300, "suggest": 100}  # p99, with the engine


@dataclass(frozen=True)
class Operation:
    name: str
    goal: str  # a name in GOALS_MS
    paths: tuple[str, ...]


@dataclass
class Sample:
    """All answers of one operation by one server; CPU by who spent it, in seconds."""

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


def measure_searches(folder: Path, items: int, seconds: float) -> Iterator[str]:
    """Load a hub of `items`, ask it, and yield the lines of the report."""
    own = folder / "size"
    with ExitStack() as stack:
        node = stack.enter_context(run_elasticsearch(own))
        database = stack.enter_context(run_postgres(own))
        yield f"\nAt size: {items:,} items, {CLIENTS} clients, {WORKERS} workers: loading"
        yield f"  {fill_in_process(items, own, database.env)['said']}"
        env = {**database.env, **node.env}
        said = run_python("manage.py", "reindex", env=env, stdout=subprocess.PIPE)
        yield f"  reindex: {said.splitlines()[-1]}"
        places = {"engine": env, "database": database.env}
        ports, pids = {}, {"database": database.pid, "engine": node.pid}
        for name, settings in places.items():
            (own / name).mkdir(exist_ok=True)
            server = stack.enter_context(run_server("forgetful", settings, own / name))
            ports[name], pids[f"app {name}"] = server.port, server.pid
        yield from format_samples(ask_in_turns(ports, pids, seconds))


def ask_in_turns(
    ports: dict[str, int], pids: dict[str, int | None], seconds: float
) -> dict[tuple[str, Operation], Sample]:
    operations = list_operations()
    samples: dict[tuple[str, str], Sample] = defaultdict(Sample)
    # A node that has just started is many times slower; those in service have run for days.
    for operation, name in product(operations, ports):
        fire(ports[name], operation.paths, CLIENTS, WARM_S)
    for _round in range(ROUNDS):
        for operation, name in product(operations, ports):
            shown = {"app": pids[f"app {name}"], **{n: pids[n] for n in ("database", "engine")}}
            before = count(shown)
            load = fire(ports[name], operation.paths, CLIENTS, seconds)
            after = count(shown)
            samples[name, operation.name].add(load, {n: after[n] - before[n] for n in after})
    return {
        (name, operation): samples[name, operation.name]
        for operation, name in product(operations, ports)
    }


def count(pids: dict[str, int | None]) -> dict[str, float]:
    return {name: count_cpu_s(pid) for name, pid in pids.items() if pid is not None}


def format_samples(samples: dict[tuple[str, Operation], Sample]) -> Iterator[str]:
    yield HEAD
    yield f"| --- | --- {'| --: ' * 7}|"
    for (name, operation), sample in samples.items():
        load = sample.load
        goal = f"{GOALS_MS[operation.goal]}" if name == "engine" else ""
        figures = (load.per_second, load.percentile_ms(50), load.percentile_ms(99))
        cpu = [
            f"{1_000 * sample.cpu_s[part] / load.count:.1f}" if part in sample.cpu_s else "-"
            for part in ("app", "database", "engine")
        ]
        cells = [*(f"{figure:.0f}" for figure in figures), goal, *cpu]
        yield f"| {operation.name} | {name} | {' | '.join(cells)} |"
