"""Tables for the terminal, and whether the expectations hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.measure import Row

GROWTH_MOST = 1.3
# name, its row, the row it is compared with, how many times as fast it must be
EXPECTED = (
    ("v1 list against v2 list", "v1 list", "v2 list", 80),
    ("v1 list against one plain query", "v1 list", "ready documents, bare Django", 0.35),
    ("v1 item against v2 item", "v1 item", "v2 item", 20),
    ("v1 search against v2 search", "v1 search, frequent word", "v2 search, frequent word", 25),
    ("far page against the first", "v1 list, cursor far in", "v1 list", 0.9),
    ("item page against a Wagtail page", "item page", "Wagtail page", 4),
)
GROWING = (
    "v1 list",
    "v1 list, filtered, page 3",
    "v1 list, cursor far in",
    "v1 item",
    "v1 search, rare word",
    "list page",
    "item page",
)


@dataclass(frozen=True)
class Verdict:
    """A ratio, by requests per second and by CPU, which others on the machine disturb least."""

    name: str
    expected: str
    by_requests: float
    by_cpu: float
    holds_by_requests: bool
    holds_by_cpu: bool

    @property
    def word(self) -> str:
        if self.holds_by_cpu:
            return "pass" if self.holds_by_requests else "pass by CPU only"
        return "MISS by CPU" if self.holds_by_requests else "MISS"


def judge(rows: Mapping[str, Row], small: Mapping[str, Row]) -> list[Verdict]:
    """Compare `rows` with each other, and with those of the smaller hub (none: no growth)."""
    return [*judge_ratios(rows), *judge_growth(rows, small)]


def judge_ratios(rows: Mapping[str, Row]) -> Iterator[Verdict]:
    for name, ours, other, least in EXPECTED:
        requests = rows[ours].per_second / rows[other].per_second
        cpu = rows[other].cpu_ms / rows[ours].cpu_ms
        yield Verdict(name, f">= {least:g}", requests, cpu, requests >= least, cpu >= least)


def judge_growth(rows: Mapping[str, Row], small: Mapping[str, Row]) -> Iterator[Verdict]:
    for name in GROWING:
        if name in small:
            requests = small[name].per_second / rows[name].per_second
            cpu = rows[name].cpu_ms / small[name].cpu_ms
            holds = requests <= GROWTH_MOST, cpu <= GROWTH_MOST
            yield Verdict(f"growth of {name}", f"<= {GROWTH_MOST:g}", requests, cpu, *holds)


def format_rows(rows: Mapping[str, Row]) -> Iterator[str]:
    yield (
        f"{'':<32}{'req/s':>9}{'lowest-highest':>18}{'CPU ms':>9}"
        f"{'p50 ms':>9}{'p99 ms':>9}{'bytes':>8}"
    )
    for name, row in rows.items():
        span = f"{row.slowest_round:,.0f}-{row.fastest_round:,.0f}"
        yield (
            f"{name:<32}{row.per_second:>9,.1f}{span:>18}{row.cpu_ms:>9.2f}"
            f"{row.p50_ms:>9.2f}{row.p99_ms:>9.2f}{row.bytes:>8}"
        )


def format_verdicts(verdicts: list[Verdict]) -> Iterator[str]:
    yield f"{'':<42}{'expected':>10}{'req/s':>9}{'CPU':>9}"
    for verdict in verdicts:
        yield (
            f"{verdict.name:<42}{verdict.expected:>10}"
            f"{verdict.by_requests:>9.2f}{verdict.by_cpu:>9.2f}  {verdict.word}"
        )
