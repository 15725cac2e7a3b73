"""Naming somebody by name: the list behind an @, by keyboard and by pointer."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from hub.demo.accounts import PASSWORD
from tests.journeys.conftest import Enter
from tests.journeys.pages import DISCUSSION


@pytest.fixture
def tab(enter: Enter) -> Page:
    person = enter("en", "editor@example.org")
    person.log_in(PASSWORD)
    person.call_oneself("Edna Costa")
    return person.go(DISCUSSION)


@pytest.fixture
def field(tab: Page) -> Locator:
    return tab.locator("#reply textarea[name=body]")


def first_offered(field: Locator) -> str:
    offered = json.loads(field.get_attribute("data-people") or "[]")
    return str(offered[0][0])


def test_name_is_chosen_by_keyboard(tab, field):
    options = tab.locator("#reply [role=option]")
    field.press_sequentially(f"Thanks, @{first_offered(field)[:3].lower()}")
    expect(options.first).to_be_visible()
    assert field.get_attribute("aria-controls") == tab.locator(
        "#reply [role=listbox]"
    ).first.get_attribute("id")

    field.press("ArrowDown")
    chosen = tab.locator("#reply [role=option][aria-selected=true]")
    name = chosen.inner_text()
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Enter")

    expect(field).to_have_value(f"Thanks, @{name} ")
    expect(options).to_have_count(0)
    field.press("Enter")  # is a new line again
    expect(field).to_have_value(f"Thanks, @{name} \n")


def test_list_goes_away_and_the_text_stays(tab, field):
    typed = f"@{first_offered(field)[:3]}"
    options = tab.locator("#reply [role=option]")
    field.press_sequentially(typed)
    expect(options.first).to_be_visible()

    field.press("Escape")

    expect(options).to_have_count(0)
    expect(field).to_have_value(typed)
    field.fill("me@example.org")
    expect(options).to_have_count(0)


def test_name_is_chosen_by_pointer_and_sent(tab, field):
    field.press_sequentially(f"@{first_offered(field)[:3]}")
    option = tab.locator("#reply [role=option]").first
    name = option.inner_text()
    option.click()
    expect(field).to_be_focused()

    tab.locator("#reply form button[name=preview]").click()

    expect(tab.locator(".post--preview a.mention")).to_have_text(f"@{name}")
