"""What programs step into at sign-up, and people never see."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from prometheus_client.registry import REGISTRY
from time_machine import travel

from home.models import User
from hub import metrics  # noqa: F401 -- counts from here on
from tests.hub.html import read

URL = "/en/account/signup/"
PASSWORD = "a-long-word-of-mine"
ADDRESS = "nobody@example.org"
NOON = 1_900_000_000


@pytest.fixture(autouse=True)
def armed(settings, hub_tree):
    settings.HUB_SIGN_UP_SECONDS = 3


@pytest.fixture
def clock():
    with travel(NOON, tick=False) as traveller:
        yield traveller


def moment_in(page):
    return read(page).one("input", name="made_at")["value"]


def sign_up(client, moment, email=ADDRESS, **more):
    words = {"password1": PASSWORD, "password2": PASSWORD}
    return client.post(URL, {"email": email, "made_at": moment, **words, **more}, follow=True)


def caught():
    labels = {"reason": "the form came back too fast"}
    return REGISTRY.get_sample_value("medina_trapped_sign_ups_total", labels) or 0


@pytest.mark.parametrize(("seconds", "mails"), [(0, 0), (2.8, 0), (3, 1), (86_400 * 30, 1)])
def test_form_that_comes_back_too_fast_is_a_programs(client, clock, mailoutbox, seconds, mails):
    before = caught()
    moment = moment_in(client.get(URL))
    clock.shift(seconds)

    response = sign_up(client, moment)

    assert response.redirect_chain == [("/en/account/confirm-email/", HTTPStatus.FOUND)]
    assert len(mailoutbox) == User.objects.count() == EmailAddress.objects.count() == mails
    assert caught() - before == 1 - mails


@pytest.mark.parametrize("moment", ["", "0", "1900000000", "1800000000:abc", "x" * 5000, "a\x00b"])
def test_moment_that_we_did_not_sign_is_none(client, mailoutbox, moment):
    sign_up(client, moment)

    assert mailoutbox == []
    assert not User.objects.exists()


def neutral(page):
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", page.text)


def walk(wait_s, clock, **more):
    client = Client()
    moment = moment_in(client.get(URL))
    clock.shift(wait_s)
    response = sign_up(client, moment, **more)
    return neutral(response), response.redirect_chain, sorted(client.cookies)


@pytest.mark.parametrize("trap", [{"wait_s": 1}, {"wait_s": 10, "homepage": "http://x.example"}])
def test_program_sees_what_people_see(clock, mailoutbox, trap):
    person = walk(10, clock)

    assert walk(clock=clock, **trap) == person
    assert len(mailoutbox) == 1


def test_program_costs_a_hash_like_everybody(client, monkeypatch):
    hashed = []
    monkeypatch.setattr("hub.accounts.make_password", hashed.append)

    sign_up(client, "")

    assert len(hashed) == 1


def test_time_runs_from_the_first_look_where_a_form_has_to_be_sent_again(
    client, clock, mailoutbox
):
    moment = moment_in(client.get(URL))
    clock.shift(10)
    again = moment_in(sign_up(client, moment, email="no address"))

    sign_up(client, again)

    assert len(mailoutbox) == 1


def test_who_only_looks_gets_nothing_but_the_token_of_the_form(client):
    client.get(URL)

    assert list(client.cookies) == ["csrftoken"]
