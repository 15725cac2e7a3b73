"""Every kind of page in every language: accessible, contained, quiet; opened and in error too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import find_violations
from tests.journeys.pages import CODES, EVERYDAY_CODES, MEMBER_PATHS, PATHS

PHONE, DESK = 360, 1440
NARROWEST = 320  # also what 1280 pixels are at 400 % zoom
WIDTHS = (NARROWEST, 768, 1024, 2560)
HEIGHT = 900
WIDE = 77 * 16  # --wide: nothing to read runs further
PARTS = "main :is(h1, h2, h3, p, li, figure, .art)"
WIDER = """(parts, wide) => parts.map(part => [part.getBoundingClientRect().width, part])
  .filter(([width]) => width > wide)
  .map(([width, part]) => `${width} px wide: ${part.textContent.trim().slice(0, 40)}`)"""


def set_width(tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": HEIGHT})


def find_overflow(tab: Page) -> list[str]:
    """Return at which width the page can be pushed sideways, or what is wider than is read."""
    found = []
    for width in WIDTHS:
        set_width(tab, width)
        needed = tab.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{needed} px at {width}")
    return found + tab.locator(PARTS).evaluate_all(WIDER, WIDE)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_page_is_accessible_fits_every_screen_and_sets_no_cookie(visit, tab, code, path):
    set_width(tab, PHONE)
    visit(f"/{code}/{path}")

    found = find_violations(tab)
    set_width(tab, DESK)
    found += find_violations(tab)
    found += find_overflow(tab)
    names = {cookie["name"] for cookie in tab.context.cookies()}
    assert found == []
    assert names <= ({"csrftoken"} if path.startswith("account/") else set())


@pytest.mark.parametrize("path", MEMBER_PATHS)
@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_page_of_members_is_accessible_and_fits_every_screen(demo, member_tab, code, path):
    set_width(member_tab, PHONE)
    member_tab.goto(f"{demo.url}/{code}/{path}")

    found = find_violations(member_tab)
    set_width(member_tab, DESK)
    found += find_violations(member_tab)
    found += find_overflow(member_tab)
    assert found == []


# What is opened, and how: each leaves the page in the state that is looked at.


def open_menu(page: Page) -> None:
    page.locator("details.navigation > summary").click()
    expect(page.locator(".navigation__panel a").first).to_be_visible()


def open_account_menu(page: Page) -> None:
    page.locator("details.menu > summary").click()
    expect(page.locator(".menu__box form button")).to_be_visible()


def open_filters(page: Page) -> None:
    page.locator("[data-sheet] > summary").click()
    page.locator("[data-sheet] details > summary").first.click()
    expect(page.locator("[data-close]")).to_be_visible()


def open_citation(page: Page) -> None:
    page.locator("[data-dialog=citation]").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def send_nonsense(page: Page) -> None:
    """Fill every field with what cannot be, and send it."""
    fields = page.locator("main form input:visible:not([type=checkbox], [type=hidden])")
    for number, field in enumerate(fields.all()):
        field.fill(f"no{number}")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".error-summary")).to_be_visible()


def change_filter(page: Page) -> None:
    page.locator("input[name=topic]").first.check()
    page.wait_for_url("**topic=**")
    expect(page.locator("[data-status]")).not_to_be_empty()


BEGINNINGS = {"en": "wat", "es": "agu", "it": "acq", "he": "מים", "ar": "مياه"}


def type_words(page: Page) -> None:
    beginning = BEGINNINGS[str(page.locator("html").get_attribute("lang"))]
    page.locator("[data-suggest] input").press_sequentially(beginning)
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_be_visible()


STATES = {
    "suggestions": ("search/", type_words, (PHONE, DESK)),
    "suggestions at home": ("", type_words, (PHONE, DESK)),
    "menu": ("solutions/", open_menu, (PHONE,)),
    "filters": ("library/", open_filters, (PHONE,)),
    "filtered": ("library/", change_filter, (DESK,)),
    "citation": ("library/heat-map-dataset/", open_citation, (PHONE, DESK)),
    "login": ("account/login/", send_nonsense, (PHONE, DESK)),
    "signup": ("account/signup/", send_nonsense, (PHONE, DESK)),
    "reset": ("account/password/reset/", send_nonsense, (PHONE, DESK)),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_opened_and_filled_in_page_is_accessible(visit, tab, code, state):
    path, open_it, widths = STATES[state]
    set_width(tab, widths[0])
    open_it(visit(f"/{code}/{path}"))

    found = []
    for width in widths:
        set_width(tab, width)
        found += find_violations(tab)
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width} px")
    assert found == []


MEMBERS_PATHS = (
    "",
    "account/2fa/",
    "account/2fa/webauthn/",
    "account/email/",
    "account/password/change/",
    "account/logout/",
)


@pytest.mark.parametrize("path", MEMBERS_PATHS)
@pytest.mark.parametrize("code", CODES)
def test_members_page_with_its_menu_is_accessible(demo, member_tab, code, path):
    set_width(member_tab, PHONE)
    member_tab.goto(f"{demo.url}/{code}/{path}")
    open_account_menu(member_tab)

    found = find_violations(member_tab)
    set_width(member_tab, DESK)
    found += find_violations(member_tab)
    assert found == []
