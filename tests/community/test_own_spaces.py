"""Spaces in the hands of their owners and of moderators: who is let in, what a change breaks."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from community.enums import SpaceRole
from community.models import Follow, Notice, Space, SpaceMember, SpaceText
from community.operations import spaces
from search.catalogue.models import Listing
from tests.community.moderating import log_in, make_moderator
from tests.factories.community import MemberFactory, SpaceFactory, write_thread


@pytest.fixture
def space(member):
    made = SpaceFactory(slug="pilots", access="restricted")
    SpaceText.objects.create(space=made, language="en", title="Pilots")
    SpaceMember.objects.create(space=made, member=member, role=SpaceRole.OWNER)
    return made


@pytest.fixture
def asking(space):
    member = MemberFactory(name="Yael")
    SpaceMember.objects.create(space=space, member=member, role=SpaceRole.ASKING)
    return member


def roles(space):
    rows = space.people.order_by("pk").values_list("member__name", "role")
    return dict(rows)


def form_of(space, **changed):
    form = {"slug": space.slug, "access": space.access, "position": 1, "title_en": "Pilots"}
    return {**form, **changed}


def test_owner_lets_in_refuses_and_makes_owners(space, asking, member_client):
    url = "/en/community/spaces/pilots/people/"
    other = MemberFactory(name="Omar")
    SpaceMember.objects.create(space=space, member=other, role=SpaceRole.ASKING)
    assert url in member_client.get(space.get_absolute_url()).text
    assert "Yael" in member_client.get(url).text

    member_client.post(url, {"member": asking.key, "act": "let_in"})
    member_client.post(url, {"member": other.key, "act": "turn_out"})
    assert roles(space) == {"Nadia Haddad": "owner", "Yael": "member"}

    member_client.post(url, {"member": asking.key, "act": "make_owner"})
    address = f"http://testserver{other.get_absolute_url()}"
    member_client.post(url, {"member": address, "act": "let_in"})
    assert roles(space) == {"Nadia Haddad": "owner", "Yael": "owner", "Omar": "member"}


def test_space_keeps_its_last_owner(space, member, member_client):
    url = "/en/community/spaces/pilots/people/"
    for act in ("turn_out", "let_in"):
        answer = member_client.post(url, {"member": member.key, "act": act}, follow=True)
        assert "A space keeps one owner." in answer.text

    assert roles(space) == {"Nadia Haddad": "owner"}


def test_who_owns_no_space_finds_nothing_there(space, asking, member):
    client = log_in(asking.user)
    for path in ("people/", "change/"):
        url = f"/en/community/spaces/pilots/{path}"
        assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
        assert Client().get(url).status_code == 302
    with pytest.raises(PermissionDenied):
        spaces.let_in(space, asking, asking, SpaceRole.MEMBER)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_people_costs_the_same_at_any_length(
    space, member_client, django_assert_num_queries, count
):
    for _ in range(count):
        spaces.let_in(space, space.people.get(role="owner").member, MemberFactory(), "member")
        SpaceMember.objects.create(space=space, member=MemberFactory(), role=SpaceRole.ASKING)
    url = "/en/community/spaces/pilots/people/"
    member_client.get(url)

    with django_assert_num_queries(11):
        member_client.get(url)


def places_of(desk, space):
    return {
        "admin": (desk, f"/admin/community/spaces/{space.pk}/"),
        "owner": (log_in(space.people.get(role="owner").member.user), owners_url(space)),
    }


def owners_url(space):
    return f"/en/community/spaces/{space.slug}/change/"


@pytest.mark.parametrize("place", ["admin", "owner"])
def test_change_that_breaks_links_is_asked_once_more(space, place):
    client, url = places_of(log_in(make_moderator()), space)[place]
    form = form_of(space, slug="flagships", access="private")

    answer = client.post(url, form)
    space.refresh_from_db()
    assert (answer.status_code, space.slug) == (200, "pilots")
    assert "The address changes: links to the space lead nowhere then." in answer.text
    assert "Fewer people may enter" in answer.text

    client.post(url, {**form, "is_sure": "1"})
    space.refresh_from_db()
    assert (space.slug, space.access) == ("flagships", "private")


@pytest.mark.parametrize("place", ["admin", "owner"])
def test_change_that_breaks_nothing_is_stored_at_once(space, place):
    client, url = places_of(log_in(make_moderator()), space)[place]

    client.post(url, form_of(space, access="open", title_ar="تجارب", is_archived="on"))

    space.refresh_from_db()
    assert (space.access, space.is_archived) == ("open", True)
    assert dict(space.texts.values_list("language", "title")) == {"en": "Pilots", "ar": "تجارب"}


def test_narrowed_space_leaves_every_channel_and_its_followers_stay(member):
    space = SpaceFactory(slug="open-pilots", access="open")
    thread = write_thread(space=space)
    Follow.objects.create(member=member, kind="space", value="open-pilots")
    assert Listing.objects.filter(item=thread.key).exists()

    space.slug, space.access = "pilots-only", "private"
    spaces.save_space(space, {"en": ("Pilots", "")})

    assert not Listing.objects.filter(item=thread.key).exists()
    assert Client().get(thread.get_absolute_url()).status_code == 404
    assert Follow.objects.get(member=member, kind="space").value == "pilots-only"


def test_moderator_adds_a_space_with_names(hub_tree):
    desk = log_in(make_moderator())
    form = {"slug": "water", "access": "open", "position": 5}

    assert desk.post("/admin/community/spaces/add/", form).status_code == 400
    desk.post("/admin/community/spaces/add/", {**form, "title_en": "Water", "summary_en": "Pipes."})

    made = Space.objects.get(slug="water")
    assert list(made.texts.values_list("language", "title", "summary")) == [
        ("en", "Water", "Pipes.")
    ]
    assert "Water" in desk.get("/admin/community/spaces/").text


def test_space_made_in_the_admin_belongs_to_who_made_it(hub_tree):
    moderator = make_moderator()
    maker = MemberFactory(user=moderator, name="Mara")
    client = log_in(moderator)

    client.post(
        "/admin/community/spaces/add/",
        {"slug": "pilots", "access": "restricted", "position": 1, "title_en": "Pilots"},
    )

    assert roles(Space.objects.get(slug="pilots")) == {"Mara": "owner"}
    assert client.get("/en/community/spaces/pilots/people/").status_code == 200
    assert Notice.objects.filter(member=maker).count() == 0


@pytest.mark.parametrize("access", ["restricted", "private"])
def test_moderator_lets_people_into_a_space_of_others(space, asking, access):
    Space.objects.update(access=access)
    moderator = make_moderator()
    MemberFactory(user=moderator, name="Mara")
    client = log_in(moderator)
    url = "/en/community/spaces/pilots/people/"
    assert url in client.get("/admin/community/spaces/").text

    client.post(url, {"member": asking.key, "act": "let_in"})

    assert roles(space) == {"Nadia Haddad": "owner", "Yael": "member"}


def test_owner_hears_of_who_asks_and_who_asks_is_told_so(space, member, commit):
    client = log_in(MemberFactory(name="Yael").user)

    with commit():
        for _twice in range(2):
            client.post("/en/community/spaces/pilots/ask/")

    assert "The owners of the space decide." in client.get(space.get_absolute_url()).text
    assert Notice.objects.get().member == member
    [sent] = mail.outbox
    assert "Yael" in sent.subject
    assert "/en/community/spaces/pilots/people/" in sent.body
    page = log_in(member.user).get("/en/community/notices/").text
    assert "asks to be let into the space" in page


def test_moderators_hear_of_who_asks_where_nobody_owns_the_space(space, member):
    space.people.all().delete()
    moderator = make_moderator()
    mara = MemberFactory(user=moderator, name="Mara")
    client = log_in(MemberFactory(name="Yael").user)

    client.post("/en/community/spaces/pilots/ask/")

    assert "The moderators decide." in client.get(space.get_absolute_url()).text
    assert Notice.objects.get().member == mara
    assert "Yael" in log_in(moderator).get("/en/community/notices/").text


def test_who_asks_is_in_the_queue_of_moderators_where_no_owner_decides(space, asking, member):
    moderator = log_in(make_moderator())
    people = "/en/community/spaces/pilots/people/"
    assert people not in moderator.get("/admin/community/queue/").text

    member.user.is_active = False
    member.user.save()

    shown = moderator.get("/admin/community/queue/").text
    assert people in shown
    assert "Yael" in shown
    assert moderator.get(people).url.startswith("/en/community/welcome/")  # to give a name first
