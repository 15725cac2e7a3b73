"""Who leaves and is named in words of others: moderators see where, and no name is kept for it."""

from __future__ import annotations

import pytest
from django.test import Client

from community.models import Decision, Flag
from community.operations.discussions import delete_post
from community.operations.edits import edit_post
from community.operations.leaving import close_account
from community.queue_sources import describe_flags
from tests.community.moderating import AT, log_in, make_moderator
from tests.community.test_rights import rows_with
from tests.factories.community import (
    MemberFactory,
    write_post,
    write_search,
    write_thread,
    write_transfer,
)
from tests.factories.home import UserFactory

NAME, ADDRESS = "Vera Trazaluz", "vera.trace@example.net"
QUEUE = "/admin/community/queue/"
SAID = "Somebody who has left is named here"


@pytest.fixture
def vera(hub_tree):
    return MemberFactory(name=NAME, user=UserFactory(email=ADDRESS))


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Omar"))


def entry_of(post):
    return f"{QUEUE}flagged-posts/{post.pk}/"


@pytest.mark.parametrize("keeps_posts", [False, True])
@pytest.mark.parametrize(
    "body",
    [
        f"Thanks {NAME}, this helps.",
        "Thanks **VERA**\ntrazaluz!",
        f"Write to {ADDRESS.upper()}.",
    ],
)
def test_moderators_find_where_who_left_is_named(vera, thread, body, keeps_posts):
    named = write_post(thread, body=body)
    write_post(thread, body="Vera is a name of many, vera.trace@example.net.il another address.")

    close_account(vera.user, keeps_posts=keeps_posts)

    moderator = log_in(make_moderator())
    assert [flag.post for flag in Flag.objects.all()] == [named]
    assert entry_of(named) in moderator.get(QUEUE).text
    opened = moderator.get(entry_of(named)).text
    assert (SAID in opened, "the hub itself" in opened) == (True, True)
    (trace,) = describe_flags(named)[0].traces
    assert f"{trace.before}{trace.name}{trace.after}" == body
    assert f"<mark>{trace.name}</mark>" in opened


def test_nothing_of_the_name_is_kept_for_it(vera, thread):
    named = write_post(thread, body=f"Thanks {NAME}, {ADDRESS}.")
    close_account(vera.user, keeps_posts=False)
    where = {"community.Post.body", "community.Post.html", "search.Document.data"}
    assert rows_with(NAME) == rows_with(ADDRESS) == where

    named.refresh_from_db()
    delete_post(named, named.author, AT)

    assert (rows_with(NAME), rows_with(ADDRESS)) == (set(), set())
    assert not Flag.objects.filter(is_open=True).exists()


def test_titles_earlier_versions_and_announcements_are_searched(vera, hub_tree, solution):
    titled = write_thread(title=f"What {NAME} told us")
    changed = write_post(titled, body=f"{NAME} said so.")
    edit_post(changed, changed.author, body="Somebody said so.", at=AT)
    report = write_transfer(solution, body=f"With {NAME}.")
    search = write_search(partners=f"Ask {NAME}")
    titled.refresh_from_db()

    close_account(vera.user, keeps_posts=False)

    found = {flag.post_id or flag.item for flag in Flag.objects.all()}
    assert found == {titled.posts.get(number=1).pk, changed.pk, report.key, search.key}
    moderator = log_in(make_moderator())
    for path in (
        entry_of(titled.posts.get(number=1)),
        entry_of(changed),
        f"{QUEUE}flagged-reports/{report.pk}/",
        f"{QUEUE}flagged-searches/{search.pk}/",
    ):
        assert f"<mark>{NAME}</mark>" in moderator.get(path).text


def test_text_changed_since_has_no_marks_where_nothing_was_said(vera, thread):
    named = write_post(thread, body=f"Thanks {NAME}.")
    close_account(vera.user, keeps_posts=False)
    named.refresh_from_db()

    edit_post(named, named.author, body="Thanks everybody who was there.", at=AT)

    opened = log_in(make_moderator()).get(entry_of(named)).text
    assert ("<mark>" in opened, "The text was changed since" in opened) == (False, True)


def test_author_hears_of_it_by_a_decision_alone(vera, thread):
    named = write_post(thread, body=f"Thanks {NAME}.")
    close_account(vera.user, keeps_posts=False)
    log_in(make_moderator()).post(
        entry_of(named),
        {"act": "take_off", "reason": "private", "text": "Please leave the name out."},
    )

    decision = Decision.objects.get(kind="take_off")
    assert (decision.member, decision.text) == (named.author, "Please leave the name out.")
    assert not Flag.objects.get().is_open
    assert Client().get(named.get_absolute_url()).status_code == 404


def test_single_word_and_empty_names_are_looked_for_by_address_alone(hub_tree, thread):
    ana = MemberFactory(name="Ana", user=UserFactory(email="ana@example.net", first_name="Ana"))
    write_post(thread, body="Ana knows.")
    by_address = write_post(thread, body="Ask ana@example.net")

    close_account(ana.user, keeps_posts=False)

    assert [flag.post for flag in Flag.objects.all()] == [by_address]


def test_entry_counts_as_no_flag_of_a_member(vera, thread):
    write_post(thread, body=f"Thanks {NAME}.")
    close_account(vera.user, keeps_posts=False)

    page = Client().get("/en/community/transparency/").text

    assert "Vera" not in page
    assert Flag.objects.filter(member=None).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_traces_cost_the_same_for_any_number(vera, thread, count, django_assert_num_queries):
    named = write_post(thread, body=f"{NAME} and {NAME}. " * count)
    close_account(vera.user, keeps_posts=False)

    with django_assert_num_queries(2):
        (flag,) = describe_flags(named)
    assert [trace.name for trace in flag.traces] == [NAME] * 2 * count
