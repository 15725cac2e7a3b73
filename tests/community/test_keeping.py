"""What the community does not keep for ever: the clock goes on, and it is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from wagtail.models import Page

from community.enums import LetterSide
from community.models import Conversation, Letter, Member, Notice, OutgoingMail
from community.operations.mailing import send_due
from home.models import User
from home.periods import months_before
from home.registry import all_jobs
from tests.factories.community import MemberFactory, write_post, write_thread
from tests.factories.home import UserFactory
from tests.hub.html import read

SIGNED_UP = datetime(2030, 1, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def run(name, at):
    """Let the hub do its job `name` as the clock shows `at`; then send what mails there are."""
    [job] = [job for job in all_jobs() if job.name == name]
    with time_machine.travel(at, tick=False):
        job.run()
        send_due(at)


@pytest.fixture
def newcomer(hub_tree):
    user = UserFactory(email="new@example.org", date_joined=SIGNED_UP)
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    return user


@pytest.fixture
def quiet(hub_tree):
    """A member who logged in once, on the day they joined."""
    user = UserFactory(email="quiet@example.org", date_joined=SIGNED_UP, last_login=SIGNED_UP)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return MemberFactory(user=user, name="Quiet One", language="it")


def is_there(user):
    return User.objects.filter(pk=user.pk).exists()


def test_account_that_nobody_confirmed_is_removed_after_a_week(newcomer):
    run("remove_unconfirmed", SIGNED_UP + 7 * DAY - timedelta(seconds=1))
    assert is_there(newcomer)

    run("remove_unconfirmed", SIGNED_UP + 7 * DAY)
    assert (is_there(newcomer), EmailAddress.objects.count()) == (False, 0)


def test_time_to_confirm_is_a_setting(newcomer, settings):
    settings.HUB_KEEP_UNCONFIRMED_DAYS = 30

    run("remove_unconfirmed", SIGNED_UP + 29 * DAY)

    assert is_there(newcomer)


def confirm(user):
    EmailAddress.objects.update(verified=True)


def log_in(user):
    User.objects.update(last_login=SIGNED_UP)


def own_a_page(user):
    Page.objects.filter(depth=2).update(owner=user)


def join_a_group(user):
    user.groups.add(Group.objects.create(name="Editors of something"))


def write(user):
    write_thread(MemberFactory(user=user))


def be_made_by_hand(user):
    EmailAddress.objects.all().delete()


@pytest.mark.parametrize("do", [confirm, log_in, own_a_page, join_a_group, write, be_made_by_hand])
def test_account_that_is_more_than_an_unproven_address_stays(newcomer, do):
    do(newcomer)

    run("remove_unconfirmed", SIGNED_UP + 400 * DAY)

    assert is_there(newcomer)


def test_member_without_a_word_to_their_name_is_no_content(newcomer):
    Member.objects.create(user=newcomer, language="en", languages=["en"])

    run("remove_unconfirmed", SIGNED_UP + 7 * DAY)

    assert not is_there(newcomer)


def test_inactive_member_is_warned_once_in_their_language(quiet):
    end = datetime(2032, 1, 1, 9, tzinfo=UTC)
    run("end_inactive_accounts", end)
    assert mail.outbox == []

    run("end_inactive_accounts", end + DAY)
    run("end_inactive_accounts", end + 2 * DAY)

    [message] = mail.outbox
    assert message.to == ["quiet@example.org"]
    assert message.extra_headers["Content-Language"] == "it"
    assert "2 marzo 2032" in message.body
    assert "http://testserver/it/account/login/" in message.body


def test_account_of_who_was_warned_and_did_not_come_is_closed(quiet, client):
    thread = write_thread(quiet, body="Words that stay")
    warned = datetime(2032, 1, 2, 9, tzinfo=UTC)
    run("end_inactive_accounts", warned)

    run("end_inactive_accounts", warned + 60 * DAY - timedelta(seconds=1))
    assert is_there(quiet.user)
    run("end_inactive_accounts", warned + 60 * DAY)

    assert not is_there(quiet.user)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert ("Words that stay" in page, "a former member" in page) == (True, True)
    assert ("Quiet One" in page, len(mail.outbox)) == (False, 1)


def test_who_logs_in_after_the_warning_stays_and_is_warned_again_in_its_time(quiet):
    warned = datetime(2032, 1, 2, 9, tzinfo=UTC)
    run("end_inactive_accounts", warned)
    User.objects.filter(pk=quiet.user.pk).update(last_login=warned + 59 * DAY)

    run("end_inactive_accounts", warned + 61 * DAY)
    run("end_inactive_accounts", warned + 700 * DAY)
    assert (is_there(quiet.user), len(mail.outbox)) == (True, 1)
    run("end_inactive_accounts", warned + 900 * DAY)
    assert (is_there(quiet.user), len(mail.outbox)) == (True, 2)


def edit(user):
    user.groups.add(Group.objects.get(name="Editors"))


def be_staff(user):
    User.objects.filter(pk=user.pk).update(is_staff=True)


@pytest.mark.parametrize("become", [edit, be_staff])
def test_who_edits_the_hub_is_neither_warned_nor_closed(quiet, become):
    become(quiet.user)

    for days in (800, 870):
        run("end_inactive_accounts", SIGNED_UP + days * DAY)

    assert (is_there(quiet.user), mail.outbox) == (True, [])


def test_who_came_to_edit_after_the_warning_stays(quiet):
    run("end_inactive_accounts", SIGNED_UP + 800 * DAY)
    edit(quiet.user)

    run("end_inactive_accounts", SIGNED_UP + 870 * DAY)

    assert is_there(quiet.user)


def test_inactive_accounts_stay_where_the_hub_says_so(quiet, settings):
    settings.HUB_KEEP_INACTIVE_MONTHS = 0

    for days in (800, 870):
        run("end_inactive_accounts", SIGNED_UP + days * DAY)

    assert (is_there(quiet.user), mail.outbox) == (True, [])


def test_account_without_a_profile_is_warned_and_closed_too(hub_tree):
    user = UserFactory(date_joined=SIGNED_UP, last_login=SIGNED_UP)

    for days in (800, 870):
        run("end_inactive_accounts", SIGNED_UP + days * DAY)

    assert (is_there(user), len(mail.outbox)) == (False, 1)


@pytest.mark.parametrize(
    ("item", "last", "first_gone"),
    [
        (uuid4(), datetime(2031, 1, 1, 9, tzinfo=UTC), datetime(2031, 1, 1, 10, tzinfo=UTC)),
        (None, datetime(2033, 1, 1, 9, tzinfo=UTC), datetime(2033, 1, 1, 10, tzinfo=UTC)),
    ],
    ids=["contact", "members"],
)
def test_letters_go_after_their_time(hub_tree, item, last, first_gone):
    starter, other = MemberFactory(), None if item else MemberFactory()
    found = Conversation.objects.create(
        starter=starter, member=other, item=item, created_at=SIGNED_UP
    )
    for side, at in ((LetterSide.STARTER, SIGNED_UP), (LetterSide.OTHER, SIGNED_UP + DAY)):
        Letter.objects.create(conversation=found, side=side, text="Words", created_at=at)

    run("forget_old_letters", last)
    assert Letter.objects.count() == 2
    run("forget_old_letters", first_gone)
    assert Letter.objects.count() == 1
    run("forget_old_letters", first_gone + DAY)
    assert (Letter.objects.count(), Conversation.objects.count()) == (0, 0)


def test_notices_and_sent_mails_go_after_their_time(hub_tree):
    member = MemberFactory()
    written = datetime(2030, 5, 1, 9, tzinfo=UTC)
    write_post(write_thread(member, at=written), at=written)
    send_due(written)

    run("forget_old_mails", written + 31 * DAY)
    assert (OutgoingMail.objects.count(), Notice.objects.count()) == (0, 1)
    run("forget_old_mails", written + 181 * DAY)
    assert Notice.objects.count() == 0


def test_months_end_with_the_shorter_one():
    assert months_before(datetime(2031, 3, 31, tzinfo=UTC), 1) == datetime(2031, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2031, 1, 1, tzinfo=UTC), 24) == datetime(2029, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_privacy_page_says_the_periods_as_they_are_set(client, hub_tree, settings, code):
    settings.HUB_KEEP_UNCONFIRMED_DAYS = 3
    settings.HUB_KEEP_LETTERS_MONTHS = 0
    call_command("prepare_hub", verbosity=0)

    page = read(client.get(f"/{code}/privacy/"))

    rows = page.one("table", "table").one("tbody").all("tr")
    how_long = page.one("table", "table").all("th", scope="col")[1].text
    assert len(rows) == 6
    assert [(len(row.all("th", scope="row")), row.one("td")["data-label"]) for row in rows] == [
        (1, how_long)
    ] * 6
    if code == "en":
        assert "Accounts whose e-mail address was never confirmed3 days" in [
            row.text for row in rows
        ]
