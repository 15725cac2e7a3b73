"""Readers of the stack: one with cookies, and many at once who count what they are answered."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from deploy.stack import Stack
from tests.stack.content import PASSWORD

ASKED_ANEW = {"Cookie": "nothing=1"}  # past the shared cache


def log_in(url: str, name: str, password: str = PASSWORD) -> requests.Session:
    """Return a session that has sent the login form; whether it was let in shows its cookies."""
    session = requests.Session()
    page = session.get(f"{url}/en/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    fields = {"login": f"{name}@hub.example", "password": password, "csrfmiddlewaretoken": token}
    answer = session.post(
        f"{url}/en/account/login/", data=fields, headers={"Referer": url}, allow_redirects=False
    )
    session.last = answer
    return session


def is_in(session: requests.Session) -> bool:
    return session.last.status_code == 302 and "sessionid" in session.cookies


def read_state(stack: Stack) -> dict[str, Any]:
    """Return what /readyz says through nginx."""
    return requests.get(f"{stack.url}/readyz", timeout=30).json()


def wait_until(what: Callable[[], object], seconds: float) -> float:
    """Return how long it took until `what()` was true; fail after `seconds`."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


@dataclass
class Crowd:
    answers: Counter[int] = field(default_factory=Counter)
    without_retry: int = 0
    last_good: float = 0.0

    @property
    def count(self) -> int:
        return sum(self.answers.values())


@contextmanager
def crowd(url: str, paths: list[str], size: int = 4) -> Iterator[Crowd]:
    """Let `size` readers ask for `paths` in turn, each on a new connection, during the block."""
    result, ending = Crowd(), threading.Event()

    def read() -> None:
        number = 0
        while not ending.is_set():
            number += 1
            try:
                path = paths[number % len(paths)]
                answer = requests.get(f"{url}{path}", headers=ASKED_ANEW, timeout=30)
            except requests.RequestException:
                result.answers[0] += 1
                continue
            result.answers[answer.status_code] += 1
            if answer.status_code == 503 and "Retry-After" not in answer.headers:
                result.without_retry += 1

    readers = [threading.Thread(target=read) for _number in range(size)]
    for reader in readers:
        reader.start()
    try:
        yield result
    finally:
        ending.set()
        for reader in readers:
            reader.join()
