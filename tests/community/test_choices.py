"""The dated record of what a member agreed to."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import call_command

from community.enums import NoticeKind
from community.models import Choice
from community.operations.composing import unsubscribe_url
from home.models import User
from search.catalogue.models import Listing
from tests.factories.community import MemberFactory
from tests.factories.home import UserFactory
from tests.hub.html import read

DATA = "/en/community/data/"


@pytest.fixture
def own(client, hub_tree):
    """A member who has just logged in with their password."""
    member = MemberFactory(user=UserFactory(email="own@example.org"))
    member.user.emailaddress_set.create(email=member.user.email, verified=True, primary=True)
    client.post("/en/account/login/", {"login": member.user.email, "password": "secret"})
    client.post("/en/account/reauthenticate/", {"password": "secret"})
    return member


def rows_on(client):
    """Return the rows of the record, as the page of one's data says them: what, and how."""
    page = read(client.get(DATA))
    rows = page.all("li", "threads__row")
    return [
        [row.one("strong").text, *(part.text for part in row.one("p").all("span"))] for row in rows
    ]


def test_sign_up_notes_which_privacy_notice_was_shown(client, hub_tree):
    call_command("prepare_hub", verbosity=0)
    data = {
        "email": "new@example.org",
        "password1": "a long sentence",
        "password2": "a long sentence",
    }

    assert 'href="/it/privacy/"' in client.get("/it/account/signup/").content.decode()
    client.post("/it/account/signup/", data)

    [choice] = Choice.objects.filter(member__user=User.objects.get(email="new@example.org"))
    shown = Listing.objects.get(path="privacy/", locale="it")
    assert (choice.name, choice.form, choice.text_language) == ("privacy", "sign_up", "it")
    assert (choice.text_changed_at, choice.member.language) == (shown.updated_at, "it")


def test_known_address_leaves_no_record(client, own):
    data = {"email": own.user.email, "password1": "a long sentence", "password2": "a long sentence"}

    client.post("/en/account/signup/", data)

    assert Choice.objects.count() == 0


def test_first_step_notes_it_where_no_form_did(client, hub_tree):
    user = UserFactory()
    client.force_login(user)

    for _ in range(2):
        client.post(
            "/en/community/welcome/", {"name": "Somebody", "language": "en", "languages": ["en"]}
        )

    assert [(row.name, row.form) for row in Choice.objects.all()] == [("privacy", "first_step")]


def test_member_sees_what_they_chose_when_and_where(client, own):
    call_command("prepare_hub", verbosity=0)
    client.post("/en/community/welcome/", {"name": "Me", "language": "en", "languages": ["en"]})
    kinds = read(client.get("/en/community/mail/")).one("main").all("select")
    paces = {select["name"]: "daily" for select in kinds} | {"zone": ""}
    client.post("/en/community/mail/", {**paces, "reply": "weekly"})
    client.post(unsubscribe_url(own, NoticeKind.LETTER.value))

    rows = rows_on(client)

    assert [(row[0], row[-1]) for row in rows[:1]] == [("Letters to you", "A link in a mail")]
    assert {(row[0], row[-1]) for row in rows[1:-1]} == {
        ("Answers in discussions you follow", "E-mail settings"),
        ("Posts that name you", "E-mail settings"),
        ("Letters to you", "E-mail settings"),
        ("Being named as a co-author", "E-mail settings"),
        ("Members who ask to be let into a space", "E-mail settings"),
    }
    assert rows[-1][0] == "What we keep about you, and why"
    assert rows[-1][-1].startswith("text of ")


def test_record_is_in_the_archive_and_goes_with_its_member(client, own):
    client.post("/en/community/welcome/", {"name": "Me", "language": "en", "languages": ["en"]})

    archive = zipfile.ZipFile(io.BytesIO(client.post(DATA).getvalue()))
    [row] = json.loads(archive.read("data.json"))["choices"]
    client.post("/en/community/leave/", {"posts": "keep", "is_sure": "on"})

    assert (row["name"], row["value"], row["form"]) == ("privacy", "read", "first_step")
    assert Choice.objects.count() == 0


def test_record_is_only_added_to(hub_tree):
    Choice.objects.create(member=MemberFactory(), name="role", value="nobody")

    with pytest.raises(TypeError):
        Choice.objects.update(value="public")
    with pytest.raises(TypeError):
        Choice.objects.all().delete()


def test_record_of_somebody_else_is_not_shown(client, own):
    Choice.objects.create(member=MemberFactory(), name="role", value="nobody")

    assert rows_on(client) == []


@pytest.mark.parametrize("count", [1, 3])
def test_record_costs_the_same_at_any_length(client, own, django_assert_num_queries, count):
    for _ in range(count):
        Choice.objects.create(member=own, name="role", value="nobody")
    client.get(DATA)

    with django_assert_num_queries(10):
        client.get(DATA)
