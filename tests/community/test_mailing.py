"""Mails to members: what is due, once, in their language, and nothing to who wants none."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client

from community import mails
from community.enums import FollowKind, NoticeKind, NoticePace
from community.models import Notice, OutgoingMail, Postbox
from community.operations import discussions
from community.operations.mailing import forget_old, gather, send_due
from community.operations.members import follow
from community.operations.notices import set_paces
from tests.factories.community import (
    WRITTEN_AT,
    MemberFactory,
    SpaceFactory,
    write_post,
    write_thread,
)
from tests.hub.html import Builder, read

MINUTE = timedelta(minutes=1)
SOON = WRITTEN_AT + MINUTE
MORNING = datetime(2030, 5, 2, 8, tzinfo=UTC)


class Broken(EmailBackend):
    """A mail server that fails; the test says how."""

    error: BaseException = OSError("no route")

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def broken(settings):
    settings.EMAIL_BACKEND = "tests.community.test_mailing.Broken"
    yield Broken
    Broken.error = OSError("no route")


@pytest.fixture
def thread(member):
    return write_thread(member, title="Street lights that dim")


def header(message, name):
    return message.extra_headers[name]


def path_of(message, name):
    return header(message, name).strip("<>").removeprefix("http://testserver")


def test_answers_in_one_discussion_come_in_one_mail(member, thread):
    write_post(thread, MemberFactory(name="Ana"), body="Ninety euro.")
    write_post(thread, MemberFactory(name="Beppe"), body="A hundred.")

    send_due(SOON)

    [message] = [message for message in mail.outbox if message.to == [member.user.email]]
    assert message.subject == "New in the discussion Street lights that dim (Medina)"
    for said in ("An answer by Ana", "Ninety euro.", "An answer by Beppe", "A hundred."):
        assert said in message.body
    assert f"http://testserver/en/community/discussions/{thread.pk}-" in message.body
    assert header(message, "Auto-Submitted") == "auto-generated"
    assert send_due(SOON + MINUTE) == 0


def test_busy_discussion_writes_again_after_half_an_hour_with_all_that_is_new(member, thread):
    helper = MemberFactory()
    write_post(thread, helper, body="The first.")
    send_due(SOON)
    write_post(thread, helper, body="The second.", at=SOON + MINUTE)
    write_post(thread, helper, body="The third.", at=SOON + 2 * MINUTE)

    assert send_due(SOON + 3 * MINUTE) == 0
    assert send_due(SOON + 31 * MINUTE) == 1
    body = mail.outbox[-1].body
    assert ["The second." in body, "The third." in body, "The first." in body] == [
        True,
        True,
        False,
    ]


def test_digest_is_one_mail_in_the_members_language(hub_tree):
    reader, space = MemberFactory(language="ar"), SpaceFactory()
    follow(reader, FollowKind.SPACE, space.slug)
    own = write_thread(reader)
    set_paces(reader, {NoticeKind.REPLY: NoticePace.DAILY}, WRITTEN_AT)
    write_post(own)
    for title in ("Parking that works", "Water meters"):
        write_thread(space=space, title=title)

    assert send_due(MORNING - MINUTE) == 0
    assert send_due(MORNING) == 1

    [message] = mail.outbox
    for said in ("Street lights that dim", "Parking that works", "Water meters"):
        assert said in message.body
    assert header(message, "Content-Language") == "ar"
    assert '<html lang="ar" dir="rtl">' in message.alternatives[0][0]
    builder = Builder()
    builder.feed(message.alternatives[0][0])
    assert [element.tag for element in builder.open] == [""]
    assert send_due(MORNING + timedelta(days=7)) == 0


def test_digest_of_what_is_gone_is_not_sent(hub_tree):
    reader, space = MemberFactory(), SpaceFactory()
    follow(reader, FollowKind.SPACE, space.slug)
    write_thread(space=space)
    space.access = "private"
    space.save()

    assert send_due(MORNING) == 0
    assert (len(mail.outbox), OutgoingMail.objects.get().state) == (0, "dropped")


def test_what_was_read_on_the_site_is_not_mailed(member, thread):
    write_post(thread)
    Notice.objects.update(read_at=WRITTEN_AT)

    assert (send_due(SOON), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("why", ["left", "suspended", "chose never", "taken off"])
def test_nothing_is_sent_to_who_is_gone_or_wants_none(member, thread, why):
    post = write_post(thread)
    gather(SOON)
    if why == "left":
        member.user.is_active = False
        member.user.save()
    elif why == "suspended":
        member.suspended_until = SOON + timedelta(days=3)
        member.save()
    elif why == "chose never":
        set_paces(member, {NoticeKind.REPLY: NoticePace.NEVER}, SOON)
    else:
        discussions.delete_post(post, post.author, SOON)

    assert send_due(SOON) == 0
    assert mail.outbox == []


def test_account_that_is_deleted_takes_its_mails_along(member, thread):
    write_post(thread)
    gather(SOON)

    member.user.delete()

    assert (OutgoingMail.objects.count(), Notice.objects.count()) == (0, 0)


def test_mail_that_was_not_taken_goes_later_under_the_same_id(member, thread, broken, settings):
    write_post(thread)
    assert send_due(SOON) == 0
    first = OutgoingMail.objects.get()
    assert (first.state, first.attempts) == ("waiting", 1)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(SOON + timedelta(seconds=30)) == 0
    assert send_due(SOON + 2 * MINUTE) == 1
    assert header(mail.outbox[0], "Message-ID") == first.message_id


def test_sender_that_dies_loses_nothing_and_doubles_nothing(member, thread, broken, settings):
    write_post(thread)
    broken.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        send_due(SOON)
    left = OutgoingMail.objects.get()
    assert (left.state, left.notices.count()) == ("sending", 1)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(SOON + 10 * MINUTE) == 0  # it may still be at work
    assert send_due(SOON + 16 * MINUTE) == 1
    assert send_due(SOON + 60 * MINUTE) == 0
    assert [header(message, "Message-ID") for message in mail.outbox] == [left.message_id]


def test_mail_that_cannot_be_made_stops_no_other(member, thread):
    write_post(thread)
    broken = Notice.objects.create(
        member=MemberFactory(), kind="reply", key="x", group="x", about=[], pace="now", due_at=SOON
    )

    assert send_due(SOON) == 1
    assert broken.member_id != member.pk


def test_one_click_lets_go_of_a_kind_without_a_login(member, thread):
    helper = MemberFactory()
    write_post(thread, helper)
    send_due(SOON)
    [message] = mail.outbox
    assert header(message, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    url = path_of(message, "List-Unsubscribe")
    stranger = Client(enforce_csrf_checks=True)

    asked = stranger.get(url)
    assert (asked.status_code, asked.cookies) == (200, {})
    assert read(asked).one("main").one("form")["method"] == "post"
    assert member.paces.count() == 0
    done = stranger.post(url, {"List-Unsubscribe": "One-Click"})

    assert (done.status_code, done.cookies) == (200, {})
    assert list(member.paces.values_list("kind", "pace")) == [("reply", "never")]
    write_post(thread, helper, at=SOON + timedelta(hours=1))
    assert send_due(SOON + timedelta(hours=2)) == 0


def test_link_in_a_mail_lets_go_of_all(member, thread):
    write_post(thread)
    send_due(SOON)
    links = [line for line in mail.outbox[0].body.splitlines() if "/unsubscribe/" in line]

    Client().post(links[1].removeprefix("http://testserver"))

    assert set(member.paces.values_list("pace", flat=True)) == {"never"}
    assert member.paces.count() == 9


def test_forged_link_lets_go_of_nothing(client, member):
    assert client.post("/en/community/unsubscribe/WyJhIiwiYWxsIl0:x/").status_code == 404


def bounce_of(message_id, *, status="5.1.1", action="failed"):
    raw = (
        f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; a@example.org\n"
        f"Action: {action}\nStatus: {status}\n"
    )
    original = f"Message-ID: {message_id}\nSubject: New\n"
    boundary = "part"
    return (
        f"From: MAILER-DAEMON@example.org\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\n\n'
        f"--{boundary}\nContent-Type: text/plain\n\nSorry.\n"
        f"--{boundary}\nContent-Type: message/delivery-status\n\n{raw}\n"
        f"--{boundary}\nContent-Type: text/rfc822-headers\n\n{original}\n--{boundary}--\n"
    )


def send_three(member):
    for _ in range(3):
        write_post(write_thread(member))
    send_due(SOON)
    return list(OutgoingMail.objects.values_list("message_id", flat=True))


def test_three_mails_that_come_back_end_the_sending_until_the_member_says_so(
    member_client, member, tmp_path, capsys
):
    for number, message_id in enumerate(send_three(member)):
        (tmp_path / f"{number}.eml").write_text(bounce_of(message_id))
    (tmp_path / "late.eml").write_text(bounce_of("<x@y>", status="4.2.2", action="delayed"))

    call_command("note_bounces", tmp_path, "--dry-run")
    assert Postbox.objects.count() == 0
    call_command("note_bounces", tmp_path)
    call_command("note_bounces", tmp_path)

    assert "4 files read, 0 mails were noted" in capsys.readouterr().out.splitlines()[-1]
    assert Postbox.objects.get().hard_bounces == 3
    write_post(write_thread(member), at=SOON)
    assert send_due(SOON + MINUTE) == 0
    page = member_client.get("/en/community/mail/")
    assert "came back three times" in page.content.decode()
    member_client.post("/en/community/mail/", {"again": "1"})
    write_post(write_thread(member), at=SOON)
    assert send_due(SOON + MINUTE) == 1


@pytest.mark.parametrize(
    ("status", "action"), [("4.4.1", "failed"), ("5.0.0", "delayed"), ("2.0.0", "delivered")]
)
def test_mail_that_is_late_or_arrived_has_not_come_back(member, tmp_path, status, action):
    [message_id, *_rest] = send_three(member)
    (tmp_path / "a.eml").write_text(bounce_of(message_id, status=status, action=action))

    call_command("note_bounces", tmp_path)

    assert Postbox.objects.count() == 0


def test_address_that_the_server_refuses_for_good_counts_as_come_back(member, thread, broken):
    broken.error = smtplib.SMTPRecipientsRefused({member.user.email: (550, b"no such user")})
    write_post(thread)

    send_due(SOON)

    assert OutgoingMail.objects.get().state == "failed"
    assert Postbox.objects.get().hard_bounces == 1


def test_decision_reaches_a_suspended_member_and_its_words_are_not_kept(member):
    member.suspended_until = datetime(2100, 1, 1, tzinfo=UTC)
    member.save()
    prefix = "account/email/unknown_account"

    assert mails.send(member, prefix, {"signup_url": "/en/"}) is False
    assert mails.send(member, prefix, {"signup_url": "/en/"}, is_decision=True) is True
    send_due(datetime.now(UTC) + MINUTE)

    assert "http://testserver/en/" in mail.outbox[0].body
    row = OutgoingMail.objects.get(state="sent")
    assert (row.subject, row.text, row.html) == ("", "", "")
    assert OutgoingMail.objects.get(state="waiting").due_at == member.suspended_until


def test_old_mails_and_notices_are_forgotten_and_sent_to_nobody_again(member, thread):
    write_post(thread, at=datetime(2020, 1, 1, tzinfo=UTC))
    send_due(datetime(2020, 1, 1, 1, tzinfo=UTC))

    forget_old()

    assert (OutgoingMail.objects.count(), Notice.objects.count()) == (0, 0)
    assert send_due(SOON) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_digest_costs_the_same_at_any_length(hub_tree, django_assert_max_num_queries, count):
    reader, space = MemberFactory(), SpaceFactory()
    follow(reader, FollowKind.SPACE, space.slug)
    for _ in range(count):
        write_thread(space=space)
    gather(MORNING)

    with django_assert_max_num_queries(15):
        send_due(MORNING)
    assert len(mail.outbox) == 1
