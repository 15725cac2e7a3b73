"""What happens when a part of the stack stops, and after it is back."""

from __future__ import annotations

import re
import signal
import threading
from email import message_from_string
from email.policy import default

import pytest
import requests

from tests.stack.content import run_script, start_script
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


DUE = """
from datetime import timedelta
from django.utils.timezone import now
from community.enums import NoticeKind, NoticePace
from community.models import Notice
from tests.factories.community import MemberFactory, write_thread

at = now() - timedelta(hours=1)
threads = [write_thread(title=f"Street lights {{number}}", at=at) for number in range(3)]
for number in range({members}):
    member = MemberFactory(user__email=f"reader-{{number}}@hub.example")
    Notice.objects.bulk_create(
        Notice(
            member=member, kind=NoticeKind.NEW_DISCUSSION, key=f"new {{thread.pk}}",
            group=f"thread:{{thread.pk}}", pace=NoticePace.DAILY, created_at=at, due_at=at,
            about={{"thread": thread.pk, "post": thread.posts.get().pk}},
        )
        for thread in threads
    )
"""
SEND = "from community.operations.mailing import send_mails\nsend_mails()"
# As when the time is over after which a mail is thought lost.
LATER = """
from django.db.models import F
from community.models import OutgoingMail
from community.operations.mailing import TIME_OUT
OutgoingMail.objects.filter(state="sending").update(claimed_at=F("claimed_at") - TIME_OUT)
"""
MEMBERS = 60


def read_digests(stack):
    """Return the mails to our readers: address, number of the mail, discussions it names."""
    found = []
    for path in sorted((stack.folder / "data/mail").glob("*.log")):
        for text in re.split(r"^-{70,}$", path.read_text(), flags=re.MULTILINE):
            mail = message_from_string(text.lstrip(), policy=default)
            if "reader-" in str(mail["To"]) and mail.get_body(("plain",)) is not None:
                said = mail.get_body(("plain",)).get_content()
                named = set(re.findall(r"Street lights \d", said))
                found.append((str(mail["To"]), str(mail["Message-ID"]), named))
    return found


def test_digests_of_a_sender_that_was_killed_reach_each_member_once_and_whole(stack):
    stack.stop("tick")
    run_script(stack, DUE.format(members=MEMBERS))
    with start_script(stack, SEND) as sender:
        wait_until(lambda: len(read_digests(stack)) > MEMBERS // 4, 60)
        sender.kill()
    assert len(read_digests(stack)) < MEMBERS

    run_script(stack, LATER)
    run_script(stack, SEND)

    digests = read_digests(stack)
    assert len({address for address, _number, _named in digests}) == MEMBERS
    # One may have left twice: under one number, by which its receiver knows it for the same.
    assert len({number for _address, number, _named in digests}) == MEMBERS
    assert len(digests) <= MEMBERS + 1
    assert {len(named) for _address, _number, named in digests} == {3}
