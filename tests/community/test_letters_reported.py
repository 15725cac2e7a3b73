"""Letters to who has no account: a link in the mail tells the moderators, and stops the writer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from community.contacts import find_contact
from community.models import Decision, Flag, Letter
from community.operations.letters import write
from community.operations.mailing import send_due
from community.queue_sources import describe_flags
from tests.community.moderating import log_in, make_moderator
from tests.factories.community import MemberFactory
from tests.factories.stakeholders import OrganisationPageFactory, PersonPageFactory
from tests.hub.html import read

AT = datetime(2030, 6, 3, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEXT = "Buy my lamps, or you will be sorry."
REPORT = re.compile(r"http://testserver(/\S+/report/)")
FORM = {"reason": "insult", "note": "He threatens us.", "is_blocked": "on"}


@pytest.fixture
def person(hub_tree):
    parent = hub_tree.section("stakeholders", "he")
    return PersonPageFactory(
        parent=parent, title="דנה לוי", email="dana@example.net", locale=parent.locale
    )


def send(page, member, text=TEXT, at=AT):
    return write(member, find_contact(page.translation_key, at), text=text, at=at)


def report_path(message):
    return REPORT.search(message.body)[1]


@pytest.fixture
def url(person, member):
    """The address by which the letter of `member` is reported."""
    send(person, member)
    send_due(AT)
    return report_path(mail.outbox[0])


def test_report_reaches_the_moderators_with_the_letters(url, member, person):
    guest = Client(enforce_csrf_checks=True)
    page = guest.get(url)
    assert (page.status_code, Flag.objects.count()) == (200, 0)  # a look reports nothing
    assert '<html lang="he" dir="rtl"' in page.text
    assert page.cookies == {}

    answer = guest.post(url, FORM)

    assert answer["Location"] == f"{url}?sent=1"
    assert read(guest.get(answer["Location"])).one("main").all("form") == []
    moderator = log_in(make_moderator())
    queue = moderator.get("/admin/community/queue/").text
    entry = f"/admin/community/queue/flagged-members/{member.pk}/"
    assert entry in queue
    opened = moderator.get(entry).text
    assert TEXT in opened
    assert "He threatens us." in opened
    assert "dana@" not in opened


def test_decision_answers_the_report(url, member):
    Client().post(url, FORM)
    moderator = log_in(make_moderator())

    moderator.post(
        f"/admin/community/queue/flagged-members/{member.pk}/",
        {"act": "warn", "reason": "insult", "text": "Do not threaten people."},
    )

    assert Decision.objects.get().kind == "warn"
    assert not Flag.objects.get().is_open


def test_report_sent_twice_is_one(url):
    guest = Client()
    for _time in range(2):
        guest.post(url, FORM)

    assert Flag.objects.count() == 1


def test_report_without_a_reason_says_so(url):
    answer = Client().post(url, {})

    assert (answer.status_code, Flag.objects.count()) == (400, 0)


def test_writer_is_stopped_and_does_not_see_it(url, person, member, hub_tree, client):
    again = OrganisationPageFactory(
        parent=hub_tree.section("stakeholders"), title="Levi Lamps", email="Dana@Example.net"
    )
    send(person, member, "And another thing", AT + MINUTE)  # on its way while she reports
    Client().post(url, FORM)

    for page in (person, again):
        send(page, member, "Answer me!", AT + 2 * MINUTE)
    send_due(AT + 3 * MINUTE)

    assert len(mail.outbox) == 1
    assert "Answer me!" not in Client().get(url.replace("/report/", "/answer/")).text
    client.force_login(member.user)
    shown = client.get(Letter.objects.first().conversation.get_absolute_url()).text
    assert "Answer me!" in shown
    send(person, MemberFactory(), at=AT + 4 * MINUTE)
    send_due(AT + 5 * MINUTE)
    assert len(mail.outbox) == 2  # others may still write


def test_writer_who_is_only_reported_goes_on(url, person, member):
    Client().post(url, {"reason": "untrue"})

    send(person, member, "I was wrong, sorry.", AT + MINUTE)
    send_due(AT + 2 * MINUTE)

    assert "I was wrong, sorry." in mail.outbox[-1].body


@pytest.mark.parametrize("count", [1, 3])
def test_moderators_read_reports_at_the_same_cost(
    member, hub_tree, count, django_assert_num_queries
):
    for number in range(count):
        page = PersonPageFactory(
            parent=hub_tree.section("stakeholders"), email=f"p{number}@example.net"
        )
        send(page, member)
    send_due(AT)
    for message in mail.outbox:
        Client().post(report_path(message), FORM)

    with django_assert_num_queries(2):
        reported = [flag.conversation.reported for flag in describe_flags(member)]
    assert [[letter.text for letter in each] for each in reported] == [[TEXT]] * count


def test_link_to_report_is_for_the_address_alone(url, person):
    person.email = "successor@example.net"
    person.save()

    assert Client().post(url, FORM).status_code == 404
    assert Client().get("/en/community/letters/WzE6Mg:1x:forged/report/").status_code == 404
    assert Flag.objects.count() == 0
