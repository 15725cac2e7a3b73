"""What programs step into at sign-up, and people never see."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from prometheus_client.registry import REGISTRY
from time_machine import travel

from home.models import User
from hub import metrics  # noqa: F401 -- counts from here on
from hub.settings import accounts
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


def test_time_runs_from_the_first_look_where_a_form_has_to_be_sent_again(client, clock, mailoutbox):
    moment = moment_in(client.get(URL))
    clock.shift(10)
    again = moment_in(sign_up(client, moment, email="no address"))

    sign_up(client, again)

    assert len(mailoutbox) == 1


# Proof of work


@pytest.fixture
def dear(settings):
    settings.HUB_SIGN_UP_SECONDS = 0
    settings.HUB_PROOF_OF_WORK = True
    settings.ACCOUNT_RATE_LIMITS = {
        "confirm_email": None,
        "signup": None,
        "signup_unproven": accounts.ACCOUNT_RATE_LIMITS["signup_unproven"],
    }


def task_of(client):
    return json.loads(read(client.get(URL)).one("input", name="proof")["data-task"])


def answer_to(task, **other):
    """Return what the script in the page would send."""
    number = next(
        number
        for number in range(task["most"] + 1)
        if sha256(f"{task['salt']}{number}".encode()).hexdigest() == task["challenge"]
    )
    named = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**named, "number": number, **other}).encode()).decode()


def addresses():
    return [f"{number}@example.org" for number in range(3)]


def test_without_a_proof_one_sign_up_is_taken_in_ten_minutes(client, dear, mailoutbox):
    with travel(NOON, tick=False) as clock:
        one, two, three = (sign_up(Client(), "", email=email) for email in addresses())
        assert (one.status_code, two.status_code, three.status_code) == (200, 429, 429)
        clock.shift(601)
        sign_up(Client(), "", email="later@example.org")

    assert [mail.to for mail in mailoutbox] == [["0@example.org"], ["later@example.org"]]


def test_with_a_proof_nobody_waits(client, dear, mailoutbox):
    for email in addresses():
        sign_up(client, "", email=email, proof=answer_to(task_of(client)))

    assert len(mailoutbox) == 3


def test_proof_counts_once_and_for_two_hours(client, dear, mailoutbox):
    with travel(NOON, tick=False) as clock:
        once = answer_to(task_of(client))
        late = answer_to(task_of(client))
        clock.shift(3600)
        for email in addresses():  # the first by the proof, the second without, the third not
            sign_up(client, "", email=email, proof=once)
        assert len(mailoutbox) == 2
        clock.shift(3601)
        sign_up(client, "", email="one@example.org")
        sign_up(client, "", email="two@example.org", proof=late)

    assert mailoutbox[-1].to == ["one@example.org"]


@pytest.mark.parametrize(
    "nonsense",
    ["", "no", "5", "[]", "{}", '{"number": 1}', '{"number": "x", "salt": 3}', "[" * 700, "\x00"],
)
def test_nonsense_proves_nothing(client, dear, mailoutbox, nonsense):
    encoded = base64.b64encode(nonsense.encode()).decode()
    for email, proof in zip(addresses(), (nonsense, encoded, encoded), strict=True):
        sign_up(client, "", email=email, proof=proof)

    assert len(mailoutbox) <= 1


def test_answer_to_another_task_proves_nothing(client, dear, mailoutbox):
    task = task_of(client)
    sign_up(client, "", email="first@example.org")
    for other in ({"number": 1}, {"salt": "abc&"}, {"signature": "0" * 64}):
        sign_up(client, "", proof=answer_to(task, **other))

    assert len(mailoutbox) == 1


def test_known_address_is_answered_alike_with_and_without_a_proof(client, dear, mailoutbox):
    sign_up(client, "", proof=answer_to(task_of(client)))

    again = sign_up(client, "", proof=answer_to(task_of(client)))

    assert again.redirect_chain == [("/en/account/confirm-email/", HTTPStatus.FOUND)]
    assert mailoutbox[1].subject == "You have an account already (Medina)"


def test_no_task_is_set_where_none_is_wished(client):
    assert read(client.get(URL)).all("input", name="proof") == []


def test_who_only_looks_gets_nothing_but_the_token_of_the_form(client):
    client.get(URL)

    assert list(client.cookies) == ["csrftoken"]
