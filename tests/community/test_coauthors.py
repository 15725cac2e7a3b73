"""Co-authors: named, asked, and credited once they have said yes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from wagtail.models import Revision

from community.models import Credit, Notice, PracticePage, Submission
from community.operations.coauthors import answer, ask, name
from community.operations.submissions import accept, leave
from tests.community.test_submissions import NEW, WHOLE
from tests.factories import UserFactory
from tests.factories.community import MemberFactory, write_submission
from tests.hub.html import read

AT = datetime(2030, 6, 1, 9, tzinfo=UTC)


def test_named_coauthor_is_asked_by_notice_and_mail_and_credited_after_yes(
    client, member_client, member, commit
):
    other = MemberFactory(name="Yael", user__email="yael@example.org")
    with commit():
        member_client.post(NEW, {**WHOLE, "coauthors": f"@{other.key}", "keep": "1"})
    made = Submission.objects.get()
    [sent] = mail.outbox
    assert (sent.to, made.name_authors()) == (["yael@example.org"], "Nadia Haddad")
    assert "names you as a co-author" in sent.subject
    assert made.get_absolute_url() in sent.body

    client.force_login(other.user)
    assert "Night buses on demand" in client.get("/en/community/notices/").text
    assert "Night buses on demand" in client.get("/en/community/practices/mine/").text
    change = made.get_absolute_url() + "change/"
    assert client.get(change).status_code == 404
    client.post(made.get_absolute_url() + "answer/", {"yes": "1"})

    assert made.name_authors() == "Nadia Haddad; Yael"
    form = read(client.get(change))
    assert form.all("textarea", name="coauthors") == form.all("button", name="send") == []
    client.post(change, {**WHOLE, "cost": "Told by Yael", "keep": "1", "send": "1"})
    made.refresh_from_db()
    assert (made.cost, made.state, made.author) == ("Told by Yael", "draft", member)
    assert made.name_authors() == "Nadia Haddad; Yael"
    assert client.get(made.get_absolute_url() + "delete/").status_code == 403


def test_who_says_no_is_not_named_nor_asked_again(client, member_client, member):
    other = MemberFactory(name="Yael")
    sent = {**WHOLE, "coauthors": f"@{other.key}", "keep": "1"}
    member_client.post(NEW, sent)
    made = Submission.objects.get()
    client.force_login(other.user)

    client.post(made.get_absolute_url() + "answer/", {"no": "1"})

    client.force_login(member.user)
    client.post(made.get_absolute_url() + "change/", sent)
    client.force_login(other.user)
    assert made.name_authors() == "Nadia Haddad"
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(made.get_absolute_url() + "answer/", {"yes": "1"}).status_code == 404
    assert "co-author" not in client.get("/en/community/notices/").text


def test_newcomer_asks_few_members_in_a_day(client, hub_tree):
    newcomer = MemberFactory(trust="new")
    client.force_login(newcomer.user)
    named = "\n".join(f"@{MemberFactory().key}" for _ in range(4))

    answer = client.post(NEW, {"title": "Night buses", "coauthors": named, "keep": "1"})

    assert "You can ask 3 members in a day" in read(answer).one("div", "error-summary").text
    assert not Notice.objects.exists()


# After the page is there


@pytest.fixture
def editor(hub_tree):
    user = UserFactory(email="editor@example.org")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def other(hub_tree):
    return MemberFactory(name="Yael Cohen")


@pytest.fixture
def published(member, other, editor):
    """A practice with a page, whose co-author has not answered."""
    submission = write_submission(member, is_sent=False)
    name(submission, [other])
    ask(submission, AT)
    submission.state = "submitted"
    submission.save()
    accept(submission, editor, at=AT, is_published=True)
    submission.refresh_from_db()
    return submission


def test_yes_after_publication_names_the_coauthor_everywhere(client, published, other):
    address = f"/en/community/{published.page.slug}/"
    assert "Yael Cohen" not in Client().get(address).text
    client.force_login(other.user)
    shown = client.get(published.get_absolute_url()).text
    assert "names you from then on" in shown

    client.post(published.get_absolute_url() + "answer/", {"yes": "1"})

    line = "Nadia Haddad; Yael Cohen; Municipality of Genoa"
    page = PracticePage.objects.get()
    assert (page.authors, page.live) == (line, True)
    assert Revision.page_revisions.get(pk=page.latest_revision_id).content["authors"] == line
    assert "Yael Cohen" in Client().get(address).text
    assert line in Client().get(f"/api/v1/items/{page.translation_key}/?locale=en").text
    assert Credit.objects.filter(member=other, name="Yael Cohen").count() == 1
    assert "You are asked whether" not in client.get("/en/community/practices/mine/").text


def test_no_after_publication_names_nobody(client, published, other):
    client.force_login(other.user)

    client.post(published.get_absolute_url() + "answer/", {"no": "1"})

    assert PracticePage.objects.get().authors == "Nadia Haddad; Municipality of Genoa"
    assert client.get(published.get_absolute_url()).status_code == 404


def test_what_an_editor_is_writing_is_not_published_with_the_name(published, other):
    page = PracticePage.objects.get()
    page.summary = "A new summary, not ready."
    page.save_revision()

    answer(published, other, is_yes=True, at=AT)

    page = PracticePage.objects.get()
    assert page.summary == "Buses that come when they are called."
    newest = page.get_latest_revision_as_object()
    assert (newest.summary, "Yael Cohen" in newest.authors) == ("A new summary, not ready.", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nadia Haddad; Yael Cohen", "Nadia Haddad; Yael Cohen"),
        ("", "Yael Cohen"),
        ("Municipality of Genoa", "Yael Cohen; Municipality of Genoa"),
        ("x" * 399, "x" * 399),
    ],
)
def test_credit_line_that_an_editor_wrote_is_kept(published, other, before, after):
    PracticePage.objects.update(authors=before)

    answer(published, other, is_yes=True, at=AT)

    assert PracticePage.objects.get().authors == after


def test_name_goes_from_the_page_with_who_takes_it_off(published, other):
    answer(published, other, is_yes=True, at=AT)
    leave(published, other, AT)
    assert PracticePage.objects.get().authors == "Nadia Haddad; Municipality of Genoa"
    assert not Credit.objects.filter(member=other).exists()


def test_namesakes_are_both_named_and_go_one_by_one(published, other):
    second = MemberFactory(name="Yael Cohen")
    published.requests.create(member=second, asked_at=AT)
    for who in (other, second):
        answer(published, who, is_yes=True, at=AT)
    line = "Nadia Haddad; Yael Cohen; Yael Cohen; Municipality of Genoa"
    assert PracticePage.objects.get().authors == line

    leave(published, second, AT)

    assert PracticePage.objects.get().authors == "Nadia Haddad; Yael Cohen; Municipality of Genoa"


def test_page_that_is_gone_asks_nobody(client, published, other):
    published.page.delete()
    client.force_login(other.user)

    answer = client.post(published.get_absolute_url() + "answer/", {"yes": "1"})

    assert answer.status_code == 404


# Two at once


@pytest.fixture
def shared(member, other):
    return write_submission(member, is_sent=False, coauthors=[other])


def open_form(client, submission):
    """Return what the browser holds of the draft."""
    page = read(client.get(submission.get_absolute_url() + "change/"))
    form = page.one("main").one("form")
    return {"seen": form.one("input", name="seen")["value"], **WHOLE, "language": "en"}


def save(client, submission, sent, **changed):
    url = submission.get_absolute_url() + "change/"
    return client.post(url, {**sent, "keep": "1", **changed})


@pytest.fixture
def two(client, member, other):
    """The browsers of the author and of the co-author."""
    second = Client()
    client.force_login(member.user)
    second.force_login(other.user)
    return client, second


def test_second_save_says_so_and_shows_both_texts(two, shared, other):
    first, second = two
    own, theirs = open_form(first, shared), open_form(second, shared)
    own["coauthors"] = f"@{other.key}"
    save(first, shared, own, cost="Told by Nadia")

    answer = save(second, shared, theirs, cost="Told by Yael")

    page = read(answer)
    assert answer.status_code == 400
    assert "was changed while you wrote" in page.one("div", "error-summary").text
    assert page.one("textarea", name="cost").text.strip() == "Told by Yael"
    stored = page.one("section", **{"aria-labelledby": "stored-title"})
    assert [each.text for each in stored.all("blockquote")] == ["Told by Nadia"]
    shared.refresh_from_db()
    assert shared.cost == "Told by Nadia"

    theirs["seen"] = page.one("input", name="seen")["value"]
    assert save(second, shared, theirs, cost="Told by both").status_code == 302
    shared.refresh_from_db()
    assert (shared.cost, [who.pk for who in shared.coauthors.all()]) == ("Told by both", [other.pk])


def test_form_sent_twice_is_no_conflict(two, shared, other):
    own = open_form(two[0], shared)
    own["coauthors"] = f"@{other.key}"

    answers = [save(two[0], shared, own, cost="Ninety euro").status_code for _time in range(2)]

    assert answers == [302, 302]


def test_text_that_comes_after_the_draft_was_sent_in_is_not_lost(two, shared, member):
    theirs = open_form(two[1], shared)
    two[0].post(shared.get_absolute_url() + "change/", {**WHOLE, "credit": "Genoa", "send": "1"})
    Submission.objects.update(state="submitted")

    answer = save(two[1], shared, theirs, cost="Told by Yael")

    page = read(answer)
    assert answer.status_code == 400
    assert page.one("textarea", name="cost").text.strip() == "Told by Yael"
    assert "Copy your text from here." in page.one("div", "error-summary").text
