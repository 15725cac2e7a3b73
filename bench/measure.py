"""Ask every operation in turn, several times over, and take the medians."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tqdm import tqdm

from bench.databases import Database
from bench.load import fire
from bench.operations import Operation
from bench.processes import count_cpu_s
from bench.servers import Server

ROUNDS = 3
CONNECTIONS = 8
WARM_S = 0.3


@dataclass(frozen=True)
class Row:
    """Of one operation: throughput and CPU with eight connections, latency with one."""

    per_second: float
    slowest_round: float
    fastest_round: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    bytes: int


@dataclass(frozen=True)
class Sample:
    per_second: float
    cpu_ms: float
    bytes: int


def measure(
    operations: Sequence[Operation],
    servers: Mapping[str, Server],
    paths: Mapping[str, list[str]],
    database: Database,
    seconds: float,
) -> dict[str, Row]:
    """Return a row for each operation; each round of `seconds` asks all of them once."""
    samples: dict[str, list[Sample]] = defaultdict(list)
    rows = {}
    with tqdm(total=len(operations) * (ROUNDS + 1), unit="run", disable=None) as bar:
        for number in range(ROUNDS):
            for operation in operations:
                server, asked = servers[operation.server], paths[operation.paths]
                if number == 0:
                    fire(server.port, asked, CONNECTIONS, WARM_S)
                samples[operation.name].append(sample(server, asked, database, seconds))
                bar.update()
        for operation in operations:
            server, asked = servers[operation.server], paths[operation.paths]
            alone = fire(server.port, asked, 1, seconds)
            taken = samples[operation.name]
            rows[operation.name] = Row(
                per_second=median(each.per_second for each in taken),
                slowest_round=min(each.per_second for each in taken),
                fastest_round=max(each.per_second for each in taken),
                cpu_ms=median(each.cpu_ms for each in taken),
                p50_ms=alone.percentile_ms(50),
                p99_ms=alone.percentile_ms(99),
                bytes=taken[0].bytes,
            )
            bar.update()
    return rows


def sample(server: Server, paths: list[str], database: Database, seconds: float) -> Sample:
    before = count_all_cpu_s(server, database)
    load = fire(server.port, paths, CONNECTIONS, seconds)
    used_s = count_all_cpu_s(server, database) - before
    return Sample(load.per_second, used_s / load.count * 1000, load.bytes // load.count)


def count_all_cpu_s(server: Server, database: Database) -> float:
    """Return the CPU time of the server, and of the database's server where there is one."""
    return count_cpu_s(server.pid) + (count_cpu_s(database.pid) if database.pid else 0.0)
