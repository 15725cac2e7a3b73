"""A page that is published is found at once; an engine that is ill keeps nobody from searching."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from contextlib import contextmanager
from statistics import median
from uuid import uuid4

import pytest
import requests

from tests.stack.content import PASSWORD, run_script
from tests.stack.readers import ASKED_ANEW, log_in, read_state, wait_until

SOON_S = 2.0
CONVERGED_S = 60
TIMES = 3
BY = re.compile(r'^medina_searches_total\{by="(\w+)"\} ([\d.]+)$', re.MULTILINE)
DRAFTS = """
import json
from allauth.account.models import EmailAddress
from home.models import User
from library.models import LibraryIndexPage
from tests.factories import OutputPageFactory

email = "{name}@hub.example"
user = User.objects.create_superuser(email=email, password="{password}")
EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
parent = LibraryIndexPage.objects.get(locale__language_code="en")
print(json.dumps([
    OutputPageFactory(parent=parent, title="Report on " + word, slug=word, live=False).pk
    for word in {words}
]))
"""


class Editor:
    """Somebody with drafts, each with a word in its title that is nowhere else."""

    def __init__(self, stack):
        self.url, name = stack.url, f"editor-{uuid4().hex[:8]}"
        self.words = [f"zq{uuid4().hex[:10]}" for _number in range(12)]
        made = run_script(stack, DRAFTS.format(name=name, password=PASSWORD, words=self.words))
        self.pages = dict(zip(self.words, json.loads(made.splitlines()[-1]), strict=True))
        self.session = log_in(stack.url, name)

    def publish(self) -> str:
        """Publish the next draft as the editors' side does; return its word."""
        word = self.words.pop()
        url = f"{self.url}/admin/bulk/wagtailcore/page/publish/?id={self.pages[word]}&next=/admin/"
        form = self.session.get(url, timeout=30).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        answer = self.session.post(
            url,
            data={"csrfmiddlewaretoken": token},
            headers={"Referer": self.url},
            allow_redirects=False,
            timeout=30,
        )
        assert answer.status_code == 302, answer.text[:500]
        return word


@pytest.fixture(scope="module")
def editor(running_stack):
    return Editor(running_stack)


def count_searches(stack):
    """Return how many searches for words each has answered: engine, database."""
    total = {"engine": 0, "database": 0}
    for name in ("web1", "web2"):
        figures = requests.get(f"{stack.replica_url(name)}/internal/metrics", timeout=30).text
        for by, count in BY.findall(figures):
            total[by] += int(float(count))
    return total


def search(stack, word):
    """Return the number of items found, and by whom; it is answered soon, whatever happens."""
    before, began = count_searches(stack), time.monotonic()
    answer = requests.get(
        f"{stack.url}/api/v1/search/", params={"q": word}, headers=ASKED_ANEW, timeout=30
    )
    took = time.monotonic() - began
    assert (answer.status_code, took < SOON_S) == (200, True), (answer.status_code, took)
    after = count_searches(stack)
    return answer.json()["count"], {by for by in after if after[by] > before[by]}


def is_degraded(stack):
    """Tell whether one of the replicas says that the search is ill, and that it is ready still."""
    ready = requests.get(f"{stack.url}/readyz", timeout=30)
    assert ready.status_code == 200
    state = ready.json()
    return (state["status"], state["checks"]["search"]) == ("degraded", "degraded")


FOUND = (1, {"engine"})


def test_page_that_is_published_is_found_by_the_engine_at_once(searching, editor):
    took = []
    for _time in range(TIMES):
        word = editor.publish()
        took.append(wait_until(lambda: search(searching, word) == FOUND, CONVERGED_S))  # noqa: B023 -- asked at once

    assert median(took) < SOON_S, took  # one may meet a machine that is busy with other tests
    assert read_state(searching)["checks"]["search"] == "ok"


@contextmanager
def away(stack):
    """The node is gone, and its port refuses."""
    stack.kill("elasticsearch")
    yield
    stack.start("elasticsearch")


@contextmanager
def mute(stack):
    """What listens in place of the node takes connections and never says a word."""
    stack.kill("elasticsearch")
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        address = ("127.0.0.1", stack.state["ports"]["elasticsearch"])
        # A process is gone before all of its threads have let go of what it held.
        wait_until(lambda: is_bound(server, address), 10)
        server.listen(512)
        yield
    stack.start("elasticsearch")


def is_bound(server, address):
    try:
        server.bind(address)
    except OSError:
        return False
    return True


@contextmanager
def frozen(stack):
    """The node hangs, with all its connections open."""
    stack.send("elasticsearch", signal.SIGSTOP)
    try:
        yield
    finally:
        stack.send("elasticsearch", signal.SIGCONT)


@pytest.mark.parametrize("ill", [away, mute, frozen])
def test_database_answers_for_an_engine_that_is_ill_until_the_index_has_converged(
    searching, editor, ill
):
    before = editor.publish()
    wait_until(lambda: search(searching, before) == FOUND, CONVERGED_S)

    with ill(searching):
        for _number in range(8):  # both replicas, more than once
            assert search(searching, before) == (1, {"database"})
        began = time.monotonic()
        meanwhile = editor.publish()
        published_s = time.monotonic() - began
        assert search(searching, meanwhile) == (1, {"database"})
        wait_until(lambda: is_degraded(searching), 10)

    took = wait_until(lambda: search(searching, meanwhile) == FOUND, CONVERGED_S)
    assert took < CONVERGED_S
    assert published_s < SOON_S * 2  # the form, and what it sends
    wait_until(lambda: read_state(searching)["checks"]["search"] == "ok", 10)
    assert "0 differences in " in searching.manage("check_index")


# The item goes out while the worker reads its file: neither may overlook the other.
PUBLISHED_MEANWHILE = """
import time
from django.core.files.base import ContentFile
from django.db import connection, transaction
from home.models import HubDocument
from library.models import LibraryIndexPage
from search.tasks import read_document
from tests.factories import DocumentFactory, OutputPageFactory

file = DocumentFactory(title="File", file=ContentFile(b"All of it is about {word}.", name="f.txt"))
file._set_document_file_metadata()
file.save()
parent = LibraryIndexPage.objects.get(locale__language_code="en")
waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
with transaction.atomic(), connection.cursor() as cursor:
    OutputPageFactory(parent=parent, slug="{word}", files=[("file", {{"document": file}})])
    until = time.monotonic() + 60
    while time.monotonic() < until and HubDocument.objects.get(pk=file.pk).text_state == "waiting":
        cursor.execute(waiting)
        if cursor.fetchone()[0]:
            break
        time.sleep(0.02)
"""


def test_words_of_a_file_are_found_that_was_read_while_its_item_went_out(stack):
    word = f"zq{uuid4().hex[:10]}"

    run_script(stack, PUBLISHED_MEANWHILE.format(word=word))

    url = f"{stack.url}/api/v1/search/?q={word}"
    wait_until(lambda: requests.get(url, timeout=30).json()["count"] == 1, CONVERGED_S)
