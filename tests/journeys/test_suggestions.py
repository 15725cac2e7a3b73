"""Suggestions under a search box, by keyboard, pointer and screen reader; the form without them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import go_to
from tests.journeys.pages import DIRECTIONS

pytestmark = [pytest.mark.everyday, pytest.mark.parametrize("code", DIRECTIONS)]

TYPED = {"en": "water", "ar": "مدينة"}
PATHS = ["", "search/"]


def open_list(tab, code):
    """Type what goes on, by the keyboard alone; return the field and the options."""
    field = tab.locator("[data-suggest] input")
    go_to(tab, field)
    tab.keyboard.type(TYPED[code])
    options = tab.locator("[role=listbox] [role=option]")
    expect(options.first).to_be_visible()
    return field, options


@pytest.mark.parametrize("path", PATHS)
def test_arrow_keys_choose_and_enter_follows(visit, tab, code, path):
    visit(f"/{code}/{path}")
    field, options = open_list(tab, code)

    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    listbox = tab.locator("[role=listbox]")
    expect(field).to_have_attribute("aria-controls", listbox.get_attribute("id"))
    said = listbox.get_attribute("data-said")
    expect(tab.locator("[data-status]")).to_have_text(said)
    assert str(options.count()) in said or options.count() < 3  # Arabic has words for one and two
    tab.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(options.first).to_have_attribute("aria-selected", "true")
    tab.keyboard.press("ArrowUp")  # back in the field
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    tab.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    target = options.last.get_attribute("data-url")
    tab.keyboard.press("Enter")

    tab.wait_for_url(f"**{target}")
    expect(tab.locator("h1")).to_be_visible()


def test_escape_closes_and_keeps_the_words(visit, tab, code):
    visit(f"/{code}/search/")
    field, options = open_list(tab, code)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Escape")

    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value(TYPED[code])
    tab.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    tab.keyboard.press("Tab")
    expect(options).to_have_count(0)
    expect(field).not_to_be_focused()


@pytest.mark.parametrize("path", PATHS)
def test_enter_without_a_choice_searches(visit, tab, code, path):
    visit(f"/{code}/{path}")
    _field, options = open_list(tab, code)
    tab.keyboard.press("Enter")

    tab.wait_for_url(f"**/{code}/search/?q=**")
    expect(options).to_have_count(0)
    expect(tab.locator("h1")).to_contain_text(TYPED[code])


def test_pointer_follows_a_suggestion(visit, tab, code):
    visit(f"/{code}/")
    _field, options = open_list(tab, code)
    target = options.nth(1).get_attribute("data-url")
    options.nth(1).click()

    tab.wait_for_url(f"**{target}")


def test_fast_typing_asks_once_and_shows_the_last_answer(visit, tab, code):
    visit(f"/{code}/search/")
    asked = []
    tab.on("request", lambda r: asked.append(r.url) if "suggestions" in r.url else None)
    open_list(tab, code)

    assert len(asked) == 1


def test_lost_answer_leaves_the_field_as_it_is(demo, open_browser, code):
    tab = open_browser().new_page()  # unwatched: the browser itself reports the failure
    tab.route("**/suggestions/**", lambda route: route.abort())
    tab.goto(f"{demo.url}/{code}/search/")
    field = tab.locator("#search-q")
    with tab.expect_event("requestfailed"):
        field.press_sequentially(TYPED[code])
    tab.keyboard.press("Enter")

    tab.wait_for_url("**q=**")
    tab.context.close()


def test_without_scripts_the_box_is_a_form(demo, plain_tab, code):
    plain_tab.goto(f"{demo.url}/{code}/search/?status=all")
    field = plain_tab.locator("#search-q")
    expect(field).not_to_have_attribute("role", "combobox")
    field.fill(TYPED[code])
    plain_tab.locator(".search-box button").click()

    assert "q=" in plain_tab.url
    assert "status=all" in plain_tab.url  # the filters belong to the same form
    expect(plain_tab.locator("#search-q")).to_have_value(TYPED[code])
