"""Naming by name: whom an @ and a name mean, and that nobody else is meant by it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from community.markup import find_mentions
from community.models import Mention, Post
from community.naming import Naming
from tests.factories.community import MemberFactory, write_post, write_thread
from tests.hub.html import read


def person(name, number=1, **fields):
    return MemberFactory.build(name=name, name_number=number, **fields)


@pytest.fixture
def nadia():
    return person("Nadia Haddad", key="kq7wm2xf4n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Nadia Haddad, what did it cost?", "@kq7wm2xf4n, what did it cost?"),
        ("Thanks, @nadia haddad!", "Thanks, @kq7wm2xf4n!"),
        ("**@Nadia\u00a0Haddad**", "**@kq7wm2xf4n**"),
        ("@Nadia Haddadi", "@Nadia Haddadi"),
        ("write to me@Nadia Haddad", "write to me@Nadia Haddad"),
        ("@Nadia", "@Nadia"),
        ("Nadia Haddad", "Nadia Haddad"),
        ("`@Nadia Haddad` and @Nadia Haddad", "`@Nadia Haddad` and @kq7wm2xf4n"),
        ("```\n@Nadia Haddad\n```\n@Nadia Haddad", "```\n@Nadia Haddad\n```\n@kq7wm2xf4n"),
        ("` @Nadia Haddad", "` @kq7wm2xf4n"),
    ],
)
def test_name_behind_an_at_is_the_members(nadia, text, expected):
    assert Naming([nadia]).to_keys(text) == expected


@pytest.mark.parametrize("name", ["יוסף בן עמי", "ليلى حداد", "María-José O’Neill", "a.b*c_d (x)"])
def test_names_of_any_script_are_found(name):
    who = person(name)

    text = Naming([who]).to_keys(f"({'@' + name}) ok")

    assert text == f"(@{who.key}) ok"
    assert find_mentions(text) == (who.key,)


def test_longer_name_goes_before_one_that_begins_it():
    ana, maria = person("Ana"), person("Ana Maria")

    text = Naming([ana, maria]).to_keys("@Ana Maria and @Ana")

    assert text == f"@{maria.key} and @{ana.key}"


def test_name_that_two_have_is_nobodys_but_with_its_number():
    first, second = person("Nadia Haddad"), person("Nadia Haddad", 2)
    both = Naming([first, second])

    assert both.to_keys("@Nadia Haddad") == "@Nadia Haddad"
    assert both.to_keys("@Nadia Haddad (2)") == f"@{second.key}"
    assert both.offered == [
        ("Nadia Haddad", first.key),
        ("Nadia Haddad (2)", "Nadia Haddad (2)"),
    ]
    assert Naming([second]).to_keys("@Nadia Haddad") == f"@{second.key}"


@pytest.mark.parametrize("text", ["@{0} and @{1}", "`@{0}`", "@{0} Maria", "x@{0}", "@{0}"])
def test_who_writes_reads_names_and_sends_the_same_keys(text):
    ana, maria = person("Ana"), person("Ana Maria")
    naming = Naming([ana, maria])
    stored = text.format(ana.key, maria.key)

    assert naming.to_keys(naming.to_names(stored)) == stored
    assert naming.to_names(f"@{ana.key}: yes") == "@Ana: yes"


def test_text_that_is_made_to_be_slow_is_not():
    text = "".join("`" * length + "a" for length in range(1, 190)) + "@Nadia " * 300

    assert Naming([person("Nadia Haddad")]).to_keys(text) == text


def send(client, thread, body, **more):
    url = f"/en/community/discussions/{thread.pk}/reply/"
    return client.post(url, {"body": body, "form_id": str(uuid4()), **more}, follow=True)


def test_answer_names_who_wrote_in_the_discussion(member_client, hub_tree):
    omar = MemberFactory(name="Omar Said")
    MemberFactory(name="Lea Cohen")  # wrote elsewhere
    thread = write_thread(omar)

    page = read(send(member_client, thread, "@Omar Said and @Lea Cohen, look"))

    assert Mention.objects.get().member == omar
    [link] = page.all("a", "mention")
    assert link["href"] == omar.get_absolute_url()
    assert Post.objects.order_by("pk").last().body == f"@{omar.key} and @Lea Cohen, look"


def test_preview_and_edit_show_names(member, member_client, hub_tree):
    omar = MemberFactory(name="Omar Said")
    thread = write_thread(omar)

    preview = read(send(member_client, thread, "@Omar Said, look", preview="1"))
    post = write_post(thread, member, body=f"@{omar.key}, look")
    edit = read(member_client.get(f"/en/community/posts/{post.pk}/edit/"))

    assert preview.one("a", "mention")["href"] == omar.get_absolute_url()
    assert preview.one("textarea", id="id_body").text.strip() == "@Omar Said, look"
    assert edit.one("textarea", id="id_body").text.strip() == "@Omar Said, look"


def test_form_offers_who_wrote_and_says_how_to_name(member_client, client, hub_tree):
    omar = MemberFactory(name='Omar "<b>" Said')
    thread = write_thread(omar)
    write_post(thread, MemberFactory(name="Lea Cohen"))

    field = read(member_client.get(thread.get_absolute_url())).one("textarea", id="id_body")
    hint = read(member_client.get(thread.get_absolute_url())).one(id="id_body_helptext").text

    offered = json.loads(field["data-people"])
    assert offered == [["Lea Cohen", "Lea Cohen"], ['Omar "<b>" Said', 'Omar "<b>" Said']]
    assert "with @ and the name" in hint
    start = read(member_client.get("/en/community/discussions/start/"))
    assert "end of the address" in start.one(id="id_body_helptext").text


def test_visitors_get_no_names(client, thread):
    page = client.get(thread.get_absolute_url()).text

    assert "data-people" not in page
