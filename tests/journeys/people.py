"""People of the community, each with a browser and a language of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.demo import Demo
from tests.journeys.newcomer import PASSWORD, find_link

LINK = re.compile(r"http://localhost:\d+/[^\s\"<>]+")


@dataclass
class Person:
    """Somebody with a tab of their own, who reads the hub in `code`."""

    demo: Demo
    context: BrowserContext
    tab: Page
    code: str
    address: str

    def go(self, path: str) -> Page:
        self.tab.goto(f"{self.demo.url}/{self.code}/{path}")
        return self.tab

    def send(self, button: str = "main form.form button[type=submit]:not([name])") -> None:
        self.tab.locator(button).first.click()

    def log_in(self, password: str = PASSWORD) -> None:
        self.go("account/login/")
        self.tab.locator("input[name=login]").fill(self.address)
        self.tab.locator("input[name=password]").fill(password)
        self.tab.locator("main form button[type=submit]").first.click()
        self.tab.wait_for_url(lambda url: "/account/login/" not in url)

    def join(self, name: str) -> None:
        """Register, prove the address, log in, and give a name."""
        self.go("account/signup/")
        self.tab.locator("input[name=email]").fill(self.address)
        for field in ("password1", "password2"):
            self.tab.locator(f"input[name={field}]").fill(PASSWORD)
        self.tab.locator("main form button[type=submit]").first.click()
        self.tab.wait_for_url("**/confirm-email/**")
        self.tab.goto(find_link(self.demo, self.address))
        self.tab.locator("main form button[type=submit]").first.click()
        self.log_in()
        self.call_oneself(name)

    def call_oneself(self, name: str) -> None:
        """Give a name, and the language one reads the hub in."""
        self.go("community/welcome/")
        self.tab.locator("input[name=name]").fill(name)
        self.tab.locator(f"input[name=languages][value={self.code}]").check()
        self.send()
        self.tab.wait_for_url("**step=2**")

    def ask(self, title: str, text: str) -> str:
        """Start a discussion; return its address without the language."""
        self.go("community/spaces/questions/start/")
        self.tab.locator("input[name=title]").fill(title)
        self.tab.locator("textarea[name=body]").fill(text)
        self.send()
        self.tab.wait_for_url("**/community/discussions/**")
        return self.tab.url.split(f"/{self.code}/", 1)[1]

    def answer(self, path: str, text: str) -> None:
        self.go(path)
        self.tab.locator("#reply textarea[name=body]").fill(text)
        self.send("#reply form button[type=submit]:not([name])")
        expect(self.texts.filter(has_text=text)).to_be_visible()

    @property
    def texts(self) -> Locator:
        return self.tab.locator(".post__text")

    def decide(self, choice: str, about: str, text: str = "", reason: str = "") -> None:
        """Open what waits for moderators and says `about`, and decide it."""
        self.tab.goto(f"{self.demo.url}/admin/community/queue/")
        row = self.tab.locator("tr", has_text=about).first
        row.locator("a").first.click()
        self.tab.locator(f"input[name=act][value={choice}]").check()
        if reason:
            self.tab.locator("select[name=reason]").select_option(reason)
        if text:
            self.tab.locator("textarea[name=text]").fill(text)
        self.tab.locator("form button[type=submit]", has_text="Decide").click()
        self.tab.wait_for_load_state()


def read_mails(folder: Path, address: str) -> list[str]:
    """Return the mails to `address` that the demo wrote to files, oldest first."""
    found = []
    for path in sorted(folder.iterdir()):
        for mail in path.read_text(encoding="utf-8").split("-" * 79):
            text = mail.replace("=\n", "").replace("=3D", "=")
            if f"To: {address}" in text:
                found.append(text)
    return found
