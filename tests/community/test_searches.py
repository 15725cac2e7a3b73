"""Saved searches: kept from a list, changed, deleted, and told of when they work no more."""

from __future__ import annotations

import json
import zipfile

import pytest
from django.core import mail
from django.utils import timezone

from community.enums import NoticePace
from community.models import Notice, SavedSearch, SearchHit
from community.operations import searches as operations
from community.operations.leaving import close_account
from community.operations.mailing import send_due
from community.operations.matching import match_all
from community.operations.personal import build_archive
from home.models import Topic
from home.vocabulary import clear_vocabulary
from tests.community.searching import DAY, PAGE, save, save_address
from tests.factories.community import MemberFactory
from tests.factories.home import TopicFactory
from tests.hub.html import read


def test_search_is_saved_from_its_page_under_a_name_that_says_it(member_client, member, publish):
    TopicFactory(key="light", name="Light")
    clear_vocabulary()
    publish("Dimming lamps")
    page = read(member_client.get("/en/search/?q=lamps&topic=light&kind=output&order=title"))
    [link] = [each for each in page.all("a", "results__feed") if "save" in each["href"]]
    form = read(member_client.get(link["href"])).one("main")

    named = next(each for each in form.all("input") if each.attributes.get("name") == "name")
    member_client.post(link["href"], {"name": named["value"], "pace": "weekly"})

    saved = SavedSearch.objects.get()
    assert (saved.name, saved.pace) == ("“lamps”, Outputs, Light", "weekly")
    assert saved.query == "kind=output&q=lamps&topic=light"
    [row] = read(member_client.get(PAGE)).all("li", "threads__row")
    assert [part.text for part in row.one("p").all("span")] == [
        "Nothing new",
        "once a week",
        "English",
    ]


def test_section_is_saved_with_its_filters(member_client, member):
    page = read(member_client.get("/en/events/?status=all"))
    [link] = [each for each in page.all("a", "results__feed") if "save" in each["href"]]

    member_client.post(link["href"], {"name": "Events", "pace": "now"})

    saved = SavedSearch.objects.get()
    assert (saved.section, saved.query, saved.url) == (
        "events",
        "status=all",
        "/en/events/?status=all",
    )
    assert sorted(saved.facets) == ["kind"]


def test_visitors_are_offered_nothing_to_save(client, hub_tree):
    assert "searches/save" not in client.get("/en/search/?q=lamps").content.decode()
    assert client.get(save_address()).url.startswith("/en/account/login/")


@pytest.mark.parametrize(
    ("query", "section", "count"),
    [
        ("", "", 1),
        ("kind=output", "", 1),
        ("kind=solution", "", 0),
        ("", "library", 1),
        ("", "solutions", 0),
        ("topic=light", "", 1),
        ("topic=water", "", 0),
        ("topic=light&topic=water&q=lamps", "library", 1),
        ("language=en", "", 1),
        ("language=ar", "", 0),
        ("q=meters", "", 0),
        ("q=lamps&across=1", "", 1),
    ],
)
def test_search_finds_what_its_page_finds(hub_tree, now, publish, query, section, count):
    light, _water = TopicFactory(key="light"), TopicFactory(key="water")
    clear_vocabulary()
    save(MemberFactory(), query, section)

    publish("Street lamps", topics=[light])
    match_all(timezone.now())

    assert SearchHit.objects.count() == count


def test_page_says_how_many_are_new_until_the_member_has_looked(
    member_client, member, now, publish
):
    saved = save(member, pace=NoticePace.NEVER)
    for number in range(2):
        publish(f"Lamps {number}")
    match_all(timezone.now())
    assert "2 new results" in read(member_client.get(PAGE)).one("main").text

    answer = member_client.get(f"{PAGE}{saved.pk}/")

    assert answer.url == "/en/search/?q=lamps"
    assert "Nothing new" in read(member_client.get(PAGE)).one("main").text


