"""A first post that a moderator took off: the answers of others stay, without what it said."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Decision, Thread
from community.operations import discussions, moderation
from community.operations.leaving import close_account
from community.operations.mailing import send_due
from search.catalogue.models import Document, Listing
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.factories.community import MemberFactory, write_post, write_thread
from tests.hub.html import read

WORDS = "Lamps for next to nothing"
TITLE = "Cheapest lamps of the coast"
NEUTRAL = "A discussion whose first post was taken off"


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Omar"), title=TITLE, body=WORDS)


@pytest.fixture
def answer(thread):
    return write_post(thread, MemberFactory(name="Yael"), body="We dim ours after midnight.")


def first_of(thread):
    return thread.posts.get(number=1)


def take_off(thread):
    return moderation.take_off_post(first_of(thread), act())


def page_of(thread, client=None):
    url = Thread.objects.get(pk=thread.pk).get_absolute_url()
    return (client or Client()).get(url)


def everywhere(thread):
    """Return all that says something of the discussion to somebody else."""
    reader = log_in(MemberFactory().user)
    urls = [
        "/en/community/",
        f"/en/community/spaces/{thread.space.slug}/",
        "/en/search/?q=lamps",
        "/en/community/feed.atom",
        "/api/v1/discussion/?locale=en",
        f"/api/v1/items/{thread.key}/?locale=en",
    ]
    answers = [each.get(url) for each in (Client(), reader) for url in urls]
    pages = [answer.text for answer in answers if answer.status_code == 200]
    stored = [*Listing.objects.values_list("card", flat=True)]
    stored += Document.objects.values_list("title", flat=True)
    return "".join([*pages, page_of(thread).text, page_of(thread, reader).text, *map(str, stored)])


def test_answers_stay_and_nothing_says_what_was_taken_off(thread, answer):
    assert WORDS in everywhere(thread)
    take_off(thread)

    page = page_of(thread)
    assert page.status_code == 200
    assert "We dim ours after midnight." in page.text
    assert "A moderator took it off, with its title" in page.text
    assert read(page).one("h1").text == NEUTRAL
    said = everywhere(thread)
    assert (WORDS in said, TITLE in said, "Omar" in page.text) == (False, False, False)
    assert Client().get(first_of(thread).get_absolute_url()).status_code == 404
    shown = Client().get(answer.get_absolute_url(), follow=True)
    assert "We dim ours" in shown.text


def test_restored_first_post_has_its_title_and_address_again(thread, answer):
    before = thread.get_absolute_url()
    decision = take_off(thread)

    moderation.restore(decision, act(text="A mistake."))

    thread.refresh_from_db()
    assert (thread.title, thread.state, thread.get_absolute_url()) == (TITLE, "visible", before)
    assert (WORDS in page_of(thread).text, thread.post_count) == (True, 2)
    assert WORDS in everywhere(thread)


def test_moderators_and_the_author_still_read_the_title(thread, answer):
    decision = take_off(thread)
    send_due(AT + DAYS)

    moderator = log_in(make_moderator("Said"))
    assert TITLE in moderator.get("/admin/community/decisions/").text
    assert TITLE in moderator.get(f"/admin/community/decisions/{decision.pk}/").text
    (told,) = [each for each in mail.outbox if "/appeal/" in each.body]
    assert told.to == [decision.member.user.email]
    assert (TITLE in told.body, WORDS in told.body) == (True, True)


def test_without_answers_the_discussion_goes_whole(thread):
    take_off(thread)

    assert page_of(thread).status_code == 404
    thread.refresh_from_db()
    assert (thread.state, thread.title) == ("hidden", TITLE)


def test_last_answer_that_goes_takes_the_discussion_along(thread, answer):
    first = take_off(thread)
    second = moderation.take_off_post(answer, act())
    assert page_of(thread).status_code == 404

    moderation.restore(second, act())
    assert page_of(thread).status_code == 200
    moderation.restore(first, act())
    assert WORDS in page_of(thread).text


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whatever_is_restored_first_all_comes_back(thread, answer, order):
    hidden_answer = moderation.take_off_post(answer, act())
    decisions = [hidden_answer, take_off(thread)]
    assert page_of(thread).status_code == 404

    moderation.restore(decisions[order[0]], act())
    assert page_of(thread).status_code == 200
    moderation.restore(decisions[order[1]], act())

    thread.refresh_from_db()
    assert (thread.title, thread.state, thread.post_count) == (TITLE, "visible", 2)


def test_answer_that_its_author_takes_off_leaves_no_empty_discussion(thread, answer):
    take_off(thread)
    answer.refresh_from_db()

    discussions.delete_post(answer, answer.author, AT)

    assert page_of(thread).status_code == 404


def test_answer_that_waited_is_shown_once_it_is_approved(thread):
    held = write_post(thread, MemberFactory(trust="new"), body="Mine hum.")
    take_off(thread)
    assert page_of(thread).status_code == 404

    moderation.approve_post(held, act())

    assert "Mine hum." in page_of(thread).text
    assert TITLE not in page_of(thread).text


def test_author_who_leaves_with_words_leaves_no_title_in_the_log(thread, answer):
    decision = take_off(thread)
    moderation.restore(decision, act())
    take_off(thread)

    close_account(thread.author.user, keeps_posts=False)

    assert TITLE not in str(list(Decision.objects.values_list("changed", flat=True)))
    assert "We dim ours after midnight." in page_of(thread).text


def test_answerer_who_leaves_does_not_take_the_hidden_post_of_another(thread, answer):
    decision = take_off(thread)
    close_account(answer.author.user, keeps_posts=False)
    assert page_of(thread).status_code == 404

    moderation.restore(decision, act())

    assert WORDS in page_of(thread).text


def test_moderator_who_takes_it_off_on_the_page_comes_back_to_the_answers(thread, answer):
    moderator = MemberFactory(user=make_moderator())
    form = {"reason": "spam", "text": "It sells lamps."}

    sent = log_in(moderator.user).post(
        f"/en/community/posts/{first_of(thread).pk}/hide/", form, follow=True
    )

    assert "We dim ours after midnight." in sent.text


def test_page_costs_the_same_with_any_number_of_answers(thread, answer):
    take_off(thread)
    url = Thread.objects.get(pk=thread.pk).get_absolute_url()
    Client().get(url)
    with CaptureQueriesContext(connection) as with_one:
        Client().get(url)
    for _each in range(2):
        write_post(thread, at=AT)

    with CaptureQueriesContext(connection) as with_three:
        page = Client().get(url)

    assert len(read(page).all("article", "post")) == 4
    assert len(with_three) == len(with_one)
