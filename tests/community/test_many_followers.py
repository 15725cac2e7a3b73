"""Posts with very many followers: their authors do not wait, and each follower is told once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from community.enums import FollowKind, NoticeKind, NoticePace
from community.models import Follow, Member, Notice, SpaceMember
from community.operations import discussions, moderation
from community.operations.members import block
from community.operations.notices import MOST_AT_ONCE, set_paces
from community.operations.telling import tell_batch, tell_waiting
from home.models import User
from home.registry import all_jobs
from tests.community.moderating import act
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread

pytestmark = pytest.mark.usefixtures("hub_tree")
AT = datetime(2030, 6, 4, 9, tzinfo=UTC)


def follow_many(count, kind, value):
    """Let `count` new members follow it."""
    known = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"follower{known + number}@example.org") for number in range(count)
    )
    members = Member.objects.bulk_create(Member(user=user, name="Reader") for user in users)
    Follow.objects.bulk_create(
        Follow(member=member, kind=kind, value=str(value)) for member in members
    )
    return members


def told_of(post):
    rows = Notice.objects.filter(key=f"post:{post.pk}").order_by("member")
    return list(rows.values_list("member", flat=True))


@transaction.atomic
def die_within_a_batch():
    """Be killed before what was written is there for good."""
    tell_batch()
    raise KeyboardInterrupt


def test_posters_request_has_the_same_queries_whatever_the_followers(member_client, member):
    counts = {}
    for followers in (3, MOST_AT_ONCE + 1, 3 * MOST_AT_ONCE):
        thread = write_thread(member)
        follow_many(followers, FollowKind.THREAD, thread.pk)
        address = f"/en/community/discussions/{thread.pk}/reply/"
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = member_client.post(address, {"body": "Ninety euro.", "language": "en"})
        assert answer.status_code == 302
        counts[followers] = len(queries)

    few, many, more = counts.values()
    assert few == many == more
    assert told_of(thread.posts.get(number=2)) == []


@pytest.mark.parametrize("more", [0, 1, MOST_AT_ONCE])
def test_all_followers_are_told_once(more):
    thread = write_thread()
    Follow.objects.all().delete()
    readers = follow_many(MOST_AT_ONCE + more, FollowKind.THREAD, thread.pk)

    post = write_post(thread, at=AT)
    tell_waiting()
    tell_waiting()

    assert told_of(post) == [reader.pk for reader in readers]
    kinds = Notice.objects.values_list("kind", "created_at").distinct()
    assert list(kinds) == [("reply", AT)]


def test_space_with_many_followers_is_told_of_a_new_discussion():
    space = SpaceFactory()
    readers = follow_many(MOST_AT_ONCE + 1, FollowKind.SPACE, space.slug)

    post = write_thread(space=space).posts.get()
    tell_waiting()

    assert told_of(post) == [reader.pk for reader in readers]
    assert set(Notice.objects.values_list("kind", flat=True)) == {"new_discussion"}


def test_worker_that_dies_between_batches_or_within_one_doubles_and_loses_nothing():
    thread = write_thread()
    Follow.objects.all().delete()
    readers = follow_many(3 * MOST_AT_ONCE + 1, FollowKind.THREAD, thread.pk)
    post = write_post(thread, at=AT)

    assert tell_batch() == MOST_AT_ONCE  # and then it is killed
    with pytest.raises(KeyboardInterrupt):
        die_within_a_batch()
    assert len(told_of(post)) == MOST_AT_ONCE
    tell_waiting()

    assert told_of(post) == [reader.pk for reader in readers]
    assert tell_batch() is None


def test_who_is_named_blocks_or_may_not_enter_counts_as_with_few(member):
    space = SpaceFactory(access="private")
    author = MemberFactory()
    readers = follow_many(MOST_AT_ONCE + 3, FollowKind.SPACE, space.slug)
    SpaceMember.objects.bulk_create(
        SpaceMember(space=space, member=who) for who in (*readers[:-1], author)
    )
    named, blocking, outside = readers[0], readers[1], readers[-1]
    named.key = Member.objects.get(pk=named.pk).key
    block(blocking, author)

    post = write_thread(author, space, body=f"@{named.key} look").posts.get()
    tell_waiting()

    told = told_of(post)
    assert told == [who.pk for who in readers if who not in (blocking, outside)]
    assert Notice.objects.get(member=named).kind == "mention"


def test_pace_of_each_reader_holds(hub_tree):
    thread = write_thread()
    readers = follow_many(MOST_AT_ONCE + 1, FollowKind.THREAD, thread.pk)
    set_paces(readers[0], {NoticeKind.REPLY: NoticePace.NEVER}, AT)

    write_post(thread, at=AT)
    tell_waiting()

    due = [Notice.objects.get(member=reader).due_at for reader in readers[:2]]
    assert due == [None, AT]


@pytest.mark.parametrize("gone", ["deleted", "taken off"])
def test_post_that_went_meanwhile_is_told_to_nobody(gone):
    thread = write_thread()
    follow_many(MOST_AT_ONCE + 1, FollowKind.THREAD, thread.pk)
    post = write_post(thread, at=AT)
    if gone == "deleted":
        discussions.delete_post(post, post.author, AT)
    else:
        moderation.take_off_post(post, act())

    tell_waiting()

    assert told_of(post) == []
    assert tell_batch() is None


def test_clock_tells_them():
    assert tell_waiting in [job.run for job in all_jobs()]
