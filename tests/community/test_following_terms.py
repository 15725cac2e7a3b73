"""Followers of topics, places, items and authors hear of discussions, calls and reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from community.models import Notice, Thread
from community.operations.announcements import show
from community.operations.deciding import Act
from community.operations.members import block, follow
from community.operations.notices import MOST_AT_ONCE
from community.operations.telling import tell_waiting
from tests.factories.community import (
    MemberFactory,
    SpaceFactory,
    write_search,
    write_transfer,
)
from tests.factories.home import CityFactory, TopicFactory, UserFactory

AT = datetime(2030, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def city(hub_tree):
    return CityFactory(key="genoa", country_code="IT")


@pytest.fixture
def topic(hub_tree):
    return TopicFactory(key="energy")


def kinds_of(member):
    return list(Notice.objects.filter(member=member).values_list("kind", flat=True))


def test_discussion_is_filed_under_topics_and_a_city_and_their_followers_hear(
    member_client, city, topic
):
    by_topic, by_city, by_country = MemberFactory(), MemberFactory(), MemberFactory()
    follow(by_topic, "topic", "energy")
    follow(by_city, "city", "genoa")
    follow(by_country, "country", "IT")
    space = SpaceFactory()
    sent = {"space": space.pk, "title": "Lamps at the harbour", "body": "What did they cost?"}

    member_client.post(
        f"/en/community/spaces/{space.slug}/start/",
        {**sent, "topics": [topic.pk], "city": city.pk},
    )

    made = Thread.objects.get()
    assert (list(made.topics.all()), made.city, made.country) == ([topic], city, None)
    for member in (by_topic, by_city, by_country):
        assert kinds_of(member) == ["new_discussion"]


def test_discussion_needs_neither_topic_nor_place(member_client, hub_tree):
    space = SpaceFactory()

    member_client.post(
        f"/en/community/spaces/{space.slug}/start/",
        {"space": space.pk, "title": "Lamps at the harbour", "body": "What did they cost?"},
    )

    assert Thread.objects.get().topics.count() == 0


def test_call_for_partners_is_told_to_followers_of_its_topics_place_and_author(
    client, city, topic, commit
):
    author = MemberFactory(name="Omar")
    followers = [MemberFactory() for _ in range(4)]
    for member, (kind, value) in zip(
        followers,
        (("topic", "energy"), ("city", "genoa"), ("country", "IT"), ("member", author.key)),
        strict=True,
    ):
        follow(member, kind, value)

    made = write_search(author, topics=[topic], city=city, at=timezone.now(), closes_on=soon())

    assert [kinds_of(member) for member in followers] == [["announcement"]] * 4
    client.force_login(followers[0].user)
    page = client.get("/en/community/notices/").text
    assert ("Omar" in page, made.title in page) == (True, True)


def soon():
    return (timezone.now() + timedelta(days=30)).date()


def test_trial_report_is_told_to_followers_of_its_item(solution):
    reader, blocking, author = MemberFactory(), MemberFactory(), MemberFactory()
    for member in (reader, blocking, author):
        follow(member, "item", solution.translation_key)
    block(blocking, author)

    write_transfer(solution, author)

    assert [kinds_of(member) for member in (reader, blocking, author)] == [["announcement"], [], []]


def test_report_that_waits_is_told_when_it_is_let_through(solution):
    reader, newcomer = MemberFactory(), MemberFactory(trust="new")
    follow(reader, "item", solution.translation_key)
    held = write_transfer(solution, newcomer)
    assert kinds_of(reader) == []

    show(held, Act(moderator=UserFactory(is_superuser=True), at=AT))

    assert kinds_of(reader) == ["announcement"]


def test_many_followers_are_told_by_the_job(solution):
    readers = [MemberFactory() for _ in range(MOST_AT_ONCE + 3)]
    for reader in readers:
        follow(reader, "item", solution.translation_key)

    write_transfer(solution)
    assert not Notice.objects.exists()

    assert tell_waiting() == len(readers)
    assert Notice.objects.filter(kind="announcement").count() == len(readers)
