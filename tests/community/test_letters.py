"""Letters between members, and to who is listed: what arrives, and that no address is shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from community.contacts import find_contact
from community.limits import LimitError
from community.models import Conversation, Letter, Notice
from community.operations.letters import write
from community.operations.mailing import send_due
from community.operations.members import block
from home.languages import direction_of
from tests.factories.community import MemberFactory
from tests.factories.stakeholders import OrganisationPageFactory, PersonPageFactory
from tests.hub.html import read

AT = datetime(2030, 6, 3, 9, tzinfo=UTC)
TEXT = "Could we see your contract for the lamps?"
ADDRESS = re.compile(r"http://testserver(/[^\s<\"]+)")


@pytest.fixture
def other(hub_tree):
    return MemberFactory(name="Yosef Ben Ami", language="he", organisation="Haifa")


@pytest.fixture
def person(hub_tree):
    return PersonPageFactory(
        parent=hub_tree.section("stakeholders"), title="Giulia Conti", email="giulia@example.net"
    )


def send(member, to, *, text=TEXT, at=AT, **fields):
    return write(member, to, text=text, at=at, **fields)


def text_of(message):
    return message.body


def links_in(message):
    return ADDRESS.findall(message.body)


def post_letter(client, url, text=TEXT, **fields):
    return client.post(url, {"text": text, "form_id": str(uuid4()), **fields}, follow=True)


def test_member_writes_to_a_member_who_reads_it_on_the_site_and_by_mail(
    member_client, member, other
):
    page = read(post_letter(member_client, reverse("community:write", args=[other.key])))
    send_due(datetime.now(UTC) + timedelta(minutes=1))

    assert page.one("div", "letter__text").text == TEXT
    [message] = mail.outbox
    assert message.to == [other.user.email]
    assert TEXT in message.body
    assert "Nadia Haddad" in message.subject
    assert message.extra_headers["Content-Language"] == "he"
    assert member.user.email not in message.message().as_string()
    reader = Client()
    reader.force_login(other.user)
    inbox = read(reader.get("/he/community/letters/"))
    assert [row.text for row in inbox.all("h2", "threads__title")] == ["Nadia Haddad"]
    assert len(inbox.all("span", "tag--leaf")) == 1
    letter = reader.get(inbox.one("h2", "threads__title").one("a")["href"])
    assert member.user.email not in letter.content.decode()
    assert len(read(reader.get("/he/community/letters/")).all("span", "tag--leaf")) == 0
    assert Notice.objects.filter(member=other, read_at=None).count() == 0


def test_answer_comes_back_in_the_same_conversation(member, other, client):
    letter = send(member, other)
    client.force_login(other.user)

    post_letter(client, letter.conversation.get_absolute_url(), "Gladly, from Monday on.")
    send_due(datetime.now(UTC) + timedelta(minutes=1))

    assert [row.side for row in Letter.objects.order_by("pk")] == ["starter", "other"]
    assert mail.outbox[-1].to == [member.user.email]
    assert "Gladly, from Monday on." in mail.outbox[-1].body
    assert other.user.email not in mail.outbox[-1].message().as_string()


def test_who_was_written_to_first_goes_on_in_that_conversation(member, other, client):
    letter = send(member, other)
    client.force_login(other.user)

    answer = client.get(reverse("community:write", args=[member.key]))

    assert answer["Location"] == f"{letter.conversation.get_absolute_url()}#answer"


def test_member_writes_to_a_listed_person_who_answers_without_an_account(
    member_client, member, person
):
    item = str(person.translation_key)
    shown = member_client.get(f"/en/community/write/?item={item}")
    post_letter(member_client, f"/en/community/write/?item={item}")
    send_due(datetime.now(UTC) + timedelta(minutes=1))

    assert "giulia@" not in shown.content.decode()
    [message] = mail.outbox
    assert message.to == ["giulia@example.net"]
    assert TEXT in message.body
    assert member.user.email not in message.message().as_string()
    url = next(link for link in links_in(message) if link.endswith("/answer/"))
    guest = Client(enforce_csrf_checks=True)
    opened = guest.get(url)
    assert TEXT in opened.content.decode()
    assert (opened.cookies, opened["Cache-Control"]) == ({}, "private, no-store")
    answered = guest.post(url, {"text": "Write to our office in Genoa.", "form_id": str(uuid4())})
    assert answered["Location"] == f"{url}?sent=1"
    send_due(datetime.now(UTC) + timedelta(minutes=2))
    assert mail.outbox[-1].to == [member.user.email]
    assert "Write to our office in Genoa." in mail.outbox[-1].body
    assert "Giulia Conti" in mail.outbox[-1].subject
    assert "giulia@" not in mail.outbox[-1].message().as_string()


def test_link_opens_nothing_once_the_address_is_another_persons(member, person, client):
    send_to(person, member)
    send_due(AT)
    url = next(link for link in links_in(mail.outbox[0]) if link.endswith("/answer/"))
    person.email = "successor@example.net"
    person.save()

    assert client.get(url).status_code == 404
    assert client.get("/en/community/letters/WzE6Mg:1x:forged/answer/").status_code == 404


def test_link_is_over_after_ninety_days(member, person, client, time_machine):
    time_machine.move_to(AT)
    send_to(person, member)
    send_due(AT)
    url = next(link for link in links_in(mail.outbox[0]) if link.endswith("/answer/"))

    time_machine.move_to(AT + timedelta(days=89))
    assert client.get(url).status_code == 200
    time_machine.move_to(AT + timedelta(days=91))
    answer = client.get(url)
    assert (answer.status_code, "90 days" in answer.content.decode()) == (410, True)


def send_to(page, member, *, text=TEXT, at=AT):
    return write(member, find_contact(page.translation_key, at), text=text, at=at)


def test_never_again_stops_letters_of_everybody(member, person, client):
    send_to(person, member)
    send_due(AT)
    [message] = mail.outbox
    url = next(link for link in links_in(message) if link.endswith("/never/"))
    assert message.extra_headers["List-Unsubscribe"] == f"<http://testserver{url}>"

    assert client.get(url).status_code == 200
    Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})

    with pytest.raises(LimitError):
        send_to(person, MemberFactory())
    send_to(person, member, text="And one more", at=AT + timedelta(minutes=1))
    send_due(AT + timedelta(minutes=2))
    assert len(mail.outbox) == 1


def test_what_a_blocked_member_writes_is_sent_for_them_and_arrives_nowhere(
    member_client, member, other, client
):
    block(other, member)

    page = read(post_letter(member_client, reverse("community:write", args=[other.key])))
    send_due(datetime.now(UTC) + timedelta(minutes=1))

    assert page.one("div", "letter__text").text == TEXT
    assert "Your letter is sent." in page.text
    assert (len(mail.outbox), Notice.objects.count()) == (0, 0)
    reader = Client()
    reader.force_login(other.user)
    assert read(reader.get("/en/community/letters/")).all("h2", "threads__title") == []
    conversation = Conversation.objects.get()
    assert reader.get(conversation.get_absolute_url()).status_code == 404


def test_suspended_member_cannot_write(member_client, member, other):
    member.suspended_until = datetime.now(UTC) + timedelta(days=3)
    member.save()

    answer = post_letter(member_client, reverse("community:write", args=[other.key]))

    assert (answer.status_code, TEXT in answer.content.decode()) == (400, True)
    assert Letter.objects.count() == 0
    with pytest.raises(PermissionDenied):
        send(member, other, at=datetime.now(UTC))


def test_new_member_writes_to_three_strangers_a_day_and_goes_on_with_them(hub_tree):
    newcomer = MemberFactory(trust="new")
    strangers = MemberFactory.create_batch(4)
    for stranger in strangers[:3]:
        send(newcomer, stranger)

    with pytest.raises(LimitError):
        send(newcomer, strangers[3])
    send(newcomer, strangers[0], text="One thing more")
    send(newcomer, strangers[3], at=AT + timedelta(days=1, minutes=1))
    assert Conversation.objects.count() == 4


def test_first_letter_has_no_more_links_than_the_member_may_send(hub_tree):
    newcomer, other = MemberFactory(trust="new"), MemberFactory()
    links = " ".join(f"https://example.org/{n}" for n in range(3))

    with pytest.raises(LimitError):
        send(newcomer, other, text=links)
    assert send(newcomer, other, text="See https://example.org/ please").is_withheld is False


def test_form_that_arrives_twice_is_one_letter(member, other):
    form_id = uuid4()

    first = send(member, other, form_id=form_id)
    assert send(member, other, form_id=form_id) == first
    assert Letter.objects.count() == 1


def test_address_gets_three_mails_with_letters_an_hour_and_none_is_lost(hub_tree, person):
    for member in MemberFactory.create_batch(6):
        send_to(person, member)

    send_due(AT)
    assert len(mail.outbox) == 3
    cache.clear()  # the hour is over
    send_due(AT + timedelta(hours=1))
    assert len(mail.outbox) == 6


def test_letters_that_wait_for_one_mail_come_in_one(member, person):
    send_to(person, member, text="The first")
    send_to(person, member, text="The second", at=AT + timedelta(seconds=20))

    send_due(AT + timedelta(minutes=1))

    [message] = mail.outbox
    assert ["The first" in message.body, "The second" in message.body] == [True, True]


def test_strangers_letters_and_hidden_people_are_not_there(member_client, other, hub_tree):
    letter = send(MemberFactory(), other)
    hidden = PersonPageFactory(
        parent=hub_tree.section("stakeholders"), email="x@example.net", live=False
    )
    silent = OrganisationPageFactory(
        parent=hub_tree.section("stakeholders"), phone="+34 900 000 001"
    )

    for url in (
        letter.conversation.get_absolute_url(),
        f"/en/community/write/?item={hidden.translation_key}",
        f"/en/community/write/?item={silent.translation_key}",
        "/en/community/write/?item=7",
        "/en/community/members/nobodyhere/write/",
    ):
        assert member_client.get(url).status_code == 404, url


def test_item_page_leads_to_the_form_without_an_address_or_a_cookie(client, person):
    answer = client.get("/en/stakeholders/" + person.slug + "/")

    assert f"/en/community/write/?item={person.translation_key}" in answer.content.decode()
    assert "giulia@" not in answer.content.decode()
    assert answer.cookies == {}


def test_visitor_is_led_to_the_login_and_back(client, person):
    url = f"/en/community/write/?item={person.translation_key}"

    assert client.get(url)["Location"].startswith("/en/account/login/?next=/en/community/write/")


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_costs_the_same_at_any_length(
    member_client, member, hub_tree, django_assert_max_num_queries, count
):
    for _ in range(count):
        send(MemberFactory(), member)
        page = PersonPageFactory(
            parent=hub_tree.section("stakeholders"), email="someone@example.net"
        )
        send_to(page, member)
    member_client.get("/en/community/letters/")

    with django_assert_max_num_queries(9):
        page = read(member_client.get("/en/community/letters/"))
    assert len(page.all("h2", "threads__title")) == 2 * count


@pytest.mark.parametrize("language", ["en", "es", "it", "he", "ar"])
def test_mail_with_a_letter_runs_as_its_language(member, language):
    reader = MemberFactory(language=language)
    send(member, reader, text="مرحبا\nHola <b>")

    send_due(AT)

    [message] = mail.outbox
    html = message.alternatives[0][0]
    assert f'lang="{language}" dir="{direction_of(language)}"' in html
    assert "Hola &lt;b&gt;" in html
    assert "Hola <b>" in message.body
