"""Discussions joined: what stands where, what leads where, and who is told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from community.models import Decision, Notice, SpaceMember, Thread
from community.operations import moderation
from community.operations.discussions import accept
from community.operations.leaving import close_account
from tests.community.arranging import (
    arrange,
    channels_with,
    follow_of,
    make_owner,
    make_steward,
    merge,
    numbers_of,
    paths_of,
    problem_of,
    split,
    told,
)
from tests.community.moderating import AT, act, log_in
from tests.community.pages import posts_on, send
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.hub.html import read


@pytest.fixture
def target(hub_tree):
    made = write_thread(title="Quiet asphalt for all", body="one")
    write_post(made, body="two")
    return made


def test_joined_posts_stand_behind_and_old_addresses_lead_there(steward, thread, posts, target):
    old = paths_of(thread)

    answer = merge(steward, thread, target)

    assert answer.url == target.get_absolute_url()
    assert numbers_of(target) == [
        ("one", 1, 1),
        ("two", 2, 2),
        ("first", 3, 3),
        ("second", 4, 4),
        ("third", 5, 5),
        ("fourth", 6, 5),
        ("fifth", 7, 7),
    ]
    gone = Client().get(thread.get_absolute_url())
    assert (gone.status_code, gone.url) == (301, f"{target.get_absolute_url()}#post-3")
    assert gone["Cache-Control"] == "private, no-store"
    assert Client().get(posts[2].get_absolute_url()).url == f"{target.get_absolute_url()}#post-6"
    assert old != set()
    assert paths_of(thread) == set()
    target.refresh_from_db()
    assert target.post_count == 7


def test_joined_discussion_is_on_no_channel_but_the_other(steward, thread, posts, target):
    assert len(channels_with(thread)) == 7

    merge(steward, thread, target)

    assert channels_with(thread) == set()
    found = Client().get("/api/v1/search/?q=fifth&locale=en").json()["items"]
    assert [item["title"] for item in found] == [target.title]
    listed = Client().get(thread.space.get_absolute_url()).text
    assert thread.title not in listed


def test_redirect_is_for_who_may_see_the_other_alone(steward, thread, posts):
    inside = SpaceFactory(access="private")
    target = write_thread(steward, inside)
    merge(steward, thread, target)

    addresses = [thread.get_absolute_url(), *(post.get_absolute_url() for post in posts)]
    for client in (Client(), log_in(MemberFactory().user)):
        assert {client.get(url).status_code for url in addresses} == {404}
    insider = MemberFactory()
    SpaceMember.objects.create(space=inside, member=insider)
    assert log_in(insider.user).get(addresses[0]).status_code == 301


def test_joined_out_of_a_space_it_is_there_for_whoever_reads_the_other(steward, target):
    thread = write_thread(steward, SpaceFactory(access="private"))

    merge(steward, thread, target)

    assert Client().get(thread.get_absolute_url()).status_code == 301


def test_who_joins_reads_first_what_becomes_of_it(steward, thread, posts):
    target = write_thread(steward, SpaceFactory(access="private"))
    Thread.objects.filter(pk=target.pk).update(is_closed=True)

    page = read(arrange(steward, thread, "merge", address=target.get_absolute_url()))

    notices = " ".join(each.text for each in page.one("main").all("p", "notice__text"))
    assert "Only those let into that space" in notices
    assert "links lead nowhere" in notices
    assert "That discussion is closed" in notices
    assert not Decision.objects.exists()


def test_item_of_the_one_is_not_that_of_the_other(steward, solution, target):
    thread = write_thread(about=solution.translation_key)

    page = arrange(steward, thread, "merge", address=target.get_absolute_url()).text

    assert "not about the same item" in page
    merge(steward, thread, target)
    assert told(thread.author) == ["merged_opened"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("itself", "cannot be joined with itself"),
        ("archived", "archived"),
        ("nowhere", "no discussion with this address"),
        ("words", "not the address of a discussion"),
        ("private", "no discussion with this address"),
    ],
)
def test_nonsense_of_joining_is_refused(thread, address, reason):
    owner = make_owner(thread.space)
    archived = write_thread(owner)
    SpaceMember.objects.create(space=archived.space, member=owner, role="owner")
    type(archived.space).objects.filter(pk=archived.space_id).update(is_archived=True)
    private = write_thread(make_steward(), SpaceFactory(access="private"))
    addresses = {
        "itself": thread.get_absolute_url(),
        "archived": archived.get_absolute_url(),
        "nowhere": "/en/community/discussions/999999/",
        "words": "that one over there",
        "private": private.get_absolute_url(),
    }

    answer = arrange(owner, thread, "merge", address=addresses[address])

    assert answer.status_code == 400
    assert reason in problem_of(answer)
    assert not Decision.objects.exists()


def test_form_of_a_merge_sent_twice_is_one(steward, thread, posts, target):
    form_id = uuid4()

    answers = [merge(steward, thread, target, form_id=form_id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert target.posts.count() == 7
    assert Decision.objects.filter(kind="merge").count() == 1
    assert told(thread.author) == ["merged"]


@pytest.mark.parametrize("has_answer", [True, False], ids=["both", "one"])
def test_accepted_answer_stays_where_there_is_one(steward, thread, posts, target, has_answer):
    accept(thread, posts[0], thread.author, AT)
    own = target.posts.get(number=2) if has_answer else None
    accept(target, own, target.author, AT)

    merge(steward, thread, target)

    target.refresh_from_db()
    assert target.accepted == (own or posts[0])
    assert "the answer" in Client().get(target.get_absolute_url()).text


def test_follows_and_unread_notices_go_along(steward, thread, posts, target):
    merge(steward, thread, target)

    assert follow_of(posts[0].author, target).exists()
    assert not follow_of(posts[0].author, thread).exists()
    reader = log_in(thread.author.user)
    lines = read(reader.get("/en/community/notices/")).all("li", "threads__row")
    assert len(lines) == 5  # four answers, and that it was joined
    reader.get(target.get_absolute_url())
    assert not Notice.objects.filter(member=thread.author, read_at=None).exists()


def test_answer_on_its_way_to_the_joined_one_arrives(steward, thread, posts, target):
    writer = log_in(posts[0].author.user)
    merge(steward, thread, target)

    answer = send(writer, thread, "Written meanwhile", parent="2")

    assert answer.status_code == 302
    last = target.posts.order_by("-number").first()
    assert (last.body, last.parent) == ("Written meanwhile", None)


def test_joined_once_more_both_old_addresses_lead_to_the_last(steward, thread, posts, target):
    last = write_thread(title="Lamps, all of it")
    merge(steward, thread, target)
    merge(steward, target, last)

    for old in (thread, target):
        assert Client().get(old.get_absolute_url()).url.startswith(last.get_absolute_url())
    assert len(posts_on(Client(), last)) == 8


def test_split_and_joined_again_everything_is_read_in_one_place(steward, thread, posts):
    split(steward, thread, posts[1:3])
    made = Thread.objects.exclude(pk=thread.pk).get()

    merge(steward, made, thread)

    assert posts_on(Client(), thread) == ["first", "second", "fifth", "third", "fourth"]
    page = read(Client().get(thread.get_absolute_url()))
    assert page.all("p", "post__gone") == []


def test_post_taken_off_before_comes_back_where_it_is_now(steward, thread, posts, target):
    decision = moderation.take_off_post(posts[0], act())
    merge(steward, thread, target)

    moderation.restore(decision, act())

    assert "second" in posts_on(Client(), target)
    target.refresh_from_db()
    assert target.post_count == 7


def test_first_post_taken_off_after_a_merge_takes_no_discussion_along(steward, thread, target):
    merge(steward, thread, target)

    moderation.take_off_post(thread.author.posts.get(), act())

    assert posts_on(Client(), target) == ["one", "two"]


def test_author_changes_and_takes_off_a_post_where_it_is_now(steward, thread, posts, target):
    merge(steward, thread, target)
    author = log_in(posts[0].author.user)

    author.post(f"/en/community/posts/{posts[0].pk}/edit/", {"body": "second, changed"})
    assert "second, changed" in posts_on(Client(), target)
    author.post(f"/en/community/posts/{posts[0].pk}/delete/")

    target.refresh_from_db()
    assert target.post_count == 6


def test_title_of_a_joined_discussion_goes_with_its_author(steward, target):
    thread = write_thread(title="A title of mine alone")
    merge(steward, thread, target)

    close_account(thread.author.user, keeps_posts=False)

    assert not Thread.objects.filter(title="A title of mine alone").exists()
    assert Client().get(f"/en/community/discussions/{thread.pk}/").status_code == 301


def test_joined_discussion_goes_with_the_one_it_leads_to(steward, thread):
    target = write_thread(thread.author)
    merge(steward, thread, target)

    close_account(thread.author.user, keeps_posts=False)

    assert Thread.objects.count() == 0
