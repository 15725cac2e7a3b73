"""Changes of posts pass what new posts pass; those of new members are read first."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community import limits
from community.limits import LimitError
from community.models import Notice, PostChange, Thread
from community.operations import appeals, moderation
from community.operations.edits import edit_post
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.community.pages import posts_on
from tests.community.uploads import picture, sent
from tests.factories.community import (
    MemberFactory,
    SpaceFactory,
    write_post,
    write_search,
    write_thread,
)
from tests.hub.html import read

SPAM = "Buy now: https://a.example and https://b.example"
QUEUE = "/admin/community/queue/"


@pytest.fixture
def newcomer(hub_tree):
    return MemberFactory(name="Tom Reed", trust="new")


@pytest.fixture
def post(newcomer):
    """A first post that a moderator has let through."""
    made = write_thread(newcomer, title="Street lights", body="What did it cost?").posts.get()
    moderation.approve_post(made, act())
    return made


def send_change(member, post, **fields):
    form = {"body": post.body, "title": post.thread.title, "language": "", **fields}
    return log_in(member.user).post(f"/en/community/posts/{post.pk}/edit/", form, follow=True)


def open_queue(moderator):
    """Return the desk, and the address of the only change that waits."""
    desk = log_in(moderator)
    links = read(desk.get(QUEUE)).all("a")
    (url,) = {link["href"] for link in links if "/held-changes/" in link["href"]}
    return desk, url


def test_what_a_new_member_adds_waits_and_the_post_stands(client, newcomer, post):
    answer = send_change(newcomer, post, body=SPAM, title="CHEAP LAMPS")

    assert "Your change waits for a moderator" in answer.text
    assert posts_on(client, post.thread) == ["What did it cost?"]
    page = client.get(post.thread.get_absolute_url()).text
    assert ("CHEAP LAMPS" in page, "waits for a moderator" in page) == (False, False)
    item = client.get(f"/api/v1/items/{post.thread.key}/").text
    assert ("CHEAP" in item, "a.example" in item) == (False, False)


def test_author_finds_the_change_that_waits_and_works_on_it(newcomer, post):
    page = send_change(newcomer, post, body="What did one lamp cost?")
    link = read(page).one("a", "tag--warning")["href"]

    assert "What did one lamp cost?" in log_in(newcomer.user).get(link).text
    form = read(log_in(newcomer.user).get(f"/en/community/posts/{post.pk}/edit/"))
    assert form.one("textarea", name="body").text == "What did one lamp cost?"
    send_change(newcomer, post, body="What did one LED lamp cost?")
    assert PostChange.objects.get().body == "What did one LED lamp cost?"


def test_nobody_else_sees_or_decides_about_a_change(newcomer, post, member_client, client):
    send_change(newcomer, post, body=SPAM)
    url = f"/en/community/posts/{post.pk}/change/"

    assert member_client.get(url).status_code == 404
    assert member_client.post(url, {"show": "1"}).status_code == 404
    assert log_in(newcomer.user).post(url, {"show": "1"}).status_code == 403
    assert PostChange.objects.get().state == "held"


def test_what_a_new_member_only_takes_out_goes_at_once(client, newcomer, post):
    send_change(newcomer, post, body="What did it")

    assert posts_on(client, post.thread) == ["What did it"]
    assert not PostChange.objects.exists()


def test_moderator_shows_the_change_and_what_stood_is_in_the_history(client, newcomer, post):
    named = MemberFactory()
    text = f"What did it cost, @{named.key}?"
    send_change(newcomer, post, body=text, title="Street lights that dim")
    assert not Notice.objects.filter(member=named).exists()
    desk, url = open_queue(make_moderator("Said"))

    shown = desk.get(url).text
    assert ("Street lights that dim" in shown, "What did it cost?" in shown) == (True, True)
    desk.post(url, {"act": "show_change"})

    thread = Thread.objects.get()
    assert (thread.title, thread.posts.get().body) == ("Street lights that dim", text)
    history = client.get(f"/en/community/posts/{post.pk}/history/").text
    assert ("Street lights<" in history, "What did it cost?" in history) == (True, True)
    assert [row.kind for row in Notice.objects.filter(member=named)] == ["mention"]
    assert "/held-changes/" not in desk.get(QUEUE).text


def test_declined_change_is_told_with_its_reason_and_comes_back_by_appeal(newcomer, post):
    send_change(newcomer, post, body=SPAM)
    rita = make_moderator("Said")
    desk, url = open_queue(rita)

    assert desk.post(url, {"act": "decline_change"}).status_code == 400
    desk.post(url, {"act": "decline_change", "reason": "spam", "text": "It sells lamps."})

    post.refresh_from_db()
    decision = newcomer.decisions.get(kind="decline")
    assert (post.body, decision.text) == ("What did it cost?", "It sells lamps.")
    assert [row.kind for row in Notice.objects.filter(member=newcomer)] == ["decision"]
    assert "/held-changes/" not in desk.get(QUEUE).text
    appeals.uphold(appeals.appeal(decision, "They are ours.", AT), act(make_moderator()))
    assert open_queue(rita)[1] == url


def test_steward_decides_where_the_post_stands(newcomer, post, steward):
    send_change(newcomer, post, body="What did one lamp cost?")
    desk = log_in(steward.user)
    page = read(desk.get(post.thread.get_absolute_url()))
    url = page.one("a", "tag--warning")["href"]

    assert desk.post(url, {"reason": "spam", "text": ""}).status_code == 400
    assert desk.post(url, {"show": "1"}).status_code == 302

    post.refresh_from_db()
    assert post.body == "What did one lamp cost?"
    assert "waits no more" in desk.get(url, follow=True).text


def test_new_member_adds_no_file_to_a_post_that_stands(newcomer, post):
    answer = send_change(newcomer, post, files=[sent("a.jpg", picture())])

    assert "files go with new posts" in answer.text
    assert post.attachments.count() == 0


def test_member_changes_at_once(client, member):
    thread = write_thread(member)

    send_change(member, thread.posts.get(), body="What did one lamp cost?")

    assert posts_on(client, thread) == ["What did one lamp cost?"]


@pytest.mark.parametrize(("trust", "state"), [("member", "visible"), ("new", "held")])
def test_changes_are_counted_with_posts(trust, state, hub_tree):
    author = MemberFactory(trust=trust)
    post = write_thread(author, at=AT - DAYS).posts.get()
    assert post.state == state
    most = limits.LIMITS[trust].posts_per_hour
    for number in range(most - 1):
        edit_post(post, author, body=f"Lamp {number}", at=AT)
    write_thread(author, at=AT)

    for change in ({"body": "Once more"}, {"body": post.body, "title": "Another title"}):
        with pytest.raises(LimitError, match="a lot within an hour"):
            edit_post(post, author, at=AT, **change)
    with pytest.raises(LimitError, match="a lot within an hour"):
        write_post(write_thread(), author, at=AT)
    edit_post(post, author, body=post.body, at=AT)  # nothing new
    edit_post(post, author, body="An hour later", at=AT + timedelta(hours=1, minutes=1))


def test_changes_that_wait_are_counted_each_time(newcomer, post):
    most = limits.LIMITS["new"].posts_per_hour
    for number in range(most):
        edit_post(post, newcomer, body=f"Lamp {number}", at=AT)
    edit_post(post, newcomer, body=f"Lamp {most - 1}", at=AT)  # the same form once more

    with pytest.raises(LimitError, match="a lot within an hour"):
        edit_post(post, newcomer, body="Once more", at=AT)


def test_members_named_are_counted_over_the_life_of_a_post(hub_tree):
    author = MemberFactory()
    post = write_thread(author, at=AT).posts.get()
    named = MemberFactory.create_batch(limits.LIMITS["member"].mentions_per_post + 1)
    for each in named[:-1]:
        edit_post(post, author, body=f"Ask @{each.key}.", at=AT)

    with pytest.raises(LimitError, match="may name 10 members"):
        edit_post(post, author, body=f"Ask @{named[-1].key}.", at=AT)

    edit_post(post, author, body=f"Ask @{named[0].key}, as I said.", at=AT)
    counts = [Notice.objects.filter(member=each, kind="mention").count() for each in named]
    assert counts == [1] * (len(named) - 1) + [0]


def test_links_of_a_title_are_counted(hub_tree):
    newcomer = MemberFactory(trust="new")

    with pytest.raises(LimitError, match="may have 2 links"):
        write_thread(newcomer, title="Lamps at www.lamps.org", body=SPAM)


@time_machine.travel(AT, tick=False)
def test_what_a_new_member_published_is_not_changed_unread(newcomer):
    moderation.approve_post(write_thread(newcomer).posts.get(), act())
    search = write_search(newcomer, at=AT)
    url = f"/en/community/partners/{search.pk}/change/"
    assert search.state == "visible"
    desk = log_in(newcomer.user)
    form = {
        "title": search.title,
        "organisation": search.organisation,
        "partners": search.partners,
        "closes_on": search.closes_on.isoformat(),
        "language": "",
    }

    answer = desk.post(url, {**form, "body": SPAM})

    assert answer.status_code == 400
    assert "read as it is" in answer.text
    assert SPAM in answer.text
    search.refresh_from_db()
    assert search.body == "We want to apply together."


def test_first_post_of_a_moderator_waits_for_nobody(client, hub_tree):
    rita = MemberFactory(user=make_moderator("Said"), trust="new")

    thread = write_thread(rita, SpaceFactory(), body="Welcome.")
    edit_post(thread.posts.get(), rita, body="Welcome, all of you.", at=AT)

    assert posts_on(client, thread) == ["Welcome, all of you."]
    assert not rita.decisions.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queue_with_changes_costs_the_same_at_any_length(
    newcomer, post, django_assert_num_queries, count
):
    posts = [write_post(post.thread, newcomer) for _ in range(count)]
    for each in posts:
        edit_post(each, newcomer, body="Something else", at=AT)
    desk = log_in(make_moderator("Said"))
    desk.get(QUEUE)

    with django_assert_num_queries(24):
        desk.get(QUEUE)


def test_change_that_waits_goes_with_the_post(newcomer, post):
    send_change(newcomer, post, body=SPAM)
    page = log_in(newcomer.user).post(f"/en/community/posts/{post.pk}/delete/")

    assert page.status_code == 302
    assert not PostChange.objects.exists()
