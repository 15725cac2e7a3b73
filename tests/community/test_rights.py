"""A member's rights: to have their data, and to leave without a trace."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from wagtail.log_actions import log
from wagtail_localize.models import TranslationSource

from community.enums import FlagReason
from community.models import Member, Post, Thread
from community.operations.flags import flag
from community.operations.members import block, follow
from community.operations.submissions import accept, draft_from_thread, send_in
from home.models import User
from tests.community.pages import send
from tests.factories.community import (
    WRITTEN_AT,
    MemberFactory,
    write_post,
    write_search,
    write_submission,
    write_thread,
    write_transfer,
)
from tests.factories.home import UserFactory
from tests.hub.html import read

ADDRESS = "leaving.person@example.org"
NAME = "Leaving Person"


@pytest.fixture
def leaver(client, hub_tree, solution):
    """A member who has done everything there is to do, logged in a moment ago."""
    user = UserFactory(email=ADDRESS, first_name=NAME)
    member = MemberFactory(user=user, name=NAME, organisation="=cmd()", about="About a leaver")
    other = MemberFactory()
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    client.post("/en/account/login/", {"login": ADDRESS, "password": "secret"})
    own = write_thread(member, body="Written by the leaver")
    answered = write_thread(member, title="A question that stays", body="Asked by the leaver")
    write_post(answered, other, body=f"An answer to @{member.key}")
    write_post(own, member, body="And once more")
    post = answered.posts.get(number=1)
    reader, url = other_client(other), answered.get_absolute_url()
    box = reader.get(f"{url}?quote=1").content.decode()
    words = unescape(re.search(r'<textarea[^>]*name="body"[^>]*>\s*(.*?)</textarea>', box, re.S)[1])
    assert "\n> Asked by the leaver" in words
    send(reader, answered, f"{words.strip()}\n\nI see.".replace("\n", "\r\n"))  # as browsers do
    reader.logout()
    told = f"Wrong, says {NAME} ({ADDRESS}); by the leaver"
    flag(member, answered.posts.get(number=2), FlagReason.OTHER, told, WRITTEN_AT)
    client.post(
        f"/en/community/posts/{post.pk}/edit/",
        {"body": "Asked by the leaver, changed", "language": "en", "title": answered.title},
    )
    answer = answered.posts.get(number=2)
    client.post(f"/en/community/posts/{answer.pk}/react/", {"kind": "thanks"})
    follow(other, "member", member.key)
    block(other, member)
    client.post("/en/account/reauthenticate/", {"password": "secret"})
    client.post(f"/en/community/members/{other.key}/write/", {"text": "A letter by the leaver"})
    write_search(member, body="A search by the leaver")
    write_transfer(solution, member, body="A report by the leaver")
    accepted = write_submission(member, title="Night buses")
    accept(accepted, make_superuser(), at=WRITTEN_AT, is_published=True)
    write_submission(member, title="A draft by the leaver", is_sent=False)
    log(instance=user, action="wagtail.edit", user=user)
    return member


def other_client(member):
    client = Client(headers={"host": "localhost"})
    client.force_login(member.user)
    return client


def make_superuser():
    known = User.objects.filter(email="chief@example.org").first()
    return known or User.objects.create_superuser("chief@example.org", "secret")


def rows_with(text):
    """Return the columns of the database, by table, in which `text` stands anywhere."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in {"CharField", "TextField", "EmailField", "JSONField"}:
                values = model._base_manager.values_list(field.name, flat=True)
                if any(text in str(value) for value in values):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def leave(client, **fields):
    return client.post("/en/community/leave/", {"posts": "keep", "is_sure": "on", **fields})


