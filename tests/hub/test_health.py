"""What machines ask: is it up, is it ready; and what it tells nobody else."""

from __future__ import annotations

import json
import threading

import pytest

from hub import health
from hub.health import Examination, Result
from hub.health_checks import check_queue, register_all
from hub.wsgi import application


def ask(path, method="GET", **headers):
    """Return status, headers and body of an answer, past all middleware."""
    answer = {}

    def start_response(status, given):
        answer.update(status=int(status.split()[0]), headers=dict(given))

    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, **headers}
    body = b"".join(application(environ, start_response))
    return answer["status"], answer["headers"], body


@pytest.fixture
def checks(monkeypatch):
    """No check but those that a test registers."""
    monkeypatch.setattr(health, "_examination", Examination())
    yield health.register
    if helpers := health._examination.helpers:
        helpers.shutdown(wait=False)


@pytest.fixture
def draining():
    yield
    health._draining.value = 0


def test_process_that_answers_is_up(checks):
    status, headers, body = ask("/healthz")

    assert (status, json.loads(body)) == (200, {"status": "up"})
    assert headers["Cache-Control"] == "no-store"
    assert ask("/healthz", "HEAD")[2] == b""


@pytest.mark.parametrize("path", ["/en/", "/robots.txt", "/api/v1/", "/api/v9/", "/nothing"])
def test_head_has_no_body_for_a_server_to_throw_away(rf, hub_tree, path):
    answers = {}
    for method in ("get", "head"):
        request, given = getattr(rf, method)(path), {}
        body = application(
            request.environ, lambda _status, headers, given=given: given.update(headers)
        )
        answers[method] = b"".join(body), int(given["Content-Length"])
        body.close()

    whole, length = answers["get"]
    assert answers["head"] == (b"", length)
    assert len(whole) == length > 0


@pytest.mark.parametrize(
    ("state", "is_vital", "expected", "word"),
    [
        ("ok", True, 200, "ready"),
        ("degraded", True, 200, "degraded"),
        ("failed", False, 200, "degraded"),
        ("failed", True, 503, "unready"),
    ],
)
def test_only_what_is_vital_makes_it_unready(checks, state, is_vital, expected, word):
    checks("part", lambda: Result(state), is_vital=is_vital)

    status, _headers, body = ask("/readyz")

    assert (status, json.loads(body)["status"]) == (expected, word)


def test_check_that_breaks_or_hangs_has_failed(checks):
    let_go = threading.Event()

    def breaks():
        raise RuntimeError("postgres://user:secret@host")

    checks("breaks", breaks)
    checks("hangs", lambda: Result("ok" if let_go.wait(20) else "failed"), is_vital=True)
    try:
        status, _headers, body = ask("/readyz")
    finally:
        let_go.set()

    assert status == 503
    assert json.loads(body)["checks"] == {"breaks": "degraded", "hangs": "failed"}
    assert b"secret" not in body


def test_checks_are_made_once_a_second(checks):
    made = []
    checks("part", lambda: made.append(1) or Result("ok"))

    for _number in range(5):
        ask("/readyz")

    assert len(made) == 1


def test_process_that_is_to_stop_is_not_ready_and_still_up(checks, draining):
    health.start_draining()

    assert (ask("/readyz")[0], ask("/healthz")[0]) == (503, 200)


def test_hub_registers_its_checks(checks):
    register_all()

    assert set(health._examination.checks) == {"database", "migrations", "cache", "queue", "search"}


def test_queue_that_is_empty_is_not_late(db):
    assert check_queue() == Result("ok", 0.0)


def test_figures_are_off_by_default_and_never_for_a_proxy(settings, checks):
    assert ask("/internal/metrics")[0] == 404
    settings.HUB_METRICS = True

    assert ask("/internal/metrics", HTTP_X_FORWARDED_FOR="192.0.2.1")[0] == 404
    status, headers, body = ask("/internal/metrics")
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert b"medina_requests" in body
