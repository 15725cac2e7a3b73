"""Floods against one address: of mails nobody asked for, and of wrong passwords.

Its owner gets few of those mails and still comes in; who floods learns nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from threading import Event
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from time_machine import travel

from community.contacts import find_contact
from community.operations.coauthors import ask, name
from community.operations.leaving import close_account
from community.operations.letters import write
from community.operations.mailing import send_due
from home.models import User
from home.postage import find_box, take_place
from hub.mails import find_helpers
from hub.settings.accounts import ACCOUNT_RATE_LIMITS
from tests.factories.community import MemberFactory, write_submission
from tests.factories.stakeholders import PersonPageFactory

PASSWORD = "a-long-word-of-mine"
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
AT = datetime(2030, 6, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limited(settings, hub_tree):
    settings.ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


@pytest.fixture
def owner(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


@pytest.fixture
def own_browser(owner, client):
    log_in(client)
    client.post("/en/account/logout/")
    return client


def from_elsewhere(number):
    """Return headers of who has another address each time, and claims one more."""
    return {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.{number}"}


def log_in(client, email=KNOWN, password=PASSWORD, **how):
    return client.post("/en/account/login/", {"login": email, "password": password}, **how)


def is_in(client):
    return "_auth_user_id" in client.session


def sign_up(email, headers):
    data = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    return Client().post("/en/account/signup/", data, headers=headers, follow=True)


def ask_for_code(email, headers, client=None):
    data = {"email": email}
    return (client or Client()).post("/en/account/login/code/", data, headers=headers, follow=True)


def ask_for_reset(email, headers):
    data = {"email": email}
    return Client().post("/en/account/password/reset/", data, headers=headers, follow=True)


def change_address(email, headers):
    """Let a member say that the address is theirs."""
    client = Client()
    number = User.objects.count()
    own = f"member-{number}@example.org"
    user = User.objects.create_user(own, PASSWORD)
    EmailAddress.objects.create(user=user, email=own, verified=True, primary=True)
    log_in(client, own, headers=headers)
    data = {"email": email, "action_add": "1"}
    return client.post("/en/account/email/", data, headers=headers, follow=True)


FORMS = (sign_up, ask_for_code, ask_for_reset, change_address)


def write_to_contact(hub_tree, email):
    parent = hub_tree.section("stakeholders")
    item = PersonPageFactory(parent=parent, title="Giulia Conti", email=email)
    for member in MemberFactory.create_batch(4):
        write(member, find_contact(item.translation_key, AT), text="Could we meet?", at=AT)


def test_address_gets_five_mails_an_hour_over_all_forms(hub_tree, mailoutbox):
    write_to_contact(hub_tree, UNKNOWN)
    send_due(AT)
    letters = len(mailoutbox)

    for round_number in range(3):
        for number, form in enumerate(FORMS):
            spelling = ("Nobody@Example.org", "nobody+x@example.org", UNKNOWN)[round_number]
            form(spelling, from_elsewhere(10 * round_number + number))
    send_due(AT + timedelta(minutes=11))

    to_target = [each for each in mailoutbox if find_box(each.to[0]) == UNKNOWN]
    assert letters == 3  # the others wait, and two are left to who logs in
    assert len(to_target) == 5


def test_member_gets_few_mails_that_single_people_cause(hub_tree, mailoutbox):
    target = MemberFactory()
    for member in MemberFactory.create_batch(3):
        write(member, target, text="Could we meet?", at=AT)
        practice = write_submission(member, is_sent=False)
        name(practice, [target])
        ask(practice, AT)

    send_due(AT)
    assert len(mailoutbox) == 3
    for number in range(4):
        ask_for_code(target.user.email, from_elsewhere(number))

    assert len(mailoutbox) == 5


def neutral(response, email):
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", response.text)
    text = re.sub(r'(name="made_at" value=")[^"]*', r"\1", text)
    return text.replace(email, "ADDRESS").replace(quote(email), "ADDRESS")


@pytest.mark.parametrize("form", FORMS[:3])
def test_who_asks_for_one_mail_too_many_sees_no_difference(owner, form, mailoutbox):
    fresh, full = "fresh@example.org", "other@example.org"
    for _mail in range(5):
        take_place(full)

    answers = {email: form(email, from_elsewhere(1)) for email in (fresh, full)}

    assert [each.to for each in mailoutbox] == [[fresh]]
    first, second = (
        (each.status_code, each.redirect_chain, neutral(each, email))
        for email, each in answers.items()
    )
    assert first == second
    assert "at most five" in answers[full].text


def test_who_left_and_comes_back_gets_the_mail_to_prove_the_address(hub_tree, mailoutbox):
    sign_up(UNKNOWN, from_elsewhere(1))
    sign_up(UNKNOWN, from_elsewhere(2))  # the first mail is good: no second within three minutes
    assert len(mailoutbox) == 1
    close_account(User.objects.get(email=UNKNOWN), keeps_posts=True)

    answer = sign_up(UNKNOWN, from_elsewhere(3))

    assert UNKNOWN in answer.text
    assert [each.to for each in mailoutbox] == [[UNKNOWN]] * 2
    confirm = re.search(r"http://testserver(/en/account/confirm-email/\S+)", mailoutbox[1].body)
    Client().post(confirm[1])
    assert EmailAddress.objects.get(email=UNKNOWN).verified


class SlowBackend(EmailBackend):
    """A mail server that takes its time."""

    may_go = Event()

    def send_messages(self, messages):
        assert self.may_go.wait(10)
        return super().send_messages(messages)


def test_answer_does_not_wait_for_the_mail(settings, owner, mailoutbox):
    settings.HUB_SERVER = True
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    SlowBackend.may_go.clear()

    answer = ask_for_code(KNOWN, from_elsewhere(1))
    before = len(mailoutbox)
    SlowBackend.may_go.set()
    find_helpers().shutdown(wait=True)
    find_helpers.cache_clear()

    assert answer.status_code == 200
    assert (before, len(mailoutbox)) == (0, 1)


def test_places_are_free_again_after_an_hour():
    with travel(1_900_000_000, tick=False) as clock:
        assert [take_place(KNOWN) for _mail in range(6)] == [True] * 5 + [False]
        clock.shift(1_800)
        assert not take_place("KNOWN+a@example.org")
        clock.shift(1_801)
        assert take_place(KNOWN)


def test_owner_is_told_of_changes_whatever_the_address_got(owner, client, mailoutbox):
    for _mail in range(5):
        take_place(KNOWN)
    log_in(client)
    fields = {"oldpassword": PASSWORD, "password1": "another-long-word"}
    client.post("/en/account/password/change/", {**fields, "password2": "another-long-word"})

    assert [each.subject for each in mailoutbox] == ["Your password was changed (Medina)"]


# Wrong passwords


def flood(times=12):
    return [log_in(Client(), password="wrong", headers=from_elsewhere(n)) for n in range(times)]


def test_flood_of_wrong_passwords_is_stopped_and_told_what_to_do(owner):
    answers = flood()
    stranger = Client()
    last = log_in(stranger, headers=from_elsewhere(99))

    assert ["is not right" in each.text for each in answers] == [True] * 5 + [False] * 7
    assert not is_in(stranger)
    assert "Log in with a code by e-mail or with a passkey" in last.text
    assert 'href="/en/account/login/code/' in last.text


def test_flood_from_one_address_is_one_flood_however_it_calls_itself(owner):
    answers = [
        log_in(
            Client(),
            f"{n}@example.org",
            "wrong",
            headers={"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"},
        )
        for n in range(11)
    ]

    assert ["is not right" in each.text for each in answers] == [True] * 10 + [False]


def test_owner_comes_in_by_a_browser_that_has_done_so(own_browser):
    flood()

    assert log_in(own_browser, headers=from_elsewhere(99)).status_code == 302
    assert is_in(own_browser)


def test_owners_browser_guesses_no_more_than_others(own_browser):
    answers = [log_in(own_browser, password="wrong") for _attempt in range(6)]

    assert ["is not right" in each.text for each in answers] == [True] * 5 + [False]
    assert log_in(Client(), headers=from_elsewhere(1)).status_code == 302


def test_browser_is_known_to_its_own_account_alone(own_browser):
    User.objects.create_user(UNKNOWN, PASSWORD)
    for number in range(5):
        log_in(Client(), UNKNOWN, "wrong", headers=from_elsewhere(number))

    assert "is not right" not in log_in(own_browser, UNKNOWN, "wrong").text


def test_new_password_makes_strangers_of_all_browsers(own_browser, owner):
    owner.set_password("another-long-word")
    owner.save()
    flood()

    assert log_in(own_browser, password="another-long-word").status_code == 200
    assert not is_in(own_browser)


def test_cookie_that_was_changed_is_none(own_browser):
    own_browser.cookies["known"] = own_browser.cookies["known"].value[:-1] + "~"
    flood()

    assert log_in(own_browser).status_code == 200


def test_cookie_is_for_those_who_log_in_and_for_no_script(client, owner, settings):
    client.get("/en/")
    client.get("/en/account/login/")
    log_in(client, password="wrong")
    assert "known" not in client.cookies

    settings.SESSION_COOKIE_SECURE = True
    cookie = log_in(client).cookies["__Host-known"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert KNOWN not in cookie.value
    client.post("/en/account/logout/")
    assert "__Host-known" in client.cookies


def test_code_comes_to_the_owner_during_a_flood(own_browser, mailoutbox):
    flood()
    for number in range(8):
        ask_for_code(KNOWN, from_elsewhere(number))
    mailoutbox.clear()

    page = ask_for_code(KNOWN, from_elsewhere(99), own_browser)
    [message] = mailoutbox
    code = re.search(r"^\d{8}$", message.body, re.MULTILINE)[0]
    own_browser.post(page.request["PATH_INFO"], {"code": code}, headers=from_elsewhere(99))

    assert is_in(own_browser)


def test_stranger_at_a_new_browser_has_a_code_during_a_flood_of_passwords(owner, mailoutbox):
    flood()
    client = Client()

    page = ask_for_code(KNOWN, from_elsewhere(50), client)
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)[0]
    client.post(page.request["PATH_INFO"], {"code": code}, headers=from_elsewhere(50))

    assert is_in(client)


def test_who_is_logged_in_proves_it_during_a_flood(owner, client):
    client.force_login(owner)
    flood()

    answer = client.post("/en/account/reauthenticate/", {"password": PASSWORD})

    assert answer.status_code == 302
