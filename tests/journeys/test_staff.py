"""The editors' side in a real browser: an Arabic page written and seen from an English admin."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hub.demo.accounts import PASSWORD

SCREENS = (
    "",
    "pages/",
    "account/",
    "documents/",
    "snippets/home/topic/",
    "reports/indicators/?first=2030-01-01&last=2030-12-31",
)
CONTRAST = {"runOnly": ["color-contrast"]}


def find_id(demo, kind: str, slug: str = "") -> int:
    query = f"locale=ar&type={kind}&limit=1" + (f"&slug={slug}" if slug else "")
    with urlopen(f"{demo.url}/api/v2/pages/?{query}") as response:
        return json.load(response)["items"][0]["id"]


FIRST_LETTER = """crumb => {
  const range = document.createRange();
  range.setStart(crumb.firstChild, 0);
  range.setEnd(crumb.firstChild, 1);
  return range.getBoundingClientRect().toJSON() }"""


@pytest.fixture
def admin(demo, page):
    """Return a page that is logged in and has an English admin before it."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{demo.url}/admin/")
    page.locator("input[name=login]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".hub-brand__name")).to_have_text("Medina")
    return page


def add_block(page, label: str) -> None:
    page.locator("[data-contentpath=body] button.c-sf-add-button, .c-sf-add-button").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def test_fields_of_an_arabic_page_run_from_right_to_left(demo, admin):
    parent = find_id(demo, "events.EventsIndexPage")
    admin.goto(f"{demo.url}/admin/pages/add/events/eventpage/{parent}/")

    for name in ("title", "summary", "venue", "seo_title"):
        field = admin.locator(f"[name={name}]")
        expect(field).to_have_attribute("dir", "rtl")
        expect(field).to_have_attribute("lang", "ar")
    for name in ("website", "start_date", "slug"):
        expect(admin.locator(f"[name={name}]")).to_have_attribute("dir", "ltr")


def test_blocks_added_later_run_from_right_to_left(demo, admin):
    parent = find_id(demo, "events.EventsIndexPage")
    admin.goto(f"{demo.url}/admin/pages/add/events/eventpage/{parent}/")
    add_block(admin, "heading")
    expect(admin.locator("[name=body-0-value]")).to_have_attribute("dir", "rtl")

    add_block(admin, "paragraph")
    text = admin.locator(".DraftEditor-root [contenteditable=true]")
    expect(text).to_have_css("direction", "rtl")
    text.press_sequentially("IoT")
    block = admin.locator(".public-DraftStyleDefault-block").first
    expect(block).to_have_css("direction", "rtl")  # Latin first letters turn nothing round


def test_preview_shows_the_page_from_right_to_left(demo, admin):
    admin.goto(f"{demo.url}/admin/pages/{find_id(demo, 'library.LibraryIndexPage')}/edit/")
    admin.get_by_role("button", name="Toggle preview").click()
    inside = admin.frame_locator("iframe[title=Preview]").last.locator("html")
    expect(inside).to_have_attribute("dir", "rtl")
    expect(inside).to_have_attribute("lang", "ar")

    with admin.context.expect_page() as opened:
        admin.get_by_role("link", name="Preview in new tab").click()
    expect(opened.value.locator("html")).to_have_attribute("dir", "rtl")


def test_translation_shows_each_text_in_its_direction(demo, admin):
    translated = find_id(demo, "library.SolutionPage", "smart-street-lighting")
    admin.goto(f"{demo.url}/admin/pages/{translated}/edit/")
    texts = admin.locator(".js-translation-editor .hub-text")
    expect(texts.nth(0)).to_have_attribute("dir", "ltr")
    expect(texts.nth(1)).to_have_attribute("dir", "rtl")

    styles = texts.evaluate_all("them => them.map(it => getComputedStyle(it).fontStyle)")
    assert {*styles} == {"normal"}  # Arabic does not lean

    admin.locator(".js-translation-editor").get_by_role("button", name="Edit").nth(1).click()
    field = admin.locator(".js-translation-editor textarea")
    expect(field).to_have_attribute("dir", "rtl")
    expect(field).to_have_attribute("lang", "ar")


def test_long_title_in_the_bar_at_the_top_keeps_its_beginning(demo, admin):
    admin.set_viewport_size({"width": 420, "height": 800})
    translated = find_id(demo, "library.SolutionPage", "smart-street-lighting")
    admin.goto(f"{demo.url}/admin/pages/{translated}/edit/")
    crumb = admin.locator(".w-breadcrumbs li:last-child > a")
    crumb.evaluate("it => it.textContent = 'أول ' + 'الكلمات '.repeat(30)")

    letter, shown = crumb.evaluate(FIRST_LETTER), crumb.bounding_box()
    assert shown["x"] + shown["width"] <= 420
    assert shown["x"] <= letter["left"] < letter["right"] <= shown["x"] + shown["width"] + 1


def test_field_without_a_language_follows_its_first_letters(demo, admin):
    admin.goto(f"{demo.url}/admin/users/new/")
    name = admin.locator("[name=first_name]")
    expect(name).to_have_attribute("dir", "ltr")
    name.fill("نور")
    expect(name).to_have_css("direction", "rtl")
    expect(admin.locator("[name=email]")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_of_the_editors_side_can_be_read(demo, admin, theme):
    admin.emulate_media(color_scheme=theme)
    found = []
    for screen in SCREENS:
        admin.goto(f"{demo.url}/admin/{screen}")
        result = Axe().run(admin, options=CONTRAST).response
        assert result["passes"]
        found += [node["html"] for rule in result["violations"] for node in rule["nodes"]]

    assert found == []