def test_search_is_changed_and_deleted(member_client, member, now, publish):
    saved = save(member, pace=NoticePace.WEEKLY)
    publish("Street lamps")
    match_all(timezone.now())

    member_client.post(f"{PAGE}{saved.pk}/change/", {"name": "Light", "pace": "now"})
    assert send_due(timezone.now()) == 1
    assert "New in your search Light" in mail.outbox[0].subject.replace("\u2068", "").replace(
        "\u2069", ""
    )
    member_client.post(f"{PAGE}{saved.pk}/delete/")

    assert (SavedSearch.objects.count(), Notice.objects.count()) == (0, 0)


def test_saved_twice_it_is_one(member_client, member):
    for name in ("One", "Two"):
        member_client.post(save_address("", "q=lamps"), {"name": name, "pace": "now"})
    member_client.post(save_address("", "order=title&q=lamps&page=2"), {"name": "3", "pace": "now"})

    assert list(SavedSearch.objects.values_list("name", flat=True)) == ["3"]


def test_there_are_fifty_at_most(member_client, member):
    for number in range(50):
        save(member, f"q=word{number}")

    answer = member_client.post(save_address("", "q=one+more"), {"name": "More", "pace": "now"})

    assert answer.status_code == 400
    assert "50 saved searches" in read(answer).one("div", "error-summary").text
    assert SavedSearch.objects.count() == 50


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "", 404),
        ("post", "", 405),
        ("get", "change/", 404),
        ("post", "change/", 404),
        ("get", "delete/", 302),
        ("post", "delete/", 404),
    ],
)
def test_search_of_another_is_not_there(member_client, method, path, status):
    saved = save(MemberFactory(), name="Private plans")

    answer = getattr(member_client, method)(f"{PAGE}{saved.pk}/{path}")

    assert answer.status_code == status
    assert "Private plans" not in answer.content.decode()
    assert "Private plans" not in member_client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("section", "query"),
    [
        ("", "topic=nothing"),
        ("", "colour=red"),
        ("nowhere", ""),
        ("", "q=" + "a" * 300),
        ("", "from=yesterday"),
        ("", "&".join(f"topic=t{number}" for number in range(400))),
    ],
)
def test_what_cannot_be_asked_cannot_be_saved(member_client, section, query):
    address = save_address(section, query)

    answer = member_client.post(address, {"name": "Bad", "pace": "now"})

    assert (answer.status_code, SavedSearch.objects.count()) == (400, 0)
    assert read(answer).one("h1").text == "This cannot be saved"


def test_search_that_cannot_be_asked_any_more_is_told_once(member_client, member, now, publish):
    topic = TopicFactory(key="light")
    clear_vocabulary()
    save(member, "topic=light", name="By lamp light")
    publish("Street lamps", topics=[topic])
    Topic.objects.filter(key="light").delete()
    clear_vocabulary()

    for _ in range(2):
        operations.check_all(timezone.now())

    assert send_due(timezone.now() + DAY) == 1
    assert "By lamp light" in mail.outbox[0].subject
    assert "is not in the hub any more" in mail.outbox[0].body
    assert "does not work any more" in read(member_client.get(PAGE)).one("main").text
    assert "By lamp light" in read(member_client.get("/en/community/notices/")).one("main").text
    publish("Lamps")
    match_all(timezone.now())
    assert SearchHit.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_at_any_length(member_client, member, django_assert_num_queries, count):
    for number in range(count):
        save(member, f"q=word{number}")
    member_client.get(PAGE)

    with django_assert_num_queries(7):
        page = read(member_client.get(PAGE))
    assert len(page.all("li", "threads__row")) == count


def test_searches_are_in_the_archive_and_go_with_the_member(hub_tree, now, publish):
    member = MemberFactory()
    save(member, name="My plans")
    page = publish("Street lamps")
    match_all(timezone.now())

    with build_archive(member) as stored, zipfile.ZipFile(stored) as archive:
        data = json.loads(archive.read("data.json"))
    close_account(member.user, keeps_posts=True)

    assert [(row["name"], row["url"]) for row in data["searches"]] == [
        ("My plans", "/en/search/?q=lamps")
    ]
    assert [row["item"] for row in data["search_results"]] == [str(page.translation_key)]
    assert (SavedSearch.objects.count(), SearchHit.objects.count()) == (0, 0)
