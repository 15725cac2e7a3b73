"""Logging in by a service: run by test_oidc.py, in a process whose environment names one."""

from __future__ import annotations

import json
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from home.models import User
from tests.hub.html import read

SERVER = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"]
PASSWORD = "a-long-word-of-mine"
KNOWN = "known@example.org"
LOGIN = "/en/account/oidc/service/login/"
ADA = {"sub": "7", "email": "ada@example.org", "email_verified": True, "given_name": "Ada"}
PLACES = {
    "issuer": SERVER,
    "authorization_endpoint": f"{SERVER}/authorize",
    "token_endpoint": f"{SERVER}/token",
    "userinfo_endpoint": f"{SERVER}/userinfo",
    "jwks_uri": f"{SERVER}/keys",
}


class Service(BaseHTTPRequestHandler):
    person: dict[str, object] = {}
    is_well = True

    def do_GET(self):
        self.answer(PLACES if "well-known" in self.path else self.person)

    def do_POST(self):
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert asked["code_verifier"]  # PKCE
        self.answer({"access_token": "token", "token_type": "Bearer"})

    def answer(self, body):
        self.send_response(200 if self.is_well else 500)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module", autouse=True)
def served():
    server = HTTPServer(("127.0.0.1", urlsplit(SERVER).port), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def service(hub_tree, monkeypatch):
    monkeypatch.setattr(Service, "person", ADA)
    return Service


@pytest.fixture
def member(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


def come_by_service(client, **more):
    """Go to the service and come back; return the answer to the way back."""
    sent = client.post(LOGIN, {"process": "login", **more})
    asked = parse_qs(urlsplit(sent.url).query)
    assert sent.url.startswith(f"{SERVER}/authorize?")
    return client.get(f"{LOGIN}callback/", {"code": "code", "state": asked["state"][0]})


@pytest.mark.parametrize("page", ["login", "signup"])
def test_service_has_a_button_that_the_policy_allows(client, page):
    answer = client.get(f"/ar/account/{page}/", {"next": "/ar/library/"})

    (form,) = (f for f in read(answer).all("form") if "/oidc/" in f.attributes.get("action", ""))
    assert form["action"] == "/ar/account/oidc/service/login/"
    assert "Our service" in form.one("button").text
    assert form.one("input", name="next")["value"] == "/ar/library/"
    policy = answer["Content-Security-Policy"].split("; ")  # in any order
    assert f"form-action 'self' {SERVER}" in policy


def test_proven_address_makes_an_account_at_once(client, mailoutbox):
    response = come_by_service(client, next="/en/library/")

    assert response.url == "/en/library/"
    user = User.objects.get()
    assert (user.email, user.first_name) == ("ada@example.org", "Ada")
    assert EmailAddress.objects.get().verified
    assert client.session["_auth_user_id"] == str(user.pk)


def test_address_that_the_service_does_not_vouch_for_is_proven_first(client, service, mailoutbox):
    service.person = {**ADA, "email_verified": False}

    assert come_by_service(client).url == "/en/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert mailoutbox[0].to == ["ada@example.org"]


def test_account_of_that_address_is_not_taken_over(client, member, service, mailoutbox):
    service.person = {**ADA, "email": KNOWN}

    assert come_by_service(client).url == "/en/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1
    assert mailoutbox[0].subject == "You have an account already (Medina)"


def test_member_adds_the_service_and_is_asked_for_the_second_factor_as_ever(
    client, member, mailoutbox
):
    client.post("/en/account/login/", {"login": KNOWN, "password": PASSWORD})
    assert come_by_service(client, process="connect").url == "/en/account/reauthenticate/"
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    assert mailoutbox[-1].subject == "A way to log in was added (Medina)"
    assert "You can log in with this service." in client.get("/en/account/services/").text
    Authenticator.objects.create(user=member, type="totp", data={"secret": "A" * 32})

    browser = Client()
    assert come_by_service(browser).url == "/en/account/2fa/authenticate/"
    assert "_auth_user_id" not in browser.session


def test_service_that_names_no_address_is_asked_about_in_a_form(client, service, mailoutbox):
    service.person = {"sub": "8"}

    form = come_by_service(client).url
    assert form == "/en/account/services/signup/"
    assert read(client.get(form)).one("label").text == "E-mail address"
    client.post(form, {"email": "new@example.org"})

    assert mailoutbox[0].to == ["new@example.org"]


def test_service_that_fails_is_said_in_words(client, service, monkeypatch):
    monkeypatch.setattr(service, "is_well", False)
    response = client.post(LOGIN, {"process": "login"}, follow=True)

    assert "The login did not work" in read(response).one("h1").text
    cancelled = client.get(f"{LOGIN}callback/", {"error": "access_denied"}, follow=True)
    assert cancelled.status_code in {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}


def test_look_at_the_address_goes_nowhere_by_itself(client):
    assert client.get(LOGIN).status_code == HTTPStatus.OK
