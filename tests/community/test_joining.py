"""Discussions split and joined: what stands where, what leads where, and who is told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from community.enums import FollowKind, NoticeKind
from community.models import Decision, Follow, Notice, SpaceMember, Thread
from community.operations import moderation
from community.operations.discussions import accept
from community.operations.leaving import close_account
from tests.community.arranging import (
    arrange,
    channels_with,
    make_owner,
    make_steward,
    merge,
    move,
    paths_of,
    problem_of,
    split,
)
from tests.community.moderating import AT, act, log_in
from tests.community.pages import posts_on, send
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.hub.html import read


@pytest.fixture
def steward(hub_tree):
    return make_steward()


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Nadia Haddad"), body="first")


@pytest.fixture
def posts(thread):
    """The second to the fifth post of the discussion; the fourth stands below the third."""
    second = write_post(thread, body="second")
    third = write_post(thread, body="third")
    fourth = write_post(thread, body="fourth", parent=third)
    return [second, third, fourth, write_post(thread, body="fifth")]


def told(member):
    rows = Notice.objects.filter(member=member, kind=NoticeKind.ARRANGED).order_by("pk")
    return [row.about["what"] for row in rows]


def numbers_of(thread):
    rows = thread.posts.order_by("root", "number").values_list("body", "number", "root")
    return list(rows)


def follow_of(member, thread):
    return Follow.objects.filter(member=member, kind=FollowKind.THREAD, value=str(thread.pk))


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

    with django_assert_num_queries(10):
        Client().get(thread.get_absolute_url())


# Joining


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
