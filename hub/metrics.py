"""Figures for Prometheus, summed over the processes of a replica (PROMETHEUS_MULTIPROC_DIR)."""

from __future__ import annotations

import os
from collections.abc import Iterable

from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from hub.health import examine
from hub.traps import caught
from search.signals import words_searched

KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

requests = Counter("medina_requests", "Requests answered.", ["view", "method", "status"])
durations = Histogram(
    "medina_request_seconds", "Time to answer a request.", ["view"], buckets=BUCKETS
)
traps = Counter("medina_trapped_sign_ups", "Sign-ups of programs, by what they did.", ["reason"])
searches = Counter("medina_searches", "Searches for words, by what answered them.", ["by"])


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count under the name of the view: addresses are without number, and may name a person."""
    match = request.resolver_match
    view = (match.view_name or match._func_path) if match else "none"
    method = request.method if request.method in KNOWN_METHODS else "other"
    requests.labels(view, method, status).inc()
    durations.labels(view).observe(seconds)


def count_search(sender: object, by: str, **_rest: object) -> None:
    searches.labels(by).inc()


words_searched.connect(count_search)


def count_trap(sender: object, reason: str, **_rest: object) -> None:
    traps.labels(reason).inc()


caught.connect(count_trap)


class HealthCollector(Collector):
    """What /readyz finds, as figures."""

    def collect(self) -> Iterable[Metric]:
        report = examine()
        states = GaugeMetricFamily(
            "medina_check", "1 where a check is well, 0.5 degraded, 0 failed.", labels=["check"]
        )
        values = GaugeMetricFamily("medina_check_value", "What it measured.", labels=["check"])
        for name, result in report.results.items():
            states.add_metric([name], {"ok": 1.0, "degraded": 0.5, "failed": 0.0}[result.state])
            if result.value is not None:
                values.add_metric([name], result.value)
        return [states, values]


def render() -> bytes:
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    else:
        registry.register(REGISTRY)
    registry.register(HealthCollector())
    return generate_latest(registry)
