"""The indicators of a period in the reader's language, as a table for programs and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from home.registry import Indicator, all_indicators
from home.tables import neutralise
from hub.indicators.models import Tally


@dataclass(frozen=True)
class Figure:
    """A value of an indicator; `key` is "" for the whole, which `label` says."""

    key: str
    label: str
    value: int


@dataclass(frozen=True)
class Line:
    name: str
    label: str
    definition: str
    figures: list[Figure]


@dataclass(frozen=True)
class Report:
    """What was counted from the first day to the last, both of them whole (UTC)."""

    first: date
    last: date
    lines: list[Line]


def build_report(first: date, last: date) -> Report:
    starts = datetime.combine(first, time(), UTC)
    ends = datetime.combine(last + timedelta(days=1), time(), UTC)
    indicators = all_indicators()
    outlived = sum_outlived([each.name for each in indicators], first, last)
    lines = [
        build_line(each, each.count(starts, ends), outlived.get(each.name, 0))
        for each in indicators
    ]
    return Report(first, last, lines)


def sum_outlived(names: list[str], first: date, last: date) -> dict[str, int]:
    """Return how much of what the indicators count of the days is deleted by now."""
    rows = Tally.objects.filter(name__in=names, day__gte=first, day__lte=last)
    return dict(rows.order_by().values_list("name").annotate(Sum("count")))


def build_line(indicator: Indicator, counts: Mapping[str, int], outlived: int) -> Line:
    figures = [
        Figure(key, str(indicator.show_key(key)), value)
        if key
        else Figure("", _("in all"), value + outlived)
        for key, value in counts.items()
    ]
    return Line(indicator.name, str(indicator.label), str(indicator.definition), figures)


COLUMNS = ("first_day", "last_day", "indicator", "key", "title", "of", "value", "definition")


def render_csv(report: Report) -> bytes:
    """Return a row for each value, in UTF-8 with the mark that spreadsheet programs look for."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    days = (report.first.isoformat(), report.last.isoformat())
    for line in report.lines:
        for figure in line.figures:
            named = (line.name, figure.key, line.label, figure.label)
            cells = (*days, *map(neutralise, named), str(figure.value), neutralise(line.definition))
            writer.writerow(cells)
    return text.getvalue().encode("utf-8-sig")


def describe(report: Report, language: str) -> dict[str, Any]:
    """Return the report as JSON has it; `language` is that of its texts."""
    return {
        "first_day": report.first.isoformat(),
        "last_day": report.last.isoformat(),
        "language": language,
        "indicators": [
            {
                "indicator": line.name,
                "title": line.label,
                "definition": line.definition,
                "values": [
                    {"key": figure.key, "of": figure.label, "value": figure.value}
                    for figure in line.figures
                ],
            }
            for line in report.lines
        ],
    }