def test_archive_has_all_that_is_kept(client, leaver):
    answer = client.post("/en/community/data/")

    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    data = json.loads(archive.read("data.json"))
    assert [row["text"] for row in data["letters"]] == ["A letter by the leaver"]
    assert [row["body"] for row in data["trial_reports"]] == ["A report by the leaver"]
    assert {row["title"] for row in data["practices"]} == {"Night buses", "A draft by the leaver"}
    assert data["account"][0]["email"] == ADDRESS
    assert data["profile"][0]["name"] == NAME
    assert [post["body"] for post in data["posts"]] == [
        "Written by the leaver",
        "Asked by the leaver, changed",
        "And once more",
    ]
    assert [row["body"] for row in data["earlier_versions"]] == ["Asked by the leaver"]
    assert {name.removesuffix(".csv") for name in archive.namelist()} - {"data.json"} == set(data)
    rows = csv.DictReader(io.StringIO(archive.read("profile.csv").decode("utf-8-sig")))
    assert next(iter(rows))["organisation"] == "'=cmd()"
    assert answer["Cache-Control"] == "private, no-store"


def test_archive_names_nobody_else(client, leaver):
    other = MemberFactory(name="Somebody Else")
    write_post(Thread.objects.first(), other, body="Words of another")

    archive = zipfile.ZipFile(io.BytesIO(client.post("/en/community/data/").getvalue()))

    text = archive.read("data.json").decode()
    assert ("Somebody Else" in text, "Words of another" in text) == (False, False)


@pytest.mark.parametrize("path", ["data", "leave"])
def test_password_is_asked_for_again_after_a_while(client, hub_tree, path):
    client.force_login(MemberFactory().user)

    answer = client.get(f"/en/community/{path}/")

    assert answer.url.startswith("/en/account/reauthenticate/")


def test_who_leaves_keeps_words_under_no_name(client, leaver):
    leave(client)

    thread = Thread.objects.get(title="A question that stays")
    page = client.get(thread.get_absolute_url()).content.decode()
    assert ("a former member" in page, "Asked by the leaver, changed" in page) == (True, True)
    assert rows_with(ADDRESS) == set()
    assert rows_with(NAME) == set()
    assert User.objects.filter(email=ADDRESS).count() == 0
    assert client.get(f"/en/community/members/{leaver.key}/").status_code == 404


def test_who_leaves_takes_words_along(client, leaver):
    leave(client, posts="remove")

    assert rows_with("by the leaver") == set()
    assert rows_with(NAME) == set()
    assert rows_with("About a leaver") == set()
    thread = Thread.objects.get()
    page = client.get(thread.get_absolute_url()).content.decode()
    assert ("An answer to" in page, "Its author took it off" in page) == (True, True)
    assert client.get("/api/v1/search/?q=leaver&locale=en").json()["count"] == 0
    assert Post.objects.filter(state="visible").count() == 2
    assert Post.objects.get(number=3).body.endswith("I see.")


def test_every_session_of_who_leaves_ends(client, leaver):
    other = MemberFactory()
    client.__class__().force_login(leaver.user)
    third = client.__class__()
    third.force_login(other.user)

    leave(client)

    stored = (session.get_decoded() for session in Session.objects.all())
    ids = {data["_auth_user_id"] for data in stored if "_auth_user_id" in data}
    assert ids == {str(other.user.pk)}


def test_form_must_be_sure(client, leaver):
    answer = client.post("/en/community/leave/", {"posts": "keep"})

    assert answer.status_code == 400
    assert "Fill in this field" in read(answer).one("div", "error-summary").text
    assert Member.objects.filter(pk=leaver.pk).exists()


def test_only_administrator_stays(client, leaver):
    User.objects.filter(is_superuser=True).delete()
    User.objects.filter(pk=leaver.user.pk).update(is_superuser=True)

    answer = leave(client)

    assert "only administrator" in read(answer).one("div", "error-summary").text
    assert User.objects.filter(pk=leaver.user.pk).exists()


