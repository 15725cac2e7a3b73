"""Appeals: by a link that needs no account, answered by somebody else, undone by one act."""

from __future__ import annotations

import pytest
from django.test import Client

from community.models import Appeal
from community.operations import appeals, moderation
from community.operations.deciding import DecidedError
from tests.community.moderating import AT, DAYS, act, find_appeal, log_in, make_moderator
from tests.factories.community import MemberFactory, write_thread
from tests.hub.html import read

REJECT = {"act": "reject", "text": "Selling is not allowed here."}


@pytest.fixture
def rita(hub_tree):
    return make_moderator("Rita")


@pytest.fixture
def said(hub_tree):
    return make_moderator("Said")


@pytest.fixture
def author(hub_tree):
    return MemberFactory(name="Nadia Haddad", language="ar")


@pytest.fixture
def decision(author, rita):
    thread = write_thread(author, body="Our **lamps** are the best.")
    until = AT + 10_000 * DAYS
    return moderation.suspend(
        author, act(rita), until=until, with_posts=True, post=thread.posts.get()
    )


@pytest.fixture
def waiting(decision):
    return appeals.appeal(decision, "It was a question.", AT)


def url_of(waiting):
    return f"/admin/community/queue/appeals/{waiting.pk}/"


def test_link_of_the_mail_works_logged_out_and_suspended(author, rita, mailoutbox, commit):
    write_thread(author)
    with commit():
        until = AT + 10_000 * DAYS
        moderation.suspend(author, act(rita), until=until, with_posts=True)
    path = find_appeal(mailoutbox[-1])
    client = Client()

    page = client.get(path)
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl"' in page.text
    assert "It sells lamps." in page.text
    assert page.headers["Cache-Control"] == "private, no-store"

    answer = client.post(path, {"text": "كان سؤالا."})
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert client.cookies == {}
    assert "كان سؤالا." in client.get(path).text
    assert Appeal.objects.get().text == "كان سؤالا."

    author.user.refresh_from_db()
    assert log_in(author.user).get(path).status_code == 200


def test_appeal_sent_twice_is_one(decision):
    path = f"/en/community/appeal/{decision.token}/"
    for text in ("First.", "Second."):
        Client().post(path, {"text": text})

    assert Appeal.objects.get().text == "First."


def test_empty_appeal_says_what_is_missing(decision):
    answer = Client().post(f"/en/community/appeal/{decision.token}/", {"text": " "})

    assert answer.status_code == 400
    assert "Fill in this field." in answer.text
    assert Appeal.objects.count() == 0


def test_nothing_but_a_limiting_decision_has_an_appeal(author, rita):
    thread = write_thread(MemberFactory(trust="new"))
    released = moderation.approve_post(thread.posts.get(), act(rita))

    for token in (released.token, "no-such-token", "a" * 43):
        assert Client().get(f"/en/community/appeal/{token}/").status_code == 404


def test_upheld_appeal_restores_everything_in_one_act_and_says_so(
    author, said, waiting, mailoutbox, commit
):
    thread = author.threads.get()
    assert Client().get(thread.get_absolute_url()).status_code == 404
    with commit():
        log_in(said).post(url_of(waiting), {"act": "uphold", "text": "You were right."})

    author.refresh_from_db()
    waiting.refresh_from_db()
    assert author.suspended_until is None
    assert Client().get(thread.get_absolute_url()).status_code == 200
    assert (waiting.is_upheld, waiting.decided_by, waiting.answer) == (
        True,
        said,
        "You were right.",
    )
    mail = mailoutbox[-1]  # behind that of the decision itself
    assert "You were right." in mail.body
    assert mail.extra_headers["Content-Language"] == "ar"


def test_rejected_appeal_is_answered_with_a_reason(author, said, waiting, mailoutbox, commit):
    with commit():
        log_in(said).post(url_of(waiting), REJECT)

    author.refresh_from_db()
    assert author.suspended_until == AT + 10_000 * DAYS
    mail = mailoutbox[-1]  # behind that of the decision itself
    assert "Selling is not allowed here." in mail.body
    page = Client().get(f"/en/community/appeal/{waiting.decision.token}/")
    assert "Selling is not allowed here." in page.text


def test_rejection_needs_a_reason(said, waiting):
    answer = log_in(said).post(url_of(waiting), {"act": "reject", "text": ""})

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.decided_at) == (400, None)


def test_who_decided_is_not_asked_where_there_is_another(rita, said, waiting):
    own = log_in(rita)
    own.post(url_of(waiting), REJECT)
    waiting.refresh_from_db()

    assert waiting.decided_at is None
    assert url_of(waiting) not in own.get("/admin/community/queue/").text
    assert url_of(waiting) in log_in(said).get("/admin/community/queue/").text


def test_who_decided_answers_where_there_is_nobody_else(rita, waiting):
    client = log_in(rita)
    assert url_of(waiting) in client.get("/admin/community/queue/").text

    client.post(url_of(waiting), REJECT)

    waiting.refresh_from_db()
    assert waiting.decided_by == rita


def test_second_answer_is_told_who_was_first(rita, said, waiting):
    third = make_moderator("Third")
    appeals.reject(waiting, act(said))

    with pytest.raises(DecidedError) as told:
        appeals.uphold(waiting, act(third))
    assert told.value.by == said


def test_restoring_from_the_list_of_decisions_answers_the_appeal(said, waiting, decision):
    client = log_in(said)
    client.post(f"/admin/community/decisions/{decision.pk}/", {"act": "restore", "text": "Sorry."})

    waiting.refresh_from_db()
    assert (waiting.is_upheld, waiting.decided_by) == (True, said)
    assert client.get(f"/admin/community/decisions/{decision.pk}/").status_code == 200


def test_appeal_shows_what_it_is_about_to_the_one_who_answers(said, waiting):
    page = read(log_in(said).get(url_of(waiting)))

    shown = page.one("main").text
    for text in ("It was a question.", "It sells lamps.", "Our lamps are the best.", "Rita Moss"):
        assert text in shown
