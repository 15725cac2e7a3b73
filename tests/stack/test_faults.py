"""What happens when a part of the stack stops, and after it is back."""

from __future__ import annotations

import signal
import threading

import pytest
import requests

from tests.stack.content import run_script
from tests.stack.readers import ASKED_ANEW, crowd, is_in, log_in, read_state, wait_until

PAGES = ["/en/", "/ar/library/", "/api/v1/items/", "/en/library/shown/"]
ENQUEUE = "from tests.stack.tasks import write_lines; write_lines.enqueue({folder!r})"


def ask(stack, path="/en/"):
    return requests.get(f"{stack.url}{path}", headers=ASKED_ANEW, timeout=30)


def test_without_redis_pages_are_served_and_limits_on_logging_in_hold(stack):
    for _number in range(3):
        assert not is_in(log_in(stack.url, "guessed", "wrong"))
    stack.kill("redis")

    assert {ask(stack, path).status_code for path in PAGES * 2} == {200}
    wait_until(lambda: read_state(stack)["checks"]["cache"] == "degraded", 5)
    assert read_state(stack)["status"] == "degraded"
    for _number in range(2):
        assert not is_in(log_in(stack.url, "guessed", "wrong"))
    refused = log_in(stack.url, "guessed")
    assert not is_in(refused)
    assert "Too many attempts" in refused.last.text
    assert is_in(log_in(stack.url, "member"))

    stack.start("redis")
    wait_until(lambda: read_state(stack)["status"] == "ready", 5)


def test_database_that_restarts_costs_seconds_and_no_error(stack):
    assert ask(stack).status_code == 200
    with crowd(stack.url, PAGES) as readers:
        stack.stop("postgres")
        wait_until(lambda: readers.answers[503], 10)
        assert requests.get(f"{stack.url}/healthz", timeout=30).status_code == 200
        # What a replica found out about itself holds for a second.
        wait_until(lambda: requests.get(f"{stack.url}/readyz", timeout=30).status_code == 503, 5)
        stack.start("postgres")
        took = wait_until(lambda: ask(stack).status_code == 200, 5)
        good = readers.answers[200]
        wait_until(lambda: readers.answers[200] > good + 10, 10)

    assert took <= 5
    assert stack.is_running("worker")
    assert stack.is_running("tick")
    assert set(readers.answers) == {200, 503}
    assert readers.without_retry == 0


def test_replica_that_is_told_to_stop_fails_nobody(stack):
    with crowd(stack.url, PAGES) as readers:
        wait_until(lambda: readers.count > 20, 30)
        stack.stop("web1")
        after = readers.count
        wait_until(lambda: readers.count > after + 20, 30)
        assert not stack.is_running("web1")
        stack.start("web1")
        after = readers.count
        wait_until(lambda: readers.count > after + 20, 30)

    assert set(readers.answers) == {200}


def test_replica_says_that_it_is_not_ready_before_it_stops(stack):
    url = f"{stack.replica_url('web2')}"
    stack.send("web2", signal.SIGTERM)

    wait_until(lambda: requests.get(f"{url}/readyz", timeout=30).status_code == 503, 2)
    assert requests.get(f"{url}/healthz", timeout=30).status_code == 200
    stack.wait_gone("web2")


def test_without_any_replica_nginx_says_when_to_come_back(stack):
    for name in ("web1", "web2"):
        stack.kill(name)

    page, api = ask(stack), ask(stack, "/api/v1/items/")

    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "سنعود" in page.content.decode()
    assert (api.status_code, api.json()["status"]) == (503, 503)


@pytest.fixture
def watched(tmp_path):
    """A folder in which a task leaves its lines, and which holds it up until it is let go."""
    (tmp_path / "hold").touch()
    (tmp_path / "lines").touch()
    return tmp_path


def lines(folder):
    return (folder / "lines").read_text().split()


def test_task_of_a_worker_that_was_killed_is_done_once(stack, watched):
    run_script(stack, ENQUEUE.format(folder=str(watched)))
    wait_until(lambda: lines(watched) == ["begun"], 60)

    stack.kill("worker")
    (watched / "hold").unlink()
    stack.start("worker")

    wait_until(lambda: "done" in lines(watched), 90)
    assert lines(watched) == ["begun", "begun", "done"]


def test_worker_that_is_told_to_stop_finishes_its_task(stack, watched):
    run_script(stack, ENQUEUE.format(folder=str(watched)))
    wait_until(lambda: lines(watched) == ["begun"], 60)

    told = stack.read_log("worker", 10_000).count("worker stops")

    stopping = threading.Thread(target=stack.stop, args=("worker",))
    stopping.start()
    wait_until(lambda: stack.read_log("worker", 10_000).count("worker stops") > told, 10)
    (watched / "hold").unlink()
    stopping.join()

    assert lines(watched) == ["begun", "done"]
    assert not stack.is_running("worker")
