"""Members: the first steps, profiles and who sees what of them, follows, blocks."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from community.models import Follow, Member
from tests.factories.community import MemberFactory, write_thread
from tests.factories.home import CityFactory, TopicFactory, UserFactory
from tests.hub.html import read

FIELDS = {
    "organisation": "Municipality of Murcia",
    "role": "Head of lighting",
    "offers": "Tenders for lamps",
    "seeks": "A pilot street",
    "about": "Twenty years of lamps.",
    "website": "https://lamps.example",
}
SHOWN = {**FIELDS, "website": "lamps.example"}


def see(client, who, query=""):
    """Return the names of the fields that the reader finds on the profile."""
    page = client.get(f"/en/community/members/{who.key}/{query}").content.decode()
    return {name for name, value in SHOWN.items() if value in page}


# First steps


def test_newcomer_is_led_in_by_three_steps_and_back(client, hub_tree):
    user = UserFactory()
    client.force_login(user)
    start = client.get("/en/community/discussions/start/").url

    second = client.post(
        start, {"name": "  Nadia \u202eHaddad ", "language": "ar", "languages": ["ar", "en"]}
    ).url
    third = client.post(second, {"organisation": "Ramallah", "role": ""}).url
    end = client.post(
        third, {"space": ["questions"], "next": "/en/community/discussions/start/"}
    ).url

    member = Member.objects.get(user=user)
    assert (member.name, member.language, member.languages) == ("Nadia Haddad", "ar", ["ar", "en"])
    assert member.organisation == "Ramallah"
    assert list(member.follows.values_list("kind", "value")) == [("space", "questions")]
    assert end == "/en/community/discussions/start/"
    assert client.get(end).status_code == 200


def test_second_step_says_who_sees_what_and_where_to_change_it(client, hub_tree):
    member = MemberFactory()
    client.force_login(member.user)

    first = read(client.get("/en/community/welcome/?step=2")).one("div", "community__form")
    for name, level in member.visibility.items():
        member.visibility[name] = "partners" if name == "role" else level
    member.is_listed = False
    member.save()
    then = read(client.get("/en/community/welcome/?step=2")).one("div", "community__form")

    said, then_said = (
        [item.text for item in page.all("ul")[0].all("li")] for page in (first, then)
    )
    assert said == [
        "Everybody: City and country, Organisation, What you do there, Topics",
        "Members: What you can help with, What you are looking for",
    ]
    assert "You are also in the list of members." in first.text
    assert first.one("a", href="/en/community/profile/visibility/").text == "Who sees what"
    assert "Partners of the hub: What you do there" in then_said
    assert "You are also in the list of members." not in then.text


def test_login_leads_who_has_no_name_to_the_first_step(client, hub_tree):
    user = UserFactory(email="new@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    answer = client.post("/en/account/login/", {"login": user.email, "password": "secret"})

    assert answer.url == "/en/community/welcome/"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Fill in this field"),
        ("x", "at least 2"),
        ("12345", "with letters"),
        ("M0derator", "people who run the hub"),
        ("Меdina Rossi", "one script"),
        ("Medina Support", "people who run the hub"),
        ("Z" + "\u0335\u0336\u0337\u0338\u0339" * 3 + "algo", "piles of marks"),
        ("\u202e\u200b\u2066", "Fill in this field"),
        ("N" * 61, "at most 60"),
    ],
    ids=["empty", "short", "digits", "staff", "scripts", "hub", "zalgo", "unseen", "long"],
)
def test_name_that_deceives_is_refused_with_a_reason(client, hub_tree, name, reason):
    client.force_login(UserFactory())

    answer = client.post(
        "/en/community/welcome/", {"name": name, "language": "en", "languages": ["en"]}
    )

    assert answer.status_code == 400
    assert reason in read(answer).one("div", "error-summary").text


@pytest.mark.parametrize("name", ["نادية حداد", "דָּוִד כהן", "José Ñáñez", "Μαρία", "O’Brien-D’Ò"])
def test_name_in_any_script_is_kept_as_written(client, hub_tree, name):
    user = UserFactory()
    client.force_login(user)

    client.post("/en/community/welcome/", {"name": name, "language": "en", "languages": ["en"]})

    assert Member.objects.get(user=user).name == name


# Profiles


def make_open(**levels):
    visibility = dict.fromkeys(
        ["organisation", "role", "place", "topics", "languages", *FIELDS], "nobody"
    )
    return MemberFactory(**FIELDS, visibility={**visibility, **levels})


@pytest.mark.parametrize(
    ("level", "visitor", "member", "partner"),
    [
        ("public", True, True, True),
        ("members", False, True, True),
        ("partners", False, False, True),
        ("nobody", False, False, False),
    ],
)
@pytest.mark.parametrize("field", list(FIELDS))
def test_field_is_shown_to_those_whom_its_member_chose(
    client, hub_tree, field, level, visitor, member, partner
):
    who = make_open(**{field: level})

    def is_seen():
        shown = see(client, who)
        assert shown <= {field}
        return field in shown

    assert is_seen() is visitor
    reader = MemberFactory()
    client.force_login(reader.user)
    assert is_seen() is member
    reader.user.groups.add(Group.objects.get_or_create(name="Partners")[0])
    assert is_seen() is partner
    client.force_login(who.user)
    assert field in see(client, who)


def test_owner_sees_the_profile_as_others_do(client, hub_tree):
    who = make_open(organisation="public", role="members", offers="partners")
    client.force_login(who.user)

    assert see(client, who, "?as=everybody") == {"organisation"}
    assert see(client, who, "?as=member") == {"organisation", "role"}
    assert see(client, who, "?as=partner") == {"organisation", "role", "offers"}


def test_nobody_else_plays_another_reader(client, hub_tree):
    who = make_open(offers="partners")
    client.force_login(MemberFactory().user)

    assert see(client, who, "?as=partner") == set()


def test_choice_of_who_sees_what_counts_at_once(member_client, member, client):
    Member.objects.filter(pk=member.pk).update(**FIELDS)
    page = read(member_client.get("/en/community/profile/visibility/"))
    levels = {select["name"]: "nobody" for select in page.one("main").all("select")}

    member_client.post("/en/community/profile/visibility/", {**levels, "role": "public"})

    client.logout()
    assert see(client, member) == {"role"}


def test_new_member_shows_no_link(client, hub_tree):
    who = make_open(website="public")
    Member.objects.filter(pk=who.pk).update(trust="new")

    assert see(client, who) == set()


def test_profile_shows_no_address_anywhere(client, hub_tree):
    who = MemberFactory(**FIELDS)
    client.force_login(MemberFactory().user)

    for path in (f"/en/community/members/{who.key}/", "/en/community/members/"):
        assert who.user.email not in client.get(path).content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"user__is_active": False}])
def test_who_has_no_name_or_left_is_not_there(client, hub_tree, change):
    who = MemberFactory()
    for name, value in change.items():
        target = who.user if name.startswith("user__") else who
        setattr(target, name.removeprefix("user__"), value)
        target.save()

    assert client.get(f"/en/community/members/{who.key}/").status_code == 404


def test_profile_names_places_and_topics_in_the_readers_language(client, hub_tree):
    city = CityFactory(key="genoa", name="Genoa", country_code="IT")
    who = MemberFactory(city=city)
    who.topics.add(TopicFactory(key="energy", name="Energy"))

    page = client.get(f"/it/community/members/{who.key}/").content.decode()

    assert "Genova" in page or "Genoa" in page
    assert "Energia" in page or "Energy" in page


# The list of members


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_members_costs_the_same_at_any_length(
    member_client, django_assert_num_queries, count
):
    for _ in range(count):
        MemberFactory(city=CityFactory(key="genoa", country_code="IT")).topics.add(
            TopicFactory(key="energy")
        )
    member_client.get("/en/community/members/")

    with django_assert_num_queries(9):
        member_client.get("/en/community/members/")


def test_list_is_for_members(client, hub_tree):
    assert client.get("/en/community/members/").url.startswith("/en/account/login/")


def test_words_find_what_members_may_see_and_nothing_else(member_client):
    make_open(offers="members")
    make_open(offers="nobody")
    MemberFactory(name="Hidden One", is_listed=False, offers="Tenders for lamps")

    page = read(member_client.get("/en/community/members/?q=tenders"))

    assert len(page.all("h2", "card__title")) == 1
    assert "1 member" in page.one("p", "community__count").text


# Follows and blocks


def test_follows_of_every_kind_stand_in_one_list(member_client, member, solution):
    other = MemberFactory(name="Yosef")
    thread = write_thread(title="Lamps that dim")
    TopicFactory(key="energy", name="Energy")
    wanted = [
        ("thread", thread.pk),
        ("space", "questions"),
        ("member", other.key),
        ("topic", "energy"),
        ("item", solution.translation_key),
    ]

    for kind, value in wanted:
        answer = member_client.post(
            "/en/community/follow/", {"kind": kind, "value": value, "next": "/en/"}
        )
        assert answer.url == "/en/"

    titles = {
        row.text
        for row in read(member_client.get("/en/community/follows/")).all("h2", "threads__title")
    }
    expected = {"Lamps that dim", "Questions and answers", "Yosef", "Energy", "Dimming lamps"}
    assert titles == expected


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_follows_costs_the_same_at_any_length(
    member_client, member, django_assert_num_queries, count
):
    for number in range(count):
        thread = write_thread(title=f"Thread {number}")
        Follow.objects.create(member=member, kind="thread", value=str(thread.pk))
        Follow.objects.create(member=member, kind="member", value=MemberFactory().key)
        Follow.objects.create(member=member, kind="space", value=thread.space.slug)
    member_client.get("/en/community/follows/")

    with django_assert_num_queries(10):
        member_client.get("/en/community/follows/")


def test_what_may_not_be_seen_is_not_followed_nor_named(member_client, member, solution):
    Follow.objects.create(member=member, kind="item", value=str(solution.translation_key))
    solution.unpublish()

    page = member_client.get("/en/community/follows/").content.decode()
    again = member_client.post(
        "/en/community/follow/", {"kind": "item", "value": solution.translation_key}
    )

    assert "Dimming lamps" not in page
    assert again.status_code == 404


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_form_leads_back_to_this_host_alone(member_client, target):
    answer = member_client.post(
        "/en/community/follow/", {"kind": "space", "value": "questions", "next": target}
    )

    assert answer.url == "/en/community/"


def test_block_ends_both_follows_and_can_be_taken_back(member_client, member):
    other = MemberFactory()
    Follow.objects.create(member=member, kind="member", value=other.key)
    Follow.objects.create(member=other, kind="member", value=member.key)

    member_client.post(f"/en/community/members/{other.key}/block/")
    page = member_client.get(other.get_absolute_url()).content.decode()

    assert Follow.objects.count() == 0
    assert "You have blocked this member" in page
    member_client.post(f"/en/community/members/{other.key}/block/", {"stop": "1"})
    page = member_client.get(other.get_absolute_url()).content.decode()
    assert "You have blocked this member" not in page


def test_topics_and_places_are_followed_from_the_list_and_items_from_their_page(
    member_client, member, solution
):
    TopicFactory(key="energy", name="Energy")
    page = read(member_client.get("/en/community/follows/"))
    options = [option["value"] for option in page.one("select", id="follow-topic").all("option")]
    assert "energy" in options

    form = read(member_client.get(solution.get_url())).one("form", "item__follow")
    sent = {field["name"]: field["value"] for field in form.all("input")}
    answer = member_client.post(form["action"], sent)

    assert answer.url == "/en/community/follows/"
    followed = list(member.follows.values_list("kind", "value"))
    assert followed == [("item", str(solution.translation_key))]


def test_item_page_has_no_form_for_visitors(client, solution):
    answer = client.get(solution.get_url())

    assert read(answer).all("form", "item__follow") == []
    assert answer.cookies == {}
