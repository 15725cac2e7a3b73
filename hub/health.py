"""Is this process well, and may it be sent visitors? Checks are registered; each has a second.

    from hub.health import Result, register

    register("search", check_search)              # in an app's `ready`; returns a Result

A check that is not vital can only degrade the hub: it goes on answering, and says what is wrong.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import RawValue
from threading import Lock
from typing import Any, Literal

from django.db import connections

logger = logging.getLogger(__name__)

State = Literal["ok", "degraded", "failed"]
LIMIT_S = 1.0
KEEP_S = 1.0


@dataclass(frozen=True)
class Result:
    """What a check found; `value` is its figure, if it measures something (seconds, a count)."""

    state: State
    value: float | None = None


Check = Callable[[], Result]


@dataclass(frozen=True)
class Report:
    results: dict[str, Result]
    is_ready: bool

    @property
    def status(self) -> str:
        if not self.is_ready:
            return "unready"
        is_well = all(result.state == "ok" for result in self.results.values())
        return "ready" if is_well else "degraded"


@dataclass
class Examination:
    """The checks, those who make them, and the last report, which holds for a second."""

    checks: dict[str, tuple[Check, bool]] = field(default_factory=dict)
    report: Report | None = None
    made_at: float = 0.0
    lock: Lock = field(default_factory=Lock)
    helpers: ThreadPoolExecutor | None = None


_examination = Examination()
_draining = RawValue("b", 0)  # shared by gunicorn's processes, which are forks of one


def register(name: str, check: Check, *, is_vital: bool = False) -> None:
    """Ask `check` for the readiness of the hub; without a vital one it is not ready."""
    _examination.checks[name] = (check, is_vital)


def start_draining() -> None:
    """Say from now on that this replica takes no more visitors."""
    _draining.value = 1


def is_draining() -> bool:
    return bool(_draining.value)


def examine() -> Report:
    """Make all checks side by side, at most once a second; what takes longer has failed."""
    with _examination.lock:
        now = time.monotonic()
        if _examination.report is None or now - _examination.made_at > KEEP_S:
            _examination.report = make_report(_examination)
            _examination.made_at = time.monotonic()
        return _examination.report


def forget_report() -> None:
    _examination.report = None


def make_report(examination: Examination) -> Report:
    if examination.helpers is None:  # not before a fork
        examination.helpers = ThreadPoolExecutor(8, thread_name_prefix="health")
    asked: dict[str, Future[Result]] = {
        name: examination.helpers.submit(run, check)
        for name, (check, _is_vital) in examination.checks.items()
    }
    done, _late = wait(asked.values(), timeout=LIMIT_S)
    results, is_ready = {}, True
    for name, future in asked.items():
        is_vital = examination.checks[name][1]
        result = future.result() if future in done else Result("failed")
        if result.state == "failed" and not is_vital:
            result = Result("degraded", result.value)
        is_ready = is_ready and result.state != "failed"
        results[name] = result
    return Report(results, is_ready)


def run(check: Check) -> Result:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 -- whatever it is, the check has failed
        logger.warning("health: %s: %s", check.__name__, type(error).__name__)
        return Result("failed")
    finally:
        connections.close_all()


def answer(path: str) -> tuple[int, dict[str, Any]]:
    """Return status and content of /healthz (this process answers) or /readyz."""
    if path == "/healthz":
        return 200, {"status": "up"}
    if is_draining():
        return 503, {"status": "stopping"}
    report = examine()
    checks = {name: result.state for name, result in report.results.items()}
    return (200 if report.is_ready else 503), {"status": report.status, "checks": checks}


def render(path: str) -> tuple[int, bytes]:
    status, content = answer(path)
    return status, json.dumps(content).encode()
