"""What the address of a form answers: to a reader, an expired form, a session that has ended."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.community.pages import send
from tests.factories.community import (
    MemberFactory,
    SpaceFactory,
    write_post,
    write_proposal,
    write_search,
    write_submission,
    write_thread,
)
from tests.hub.html import read

HERE = "/ar/community/"
FORMS = {
    "discussions/{thread}/reply/": "discussions/{thread}/#reply",
    "discussions/{thread}/pin/": "discussions/{thread}/",
    "discussions/{thread}/open/": "discussions/{thread}/",
    "discussions/{thread}/practice/": "discussions/{thread}/",
    "posts/{post}/react/": "posts/{post}/",
    "posts/{post}/accept/": "posts/{post}/",
    "posts/{post}/approve/": "posts/{post}/",
    "spaces/lamps/ask/": "spaces/lamps/",
    "members/{member}/block/": "members/{member}/",
    "notices/read/": "notices/",
    "searches/7/delete/": "searches/",
    "partners/{search}/close/": "partners/{search}/",
    "partners/{search}/approve/": "partners/{search}/",
    "practices/mine/{practice}/take-back/": "practices/mine/{practice}/",
    "practices/mine/{practice}/leave/": "practices/mine/{practice}/",
    "organisations/mine/{proposal}/take-back/": "organisations/mine/{proposal}/",
    "follow/": "follows/",
    "follow/?next=/ar/events/": "../events/",
    "follow/?next=https://elsewhere.example/": "follows/",
}


@pytest.fixture
def known(member):
    """Return what the addresses name."""
    thread = write_thread(space=SpaceFactory(slug="lamps"))
    return {
        "thread": thread.pk,
        "post": write_post(thread).pk,
        "member": MemberFactory().key,
        "search": write_search(member).pk,
        "practice": write_submission(member).pk,
        "proposal": write_proposal(member).pk,
    }


def make_account(user):
    """Give the user a password and a proven address; return what the login asks for."""
    user.set_password("a lamp in the night")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return {"login": user.email, "password": "a lamp in the night"}


def address(path, known):
    return f"{HERE}{path}".replace("community/../", "").format(**known)


@pytest.mark.parametrize(("form", "place"), FORMS.items())
def test_who_comes_to_the_address_of_a_form_is_led_to_its_page(member_client, known, form, place):
    answer = member_client.get(address(form, known))

    assert (answer.status_code, answer.url) == (302, address(place, known))
    assert member_client.get(answer.url, follow=True).status_code == 200


@pytest.mark.parametrize(("form", "place"), FORMS.items())
def test_expired_form_is_opened_again_where_it_stands(member, known, form, place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.user)

    answer = client.post(address(form, known), {"body": "Forty lamps."})

    said = read(answer).one("main")
    assert answer.status_code == 403
    assert said.one("a", "button")["href"] == address(place, known)


def test_expired_form_that_says_where_it_stands_is_opened_there(member, hub_tree):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.user)

    answer = client.post(f"{HERE}follow/", {"kind": "topic", "next": "/ar/events/?topic=water"})

    assert read(answer).one("main").one("a", "button")["href"] == "/ar/events/?topic=water"


@pytest.mark.parametrize(
    ("form", "place"),
    [*FORMS.items(), *((path, path) for path in ("discussions/start/", "posts/{post}/edit/"))],
)
def test_session_that_ended_is_said_and_leads_back_to_the_form(client, member, known, form, place):
    account = make_account(member.user)

    to_login = client.post(address(form, known), {"body": "Forty lamps."})
    login = read(client.get(to_login.url)).one("main")
    following = login.all("input", name="next")[0]["value"]
    back = client.post(to_login.url, {**account, "next": following})

    assert len(login.all("div", "notice--warning")) == 1
    assert (back.status_code, back.url) == (302, address(place, known))


def test_who_only_reads_is_told_nothing_of_a_session(client, known):
    to_login = client.get(address("discussions/start/", known))

    assert read(client.get(to_login.url)).all("div", "notice--warning") == []


def test_other_languages_of_an_answer_lead_to_the_discussion(member_client):
    thread = write_thread()

    page = read(send(member_client, thread, ""))

    links = page.one("nav", "languages").all("a")
    found = [member_client.get(link["href"], follow=True) for link in links]
    assert [answer.status_code for answer in found] == [200] * 5
    assert {answer.wsgi_request.path.split("/", 2)[2] for answer in found} == {thread.path}
