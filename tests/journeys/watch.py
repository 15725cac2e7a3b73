"""What must not happen in a page: an error on the console, a request to a stranger."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page


class Watch:
    """Looks on while a page is used, and fails at the end with what went wrong."""

    def __init__(self, page: Page, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.problems: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self.see(request.url))

    def hear(self, message: ConsoleMessage) -> None:
        # A page that is refused or not found says so on the console as well.
        if message.type == "error" and "status of 40" not in message.text:
            self.problems.append(message.text)

    def see(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.home:
            self.problems.append(f"request to {url}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_details: object) -> None:
        if kind is None:
            assert self.problems == []
