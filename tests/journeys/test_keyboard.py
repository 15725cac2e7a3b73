"""The hub with a keyboard alone, in both directions."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import go_to, is_focused, press_at, write_at
from tests.journeys.newcomer import PASSWORD, find_link, find_members_file
from tests.journeys.pages import DIRECTIONS

pytestmark = [pytest.mark.everyday, pytest.mark.parametrize("code", DIRECTIONS)]

PHONE = {"width": 360, "height": 740}
WORDS = {"en": "street lighting", "ar": "إنارة الشوارع"}


def test_first_stop_leads_past_the_header(visit, tab, code):
    visit(f"/{code}/library/")
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip-link")).to_be_focused()
    expect(tab.locator(".skip-link")).to_be_in_viewport()

    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")

    assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")


STOPS = """() => [...document.querySelectorAll('.header__bar :is(a, summary)')]
  .filter(stop => stop.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
  .map(stop => stop.getBoundingClientRect())
  .map(box => [Math.round((box.top + box.bottom) / 2 / 30), box.left, box.right])"""


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_header_is_read_in_the_order_in_which_it_is_seen(visit, tab, code, width):
    tab.set_viewport_size({"width": width, "height": 900})
    visit(f"/{code}/library/")

    stops = tab.evaluate(STOPS)

    along = 1 if code == "en" else -1
    assert len(stops) >= 4
    assert stops == sorted(stops, key=lambda stop: (stop[0], along * stop[1]))


def test_item_is_found_from_the_front_page(visit, tab, code):
    visit(f"/{code}/")
    write_at(tab, tab.locator("#home-search"), WORDS[code])
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/{code}/search/?q=**")

    title = tab.locator(".card__link").first.inner_text()
    press_at(tab, tab.locator(".card__link").first)
    expect(tab.locator("h1")).to_have_text(title)


def test_filter_is_announced_and_keeps_its_place(visit, tab, code):
    visit(f"/{code}/library/")
    before = tab.locator("[data-announce]").inner_text()
    choice = tab.locator("input[name=topic]").first
    identity = choice.get_attribute("id")

    press_at(tab, choice, "Space")
    expect(tab.locator("[data-status]")).not_to_be_empty()

    said = tab.locator("[data-status]").inner_text()
    assert said == tab.locator("[data-announce]").inner_text() != before
    expect(tab.locator(f"#{identity}")).to_be_focused()
    expect(tab.locator(f"#{identity}")).to_be_checked()
    tab.go_back()  # by the browser's own key
    expect(tab.locator("[data-announce]")).to_have_text(before)
    expect(tab.locator(f"#{identity}")).not_to_be_checked()
    assert urlsplit(tab.url).query == ""


def test_language_switch_and_login_follow_the_filters(visit, tab, code):
    visit(f"/{code}/library/")
    choice = tab.locator("input[name=topic]").first
    identity = choice.get_attribute("id")
    press_at(tab, choice, "Space")
    tab.wait_for_url("**topic=**")
    asked = urlsplit(tab.url).query
    login = tab.locator("header a[href*='/account/login/']")
    back = parse_qs(urlsplit(login.get_attribute("href")).query)["next"]
    assert back == [f"/{code}/library/?{asked}"]

    press_at(tab, tab.locator(".languages__link[hreflang=it]"), key="Shift+Tab")

    tab.wait_for_url("**/it/library/**")
    assert urlsplit(tab.url).query == asked
    expect(tab.locator(f"#{identity}")).to_be_checked()


def test_menu_of_a_phone_opens_and_gives_the_place_back(visit, tab, code):
    tab.set_viewport_size(PHONE)
    visit(f"/{code}/library/")
    toggle, panel = tab.locator("details.navigation > summary"), tab.locator(".navigation__panel")
    press_at(tab, toggle)
    go_to(tab, panel.locator("a").nth(1))

    tab.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(toggle).to_be_focused()

    tab.keyboard.press("Enter")
    expect(panel).to_be_visible()
    for _link in panel.locator("a").all():
        tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    expect(panel).to_be_hidden()  # it would cover what the keyboard is at


def test_filters_of_a_phone_hold_the_keyboard_and_give_it_back(visit, tab, code):
    tab.set_viewport_size(PHONE)
    visit(f"/{code}/library/")
    sheet = tab.locator("[data-sheet]")
    toggle, close = sheet.locator("> summary"), sheet.locator("[data-close]")
    press_at(tab, toggle)
    expect(close).to_be_focused()

    tab.keyboard.press("Shift+Tab")
    expect(sheet.locator("button[type=submit]")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(close).to_be_focused()

    choice = sheet.locator("input[name=topic]").first
    press_at(tab, choice, "Space")
    tab.wait_for_url("**topic=**")
    expect(choice).to_be_focused()
    expect(choice).to_be_visible()
    tab.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(toggle).to_be_focused()
    expect(toggle).to_contain_text("(1)")

    tab.keyboard.press("Enter")
    press_at(tab, sheet.locator("button[type=submit]"))
    expect(choice).to_be_hidden()
    expect(tab.locator("[data-announce]")).to_be_focused()
    expect(tab.locator("[data-announce]")).to_be_in_viewport()


def test_colours_are_chosen_and_stay_chosen(demo, fresh_tab, code):
    tab = fresh_tab
    tab.goto(f"{demo.url}/{code}/about/")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = tab.evaluate(ground)

    press_at(tab, tab.locator("[data-theme-choice=dark]"), "Space")
    dark = tab.evaluate(ground)
    tab.reload()

    assert tab.evaluate(ground) == dark != light
    expect(tab.locator("[data-theme-choice=dark]")).to_have_attribute("aria-pressed", "true")
    press_at(tab, tab.locator("[data-theme-choice=system]"), "Space")
    tab.reload()
    assert tab.evaluate(ground) == light


def test_dialog_holds_the_keyboard_and_gives_it_back(visit, tab, code):
    visit(f"/{code}/library/heat-map-dataset/")
    button, dialog = tab.locator("[data-dialog=citation]"), tab.locator("dialog#citation")
    press_at(tab, button)
    expect(dialog).to_be_visible()
    stops = dialog.locator("button")

    for _ in range(3):
        tab.keyboard.press("Tab")
        assert not is_focused(button)
    go_to(tab, stops.last)
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_newcomer_registers_logs_in_and_downloads(demo, fresh_tab, code):
    tab, address = fresh_tab, f"keys-{code}@example.org"
    item, file = find_members_file(tab.context, demo.url)
    item = item.replace("/en/", f"/{code}/")
    tab.goto(item)
    press_at(tab, tab.locator(".file__door a[href*='/account/signup/']").first)
    write_at(tab, tab.locator("main input[name=email]"), address)
    write_at(tab, tab.locator("main input[name=password1]"), PASSWORD)
    write_at(tab, tab.locator("main input[name=password2]"), PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/confirm-email/**")

    tab.goto(find_link(demo, address))
    press_at(tab, tab.locator("main form button[type=submit]"))
    tab.wait_for_url("**/account/login/**")  # which knows where the way began
    write_at(tab, tab.locator("main input[name=login]"), address)
    write_at(tab, tab.locator("main input[name=password]"), PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(item)

    with tab.expect_download() as download:
        press_at(tab, tab.locator(f"a[href='{urlsplit(file).path}']"))
    assert download.value.path().stat().st_size > 0


TALK = {"en": ("How do you dim your lamps?", "Ours are old. What did it cost you, and who paid?")}
TALK["ar"] = ("كيف تخفتون مصابيحكم؟", "مصابيحنا قديمة. كم كلّفكم ذلك، ومن دفع؟")


def test_newcomer_joins_and_asks(demo, fresh_tab, code):
    tab, address = fresh_tab, f"asks-{code}@example.org"
    title, text = TALK[code]
    tab.goto(f"{demo.url}/{code}/account/signup/")
    write_at(tab, tab.locator("main input[name=email]"), address)
    write_at(tab, tab.locator("main input[name=password1]"), PASSWORD)
    write_at(tab, tab.locator("main input[name=password2]"), PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/confirm-email/**")
    tab.goto(find_link(demo, address))
    press_at(tab, tab.locator("main form button[type=submit]"))
    tab.wait_for_url("**/account/login/**")
    write_at(tab, tab.locator("main input[name=login]"), address)
    write_at(tab, tab.locator("main input[name=password]"), PASSWORD)
    tab.keyboard.press("Enter")

    tab.wait_for_url("**/community/welcome/**")  # the first of three steps
    write_at(tab, tab.locator("input[name=name]"), "Nadia Haddad")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**step=2**")
    tab.goto(f"{demo.url}/{code}/community/spaces/questions/")
    press_at(tab, tab.locator("main a[href$='/questions/start/']").first)
    write_at(tab, tab.locator("input[name=title]"), title)
    write_at(tab, tab.locator("textarea[name=body]"), text)
    press_at(tab, tab.locator("main form.form button[type=submit]:not([name])"))
    expect(tab.locator("h1")).to_have_text(title)
    expect(tab.locator(".post__text")).to_have_text(text)
