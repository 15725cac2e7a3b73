"""Letters between members: who gets one can let moderators read it, that one and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from community.models import Decision, Flag
from community.operations import moderation
from community.operations.appeals import appeal
from community.operations.letters import answer, write
from community.operations.members import block
from community.queue_sources import describe_flags
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.factories.community import MemberFactory

MINUTE = timedelta(minutes=1)
TEXT = "Buy my lamps, or you will be sorry."
OWN = "Please leave me alone, says the receiver."
FORM = {"reason": "insult", "note": "He threatens me."}
QUEUE = "/admin/community/queue/"


@pytest.fixture
def writer(hub_tree):
    return MemberFactory(name="Omar")


@pytest.fixture
def letter(writer, member):
    return write(writer, member, text=TEXT, at=AT)


def path_of(letter):
    return f"/en/community/letters/{letter.pk}/flag/"


def entry_of(writer):
    return f"{QUEUE}flagged-members/{writer.pk}/"


def test_moderators_read_the_letter_and_what_came_before_it(letter, writer, member, member_client):
    answer(letter.conversation, member, text=OWN, at=AT + MINUTE)
    later = write(writer, member, text="Even later", at=AT + 2 * MINUTE)
    assert path_of(letter) in member_client.get(letter.conversation.get_absolute_url()).text
    asked = member_client.get(path_of(letter)).text
    assert (TEXT in asked, Flag.objects.count()) == (True, 0)

    sent = member_client.post(path_of(letter), FORM)

    assert sent["Location"] == letter.conversation.get_absolute_url()
    moderator = log_in(make_moderator())
    assert entry_of(writer) in moderator.get(QUEUE).text
    opened = moderator.get(entry_of(writer)).text
    assert ("He threatens me." in opened, TEXT in opened) == (True, True)
    assert (OWN in opened, later.text in opened) == (False, False)
    assert "somebody without an account" not in opened
    assert TEXT not in moderator.get(QUEUE).text  # who opens it reads it, not who passes by


def test_letter_of_who_was_written_to_first_is_reported_too(writer, member):
    mine = write(member, writer, text=OWN, at=AT)
    theirs = answer(mine.conversation, writer, text=TEXT, at=AT + MINUTE)

    log_in(member.user).post(path_of(theirs), FORM)

    opened = log_in(make_moderator()).get(entry_of(writer)).text
    assert (TEXT in opened, OWN in opened) == (True, False)


def test_two_members_may_report_each_other(letter, writer, member):
    back = answer(letter.conversation, member, text=OWN, at=AT + MINUTE)
    log_in(member.user).post(path_of(letter), FORM)
    log_in(writer.user).post(path_of(back), FORM)

    moderator = log_in(make_moderator())
    opened = {who: moderator.get(entry_of(who)).text for who in (writer, member)}
    assert (TEXT in opened[writer], OWN in opened[writer]) == (True, False)
    assert (TEXT in opened[member], OWN in opened[member]) == (False, True)


def test_only_who_got_the_letter_may_report_it(letter, writer, member):
    stranger = MemberFactory(user=make_moderator("Said"))
    for who in (stranger, writer):
        assert log_in(who.user).post(path_of(letter), FORM).status_code == 404
    assert Client().post(path_of(letter), FORM).status_code in {302, 405}
    block(member, writer)
    withheld = write(writer, member, text="Answer me!", at=AT + MINUTE)
    assert log_in(member.user).post(path_of(withheld), FORM).status_code == 404
    assert Flag.objects.count() == 0


def test_profile_flagged_before_takes_the_letter_along(letter, writer, member, member_client):
    member_client.post(f"/en/community/members/{writer.key}/flag/", {"reason": "spam", "note": "A"})

    for _time in range(2):
        member_client.post(path_of(letter), FORM)

    flag = Flag.objects.get()
    assert (flag.letter, flag.reason, flag.note) == (letter, "insult", "A\n\nHe threatens me.")


def test_decision_closes_the_letter_again_and_is_open_to_appeal(letter, writer, member_client):
    member_client.post(path_of(letter), FORM)
    moderator = log_in(make_moderator())

    moderator.post(entry_of(writer), {"act": "warn", "reason": "insult", "text": "No threats."})

    decision = Decision.objects.get()
    assert (decision.kind, decision.member, decision.text) == ("warn", writer, "No threats.")
    assert Client().get(decision.appeal_path).status_code == 200
    assert appeal(decision, "It was a joke.", AT).decision == decision
    assert TEXT not in moderator.get(entry_of(writer), follow=True).text


def test_moderator_never_reads_reports_about_themselves(member, hub_tree):
    writer = MemberFactory(user=make_moderator("Said"))
    letter = write(writer, member, text=TEXT, at=AT)
    log_in(member.user).post(path_of(letter), FORM)

    own = log_in(writer.user)
    assert entry_of(writer) not in own.get(QUEUE).text
    assert TEXT not in own.get(entry_of(writer), follow=True).text


def test_suspended_member_reports_nothing(letter, member):
    moderation.suspend(member, act(), until=AT + 10_000 * DAYS)
    member.user.refresh_from_db()

    assert log_in(member.user).post(path_of(letter), FORM).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_moderators_read_reported_letters_at_the_same_cost(
    writer, count, django_assert_num_queries
):
    for _each in range(count):
        receiver = MemberFactory()
        letter = write(writer, receiver, text=TEXT, at=AT)
        log_in(receiver.user).post(path_of(letter), FORM)

    with django_assert_num_queries(2):
        reported = [flag.conversation.reported for flag in describe_flags(writer)]
    assert [[letter.text for letter in each] for each in reported] == [[TEXT]] * count
