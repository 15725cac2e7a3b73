"""Measure the hub: `make bench`, or `python -m bench`. Settings come from the environment.

N        items of the generated hub (20000); N=1000 is a quick try, without growth
SECONDS  of each run (2)
ENGINES  sqlite,postgresql
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.databases import ENGINES, Database, NoDatabaseError
from bench.filling import ROOT, fill_in_process
from bench.measure import CONNECTIONS, ROUNDS, Row, measure
from bench.operations import OPERATIONS
from bench.processes import count_memory_mb
from bench.report import format_rows, format_verdicts, judge
from bench.servers import WORKERS, Server, run_server

SMALL = 1_000
EXIT_MISSED = 1


def main() -> int:
    items = int(os.environ.get("N", "20000"))
    seconds = float(os.environ.get("SECONDS", "2"))
    folder = ROOT / os.environ.get("HUB_DATA_DIR", "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "items": items,
        "how": f"{ROUNDS} rounds of {seconds:g} s, {CONNECTIONS} connections, {WORKERS} workers",
    }
    say(f"{results['how']}; {results['machine']}")
    for engine in os.environ.get("ENGINES", ",".join(ENGINES)).split(","):
        try:
            with ENGINES[engine](folder) as database:
                results[engine] = measure_database(database, items, seconds, folder)
        except NoDatabaseError as error:
            results[engine] = {"skipped": str(error)}
            say(f"\n{engine}: skipped: {error}")
    target = folder / "results.json"
    target.write_text(json.dumps(results, indent=1))
    say(f"\nWritten to {target}")
    missed = [v for engine in ENGINES for v in results.get(engine, {}).get("missed", [])]
    return EXIT_MISSED if missed else 0


def measure_database(
    database: Database, items: int, seconds: float, folder: Path
) -> dict[str, Any]:
    """Fill the database and measure; with a small hub first, to see what grows."""
    say(f"\n{database.name}")
    small: dict[str, Row] = {}
    if items > SMALL:
        small, _memory = measure_filled(database, SMALL, seconds, folder, ("bare", "hub"))
    servers = tuple(dict.fromkeys(operation.server for operation in OPERATIONS))
    rows, memory = measure_filled(database, items, seconds, folder, servers)
    verdicts = judge(rows, small)
    for line in (*format_rows(rows), "", *format_verdicts(verdicts), ""):
        say(line)
    for name, sizes in memory.items():
        say(f"memory of {name}: " + ", ".join(f"{size:.0f} MB" for size in sizes) + " per worker")
    return {
        "small": {name: asdict(row) for name, row in small.items()},
        "rows": {name: asdict(row) for name, row in rows.items()},
        "verdicts": [{**asdict(verdict), "word": verdict.word} for verdict in verdicts],
        "missed": [verdict.name for verdict in verdicts if not verdict.holds_by_cpu],
        "memory_mb": memory,
    }


def measure_filled(
    database: Database, items: int, seconds: float, folder: Path, names: tuple[str, ...]
) -> tuple[dict[str, Row], dict[str, list[float]]]:
    """Fill up to `items`, run the servers `names`, ask them; return the rows and their memory."""
    say(f"{items:,} items: loading")
    report = fill_in_process(items, folder, database.env)
    say(f"  {report['said']}")
    with ExitStack() as stack:
        servers: dict[str, Server] = {
            name: stack.enter_context(run_server(name, database.env, folder)) for name in names
        }
        operations = [operation for operation in OPERATIONS if operation.server in servers]
        rows = measure(operations, servers, report["paths"], database, seconds)
        return rows, {name: count_memory_mb(server.pid) for name, server in servers.items()}


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
