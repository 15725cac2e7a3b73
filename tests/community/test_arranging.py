"""Discussions put in order: pinned, closed, moved; who may do so, and who reads them then."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import Decision, Notice, Post, SpaceMember, Thread
from community.operations import moderation
from community.operations.lines import describe
from tests.community.arranging import (
    ACTS,
    arrange,
    channels_with,
    make_owner,
    make_steward,
    move,
    paths_of,
    problem_of,
    told,
)
from tests.community.moderating import DAYS, act, log_in, make_moderator
from tests.community.pages import posts_on, send
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.hub.html import read

LANGUAGES = ("en", "es", "it", "he", "ar")


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Nadia Haddad"), title="Zebralamps that dim")


def kinds():
    return list(Decision.objects.order_by("pk").values_list("kind", flat=True))


def make_people(space):
    moderator = MemberFactory(user=make_moderator())
    suspended = make_steward(suspended_until=timezone.now() + 9 * DAYS)
    return {
        "visitor": None,
        "member": MemberFactory(),
        "author": None,
        "owner of another": make_owner(SpaceFactory()),
        "suspended steward": suspended,
        "steward": make_steward(),
        "moderator": moderator,
        "owner": make_owner(space),
    }


@pytest.mark.parametrize("what", ACTS)
def test_stewards_moderators_and_owners_alone_arrange(thread, what):
    people = {**make_people(thread.space), "author": thread.author}
    write_post(thread)

    answers = {}
    for who, member in people.items():
        client = log_in(member.user) if member else Client()
        address = f"/en/community/discussions/{thread.pk}/{what}/"
        ask = client.post if what in {"pin", "open"} else client.get
        answers[who] = ask(address).status_code

    done = 302 if what in {"pin", "open"} else 200
    assert answers == {
        "visitor": 302,  # to the login
        "member": 404,
        "author": 404,
        "owner of another": 404,
        "suspended steward": 403,
        "steward": done,
        "moderator": done,
        "owner": done,
    }


def test_tools_are_shown_to_who_may_use_them(thread):
    write_post(thread)
    shown = {}
    for who, member in {**make_people(thread.space), "author": thread.author}.items():
        client = log_in(member.user) if member else Client()
        page = read(client.get(thread.get_absolute_url()))
        links = [link["href"] for link in page.one("main").all("a")]
        shown[who] = any("/split/" in link for link in links)

    assert [who for who, is_shown in shown.items() if is_shown] == [
        "steward",
        "moderator",
        "owner",
    ]


def test_moderator_outside_a_private_space_arranges_nothing_there(hub_tree):
    thread = write_thread(make_steward(), SpaceFactory(access="private"))
    moderator = MemberFactory(user=make_moderator())

    assert arrange(moderator, thread, "pin").status_code == 404


def test_pinned_discussion_stands_first_until_it_is_pinned_no_more(steward, thread):
    other = write_thread(space=thread.space, title="Newer", at=timezone.now() + 3000 * DAYS)
    space = thread.space.get_absolute_url()

    def titles():
        rows = read(Client().get(space)).all("li", "threads__row")
        return [row.one("h2").one("a").text for row in rows]

    assert titles() == [other.title, thread.title]
    arrange(steward, thread, "pin")
    arrange(steward, thread, "pin")
    assert titles() == [thread.title, other.title]
    arrange(steward, thread, "pin", stop="1")
    assert titles() == [other.title, thread.title]
    assert kinds() == ["pin", "unpin"]
    assert told(thread.author) == ["pinned", "unpinned"]


def test_discussion_is_closed_with_a_reason_and_opened_again(steward, thread, commit, mailoutbox):
    assert "Fill in this field" in problem_of(arrange(steward, thread, "close"))

    with commit():
        arrange(steward, thread, "close", reason="answered", text="All is said.")

    assert "All is said." in mailoutbox[0].body
    assert "The reason: the question is answered" in mailoutbox[0].body
    assert mailoutbox[0].to == [thread.author.user.email]
    author = log_in(thread.author.user)
    assert send(author, thread, "One more thing.").status_code == 400

    arrange(steward, thread, "open")

    assert send(author, thread, "One more thing.").status_code == 302
    assert kinds() == ["close", "restore"]
    closed = Decision.objects.get(kind="close")
    assert (closed.member, closed.reversed_by) == (thread.author, steward.user)


def test_reason_of_a_closing_is_in_the_language_of_who_began_it(steward, commit, mailoutbox):
    thread = write_thread(MemberFactory(language="ar"))

    with commit():
        arrange(steward, thread, "close", reason="answered", text="See the second post.")

    assert "أُجيب عن السؤال" in mailoutbox[0].body


def test_closed_twice_is_one_decision(steward, thread):
    form = {"reason": "finished", "text": "All is said.", "form_id": uuid4()}

    for _ in range(2):
        arrange(steward, thread, "close", **form)
    arrange(steward, thread, "close", reason="finished", text="Once more.")

    assert kinds() == ["close"]


def test_what_a_moderator_closed_only_a_moderator_opens(steward, thread):
    moderator = make_moderator()
    moderation.close_thread(thread, act(moderator))

    page = log_in(steward.user).post(
        f"/en/community/discussions/{thread.pk}/open/", {"form_id": uuid4()}, follow=True
    )

    assert "only a moderator opens it again" in page.text
    thread.refresh_from_db()
    assert thread.is_closed
    arrange(MemberFactory(user=moderator), thread, "open")
    thread.refresh_from_db()
    assert not thread.is_closed


def test_discussion_opened_again_without_a_decision_about_it(steward, thread):
    Thread.objects.update(is_closed=True)

    arrange(steward, thread, "open")

    thread.refresh_from_db()
    assert (thread.is_closed, kinds()) == (False, ["restore"])


@pytest.mark.parametrize(
    ("access", "readers", "warning"),
    [
        ("open", "Everybody can read it then", []),
        ("members", "All members can read it then", ["links lead nowhere"]),
        ("private", "Only those let into that space", ["links lead nowhere"]),
    ],
)
def test_who_moves_reads_first_who_will_read_it(steward, thread, access, readers, warning):
    target = SpaceFactory(access=access)

    page = read(arrange(steward, thread, "move", space=target.pk))

    notices = [each.text for each in page.one("main").all("p", "notice__text")]
    assert readers in notices[0]
    assert [text in notice for text, notice in zip(warning, notices[1:], strict=True)] == [
        True for _ in warning
    ]
    thread.refresh_from_db()
    assert thread.space_id != target.pk


def test_question_answered_about_another_space_is_asked_again(steward, thread):
    seen, chosen = SpaceFactory(access="private"), SpaceFactory(access="open")

    answer = arrange(steward, thread, "move", space=chosen.pk, is_sure=seen.pk)

    assert (answer.status_code, kinds()) == (200, [])


def test_moved_inside_it_leaves_every_channel_at_once_and_comes_back(steward, thread):
    post = thread.posts.get()
    public, inside = thread.space, SpaceFactory(access="private")
    everywhere = channels_with(thread)
    assert len(everywhere) == 7

    answer = move(steward, thread, inside)

    assert answer.url == thread.get_absolute_url()
    assert channels_with(thread) == set()
    assert paths_of(thread) == set()
    for client in (Client(), log_in(MemberFactory().user), log_in(thread.author.user)):
        assert client.get(thread.get_absolute_url()).status_code == 404
        assert client.get(post.get_absolute_url()).status_code == 404
        assert "Zebralamps" not in client.get(public.get_absolute_url()).text
    insider = MemberFactory()
    SpaceMember.objects.create(space=inside, member=insider)
    assert log_in(insider.user).get(thread.get_absolute_url()).status_code == 200

    move(steward, thread, public)

    assert channels_with(thread) == everywhere
    assert kinds() == ["move", "move"]
    assert told(thread.author) == ["moved", "moved_opened"]


def test_members_space_hides_from_visitors_alone(steward, thread):
    move(steward, thread, SpaceFactory(access="members"))

    member = log_in(MemberFactory().user)
    assert channels_with(thread) == set()
    assert {"search", "section"} <= channels_with(thread, member)
    assert Client().get(thread.get_absolute_url()).status_code == 404
    assert member.get(thread.get_absolute_url()).status_code == 200


def test_follower_hears_no_more_of_what_was_moved_away(steward, thread):
    follower = MemberFactory()
    write_post(thread, follower)
    move(steward, thread, SpaceFactory(access="private"))
    before = Notice.objects.filter(member=follower).count()

    write_post(Thread.objects.get(), steward, body="Secretly said")

    assert Notice.objects.filter(member=follower).count() == before
    page = log_in(follower.user).get("/en/community/notices/").text
    assert "moved to where you cannot read it" in page
    assert "Zebralamps" not in page


def test_owner_moves_between_own_spaces_alone(thread):
    owner = make_owner(thread.space)
    foreign, own = SpaceFactory(), SpaceFactory()
    SpaceMember.objects.create(space=own, member=owner, role="owner")

    assert move(owner, thread, foreign).status_code == 400
    assert move(owner, thread, own).status_code == 302
    thread.refresh_from_db()
    assert thread.space == own


def test_nothing_is_moved_into_an_archived_space(steward, thread):
    assert move(steward, thread, SpaceFactory(is_archived=True)).status_code == 400
    assert kinds() == []


def test_form_of_a_move_sent_twice_is_one(steward, thread):
    target, form_id = SpaceFactory(), uuid4()

    answers = [move(steward, thread, target, form_id=form_id) for _ in range(2)]

    assert [answer.url for answer in answers] == [thread.get_absolute_url()] * 2
    assert (kinds(), told(thread.author)) == (["move"], ["moved"])


def test_moderator_takes_a_move_back(steward, thread):
    space = thread.space
    arrange(steward, thread, "pin")
    move(steward, thread, SpaceFactory(access="private"))

    moderation.restore(Decision.objects.get(kind="move"), act())

    thread.refresh_from_db()
    assert (thread.space, thread.is_pinned) == (space, True)
    assert posts_on(Client(), thread) == ["What did it cost you?"]


def test_unpinned_by_a_move_as_the_pin_was_of_its_space(steward, thread):
    arrange(steward, thread, "pin")

    move(steward, thread, SpaceFactory())

    thread.refresh_from_db()
    assert not thread.is_pinned


@pytest.mark.parametrize("what", ["pin", "close", "move", "split", "merge"])
def test_held_discussion_is_not_arranged(steward, what):
    held = write_thread(MemberFactory(trust="new"))

    assert arrange(steward, held, what).status_code == 404
    assert "<details" not in read(log_in(steward.user).get(held.get_absolute_url())).one("main").raw


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "what", ["pinned", "unpinned", "moved", "moved_opened", "split", "merged", "merged_opened"]
)
def test_author_is_told_in_their_language(thread, what, language):
    Notice.objects.create(
        member=thread.author,
        kind="arranged",
        key=f"arranged:{what}",
        group=f"thread:{thread.pk}",
        about={"thread": thread.pk, "what": what},
    )

    page = read(log_in(thread.author.user).get(f"/{language}/community/notices/"))

    row = page.one("li", "threads__row")
    assert row.one("h2").text != ""
    assert thread.title in row.text


def test_notice_costs_the_same_for_any_number(thread, django_assert_num_queries):
    def notices_of(count):
        threads = [write_thread(thread.author) for _ in range(count)]
        return [
            Notice(pk=pk, member=thread.author, kind="arranged", about={"thread": each.pk})
            for pk, each in enumerate(threads, start=1)
        ]

    for count in (1, 3):
        rows = notices_of(count)
        with django_assert_num_queries(2):
            assert len(describe(rows, thread.author, timezone.now())) == count


def test_posts_keep_their_place_in_the_lists_of_their_author(steward, thread):
    move(steward, thread, SpaceFactory())

    assert Post.objects.get().thread_id == thread.pk
    page = Client().get(thread.author.get_absolute_url()).text
    assert thread.title in page


@pytest.mark.parametrize(("kind", "is_offered"), [("move", True), ("pin", True), ("split", False)])
def test_admin_offers_to_take_back_what_can_be(steward, thread, kind, is_offered):
    decision = Decision.objects.create(kind=kind, thread=thread, moderator=steward.user)

    page = log_in(make_moderator()).get(
        reverse("community_moderation:decision", args=[decision.pk])
    )

    assert page.status_code == 200
    assert ("Take it back" in page.text) == is_offered
