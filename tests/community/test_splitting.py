"""Discussions split: what stands where, what leads where, and who is told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from community.models import Decision, Notice, Thread
from community.operations.discussions import accept
from tests.community.arranging import (
    follow_of,
    move,
    numbers_of,
    problem_of,
    split,
    told,
)
from tests.community.moderating import AT, log_in
from tests.community.pages import posts_on
from tests.factories.community import SpaceFactory, write_post, write_thread
from tests.hub.html import read


def test_chosen_posts_become_a_discussion_and_keep_their_addresses(steward, thread, posts):
    second, third, fourth, _fifth = posts

    answer = split(steward, thread, [third, fourth])

    made = Thread.objects.exclude(pk=thread.pk).get()
    assert answer.url == made.get_absolute_url()
    assert (made.title, made.author, made.space) == (
        "What the lamps cost",
        third.author,
        thread.space,
    )
    assert numbers_of(made) == [("third", 1, 1), ("fourth", 2, 1)]
    assert posts_on(Client(), thread) == ["first", "second", "fifth"]
    assert posts_on(Client(), made) == ["third", "fourth"]
    place = Client().get(fourth.get_absolute_url()).url
    assert place == f"{made.get_absolute_url()}#post-2"
    assert Client().get(second.get_absolute_url()).url == f"{thread.get_absolute_url()}#post-2"


def test_old_discussion_says_where_its_posts_went_at_their_old_anchors(steward, thread, posts):
    split(steward, thread, posts[1:3])
    made = Thread.objects.exclude(pk=thread.pk).get()

    page = read(Client().get(thread.get_absolute_url()))

    sign = page.one("p", "post__gone")
    assert [anchor["id"] for anchor in sign.all("span") if "id" in anchor.attributes] == [
        "post-3",
        "post-4",
    ]
    assert sign.one("a")["href"] == made.get_absolute_url()


def test_sign_to_what_was_moved_inside_is_seen_inside_alone(steward, thread, posts):
    split(steward, thread, posts[1:3])
    made = Thread.objects.exclude(pk=thread.pk).get()
    move(steward, made, SpaceFactory(access="private"))

    assert "What the lamps cost" not in Client().get(thread.get_absolute_url()).text
    inside = log_in(steward.user).get(thread.get_absolute_url()).text
    assert "What the lamps cost" in inside


def test_counts_follow_the_posts(steward, thread, posts):
    split(steward, thread, posts[1:3])

    counts = dict(Thread.objects.values_list("title", "post_count"))
    assert counts == {thread.title: 3, "What the lamps cost": 2}
    items = Client().get("/api/v1/items/?kind=discussion&locale=en").json()["items"]
    assert {item["title"]: item["reply_count"] for item in items} == {
        thread.title: 2,
        "What the lamps cost": 1,
    }


def test_number_of_what_went_is_given_to_no_other_post(steward, thread, posts):
    split(steward, thread, posts[3:])

    assert write_post(thread, body="sixth").number == 6


def test_answer_whose_post_goes_alone_stands_by_itself(steward, thread, posts):
    split(steward, thread, [posts[1]])

    assert numbers_of(thread) == [
        ("first", 1, 1),
        ("second", 2, 2),
        ("fourth", 4, 4),
        ("fifth", 5, 5),
    ]


def test_answer_that_goes_without_its_post_stands_by_itself(steward, thread, posts):
    split(steward, thread, [posts[2]])

    made = Thread.objects.exclude(pk=thread.pk).get()
    assert numbers_of(made) == [("fourth", 1, 1)]
    assert made.posts.get().parent is None


def test_accepted_answer_that_goes_is_no_answer_any_more(steward, thread, posts):
    accept(thread, posts[1], thread.author, AT)

    split(steward, thread, posts[1:3])

    assert set(Thread.objects.values_list("accepted", flat=True)) == {None}


def test_readers_of_the_new_discussion_are_those_of_the_old(steward, solution):
    thread = write_thread(about=solution.translation_key)
    post = write_post(thread)
    split(steward, thread, [post])
    made = Thread.objects.exclude(pk=thread.pk).get()
    assert made.about == thread.about
    assert Client().get(made.get_absolute_url()).status_code == 200

    solution.unpublish()

    assert Client().get(made.get_absolute_url()).status_code == 404


def test_authors_are_told_and_followers_follow_both(steward, thread, posts):
    split(steward, thread, posts[1:3])

    made = Thread.objects.exclude(pk=thread.pk).get()
    assert [told(post.author) for post in posts] == [[], ["split"], ["split"], []]
    assert follow_of(thread.author, made).exists()
    assert follow_of(thread.author, thread).exists()
    log_in(thread.author.user).get(made.get_absolute_url())
    unread = Notice.objects.filter(member=thread.author, read_at=None)
    assert {row.about["post"] for row in unread} == {posts[0].pk, posts[3].pk}


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [("none", "Choose the posts that go"), ("first", "cannot go"), ("foreign", "cannot go")],
)
def test_nonsense_is_refused_with_the_title_kept(steward, thread, posts, chosen, reason):
    rows = {"none": [], "first": [thread.posts.get(number=1)], "foreign": [write_thread()]}
    if chosen == "foreign":
        rows["foreign"] = [rows["foreign"][0].posts.get()]

    answer = split(steward, thread, rows[chosen])

    assert reason in problem_of(answer)
    assert read(answer).one("input", name="title")["value"] == "What the lamps cost"
    assert not Decision.objects.exists()


def test_all_but_the_first_may_go_and_then_there_is_nothing_to_split(steward, thread, posts):
    split(steward, thread, posts)

    assert posts_on(Client(), thread) == ["first"]
    page = log_in(steward.user).get(f"/en/community/discussions/{thread.pk}/split/").text
    assert "nothing to split" in page


def test_form_of_a_split_sent_twice_is_one(steward, thread, posts):
    form_id = uuid4()

    answers = [split(steward, thread, posts[:1], form_id=form_id) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Thread.objects.count() == 2
    (decision,) = Decision.objects.all()
    assert (decision.kind, decision.moderator, decision.post) == ("split", steward.user, posts[0])


def test_post_asked_for_is_chosen_already(steward, thread, posts):
    address = f"/en/community/discussions/{thread.pk}/split/?post={posts[1].pk}"

    boxes = read(log_in(steward.user).get(address)).all("input", type="checkbox")

    assert [box["value"] for box in boxes if "checked" in box.attributes] == [str(posts[1].pk)]
    assert len(boxes) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_splitting_page_costs_the_same(steward, thread, django_assert_num_queries, count):
    for _ in range(count):
        write_post(thread)
    client = log_in(steward.user)

    with django_assert_num_queries(14):
        client.get(f"/en/community/discussions/{thread.pk}/split/")


@pytest.mark.parametrize("count", [1, 3])
def test_signs_cost_one_query(steward, thread, django_assert_num_queries, count):
    for number in range(count):
        split(steward, thread, [write_post(thread)], title=f"Part {number}")
    Client().get(thread.get_absolute_url())

    with django_assert_num_queries(9):
        Client().get(thread.get_absolute_url())