def test_choices_are_dated_and_handed_out(client, leaver):
    page = read(client.get("/en/community/profile/visibility/"))
    levels = {
        select["name"]: next(o for o in select.all("option") if "selected" in o.attributes)["value"]
        for select in page.one("main").all("select")
    }
    client.post("/en/community/profile/visibility/", {**levels, "role": "nobody"})

    archive = zipfile.ZipFile(io.BytesIO(client.post("/en/community/data/").getvalue()))

    choices = json.loads(archive.read("data.json"))["choices"]
    assert [(row["name"], row["value"]) for row in choices] == [
        ("role", "nobody"),
        ("is_listed", "False"),
    ]


def make_page(author, *coauthors, **fields):
    made = write_submission(author, coauthors=coauthors, **fields)
    return accept(made, make_superuser(), at=WRITTEN_AT, is_published=True)


def log_in_again(client, member):
    user = member.user
    user.set_password("secret")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post("/en/account/login/", {"login": user.email, "password": "secret"})
    client.post("/en/account/reauthenticate/", {"password": "secret"})


def test_name_goes_from_credits_and_no_part_of_anothers_name(client, hub_tree):
    ana, other = MemberFactory(name="Ana"), MemberFactory(name="Anabel Costa")
    page = make_page(other, ana, credit="Ana Foundation")
    log_in_again(client, ana)

    leave(client)

    details = client.get(f"/api/v1/items/{page.translation_key}/").json()["details"]
    assert details["authors"] == "Anabel Costa; a former member; Ana Foundation"
    cited = read(client.get(f"/en/community/{page.slug}/")).one("p", id="citation-text").text
    assert cited.startswith("Anabel Costa; a former member; Ana Foundation (")


def test_former_name_goes_too(client, hub_tree):
    carmen = MemberFactory(name="Carmen Ruiz")
    make_page(MemberFactory(name="Yael"), carmen)
    log_in_again(client, carmen)
    client.post(
        "/en/community/profile/", {"name": "Carmen Soto", "language": "en", "languages": "en"}
    )

    leave(client)

    assert rows_with("Carmen") == set()


@pytest.mark.parametrize("posts", ["keep", "remove"])
def test_practice_from_a_thread_keeps_no_name_and_no_words_that_go(client, hub_tree, posts):
    ana, steward = MemberFactory(name="Ana Ruiz"), MemberFactory(trust="steward")
    thread = write_thread(steward, body="What did it cost?")
    write_post(thread, ana, body="Ninety euro, says the bill.")
    made = send_in(draft_from_thread(thread, steward, at=WRITTEN_AT), steward, WRITTEN_AT)
    page = accept(made, make_superuser(), at=WRITTEN_AT, is_published=True)
    translate(page)
    log_in_again(client, ana)

    leave(client, posts=posts)

    assert rows_with("Ana Ruiz") == set()
    where = rows_with("says the bill")
    assert (where == set()) == (posts == "remove")
    text = read(client.get(f"/en/community/{page.slug}/")).one("div", "item__text").text
    assert ("Ninety euro" in text, "What did it cost?" in text) == (posts == "keep", True)


def translate(page):
    """Have the page as a source of translations, as editors do."""
    TranslationSource.update_or_create_from_instance(page)


def test_mention_of_who_left_is_neutral_in_the_readers_language(client, leaver):
    thread = Thread.objects.get(title="A question that stays")
    write_post(thread, body="As @greenpeace said")
    leave(client)

    page = client.get(f"/it/community/discussions/{thread.pk}-a-question-that-stays/")

    assert (leaver.key in page.text, "@<bdi>greenpeace</bdi>" in page.text) == (False, True)
    answer = read(page).all("div", "post__text")[1].text
    assert answer == "An answer to una persona non più iscritta"


def test_archive_has_practices_of_which_one_is_co_author(client, hub_tree):
    member = MemberFactory(name="Yael")
    write_submission(title="Night buses", coauthors=[member])
    log_in_again(client, member)

    archive = zipfile.ZipFile(io.BytesIO(client.post("/en/community/data/").getvalue()))

    data = json.loads(archive.read("data.json"))
    assert [row["title"] for row in data["practices"]] == ["Night buses"]
