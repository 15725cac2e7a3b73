"""A second factor: set up, asked for on every way in, taken away; and who must have one."""

from __future__ import annotations

import re
import time
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction
from django.test import Client
from time_machine import travel

from home.models import User
from tests.factories import UserFactory
from tests.hub.html import read

PASSWORD = "a-long-word-of-mine"
KNOWN = "known@example.org"
NOON = 1_900_000_020.0  # the tenth second of a period of thirty


@pytest.fixture
def member(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


@pytest.fixture(autouse=True)
def commits(monkeypatch):
    """What waits for the end of a transaction happens at once: a test's own never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_more: act())


@pytest.fixture(autouse=True)
def clock():
    """Time passes only where a test moves it, so that no code runs out on its way."""
    with travel(NOON, tick=False) as traveller:
        yield traveller


def log_in(client, **more):
    return client.post("/en/account/login/", {"login": KNOWN, "password": PASSWORD, **more})


def confirm(client):
    """Give the password once more, as before everything that changes the ways in."""
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client):
    """Return the key of an app that is set up, and the recovery codes shown once."""
    log_in(client)
    confirm(client)
    url = "/en/account/2fa/totp/activate/"
    secret = read(client.get(url)).one("code", "panel__key").text
    response = client.post(url, {"code": code_of(secret)})
    codes = read(client.get(response.url)).one("pre").text.split()
    return secret, codes


@pytest.fixture
def app(client, member, clock):
    secret, codes = set_up_app(client)
    clock.shift(60)
    return secret, codes


def test_password_alone_opens_the_account_no_longer(app):
    secret, _codes = app
    browser = Client()

    step = log_in(browser, next="/en/library/")
    assert step.url == "/en/account/2fa/authenticate/"
    assert "_auth_user_id" not in browser.session
    assert "data-passkey" not in browser.get(step.url).text  # there is none to use
    refused = browser.post(step.url, {"code": "000000"})
    assert refused.status_code == HTTPStatus.OK
    assert "This did not work." in read(refused).one("div", "error-summary").text

    assert browser.post(step.url, {"code": code_of(secret)}).url == "/en/library/"
    assert "_auth_user_id" in browser.session


def test_code_by_mail_is_followed_by_the_second_step(app, mailoutbox):
    browser = Client()
    confirmed = browser.post("/en/account/login/code/", {"email": KNOWN}).url
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)[0]

    assert browser.post(confirmed, {"code": code}).url == "/en/account/2fa/authenticate/"
    assert "_auth_user_id" not in browser.session


def test_code_of_an_app_works_once(app):
    secret, _codes = app
    first, second = Client(), Client()
    for browser in (first, second):
        step = log_in(browser).url
        browser.post(step, {"code": code_of(secret)})

    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_recovery_code_lets_in_once(app):
    _secret, codes = app
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(log_in(browser).url, {"code": codes[3]})

    assert len(set(codes)) == 10
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_recovery_codes_are_shown_once_and_can_be_made_anew(client, app, mailoutbox):
    _secret, codes = app
    page = client.get("/en/account/2fa/recovery-codes/").text
    assert not any(code in page for code in codes)
    assert client.get("/en/account/2fa/recovery-codes/download/").status_code == 403

    confirm(client)
    made = client.post("/en/account/2fa/recovery-codes/generate/").url
    new = read(client.get(made)).one("pre").text.split()

    assert len(new) == 10
    assert not set(new) & set(codes)
    assert client.get(made).text.count(new[0]) == 0
    assert mailoutbox[-1].subject == "New recovery codes were made (Medina)"


def test_pages_with_keys_and_codes_are_kept_nowhere(client, app):
    for page in ("", "recovery-codes/"):
        assert "no-store" in client.get(f"/en/account/2fa/{page}")["Cache-Control"]


def test_every_change_asks_again_who_it_is(client, member):
    log_in(client)

    for page in ("totp/activate/", "webauthn/add/", "recovery-codes/generate/"):
        response = client.get(f"/en/account/2fa/{page}")
        assert response.url.startswith("/en/account/reauthenticate/?next=")


def test_every_change_is_told_by_mail_in_the_language_of_the_page(client, app, mailoutbox):
    confirm(client)
    assert mailoutbox[-1].subject == "An authenticator app was set up (Medina)"

    client.post("/ar/account/2fa/totp/deactivate/")

    mail = mailoutbox[-1]
    assert mail.extra_headers["Content-Language"] == "ar"
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert '<html lang="ar" dir="rtl">' in mail.alternatives[0].content
    assert not Authenticator.objects.exists()  # no codes are left for what is not asked any more
    assert log_in(Client()).url == "/en/community/welcome/"


def test_codes_are_guessed_five_times_and_no_more(app, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    secret, _codes = app
    browser = Client()
    step = log_in(browser).url
    for guess in range(5):
        browser.post(step, {"code": f"00000{guess}"})

    page = browser.post(step, {"code": code_of(secret)})

    assert "Too many attempts." in page.text
    assert "_auth_user_id" not in browser.session


def test_what_happens_to_second_factors_is_written_down(client, member, caplog):
    with caplog.at_level("INFO", "hub.sign_ins"):
        set_up_app(client)
        browser = Client()
        browser.post(log_in(browser).url, {"code": "000000"})

    written = [record.message for record in caplog.records]
    assert f"second factor added: account {member.pk}" in written
    assert written[-1] == f"sign-in failed at the second factor: account {member.pk}"
    assert caplog.records[-1].levelname == "WARNING"


def test_address_can_be_changed_beside_a_second_factor(client, app, member, mailoutbox):
    confirm(client)
    client.post("/en/account/email/", {"email": "new@example.org", "action_add": "1"})

    assert mailoutbox[-1].to == ["new@example.org"]


# Passkeys


def options_in(page):
    return read(page).one("script", id="passkey-options").raw


def test_passkey_belongs_to_the_hub_and_not_to_the_host_of_the_request(client, member, settings):
    settings.HUB_BASE_URL = "https://hub.example.org:8443"
    settings.ALLOWED_HOSTS = ["*"]
    log_in(client)
    confirm(client)

    page = client.get("/en/account/2fa/webauthn/add/", headers={"Host": "evil.example"})

    assert '"rp": {"name": "Medina", "id": "hub.example.org"}' in options_in(page)


def test_login_with_a_passkey_names_nobody_and_sets_no_cookie_before_it_is_wished(client, member):
    page = client.get("/en/account/login/")
    assert sorted(client.cookies) == ["csrftoken"]
    (form,) = (form for form in read(page).all("form") if "data-passkey" in form.attributes)
    assert "hidden" in form.attributes  # until a script finds that the browser knows passkeys

    answer = client.get("/en/account/2fa/webauthn/login/", headers={"Accept": "application/json"})

    asked = answer.json()["request_options"]["publicKey"]
    assert asked.get("allowCredentials", []) == []
    assert asked["userVerification"] == "required"


def test_nonsense_instead_of_a_passkey_is_refused_in_words(client, member):
    client.get("/en/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
    for credential in ("", "no", "{}", '{"id": 1}', '{"response": {"userHandle": "MQ"}}'):
        response = client.post(
            "/en/account/2fa/webauthn/login/", {"credential": credential}, follow=True
        )
        assert response.redirect_chain[-1][0] == "/en/account/login/"
        assert read(response).all("div", "notice--error")
    assert "_auth_user_id" not in client.session


def test_page_of_passkeys_runs_no_script_of_its_own(client, member):
    log_in(client)
    confirm(client)
    for url in ("/en/account/2fa/webauthn/add/", "/en/account/login/"):
        browser = client if "2fa" in url else Client()
        scripts = read(browser.get(url)).all("script")
        assert any("home/passkeys.js" in s.attributes.get("src", "") for s in scripts)
        for script in scripts:
            assert "src" in script.attributes or script["type"] == "application/json"


def test_keys_of_others_can_be_neither_seen_nor_removed(client, member):
    theirs = Authenticator.objects.create(
        user=UserFactory(), type="webauthn", data={"name": "Not yours", "credential": {}}
    )
    log_in(client)
    confirm(client)

    for page in ("edit", "remove"):
        url = f"/en/account/2fa/webauthn/keys/{theirs.pk}/{page}/"
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
        assert client.post(url, {"name": "x"}).status_code == HTTPStatus.NOT_FOUND
    assert "Not yours" not in client.get("/en/account/2fa/webauthn/").text


# Editors


@pytest.fixture
def strict(settings):
    settings.HUB_EDITORS_NEED_SECOND_FACTOR = True


def test_editor_without_a_second_factor_is_led_to_one(client, member, strict):
    member.is_superuser = True
    member.save()
    assert log_in(client, next="/admin/pages/").url == "/admin/pages/"

    led = client.get("/admin/pages/", headers={"Referer": "http://testserver/es/"})
    assert led.url == "/es/account/2fa/"
    assert read(client.get("/en/account/2fa/")).one("div", "notice--warning")
    assert client.post("/admin/pages/add/", {}).url.endswith("/account/2fa/")

    set_up_app(client)
    page = read(client.get("/en/account/2fa/"))
    (way_on,) = page.one("main").all("a", href="/admin/")
    assert way_on.text == "Continue to editing"
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_recovery_codes_alone_are_no_second_factor(client, member, strict):
    member.is_superuser = True
    member.save()
    Authenticator.objects.create(user=member, type="recovery_codes", data={})
    client.force_login(member)

    assert client.get("/admin/").url.endswith("/account/2fa/")


def test_editor_can_leave_and_members_stay_outside(client, member, strict):
    client.force_login(UserFactory(is_superuser=True))
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session

    client.force_login(member)
    assert client.get("/admin/", follow=True).status_code == HTTPStatus.FORBIDDEN
    assert Client().get("/admin/").url == "/admin/login/?next=/admin/"


def test_demo_asks_editors_for_nothing_more(client, hub_tree):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get("/admin/").status_code == HTTPStatus.OK


# Every page, in every language


@pytest.mark.parametrize("language", ["en", "es", "it", "he", "ar"])
def test_every_page_is_there_in_every_language(client, app, language):
    confirm(client)
    pages = ["", "webauthn/", "webauthn/add/", "totp/deactivate/", "recovery-codes/"]
    pages += ["recovery-codes/generate/", "reauthenticate/"]
    for page in pages:
        response = client.get(f"/{language}/account/2fa/{page}")
        assert (page, response.status_code) == (page, HTTPStatus.OK)
        assert read(response).one("html")["lang"] == language
        assert len(read(response).all("h1")) == 1
        assert "style=" not in response.text

    assert f'href="/{language}/account/2fa/"' in client.get(f"/{language}/").text
