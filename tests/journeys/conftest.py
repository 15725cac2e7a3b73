"""A demo and a browser for every test here, one of each in each process that runs tests.

A browser test is a slow one, unless it is marked `everyday`: then `make test` runs it as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from hub.demo.accounts import PASSWORD
from tests.journeys import demo as demos
from tests.journeys.people import Person
from tests.journeys.watch import Watch

PATIENCE_MS = 15_000
Open = Callable[..., BrowserContext]
Enter = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests here run where slow ones do, unless they are for every day."""
    for item in items:
        is_ours = item.path.is_relative_to(Path(__file__).parent)
        if is_ours and item.get_closest_marker("everyday") is None:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demos.Demo]:
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with demos.share_demo(shared, tmp_path_factory.mktemp("demo-own")) as running:
        yield running


@pytest.fixture(scope="session")
def open_browser(browser: Browser) -> Open:
    """Return a function that opens the browser of somebody new, who waits for nothing for long."""

    def open_context(**wishes: Any) -> BrowserContext:
        context = browser.new_context(**{"reduced_motion": "reduce", **wishes})
        context.set_default_timeout(PATIENCE_MS)
        return context

    return open_context


@pytest.fixture(scope="session")
def readers(open_browser: Open) -> Iterator[BrowserContext]:
    """Return a browser that knows the hub's files already and moves nothing."""
    context = open_browser()
    yield context
    context.close()


@pytest.fixture
def tab(demo: demos.Demo, readers: BrowserContext) -> Iterator[Page]:
    """Return a tab of a reader; the test fails on errors in it and on requests to strangers."""
    readers.clear_cookies()
    page = readers.new_page()
    with Watch(page, demo.url):
        yield page
    page.close()


@pytest.fixture
def fresh_tab(demo: demos.Demo, open_browser: Open) -> Iterator[Page]:
    """Return a tab like `tab` in a browser that has never been here."""
    context = open_browser()
    page = context.new_page()
    with Watch(page, demo.url):
        yield page
    context.close()


@pytest.fixture
def plain_tab(demo: demos.Demo, open_browser: Open) -> Iterator[Page]:
    """Return a tab of a browser that runs no scripts."""
    context = open_browser(java_script_enabled=False)
    page = context.new_page()
    with Watch(page, demo.url):
        yield page
    context.close()


@pytest.fixture(scope="session")
def members(demo: demos.Demo, open_browser: Open) -> Iterator[BrowserContext]:
    """Return a browser in which a member is logged in."""
    context = open_browser()
    page = context.new_page()
    page.goto(f"{demo.url}/en/account/login/")
    page.locator("input[name=login]").fill("member@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)  # to the first steps
    page.close()
    yield context
    context.close()


@pytest.fixture
def member_tab(demo: demos.Demo, members: BrowserContext) -> Iterator[Page]:
    page = members.new_page()
    with Watch(page, demo.url):
        yield page
    page.close()


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demos.Demo]:
    """Return a demo that a module has for itself: what happens there changes it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with demos.share_demo(shared, tmp_path_factory.mktemp("demo-changed")) as running:
        yield running


@pytest.fixture
def enter(own_demo: demos.Demo, open_browser: Open) -> Iterator[Enter]:
    """Return a function that lets somebody in, with an address and a language."""
    contexts, watches = [], []

    def come(code: str, address: str) -> Person:
        context = open_browser()
        tab = context.new_page()
        watches.append(Watch(tab, own_demo.url))
        contexts.append(context)
        return Person(own_demo, context, tab, code, address)

    yield come
    for context in contexts:
        context.close()
    assert [problem for watch in watches for problem in watch.problems] == []


@pytest.fixture
def visit(demo: demos.Demo, tab: Page) -> Callable[[str], Page]:
    """Return a function that opens a path of the demo in `tab`."""

    def open_path(path: str) -> Page:
        tab.goto(f"{demo.url}{path}")
        return tab

    return open_path
