"""Ask the golden table of the search and print how well and how fast: `make bench-search`.

For each engine: the demo's catalogue and the extra items, every query of the table as the search
page answers it. Recall is that of the first ten; the rank is that of the first right item. Times
are those of one process without a server, nothing remembered between two questions; suggestions
are asked for with the first half of each query. Then bench.searching, with a large hub.

PARTS    golden,size
ENGINES  sqlite,postgresql,elasticsearch,production (Elasticsearch beside PostgreSQL): of the
         golden table
N        items of the large hub (20000)
SECONDS  of each of its runs (5)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bench.databases import Database, NoDatabaseError
from bench.engines import ENGINES
from bench.filling import ROOT, run_python
from bench.searching import measure_searches

if TYPE_CHECKING:
    from tests.search.golden import Entry

T = TypeVar("T")

PARTS = "golden,size"
ROUNDS = 3


def main() -> int:
    folder = ROOT / os.environ.get("HUB_DATA_DIR", "var") / "bench-search"
    folder.mkdir(parents=True, exist_ok=True)
    parts = os.environ.get("PARTS", PARTS).split(",")
    faults = ask_golden(folder) if "golden" in parts else 0
    if "size" in parts:
        items, seconds = os.environ.get("N", "20000"), os.environ.get("SECONDS", "5")
        try:
            for line in measure_searches(int(items), float(seconds)):
                print(line, flush=True)
        except NoDatabaseError as error:
            print(f"\nat size: skipped: {error}")
    return 1 if faults else 0


def ask_golden(folder: Path) -> int:
    """Ask every engine the whole table; return how many answers are wrong."""
    demo = make_demo(folder)
    faults = 0
    for name in os.environ.get("ENGINES", ",".join(ENGINES)).split(","):
        own = folder / name
        own.mkdir(exist_ok=True)
        try:
            with ENGINES[name](own) as database:
                faults += ask_in_process(database, demo)
        except NoDatabaseError as error:
            print(f"\n{name}: skipped: {error}", flush=True)
    return faults


def make_demo(folder: Path) -> Path:
    """Return the folder with the demo's data, brought up to date."""
    demo = folder / "demo"
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "deploy/prepare_demo.py"],
        cwd=ROOT,
        env={**env, "HUB_DATA_DIR": str(demo)},
        check=True,
    )
    return demo


def ask_in_process(database: Database, demo: Path) -> int:
    """Ask in a process of its own: Django knows one set of databases."""
    answer = run_python("-m", "bench.golden", str(demo), env=database.env, stdout=subprocess.PIPE)
    report = json.loads(answer.splitlines()[-1])
    print(f"\n{database.name}")
    print("| language | queries | recall@10 | MRR | faults |\n| --- | --: | --: | --: | --: |")
    for language, row in report["quality"].items():
        print(f"| {language} | {row[0]} | {row[1]:.3f} | {row[2]:.3f} | {row[3]} |")
    print("\n| | p50 ms | p99 ms |\n| --- | --: | --: |")
    for name, (half, most) in report["times"].items():
        print(f"| {name} | {half:.2f} | {most:.2f} |")
    for fault in report["faults"]:
        print(fault)
    return len(report["faults"])


def ask(demo: Path) -> None:
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- after setup
    from django.db import transaction  # noqa: PLC0415 -- after setup

    from hub.skeleton import prepare  # noqa: PLC0415 -- after setup
    from tests.search import golden  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    list(prepare())
    with transaction.atomic():
        keys = golden.load(demo)
    with indexed():
        quality, faults, times = ask_all(keys)
    spread = {name: percentiles(values) for name, values in times.items()}
    print(json.dumps({"quality": quality, "times": spread, "faults": faults}))


@contextmanager
def indexed() -> Iterator[None]:
    """Make the index of the engine, where there is one, and take it away afterwards."""
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    if not settings.ELASTICSEARCH_URL:
        yield
        return
    from search.engines.elastic.client import connect_patiently  # noqa: PLC0415 -- as above
    from search.engines.elastic.rebuild import list_indices  # noqa: PLC0415 -- as above

    call_command("reindex", stdout=sys.stderr)
    try:
        yield
    finally:
        client = connect_patiently()
        for name in list_indices(client):
            client.indices.delete(index=name)


def ask_all(keys: dict[str, str]) -> tuple[dict[str, Any], list[str], dict[str, list[float]]]:
    """Ask the whole table; return how well it went by language, what was wrong, and the times."""
    from tests.search import golden  # noqa: PLC0415 -- after setup

    quality: dict[str, Any] = {}
    faults: list[str] = []
    times: dict[str, list[float]] = defaultdict(list)
    for language in golden.LANGUAGES:
        entries = [e for e in golden.read_table(language) if e.needs not in golden.find_missing()]
        answers = [(entry, ask_once(entry, keys, times)) for entry in entries]
        wrong = {str(entry): golden.judge(entry, answer) for entry, answer in answers}
        faults += [f"{entry}: {fault}" for entry, found in wrong.items() for fault in found]
        quality[language] = (
            *(len(answers), *golden.measure(answers)),
            sum(map(bool, wrong.values())),
        )
    if problem := find_problem():
        faults.append(f"the database has answered in the engine's place: {problem}")
    return quality, faults, times


def find_problem() -> str:
    from search.engines.elastic.client import switch  # noqa: PLC0415 -- after setup

    return switch.last


def ask_once(entry: Entry, keys: dict[str, str], times: dict[str, list[float]]) -> list[str]:
    """Return the answer to `entry`; note how long it took, and suggestions for its beginning."""
    from django.core.cache import cache  # noqa: PLC0415 -- after setup
    from django.utils import timezone  # noqa: PLC0415 -- after setup

    from search.catalogue.visibility import PUBLIC  # noqa: PLC0415 -- after setup
    from search.memo import get_version  # noqa: PLC0415 -- after setup
    from search.suggest import suggest  # noqa: PLC0415 -- after setup
    from tests.search import golden  # noqa: PLC0415 -- after setup

    kind = "corrected" if entry.kind in ("typo", "keyboard") else "search"
    typed = entry.q[: max(3, len(entry.q) // 2)]
    for _round in range(ROUNDS):
        cache.clear()
        spent, answer = clock(lambda: golden.ask(entry, keys))
        times[kind].append(spent)
        spent, _found = clock(
            lambda: suggest(typed, entry.language, PUBLIC, timezone.now(), get_version())
        )
        times["suggest"].append(spent)
    return answer


def clock(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    answer = work()
    return 1_000 * (time.perf_counter() - began), answer


def percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, 99 * len(ordered) // 100)]


if __name__ == "__main__":
    sys.exit(ask(Path(sys.argv[1])) if len(sys.argv) > 1 else main())
