"""Spaces: their lists, and who is let in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community.models import Post, SpaceMember, Thread
from tests.community.pages import send
from tests.factories.community import (
    WRITTEN_AT,
    MemberFactory,
    SpaceFactory,
    write_thread,
)
from tests.hub.html import read


@pytest.mark.parametrize("count", [1, 3])
def test_space_costs_the_same_at_any_length(client, hub_tree, django_assert_num_queries, count):
    space = SpaceFactory()
    for number in range(count):
        write_thread(space=space, title=f"Thread {number}")
    client.get(space.get_absolute_url())

    with django_assert_num_queries(4):
        client.get(space.get_absolute_url())


def test_pinned_comes_first_then_the_last_written_to(client, hub_tree):
    space = SpaceFactory()
    names = ["oldest", "middle", "newest"]
    for number, name in enumerate(names):
        write_thread(space=space, title=name + " one", at=WRITTEN_AT + timedelta(hours=number))
    Thread.objects.filter(title="middle one").update(is_pinned=True)

    rows = read(client.get(space.get_absolute_url())).all("h2", "threads__title")

    titles = [row.one("a").text for row in rows]
    assert titles == ["middle one", "newest one", "oldest one"]


def test_restricted_space_says_how_to_get_in_and_names_nothing(member_client, member):
    owner = MemberFactory()
    space = SpaceFactory(access="restricted", slug="inner")
    SpaceMember.objects.create(space=space, member=owner, role="owner")
    write_thread(owner, space, title="Hidden talk")

    before = member_client.get("/en/community/spaces/inner/").content.decode()
    member_client.post("/en/community/spaces/inner/ask/")
    after = member_client.get("/en/community/spaces/inner/").content.decode()

    assert ("Ask to be let in" in before, "Hidden talk" in before) == (True, False)
    assert ("You have asked" in after, "Hidden talk" in after) == (True, False)


def test_private_space_is_known_to_its_people_alone(member_client):
    SpaceFactory(access="private", slug="whispers")

    assert member_client.get("/en/community/spaces/whispers/").status_code == 404
    assert "whispers" not in member_client.get("/en/community/spaces/").content.decode()


def test_archived_space_is_read_and_not_written(member_client):
    thread = write_thread()
    thread.space.is_archived = True
    thread.space.save()

    assert member_client.get(thread.get_absolute_url()).status_code == 200
    assert send(member_client, thread, "One more").status_code == 400
    assert Post.objects.count() == 1
