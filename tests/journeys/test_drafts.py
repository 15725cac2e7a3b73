"""What is being written is not lost: a preview, another language, a session that has ended."""

from __future__ import annotations

from playwright.sync_api import expect

from hub.demo.accounts import PASSWORD

TEXT = "أربعون مصباحًا في الشتاء"


def test_text_outlives_preview_language_and_session(demo, member_tab):
    tab, context = member_tab, member_tab.context
    tab.goto(f"{demo.url}/ar/community/discussions/1/")
    address = tab.url
    tab.locator("#id_body").fill(TEXT)

    tab.locator("button[name=preview]").click()
    expect(tab.locator("#preview")).to_be_in_viewport()
    tab.locator(".languages__link[hreflang=en]").first.click()
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    expect(tab.locator("#id_body")).to_have_value(TEXT)

    tab.goto(address)
    kept = context.cookies()
    context.clear_cookies(name="sessionid")
    tab.locator("#reply button[type=submit]:not([name])").click()
    expect(tab.locator("main .notice--warning")).to_be_visible()
    tab.wait_for_load_state()  # scripts have run, too
    tab.locator("input[name=login]").fill("member@example.org")
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.locator("main form button[type=submit]").first.click()
    expect(tab.locator("#id_body")).to_have_value(TEXT)
    assert tab.url == f"{address}#reply"
    tab.evaluate("localStorage.clear()")
    context.add_cookies(kept)
