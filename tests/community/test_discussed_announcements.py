"""Discussions about trial reports and calls for partners."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from community.models import Thread
from community.operations import announcements, moderation
from tests.community.moderating import act
from tests.factories.community import MemberFactory, write_search, write_thread, write_transfer
from tests.hub.html import read


@pytest.fixture
def report(solution):
    return write_transfer(solution, MemberFactory(name="Omar"))


@pytest.fixture
def search(hub_tree):
    return write_search(MemberFactory(name="Dina"))


def start_of(key):
    return f"/en/community/discussions/start/?about={key}"


def links_of(client, address):
    return [link["href"] for link in read(client.get(address)).one("main").all("a")]


@pytest.mark.parametrize("name", ["report", "search"])
def test_reader_starts_a_discussion_and_all_find_it(member_client, request, name):
    told = request.getfixturevalue(name)
    assert start_of(told.key) in links_of(Client(), told.get_absolute_url())
    form = read(member_client.get(start_of(told.key))).one("main")
    assert form.all("a", href=told.get_absolute_url()) != []
    sent = {
        "title": "What did the harbour pay?",
        "body": "And who maintains it?",
        "space": form.one("select", name="space").all("option")[-1]["value"],
    }

    answer = member_client.post(start_of(told.key), sent)

    made = Thread.objects.get()
    assert (answer["Location"], made.about) == (made.get_absolute_url(), told.key)
    assert made.get_absolute_url() in links_of(member_client, told.get_absolute_url())
    assert told.get_absolute_url() in links_of(member_client, made.get_absolute_url())


def test_discussion_is_seen_by_who_sees_what_it_is_about(client, member, solution, report):
    thread = write_thread(about=report.key, title="Who maintains it?")
    PageViewRestriction.objects.create(page=solution, restriction_type="login")

    assert client.get(thread.get_absolute_url()).status_code == 404
    assert "Who maintains it?" not in client.get("/api/v1/items/?kind=discussion").text
    client.force_login(member.user)
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert thread.get_absolute_url() in links_of(client, report.get_absolute_url())


def test_discussion_goes_and_comes_with_the_announcement(client, search):
    thread = write_thread(about=search.key, title="Who maintains it?")
    taken = announcements.hide(search, act())

    assert client.get(thread.get_absolute_url()).status_code == 404
    assert "Who maintains it?" not in client.get("/api/v1/items/?kind=discussion").text

    moderation.restore(taken, act())
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert thread.get_absolute_url() in links_of(client, search.get_absolute_url())


def test_nobody_talks_about_what_waits(hub_tree):
    author = MemberFactory(trust="new")
    held = write_search(author)
    client = Client()
    client.force_login(author.user)

    assert start_of(held.key) not in links_of(client, held.get_absolute_url())
    assert client.get(start_of(held.key)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_any_number_of_discussions(
    search, count, django_assert_num_queries
):
    for number in range(count):
        write_thread(about=search.key, title=f"Question {number}")
    client = Client()
    client.get(search.get_absolute_url())

    with django_assert_num_queries(3):
        client.get(search.get_absolute_url())
