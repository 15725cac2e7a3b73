"""What a suspension holds up waits: it goes when that ends, is lifted or is taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from community import mails
from community.contacts import find_contact
from community.models import Conversation, OutgoingMail
from community.operations import moderation
from community.operations.letters import write
from community.operations.mailing import gather, send_due
from community.operations.submissions import decline
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.factories.community import MemberFactory, write_post, write_submission, write_thread
from tests.factories.stakeholders import PersonPageFactory

MINUTE = timedelta(minutes=1)
LONG = AT + 10_000 * DAYS  # beyond the clock of views, too
WEEK = AT + 7 * DAYS
TEXT = "Could we see your contract for the lamps?"
WAITS = "Your letter has not gone yet"


@pytest.fixture
def person(hub_tree):
    parent = hub_tree.section("stakeholders")
    return PersonPageFactory(parent=parent, title="Giulia Conti", email="giulia@example.net")


@pytest.fixture
def letter(person, member):
    return write(member, find_contact(person.translation_key, AT), text=TEXT, at=AT)


def sent_to(address):
    return [message for message in mail.outbox if message.to == [address]]


def lift(member, decision):
    moderation.lift(member, act(at=AT + DAYS))


def restore(member, decision):
    moderation.restore(decision, act(at=AT + DAYS))


@pytest.mark.parametrize("end", [lift, restore])
def test_letter_of_a_suspended_member_waits_and_goes_once(letter, member, end):
    decision = moderation.suspend(member, act(), until=LONG)
    for later in (MINUTE, 2 * MINUTE, DAYS):
        send_due(AT + later)
    assert sent_to("giulia@example.net") == []

    end(member, decision)
    for later in (MINUTE, 2 * MINUTE):
        send_due(AT + DAYS + later)

    (message,) = sent_to("giulia@example.net")
    assert TEXT in message.body
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_letter_goes_when_the_suspension_runs_out(letter, member):
    moderation.suspend(member, act(), until=WEEK)
    send_due(AT + MINUTE)

    send_due(WEEK - MINUTE)
    assert sent_to("giulia@example.net") == []
    send_due(WEEK + MINUTE)
    assert len(sent_to("giulia@example.net")) == 1


def test_shorter_suspension_lets_the_letter_go_at_its_own_end(letter, member):
    moderation.suspend(member, act(), until=LONG)
    send_due(AT + MINUTE)
    moderation.suspend(member, act(), until=WEEK)

    send_due(AT + DAYS)
    assert sent_to("giulia@example.net") == []
    send_due(WEEK + MINUTE)
    assert len(sent_to("giulia@example.net")) == 1


def test_writer_is_told_that_the_letter_waits_and_nobody_else(letter, member, person):
    path = Conversation.objects.get().get_absolute_url()
    assert WAITS not in log_in(member.user).get(path).text

    decision = moderation.suspend(member, act(), until=LONG)
    send_due(AT + MINUTE)
    member.user.refresh_from_db()
    assert WAITS in log_in(member.user).get(path).text
    assert log_in(MemberFactory().user).get(path).status_code == 404

    moderation.restore(decision, act())
    send_due(AT + DAYS)
    assert WAITS not in log_in(member.user).get(path).text


STOPPED = "A letter of yours was stopped"


def test_letter_of_a_spammer_goes_after_a_restoration_alone(letter, member, person):
    path = letter.conversation.get_absolute_url()
    decision = moderation.suspend(member, act(), until=WEEK, with_posts=True)
    send_due(AT + MINUTE)
    send_due(WEEK + MINUTE)
    assert sent_to("giulia@example.net") == []
    member.user.refresh_from_db()
    assert STOPPED in log_in(member.user).get(path).text

    member.refresh_from_db()
    contact = find_contact(person.translation_key, WEEK)
    write(member, contact, text="I am sorry.", at=WEEK + DAYS)
    send_due(WEEK + DAYS + MINUTE)
    (message,) = sent_to("giulia@example.net")
    assert ("I am sorry." in message.body, TEXT in message.body) == (True, False)

    moderation.restore(decision, act(at=WEEK + DAYS))
    send_due(WEEK + DAYS + 2 * MINUTE)
    assert TEXT in sent_to("giulia@example.net")[1].body
    assert STOPPED not in log_in(member.user).get(path).text


def test_letter_that_went_before_does_not_wait(letter, member):
    send_due(AT + MINUTE)
    moderation.suspend(member, act(), until=LONG)
    member.user.refresh_from_db()

    assert WAITS not in log_in(member.user).get(letter.conversation.get_absolute_url()).text


@pytest.mark.parametrize("is_in_a_mail", [False, True])
def test_notices_of_a_suspension_come_after_it_in_one_mail(member, is_in_a_mail):
    thread = write_thread(member, at=AT)
    write_post(thread, at=AT, body="The first answer.")
    if is_in_a_mail:
        gather(AT)
    decision = moderation.suspend(member, act(), until=LONG)
    send_due(AT + MINUTE)
    write_post(thread, at=AT + MINUTE, body="The second answer.")
    send_due(AT + 2 * MINUTE)
    (told,) = sent_to(member.user.email)  # the decision alone
    assert "It sells lamps." in told.body
    assert not member.notices.filter(kind="reply", sent_at__isnull=False).exists()

    moderation.restore(decision, act(at=AT + DAYS))
    send_due(AT + DAYS + MINUTE)

    news = "".join(message.body for message in sent_to(member.user.email)[1:])
    assert ("The first answer." in news, "The second answer." in news) == (True, True)
    assert not member.notices.filter(kind="reply", sent_at=None).exists()


def test_what_was_read_meanwhile_is_not_mailed_after_the_suspension(member):
    thread = write_thread(member, at=AT)
    write_post(thread, at=AT)
    decision = moderation.suspend(member, act(), until=LONG)
    send_due(AT + MINUTE)
    member.notices.update(read_at=AT)
    mail.outbox.clear()

    moderation.restore(decision, act(at=AT + DAYS))
    send_due(AT + DAYS + MINUTE)

    assert [told.subject for told in mail.outbox] == [
        "What a moderator decided was taken back (Medina)"
    ]


def test_mail_about_something_else_waits_too(member):
    decision = moderation.suspend(member, act(), until=LONG)
    member.refresh_from_db()
    mails.send(member, "community/email/appeal_rejected", {"answer": "No.", "decision": decision})
    send_due(AT + DAYS)
    assert len(sent_to(member.user.email)) == 1

    moderation.lift(member, act(at=AT + DAYS))
    send_due(datetime.now(UTC) + 11_000 * DAYS)
    assert len(sent_to(member.user.email)) == 3


@pytest.mark.parametrize(("zone", "day"), [("Europe/Rome", 1), ("America/New_York", 1), ("", 1)])
def test_suspension_ends_on_one_day_wherever_it_is_said(hub_tree, zone, day):
    member = MemberFactory(zone=zone)
    moderator = log_in(make_moderator())
    moderator.post(
        f"/admin/community/members/{member.key}/",
        {"act": "suspend", "reason": "spam", "text": "No.", "until": "2027-01-01"},
    )
    send_due(datetime.now(UTC) + MINUTE)

    said = f"{day} January 2027"
    assert mail.outbox[0].subject == f"Your account is suspended until {said} (Medina)"
    member.user.refresh_from_db()
    own = log_in(member.user)
    assert said in own.get("/en/community/follows/").text
    appeal = member.decisions.get().appeal_path
    assert said in Client().get(appeal).text
    assert said in moderator.get(f"/admin/community/members/{member.key}/").text


def test_practice_that_waits_says_so_through_a_suspension(hub_tree):
    submission = write_submission(at=AT)
    author = submission.author
    path = submission.get_absolute_url()

    def read_own():
        author.user.refresh_from_db()
        return "waits for an editor" in log_in(author.user).get(path).text

    decision = moderation.suspend(author, act(), until=LONG, with_posts=True)
    assert read_own()
    send_due(AT + MINUTE)
    author.refresh_from_db()
    submission.refresh_from_db()
    submission.author = author
    decline(submission, make_moderator("Said"), reason="Too thin.", at=AT + MINUTE)
    send_due(AT + DAYS)
    assert (read_own(), len(sent_to(author.user.email))) == (False, 1)

    moderation.restore(decision, act(at=AT + DAYS))
    send_due(AT + DAYS + MINUTE)
    assert "Too thin." in "".join(each.body for each in sent_to(author.user.email))
