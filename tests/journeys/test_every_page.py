"""Every kind of page in every language: accessible, contained, quiet; opened and in error too.

Axe is asked in every language, on a phone and on a desk, in light and in dark, and the page is
pushed at four widths. Everywhere: its language, its direction, text that runs the other way,
cookies, errors on the console, strangers. Rare pages, what is opened (`STATES`) and what members
see are looked at in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import (
    DESK,
    NARROWEST,
    PHONE,
    find_barriers,
    find_overflow,
    find_push,
    find_strangers,
    set_width,
)
from tests.journeys.pages import (
    ACCOUNT_PATHS,
    DIRECTIONS,
    MEMBER_PATHS,
    OTHERS,
    PATHS,
    QUESTIONS,
    RARE_MEMBER_PATHS,
    RARE_PATHS,
    everyday,
)
from tests.journeys.writings import write_all

REFUSED = {
    "no-such-page/": 404,
    "library/?topic=nothing-of-ours": 400,
    "library/?colour=red": 400,
}


@pytest.fixture(scope="module")
def writings(demo, members) -> Iterator[dict[str, str]]:
    """Return the addresses of what a member wrote, by name."""
    with write_all(demo, members) as made:
        yield made


@pytest.fixture
def address(demo, request) -> Callable[[str, str], str]:
    """Return a function that gives a page's address; what is {named} in it is written first."""

    def find(code: str, path: str) -> str:
        made = request.getfixturevalue("writings") if "{" in path else {}
        return f"{demo.url}/{code}/{path.format(**made)}"

    return find


def find_faults(tab: Page, code: str) -> list[str]:
    return find_overflow(tab) + find_strangers(tab, code)


def find_cookies(tab: Page, path: str) -> list[str]:
    """Return the cookies that the page sets, but for the one that a form of an account needs."""
    names = {cookie["name"] for cookie in tab.context.cookies()}
    return sorted(names - ({"csrftoken"} if path.startswith("account/") else set()))


@pytest.mark.parametrize("path", [*everyday(PATHS), *RARE_PATHS])
@pytest.mark.parametrize("code", DIRECTIONS)
def test_page_is_accessible_fits_every_screen_and_sets_no_cookie(address, tab, code, path):
    set_width(tab, PHONE)
    response = tab.goto(address(code, path))

    found = find_barriers(tab)
    found += find_faults(tab, code) + find_cookies(tab, path)
    assert (response.status, found) == (REFUSED.get(path, 200), [])


@pytest.mark.parametrize("path", [*PATHS, *RARE_PATHS])
def test_page_is_accessible_and_fits_in_the_other_languages(address, tab, path):
    found = {}
    for code in OTHERS:
        set_width(tab, NARROWEST)
        tab.goto(address(code, path))
        found[code] = find_barriers(tab) + find_faults(tab, code) + find_cookies(tab, path)
    assert found == {code: [] for code in OTHERS}


@pytest.mark.parametrize("path", [*everyday(MEMBER_PATHS), *RARE_MEMBER_PATHS])
@pytest.mark.parametrize("code", DIRECTIONS)
def test_page_of_members_is_accessible_and_fits_every_screen(address, member_tab, code, path):
    set_width(member_tab, PHONE)
    response = member_tab.goto(address(code, path))

    assert response.status == 200
    assert find_barriers(member_tab) + find_faults(member_tab, code) == []


@pytest.mark.parametrize("path", [*MEMBER_PATHS, *RARE_MEMBER_PATHS])
def test_page_of_members_is_accessible_and_fits_in_the_other_languages(address, member_tab, path):
    found = {}
    for code in OTHERS:
        set_width(member_tab, NARROWEST)
        member_tab.goto(address(code, path))
        found[code] = find_barriers(member_tab) + find_faults(member_tab, code)
    assert found == {code: [] for code in OTHERS}


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
    form = page.locator("main form:not([role=search])").first
    for number, field in enumerate(form.locator("input:visible:not([type=checkbox])").all()):
        field.fill(f"no{number}")
    form.locator("button[type=submit]").first.click()
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


BOTH = (PHONE, DESK)
STATES = {
    "suggestions": ("search/", type_words, BOTH),
    "suggestions at home": ("", type_words, BOTH),
    "menu": ("solutions/", open_menu, (PHONE,)),
    "filters": ("library/", open_filters, (PHONE,)),
    "filtered": ("library/", change_filter, (DESK,)),
    "citation": ("library/heat-map-dataset/", open_citation, BOTH),
    "login": ("account/login/", send_nonsense, BOTH),
    "signup": ("account/signup/", send_nonsense, BOTH),
    "reset": ("account/password/reset/", send_nonsense, BOTH),
}
RARE_STATES = {
    "guest's answer": ("{guest}", send_nonsense, BOTH),
}
MEMBER_STATES = {
    "start": (f"{QUESTIONS}start/", send_nonsense, BOTH),
    **{f"account {path}": (path, open_account_menu, BOTH) for path in ACCOUNT_PATHS},
}
State = tuple[str, Callable[[Page], None], tuple[int, ...]]


def look_at_state(tab: Page, url: str, state: State) -> list[str]:
    _path, open_it, widths = state
    set_width(tab, widths[0])
    tab.goto(url)
    open_it(tab)
    return find_barriers(tab, widths) + push(tab, widths)


def push(tab: Page, widths: tuple[int, ...]) -> list[str]:
    found = []
    for width in widths:
        set_width(tab, width)
        found += find_push(tab)
    return found


@pytest.mark.parametrize("name", [*everyday(tuple(STATES)), *RARE_STATES])
@pytest.mark.parametrize("code", DIRECTIONS)
def test_opened_and_filled_in_page_is_accessible(address, tab, code, name):
    state = (STATES | RARE_STATES)[name]
    assert look_at_state(tab, address(code, state[0]), state) == []


@pytest.mark.parametrize("name", [*STATES, *RARE_STATES])
def test_opened_and_filled_in_page_is_accessible_in_the_other_languages(address, tab, name):
    state = (STATES | RARE_STATES)[name]
    found = {code: look_at_state(tab, address(code, state[0]), state) for code in OTHERS}
    assert found == {code: [] for code in OTHERS}


@pytest.mark.parametrize("name", MEMBER_STATES)
@pytest.mark.parametrize("code", DIRECTIONS)
def test_members_page_opened_and_filled_in_is_accessible(address, member_tab, code, name):
    state = MEMBER_STATES[name]
    assert look_at_state(member_tab, address(code, state[0]), state) == []


@pytest.mark.parametrize("name", MEMBER_STATES)
def test_members_page_opened_and_filled_in_is_accessible_in_the_other_languages(
    address, member_tab, name
):
    state = MEMBER_STATES[name]
    found = {code: look_at_state(member_tab, address(code, state[0]), state) for code in OTHERS}
    assert found == {code: [] for code in OTHERS}
