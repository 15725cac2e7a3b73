"""What was decided in a year, in figures: by kind, by whom, how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

from django.db.models import Count, F, Q
from django.utils.text import capfirst

from community.enums import LIMITING, DecisionKind
from community.models import Appeal, Decision, Flag

HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kind of decision in a year; `median_hours` is from when the cause came in, if it did."""

    kind: str
    label: str
    human: int
    automatic: int
    appeals: int
    reversals: int
    median_hours: float | None

    @property
    def count(self) -> int:
        return self.human + self.automatic


@dataclass(frozen=True, kw_only=True)
class Report:
    year: int
    rows: list[Row]
    flags: int
    appeals: int
    upheld: int
    rejected: int
    appeal_median_hours: float | None

    @property
    def taken(self) -> list[Row]:
        """What was decided at least once."""
        return [row for row in self.rows if row.count]


def list_years(at: datetime) -> list[int]:
    """Return the years there is something to say of, the newest first."""
    first = Decision.objects.order_by("created_at").values_list("created_at", flat=True).first()
    return list(range(at.year, min(first.year if first else at.year, at.year) - 1, -1))


def count_year(year: int) -> Report:
    """Count the decisions that were taken in the year (UTC), with what came of them since."""
    starts, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    within = Q(created_at__gte=starts, created_at__lt=ends)
    decisions = Decision.objects.filter(within)
    counts = (
        decisions.order_by("kind")
        .values("kind")
        .annotate(
            human=Count("pk", filter=Q(is_automatic=False)),
            automatic=Count("pk", filter=Q(is_automatic=True)),
            appealed=Count("appeal"),
            taken_back=Count("pk", filter=~Q(reversed_at=None)),
        )
    )
    found: dict[str, dict[str, Any]] = {each["kind"]: {**each} for each in counts}
    hours = measure_hours(
        decisions.exclude(waited_since=None)
        .values_list("kind", F("waited_since"), F("created_at"))
        .iterator()
    )
    appeals = Appeal.objects.filter(within)
    decided = appeals.filter(decided_at__isnull=False)
    waits = measure_hours(
        ("", since, until)
        for since, until in decided.values_list("created_at", "decided_at").iterator()
        if until is not None
    )
    return Report(
        year=year,
        rows=[make_row(kind, found.get(kind, {}), hours) for kind in DecisionKind],
        flags=Flag.objects.filter(within, places__isnull=True).count(),
        appeals=appeals.count(),
        upheld=decided.filter(is_upheld=True).count(),
        rejected=decided.filter(is_upheld=False).count(),
        appeal_median_hours=waits.get(""),
    )


def make_row(kind: DecisionKind, found: dict[str, Any], hours: dict[str, float]) -> Row:
    return Row(
        kind=kind.value,
        label=capfirst(str(kind.label)),
        human=found.get("human", 0),
        automatic=found.get("automatic", 0),
        appeals=found.get("appealed", 0) if kind in LIMITING else 0,
        reversals=found.get("taken_back", 0),
        median_hours=hours.get(kind.value),
    )


def measure_hours(waits: Iterator[tuple[str, datetime, datetime]]) -> dict[str, float]:
    """Return the median of the waits by kind, in hours, to a tenth."""
    found: dict[str, list[float]] = {}
    for kind, since, until in waits:
        found.setdefault(kind, []).append((until - since).total_seconds() / HOUR_S)
    return {kind: round(median(values), 1) for kind, values in found.items()}


COLUMNS = ("year", "kind", "human", "automatic", "appeals", "reversals", "median_hours")


def to_table(report: Report) -> list[list[str]]:
    """Return the report as a table for machines, the names of its columns first."""
    rows = [
        [
            str(report.year),
            *(row.kind, str(row.human), str(row.automatic), str(row.appeals), str(row.reversals)),
            "" if row.median_hours is None else str(row.median_hours),
        ]
        for row in report.rows
    ]
    return [list(COLUMNS), *rows]
