"""A reader's ways through the hub in a browser that runs no scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.newcomer import PASSWORD, find_link, find_members_file
from tests.journeys.pages import DIRECTIONS

pytestmark = pytest.mark.parametrize("code", DIRECTIONS)

PHONE = {"width": 360, "height": 740}
WORDS = {"en": "street lighting", "ar": "إنارة الشوارع"}


def test_item_is_found_from_the_front_page(demo, plain_tab, code):
    plain_tab.goto(f"{demo.url}/{code}/")
    plain_tab.locator("#home-search").fill(WORDS[code])
    plain_tab.locator("#home-search").press("Enter")
    title = plain_tab.locator(".card__link").first.inner_text()

    plain_tab.locator(".card__link").first.click()

    expect(plain_tab.locator("h1")).to_have_text(title)


def test_list_is_filtered_and_keeps_its_filters_in_another_language(demo, plain_tab, code):
    plain_tab.goto(f"{demo.url}/{code}/library/")
    for summary in plain_tab.locator("details:has(input[value=water]):not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    plain_tab.locator("input[name=topic][value=water]").check()
    plain_tab.locator("form.filters .filters__apply").click()
    plain_tab.wait_for_url(lambda url: "topic=water" in url)
    expect(plain_tab.locator(".card__link")).not_to_have_count(0)
    expect(plain_tab.locator("input[name=topic][value=water]")).to_be_checked()

    plain_tab.locator(".languages__link[hreflang=it]").click()

    plain_tab.wait_for_url(lambda url: urlsplit(url).path == "/it/library/")
    assert "topic=water" in plain_tab.url
    expect(plain_tab.locator("html")).to_have_attribute("lang", "it")
    plain_tab.locator(".chip").click()
    assert "topic" not in plain_tab.url
    plain_tab.go_back()
    expect(plain_tab.locator("input[name=topic][value=water]")).to_be_checked()


def test_menu_and_filters_of_a_phone_unfold(demo, plain_tab, code):
    plain_tab.set_viewport_size(PHONE)
    plain_tab.goto(f"{demo.url}/{code}/library/")
    toggle = plain_tab.locator("[data-sheet] > summary")
    toggle.click()
    place, body = toggle.bounding_box(), plain_tab.locator(".filters__body").bounding_box()
    assert body["y"] - place["y"] - place["height"] >= 8  # it does not stick to its button
    plain_tab.locator("input[name=topic]").first.check()
    plain_tab.locator(".filters__apply").click()
    assert "topic=" in plain_tab.url

    plain_tab.locator("details.navigation > summary").click()
    plain_tab.locator(".navigation__link").first.click()

    assert urlsplit(plain_tab.url).path == f"/{code}/solutions/"


def test_nothing_is_offered_that_needs_a_script(demo, plain_tab, code):
    plain_tab.goto(f"{demo.url}/{code}/library/heat-map-dataset/")

    for part in plain_tab.locator("[data-needs-script], [data-theme-choice], [data-print]").all():
        expect(part).to_be_hidden()
    expect(plain_tab.locator("[data-dialog]")).to_be_hidden()


def test_newcomer_registers_logs_in_and_downloads(demo, plain_tab, code):
    address = f"plain-{code}@example.org"
    item, file = find_members_file(plain_tab.context, demo.url)
    plain_tab.goto(file)
    assert "/account/login/" in plain_tab.url

    plain_tab.goto(f"{demo.url}/{code}/account/signup/")
    plain_tab.locator("input[name=email]").fill(address)
    for field in plain_tab.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    plain_tab.locator("main form button[type=submit]").click()
    plain_tab.wait_for_url("**/confirm-email/**")
    plain_tab.goto(find_link(demo, address))
    plain_tab.locator("main form button[type=submit]").click()
    plain_tab.wait_for_url("**/account/login/**")
    plain_tab.goto(item.replace("/en/", f"/{code}/"))
    plain_tab.locator(".file__door a[href*='/account/login/']").first.click()
    plain_tab.locator("input[name=login]").fill(address)
    plain_tab.locator("input[name=password]").fill(PASSWORD)
    plain_tab.locator("main form button[type=submit]").first.click()
    plain_tab.wait_for_url(item.replace("/en/", f"/{code}/"))

    answer = plain_tab.context.request.get(file)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "private, no-store"


def test_citation_stands_in_the_page(demo, plain_tab, code):
    plain_tab.goto(f"{demo.url}/{code}/library/heat-map-dataset/")

    expect(plain_tab.locator("#citation-text")).to_be_visible()
    expect(plain_tab.locator(".tools button:visible")).to_have_count(0)
