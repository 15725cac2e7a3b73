"""Who came in, who was turned away: always written down, and nothing about the person."""

from __future__ import annotations

import json
import logging

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse, HttpResponseForbidden
from django.test import RequestFactory

from home.models import User
from hub.logs import JsonFormatter
from hub.observe import ObserveMiddleware
from tests.factories import UserFactory

PASSWORD, OTHER = "a-long-word-of-mine", "another-long-word-of-mine"
KNOWN = "known@example.org"


@pytest.fixture
def member(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


@pytest.fixture
def lines(caplog):
    """Return what was written about accounts so far, as a server writes it."""
    caplog.set_level(logging.INFO, "hub")

    def read():
        written = [JsonFormatter().format(record) for record in caplog.records]
        return [line for line in map(json.loads, written) if "event" in line]

    return read


def log_in(client, email=KNOWN, password=PASSWORD):
    return client.post("/en/account/login/", {"login": email, "password": password})


def events(lines):
    return [(line["event"], line.get("account"), line["level"]) for line in lines()]


def test_who_comes_in_and_goes_is_named_by_number(client, member, lines):
    log_in(client)
    client.post("/en/account/logout/")

    assert events(lines) == [("signed in", member.pk, "INFO"), ("signed out", member.pk, "INFO")]


def test_new_password_is_written_down(client, member, lines):
    log_in(client)
    fields = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client.post("/en/account/password/change/", fields)

    assert [event for event, _account, _level in events(lines)] == [
        "signed in",
        "signed out",  # everywhere
        "password changed",
    ]


@pytest.mark.parametrize("email", [KNOWN, "nobody@example.org", "my-password-in-the-wrong-field"])
def test_who_fails_is_not_named(client, member, lines, email, caplog):
    log_in(client, email, "a-wrong-word")

    assert set(events(lines)) <= {("sign-in failed", None, "WARNING")}
    written = "".join(JsonFormatter().format(record) for record in caplog.records)
    assert email not in written
    assert "a-wrong-word" not in written


def test_address_that_is_known_and_one_that_is_not_write_the_same(client, member, lines):
    log_in(client, KNOWN, "a-wrong-word")
    log_in(client, "nobody@example.org", "a-wrong-word")

    first, second = events(lines)
    assert first == second == ("sign-in failed", None, "WARNING")


def test_who_tries_too_often_is_written_down(client, member, lines, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/m/key"}
    for _number in range(2):
        log_in(client, password="a-wrong-word")

    assert [event for event, _account, _level in events(lines)] == [
        "sign-in failed",
        "sign-in refused: too many attempts",
    ]


@pytest.mark.django_db
def test_who_is_turned_away_is_written_down_without_being_asked_for(lines):
    request = RequestFactory().get("/admin/reports/?q=secretword")
    request.user = UserFactory()
    ObserveMiddleware(lambda _request: HttpResponse())(request)
    ObserveMiddleware(lambda _request: HttpResponseForbidden())(request)

    [line] = lines()
    assert (line["event"], line["status"], line["account"]) == (
        "access denied",
        403,
        request.user.pk,
    )
    assert line["message"] == "access denied: GET /admin/reports/"


def test_line_cannot_be_broken_or_turned_around():
    record = logging.LogRecord("hub", 20, "f.py", 1, "GET /a\u2028b\u202ec\u0085d\nsign", (), None)

    text = JsonFormatter().format(record)

    assert len(text.splitlines()) == 1
    assert json.loads(text)["message"] == "GET /a\u2028b\u202ec\u0085d\nsign"
    assert not set(text) & set("\u2028\u202e\u0085")
