"""Members whom a text names, as lists, feeds and the API call them: by their names of today."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Transfer
from community.operations.leaving import close_account
from search.catalogue.models import Document, Listing
from search.catalogue.writer import compare
from tests.factories.community import (
    MemberFactory,
    write_post,
    write_search,
    write_thread,
    write_transfer,
)

API = "/api/v1/items/?kind=discussion&locale=en"
CHANNELS = (API, "/en/community/feed.atom", "/en/community/")
PROFILE = "/en/community/profile/"


@pytest.fixture
def address_of():
    """Return where the API has what a member wrote."""
    return lambda written: f"/api/v1/items/{written.key}/?locale=en"


def read_summary(client):
    """Return the summary of the only discussion, as the API has it."""
    (item,) = client.get(API).json()["items"]
    return item["summary"]


@pytest.mark.parametrize("address", CHANNELS)
def test_summary_calls_members_by_their_names(client, member, address):
    write_thread(body=f"> @{member.key}, [#1](/en/community/posts/1/):\n\nWho pays, and `a` why?")

    text = client.get(address).text

    assert "@Nadia Haddad, #1:" in text
    assert member.key not in text


def test_namesakes_are_told_apart_and_code_says_what_it_says(client, hub_tree):
    other = MemberFactory(name="Nadia Haddad", name_number=2)
    write_thread(body=f"@{other.key} wrote `@{other.key}`; @aaaaaaaaaa is nobody")

    assert read_summary(client) == (
        f"@\u2068Nadia Haddad (2)\u2069 wrote @{other.key}; @aaaaaaaaaa is nobody"
    )


def test_name_of_the_other_direction_turns_nothing_around(client, hub_tree):
    write_thread(body=f"@{MemberFactory(name='يوسف سلامة').key}, #1: who pays?")

    assert read_summary(client) == "@\u2068يوسف سلامة\u2069, #1: who pays?"


def test_text_names_members_in_every_post_and_links_to_none(client, member, address_of):
    thread = write_thread(body="Who pays?")
    write_post(thread, body=f"@{member.key} and `@{member.key}` know, @aaaaaaaaaa is nobody.")

    html = client.get(address_of(thread)).json()["body"]

    assert '@<bdi>Nadia Haddad</bdi> and <code dir="ltr">@' in html
    assert f'"@{member.key}' not in html
    assert "@<bdi>aaaaaaaaaa</bdi>" in html


def test_text_follows_the_name_and_forgets_who_left(client, member_client, member, address_of):
    thread = write_thread(body="Who pays?")
    write_post(thread, body=f"@{member.key} knows.")
    call = write_search(body=f"@{member.key} knows the harbour.")

    member_client.post(PROFILE, {"name": "Nadia Barak", "language": "en", "languages": "en"})
    for written in (thread, call):
        assert "@<bdi>Nadia Barak</bdi>" in client.get(address_of(written)).json()["body"]
    close_account(member.user, keeps_posts=True)
    for written in (thread, call):
        html = client.get(address_of(written)).json()["body"]
        assert "Nadia" not in html
        assert "<bdi>a former member</bdi> knows" in html
    assert not Document.objects.filter(body_text__contains="Nadia").exists()


def test_new_name_is_there_at_once_and_the_old_one_nowhere(client, member_client, member):
    write_thread(body=f"@{member.key}, who pays?")
    write_search(body=f"@{member.key} knows the harbour.")

    member_client.post(PROFILE, {"name": "Nadia Barak", "language": "en", "languages": "en"})

    assert read_summary(client) == "@Nadia Barak, who pays?"
    assert not Listing.objects.filter(card__contains="Haddad").exists()
    assert Listing.objects.filter(locale="en", card__contains="@Nadia Barak knows").count() == 1


def test_who_left_is_a_former_member_in_the_language_of_the_text(client, member):
    write_thread(body=f"@{member.key}, who pays?", language="en")
    write_thread(body=f"@{member.key}, ¿quién paga?", language="es")
    write_search(body=f"@{member.key} knows the harbour.")
    assert Listing.objects.filter(card__contains="Nadia").exists()

    close_account(member.user, keeps_posts=True)

    found = {item["summary"] for item in client.get(API).json()["items"]}
    assert found == {"a former member, who pays?", "un antiguo miembro, ¿quién paga?"}
    assert not Listing.objects.filter(card__contains="Nadia").exists()
    for address in CHANNELS:
        assert "Nadia" not in client.get(address).text


def test_name_of_a_closed_account_is_hidden_until_it_is_opened(client, member):
    write_thread(body=f"@{member.key}, who pays?")
    for is_active, shown in ((False, member.key), (True, "Nadia Haddad")):
        member.user.is_active = is_active
        member.user.save()

        assert read_summary(client) == f"@{shown}, who pays?"


@pytest.mark.parametrize("count", [1, 3])
def test_names_cost_the_same_for_any_number_of_texts(solution, count, django_assert_num_queries):
    people = [MemberFactory(name=f"Nadia {end}") for end in "BCD"[:count]]
    keys = [write_transfer(solution, body=f"@{who.key} knows.").key for who in people]

    with django_assert_num_queries(3):  # the reports, their topics, the names
        summaries = {report.summary for report in Transfer.load(keys)}

    assert summaries == {f"@{who.name} knows." for who in people}


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_no_query_for_whom_it_names(client, hub_tree, count, django_assert_num_queries):
    for who in MemberFactory.create_batch(count):
        write_thread(body=f"@{who.key}, who pays?")
    client.get(API)

    with django_assert_num_queries(1):
        assert len(client.get(API).json()["items"]) == count


def test_catalogue_stays_what_the_texts_say(member):
    thread = write_thread(body=f"@{member.key}, who pays?")

    assert list(compare([thread.key], thread.created_at)) == []


def test_new_name_costs_the_same_for_any_number_of_texts(member_client, member):
    def rename(name):
        with CaptureQueriesContext(connection) as queries:
            member_client.post(PROFILE, {"name": name, "language": "en", "languages": "en"})
        return len(queries)

    write_search(body=f"@{member.key} knows the harbour.")
    rename("Nadia Barak")
    once = rename("Nadia Haddad")
    for place in ("market", "square"):
        write_search(body=f"@{member.key} knows the {place}.")

    assert rename("Nadia Barak") == once
