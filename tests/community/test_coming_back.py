"""Who leaves while suspended and comes back with the same address is suspended, and told why."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from community.models import Decision, LeftSuspended, Member
from community.operations import moderation
from community.operations.leaving import close_account
from community.operations.mailing import send_due
from community.operations.returning import forget_ended, resume_suspension
from home.models import User
from tests.community.moderating import AT, DAYS, act, find_appeal, log_in, make_moderator
from tests.community.test_rights import rows_with
from tests.factories.community import MemberFactory
from tests.factories.home import UserFactory

ADDRESS = "Come.Back@example.org"
LONG = AT + 10_000 * DAYS
LINK = re.compile(r"http://testserver(/en/account/\S*confirm\S*)")


def make(address=ADDRESS, **fields):
    user = UserFactory(email=address.lower())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return MemberFactory(user=user, **fields)


@pytest.fixture
def gone(hub_tree):
    """A member suspended for long, who has left."""
    member = make()
    decision = moderation.suspend(member, act(), until=LONG)
    close_account(member.user, keeps_posts=False)
    return decision


def test_no_address_stays(gone):
    assert rows_with(ADDRESS.lower()) == set()
    assert LeftSuspended.objects.get().until == LONG


def sign_up(client, address):
    password = "a-long-secret-7319"
    form = {"email": address, "password1": password, "password2": password}
    client.post("/en/account/signup/", form)
    (link,) = [found[1] for each in mail.outbox if (found := LINK.search(each.body))]
    client.post(link)
    return User.objects.get(email=address.lower())


def test_who_signs_up_again_is_suspended_with_the_old_reason(gone):
    user = sign_up(Client(), ADDRESS)

    member = Member.objects.get(user=user)
    assert member.suspended_until == LONG
    decision = member.decisions.get()
    assert (decision.kind, decision.is_automatic, decision.text) == (
        "suspend",
        True,
        "It sells lamps.",
    )
    send_due(AT + 9_000 * DAYS)
    told = mail.outbox[-1]
    assert (told.to, "It sells lamps." in told.body) == ([user.email], True)
    assert Client().get(find_appeal(told)).status_code == 200
    page = log_in(user).get("/en/community/welcome/")
    assert page.status_code == 403
    assert f"/en/community/appeal/{decision.token}/" in page.text


def test_somebody_elses_sign_up_tells_nothing_before_the_address_is_proven(gone):
    client, password = Client(), "a-long-secret-7319"
    form = {"email": ADDRESS, "password1": password, "password2": password}

    client.post("/en/account/signup/", form)

    assert Decision.objects.filter(is_automatic=True).count() == 0
    assert not Member.objects.filter(suspended_until__isnull=False).exists()


def test_another_address_is_free(gone):
    other = make("other@example.org")

    assert resume_suspension(other, other.user.email, AT) is None


def test_after_its_end_the_address_is_free_and_the_digest_goes(hub_tree, time_machine):
    member = make()
    moderation.suspend(member, act(), until=AT + 7 * DAYS)
    time_machine.move_to(AT + DAYS, tick=False)
    close_account(member.user, keeps_posts=True)
    again = make()

    assert resume_suspension(again, again.user.email, AT + 8 * DAYS) is None
    time_machine.move_to(AT + 8 * DAYS, tick=False)
    forget_ended()
    assert LeftSuspended.objects.count() == 0


def test_decision_taken_back_after_they_left_lets_them_come(gone):
    moderation.restore(gone, act())

    assert LeftSuspended.objects.count() == 0


def test_suspension_of_who_came_back_is_lifted_and_restored_like_any(gone):
    back = make()
    decision = resume_suspension(back, back.user.email, AT)

    moderation.restore(decision, act(make_moderator("Said")))

    back.refresh_from_db()
    assert (back.suspended_until, LeftSuspended.objects.count()) == (None, 0)


def test_who_leaves_twice_comes_back_to_it_twice(gone):
    back = make()
    resume_suspension(back, back.user.email, AT)
    back.refresh_from_db()
    close_account(back.user, keeps_posts=False)
    again = make()

    assert resume_suspension(again, again.user.email, AT).text == "It sells lamps."


def test_who_leaves_without_a_suspension_leaves_no_digest(hub_tree):
    close_account(make().user, keeps_posts=False)

    assert LeftSuspended.objects.count() == 0


def test_who_is_suspended_reads_what_stays_before_they_leave(hub_tree):
    member = make()
    member.user.set_password("secret")
    member.user.save()
    said = "fingerprint of your address"

    def read_page():
        client = Client()
        client.post("/en/account/login/", {"login": member.user.email, "password": "secret"})
        client.post("/en/account/reauthenticate/", {"password": "secret"})
        return client.get("/en/community/leave/").text

    assert said not in read_page()
    moderation.suspend(member, act(), until=LONG)
    assert said in read_page()
