"""What a member writes, so that there is something to look at: a trial, a call, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

from tests.journeys.demo import Demo

ORGANISATION = "stakeholders/city-of-ramallah/"
GUEST = re.compile(r"community/letters/[^/\s\"<>]+/answer/")
OFF = "take-off/"


class Writer:
    """A member who fills in forms by hand: faster than in a window."""

    def __init__(self, demo: Demo, context: BrowserContext) -> None:
        self.demo, self.context = demo, context

    def read(self, path: str) -> str:
        answer = self.context.request.get(f"{self.demo.url}/en/{path}")
        assert answer.ok, path
        return answer.text()

    def find(self, pattern: str, path: str) -> str:
        """Return the first group of what the page has, without the language."""
        found = re.search(pattern, self.read(path))
        assert found, (pattern, path)
        return found[1].removeprefix("/en/")

    def send(self, path: str, **fields: str) -> str:
        """Send the form at `path`; return the page it leads to, without the language."""
        self.read(path)
        token = next(it for it in self.context.cookies() if it["name"] == "csrftoken")["value"]
        form = {"csrfmiddlewaretoken": token, **fields}
        answer = self.context.request.post(f"{self.demo.url}/en/{path}", form=form)
        assert answer.ok, path
        return urlsplit(answer.url).path.removeprefix("/en/")


@contextmanager
def write_all(demo: Demo, context: BrowserContext) -> Iterator[dict[str, str]]:
    """Return the addresses by name; what visitors see is taken off at the end."""
    writer = Writer(demo, context)
    made = {"trial": tell_trial(writer), "call": call_for_partners(writer)}
    about = writer.find(r'href="([^"]*/write/\?item=[^"]*)"', ORGANISATION)
    made["letter"] = writer.send(about, text="How do you light the old market?")
    made["guest"] = find_guests_page(demo)
    keys = writer.find(r'href="([^"]*/members/\w+/)"[^>]*>\s*<bdi[^>]*>Paolo', "community/members/")
    made["write"] = f"{keys}write/"
    yield made
    for name in ("trial", "call"):
        writer.send(re.sub(r"/(\d+)[^/]*/$", rf"/\1/{OFF}", made[name]))


def tell_trial(writer: Writer) -> str:
    items = writer.context.request.get(f"{writer.demo.url}/api/v1/items/?kind=solution&limit=1")
    path = f"community/transfers/new/?about={items.json()['items'][0]['id']}"
    return writer.send(
        path,
        title="Dimmed lamps on two streets of the old town",
        city=writer.find(r'<select name="city"[\s\S]*?<option value="(\d+)"', path),
        started_on="2025-11",
        outcome="failed",
        body="We dimmed the lamps for one winter.",
        failure="Nobody had asked the shops.",
        has_contact="on",
    )


def call_for_partners(writer: Writer) -> str:
    return writer.send(
        "community/partners/new/",
        title="Two small ports for a call on clean water",
        organisation="Municipality of Ramallah",
        partners="Two ports and a university with a laboratory for water.",
        body="We want to measure what leaves the harbour.",
        closes_on=f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}",
    )


def find_guests_page(demo: Demo) -> str:
    """Send the letter; return the page that the mail leads to."""
    demo.manage("tick")
    for path in sorted((demo.data_dir / "mail").iterdir(), reverse=True):
        found = GUEST.search(
            path.read_text(encoding="utf-8").replace("=\n", "").replace("=3D", "=")
        )
        if found:
            return found[0]
    raise AssertionError("no mail with the letter")
