"""The hub in a real browser: accessible, contained, quiet, and usable without JavaScript."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.pages import PATHS

DIRECTIONS = ("en", "ar")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def visit(demo, page):
    """Return a function that opens a path of the demo; the test fails on errors and strangers."""
    problems: list[str] = []
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.extend(find_stranger(request.url, demo.url)))

    def open_path(path: str) -> None:
        page.goto(f"{demo.url}{path}")

    yield open_path
    # A page that is not found says so on the console as well.
    assert [problem for problem in problems if "status of 40" not in problem] == []


def find_stranger(url: str, home: str) -> list[str]:
    parts = urlsplit(url)
    is_ours = parts.scheme in {"data", "blob"} or parts.netloc == urlsplit(home).netloc
    return [] if is_ours else [f"request to {url}"]


def find_violations(page) -> list[str]:
    result = Axe().run(page, options=WCAG)
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in result.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("code", DIRECTIONS)
def test_page_is_accessible_in_light_and_dark(visit, page, code, path):
    visit(f"/{code}/{path}")
    found = find_violations(page)
    page.emulate_media(color_scheme="dark")
    page.reload()  # colours that are still on their way from light to dark are nobody's
    found += [f"dark {line}" for line in find_violations(page)]

    assert found == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("code", DIRECTIONS)
def test_page_fits_a_narrow_screen_and_sets_no_cookie(visit, page, code, path):
    page.set_viewport_size({"width": 320, "height": 640})
    visit(f"/{code}/{path}")

    width = page.evaluate("document.documentElement.scrollWidth")
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert width <= 320
    assert names <= ({"csrftoken"} if path.startswith("account/") else set())


@pytest.mark.parametrize("code", DIRECTIONS)
def test_reader_filters_and_switches_language_without_scripts(demo, browser, code):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}/{code}/library/")
    for summary in page.locator("details:has(input[name=topic]):not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    page.locator("input[name=topic][value=water]").check()
    page.locator("form:has(input[name=topic]) button[type=submit]").first.click()
    assert "topic=water" in page.url
    titles = page.locator("main h2 a, main h3 a").count()
    assert titles > 0

    page.locator("header a[hreflang=it], nav a[hreflang=it]").first.click()

    assert urlsplit(page.url).path == "/it/library/"
    assert "topic=water" in page.url
    assert page.locator("html").get_attribute("lang") == "it"


@pytest.mark.parametrize("code", DIRECTIONS)
def test_member_registers_proves_the_address_and_downloads(demo, browser, code):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    gated = find_members_file(context, demo.url)
    page.goto(gated)
    assert "/account/login/" in page.url

    page.goto(f"{demo.url}/{code}/account/signup/")
    address = f"newcomer-{code}@example.org"
    page.locator("input[name=email]").fill(address)
    for field in page.locator("main input[type=password]").all():
        field.fill("a long sentence to remember")
    page.locator("main form button[type=submit]").first.click()
    page.goto(find_link(demo, address))
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{demo.url}/{code}/account/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill("a long sentence to remember")
    page.locator("main form button[type=submit]").first.click()

    answer = context.request.get(gated)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "private, no-store"


def find_members_file(context, url: str) -> str:
    """Return the address of a file that the archive names to everybody and keeps for members."""
    outputs = context.request.get(f"{url}/api/v1/items/?kind=output&limit=100").json()["items"]
    for output in outputs:
        item = context.request.get(f"{url}/api/v1/items/{output['id']}/").json()
        for file in item["details"]["files"]:
            if file["access"] == "members":
                return file["url"]
    raise AssertionError("no members' file in the demo")


def find_link(demo, address: str) -> str:
    """Return the confirmation address from the mail the demo wrote to a file."""
    for path in sorted((demo.data_dir / "mail").iterdir(), reverse=True):
        text = path.read_text(encoding="utf-8").replace("=\n", "").replace("=3D", "=")
        if f"To: {address}" in text:
            start = text.index(demo.url, text.index("confirm-email") - 200)
            return text[start:].split()[0].strip('"<>')
    raise AssertionError(f"no mail to {address}")
