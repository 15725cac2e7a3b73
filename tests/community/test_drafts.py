"""What the pages tell the browser that keeps drafts."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.community.pages import send
from tests.factories.community import MemberFactory, write_thread
from tests.hub.html import read


def arrived_on(client, path="/en/community/spaces/"):
    """Return the ids of the forms that a page says have arrived."""
    page = read(client.get(path))
    scripts = [each for each in page.all("script") if "drafts" in each.attributes.get("src", "")]
    return scripts[0]["data-arrived"].split() if scripts else None


def test_every_page_after_it_names_the_form_that_was_taken(member_client):
    form_id = str(uuid4())
    thread = write_thread()

    send(member_client, thread, "Ours cost 90 euro.", form_id=form_id)

    assert arrived_on(member_client, thread.get_absolute_url()) == [form_id]
    assert arrived_on(member_client) == [form_id]


@pytest.mark.parametrize("fields", [{"body": ""}, {"preview": "1"}], ids=["refused", "preview"])
def test_form_that_was_not_taken_is_not_named(member_client, fields):
    thread = write_thread()

    send(member_client, thread, **{"body": "Ours cost 90 euro.", "form_id": uuid4(), **fields})

    assert arrived_on(member_client) == []


def test_form_sent_after_the_session_has_ended_is_not_named(client, hub_tree):
    thread = write_thread()
    send(client, thread, "Ours cost 90 euro.", form_id=uuid4())

    client.force_login(MemberFactory().user)

    assert arrived_on(client) == []


def test_what_is_no_id_is_not_named(member_client):
    send(member_client, write_thread(), "Ours cost 90 euro.", form_id='"><script>')

    assert arrived_on(member_client) == []


def test_letter_and_practice_are_named_as_well(member_client):
    key = MemberFactory().key
    letter, practice = str(uuid4()), str(uuid4())
    text = {"text": "May we see your lamps?", "form_id": letter}
    member_client.post(f"/en/community/members/{key}/write/", text)
    kept = {"title": "Lamps of ours", "keep": "1", "form_id": practice}
    member_client.post("/en/community/practices/new/", kept)

    assert arrived_on(member_client) == [letter, practice]


def test_draft_is_under_the_name_of_its_account(member_client, member):
    form = read(member_client.get("/en/community/practices/new/")).one("form", "form")

    assert form["data-account"] == str(member.user.pk)
    assert form["data-drafts"] == "/en/community/practices/new/"


def test_visitor_gets_neither_script_nor_cookie(client, hub_tree):
    thread = write_thread()

    answer = client.get(thread.get_absolute_url())

    assert (b"drafts.js" in answer.content, list(answer.cookies)) == (False, [])
