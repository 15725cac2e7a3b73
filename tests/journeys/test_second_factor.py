"""Passkeys as a person meets them: made, kept, and used to log in, with a key that is software."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import find_violations
from tests.journeys.pages import DIRECTIONS

PASSWORD = "a long sentence to remember"
PHONE, DESK = 360, 1440
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_device(tab: Page) -> None:
    devices = tab.context.new_cdp_session(tab)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def look_at(tab: Page) -> list[str]:
    """Return what is wrong with the page on a telephone and on a desk."""
    found = []
    for width in (PHONE, DESK):
        tab.set_viewport_size({"width": width, "height": 900})
        found += [f"{tab.url} {violation}" for violation in find_violations(tab)]
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{tab.url} is wider than {width} px")
    return found


def send(tab: Page) -> None:
    tab.locator("main form:visible button[type=submit]").first.click()


def type_password(tab: Page, start: str, address: str) -> None:
    tab.goto(f"{start}/account/login/")
    tab.locator("input[name=login]").fill(address)
    tab.locator("input[name=password]").fill(PASSWORD)
    send(tab)


def log_out(tab: Page, start: str) -> None:
    tab.goto(f"{start}/account/logout/")
    send(tab)
    expect(tab.locator("header a[href*='/account/login/']").first).to_be_attached()


def use_passkey(tab: Page) -> None:
    tab.locator("form[data-passkey] button").click()
    tab.wait_for_url(lambda url: "/account/" not in url)
    expect(tab.locator("details.menu > summary")).to_be_visible()


@pytest.mark.parametrize("code", DIRECTIONS)
def test_passkey_is_made_and_opens_the_account(demo, fresh_tab, code):
    tab, start = fresh_tab, f"{demo.url}/{code}"
    address = f"passkeys-{code}@example.org"
    made = replace(demo, environment={**demo.environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD})
    assert made.manage("createsuperuser", "--noinput", "--email", address).returncode == 0
    plug_in_device(tab)
    type_password(tab, start, address)
    tab.wait_for_url(f"{start}/")

    tab.goto(f"{start}/account/2fa/")
    found = look_at(tab)
    tab.locator("main a[href$='/webauthn/add/']").click()
    found += look_at(tab)
    tab.locator("input[name=password]").fill(PASSWORD)
    send(tab)
    tab.wait_for_url("**/webauthn/add/")
    expect(tab.locator("[data-passkey-unsupported]")).to_be_hidden()
    found += look_at(tab)
    send(tab)

    tab.wait_for_url("**/recovery-codes/")
    assert len(tab.locator("#recovery-codes").inner_text().split()) == 10
    found += look_at(tab)
    for page in ("", "webauthn/", "totp/activate/", "recovery-codes/generate/"):
        tab.goto(f"{start}/account/2fa/{page}")
        found += look_at(tab)

    log_out(tab, start)
    tab.goto(f"{start}/account/login/")
    use_passkey(tab)

    log_out(tab, start)
    type_password(tab, start, address)
    tab.wait_for_url("**/2fa/authenticate/")
    found += look_at(tab)
    use_passkey(tab)
    assert found == []


def test_device_that_knows_no_key_is_said_in_words(demo, fresh_tab):
    plug_in_device(fresh_tab)
    fresh_tab.goto(f"{demo.url}/en/account/login/")

    fresh_tab.locator("form[data-passkey] button").click()

    said = fresh_tab.locator("[data-passkey-failed]")
    expect(said).to_have_text("That did not work, or it was broken off. Try again.")
    assert "/account/login/" in fresh_tab.url
