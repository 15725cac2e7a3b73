"""Ask the golden table of the search and print how well and how fast: `make bench-search`.

For each database: the demo's catalogue and the extra items, every query of the table as the search
page answers it. Recall is that of the first ten; the rank is that of the first right item. Times
are those of one process without a server, nothing remembered between two questions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from bench.databases import ENGINES, Database, NoDatabaseError

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def main() -> int:
    folder = ROOT / os.environ.get("HUB_DATA_DIR", "var") / "bench-search"
    folder.mkdir(parents=True, exist_ok=True)
    demo = make_demo(folder)
    faults = 0
    for name in os.environ.get("ENGINES", ",".join(ENGINES)).split(","):
        own = folder / name
        own.mkdir(exist_ok=True)
        try:
            with ENGINES[name](own) as database:
                faults += ask_in_process(database, demo)
        except NoDatabaseError as error:
            print(f"\n{name}: skipped: {error}")
    return 1 if faults else 0


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
    answer = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "bench.golden", str(demo)],
        cwd=ROOT,
        env={**os.environ, **database.env, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        stdout=subprocess.PIPE,
        check=True,
    )
    report = json.loads(answer.stdout.splitlines()[-1])
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
    from django.core.cache import cache  # noqa: PLC0415 -- after setup
    from django.core.management import call_command  # noqa: PLC0415 -- after setup
    from django.db import transaction  # noqa: PLC0415 -- after setup

    from hub.skeleton import prepare  # noqa: PLC0415 -- after setup
    from tests.search import golden  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    list(prepare())
    with transaction.atomic():
        keys = golden.load(demo)
    quality, faults = {}, []
    times: dict[str, list[float]] = defaultdict(list)
    for language in golden.LANGUAGES:
        answers = []
        for entry in golden.read_table(language):
            if entry.needs in golden.find_missing():
                continue
            for _round in range(ROUNDS):
                cache.clear()
                kind = "corrected" if entry.kind in ("typo", "keyboard") else "search"
                spent, answer = clock(lambda entry=entry: golden.ask(entry, keys))
                times[kind].append(spent)
            answers.append((entry, answer))
            faults += [f"{entry}: {fault}" for fault in golden.judge(entry, answer)]
        wrong = sum(bool(golden.judge(*pair)) for pair in answers)
        quality[language] = (len(answers), *golden.measure(answers), wrong)
    spread = {name: percentiles(values) for name, values in times.items()}
    print(json.dumps({"quality": quality, "times": spread, "faults": faults}))


def clock(work: Callable[[], list[str]]) -> tuple[float, list[str]]:
    began = time.perf_counter()
    answer = work()
    return 1_000 * (time.perf_counter() - began), answer


def percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, 99 * len(ordered) // 100)]


if __name__ == "__main__":
    sys.exit(ask(Path(sys.argv[1])) if len(sys.argv) > 1 else main())
