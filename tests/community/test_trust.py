"""New members get further by stated rules, and moderators may say otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community import limits
from community.models import Decision
from community.operations import moderation
from community.operations.trust import promote_all
from home.registry import all_jobs
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.factories.community import MemberFactory, write_post, write_thread


@pytest.fixture
def newcomer(hub_tree):
    return MemberFactory(
        name="Omar", trust="new", joined_at=AT - limits.SEASON, website="https://lamps.example"
    )


def write(member, count):
    """Let the member write, and a moderator approve; return the last act's answer."""
    thread = write_thread()
    for _ in range(count):
        post = write_post(thread, member, at=AT)
        if post.state == "held":
            moderation.approve_post(post, act(reason="", text=""))
    member.refresh_from_db()


def test_approval_of_the_last_post_needed_makes_a_member(newcomer):
    thread = write_thread()
    posts = [write_post(thread, newcomer, at=AT) for _ in range(limits.APPROVED)]
    for post in posts[:-1]:
        moderation.approve_post(post, act())
    newcomer.refresh_from_db()
    assert newcomer.trust == "new"

    moderation.approve_post(posts[-1], act())

    newcomer.refresh_from_db()
    assert newcomer.trust == "member"
    promotion = Decision.objects.get(kind="trust")
    assert (promotion.member, promotion.is_automatic) == (newcomer, True)


def test_the_clock_makes_members_and_says_how_many(newcomer):
    write(newcomer, limits.APPROVED)
    assert newcomer.trust == "new"

    assert [promote_all(AT), promote_all(AT)] == [1, 0]

    newcomer.refresh_from_db()
    assert newcomer.trust == "member"
    assert "promote_members" in {job.name for job in all_jobs()}


def test_who_joined_yesterday_or_had_a_post_taken_off_waits(newcomer, hub_tree):
    write(newcomer, limits.APPROVED + 1)
    moderation.take_off_post(newcomer.posts.first(), act())
    young = MemberFactory(trust="new", joined_at=AT - limits.SEASON + timedelta(hours=1))
    write(young, limits.APPROVED)

    assert promote_all(AT) == 0
    assert promote_all(AT + limits.CLEAN + DAYS) == 2


def test_limited_member_waits_for_the_stated_time(newcomer):
    write(newcomer, limits.APPROVED)
    promote_all(AT)
    newcomer.refresh_from_db()
    moderation.restrict(newcomer, act())

    assert promote_all(AT + limits.CLEAN - DAYS) == 0
    assert promote_all(AT + limits.CLEAN + DAYS) == 1


def test_website_of_a_newcomer_is_shown_once_trusted(newcomer, member_client):
    newcomer.visibility["website"] = "public"
    newcomer.save()
    url = newcomer.get_absolute_url()
    assert "lamps.example" not in member_client.get(url).text

    moderation.set_trust(newcomer, act(), trust="member")

    assert "lamps.example" in member_client.get(url).text


def test_moderator_finds_a_member_and_makes_a_steward(newcomer):
    desk = log_in(make_moderator())
    MemberFactory(name="Yael")
    url = f"/admin/community/members/{newcomer.key}/"

    page = desk.get("/admin/community/members/?q=oma").text
    assert (url in page, "Yael" in page) == (True, False)
    assert url in desk.get(f"/admin/community/members/?q={newcomer.user.email}").text
    assert url not in desk.get("/admin/community/members/?trust=steward").text

    desk.post(url, {"act": "steward"})
    newcomer.refresh_from_db()
    assert newcomer.trust == "steward"
    assert url in desk.get("/admin/community/members/?trust=steward").text
    desk.post(url, {"act": "no_steward"})
    newcomer.refresh_from_db()
    assert newcomer.trust == "member"


def test_moderator_is_offered_nothing_to_decide_about_themselves(newcomer):
    moderator = make_moderator()
    own = MemberFactory(user=moderator, name="Rita Moss", trust="new")
    desk = log_in(moderator)
    url = f"/admin/community/members/{own.key}/"

    page = desk.get(url).text

    assert "This is you. Another moderator decides about you." in page
    assert 'name="act"' not in page
    assert 'name="act"' in desk.get(f"/admin/community/members/{newcomer.key}/").text
    assert desk.post(url, {"act": "steward"}).status_code == 400
    own.refresh_from_db()
    assert own.trust == "new"


def test_moderator_suspends_with_a_reason_and_lifts_it(newcomer):
    desk = log_in(make_moderator())
    url = f"/admin/community/members/{newcomer.key}/"
    form = {"act": "suspend", "reason": "insult", "text": "Enough.", "until": "2031-01-01"}

    assert desk.post(url, {**form, "text": ""}).status_code == 400
    desk.post(url, form)
    newcomer.refresh_from_db()
    assert newcomer.is_suspended(AT)
    assert url in desk.get("/admin/community/members/?trust=suspended").text

    desk.post(url, {"act": "lift", "text": "You promised."})
    newcomer.refresh_from_db()
    assert newcomer.suspended_until is None
    assert "Enough." in desk.get(f"/admin/community/decisions/{newest(newcomer).pk}/").text


def newest(member):
    return Decision.objects.get(member=member, kind="suspend")


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_members_costs_the_same_at_any_length(hub_tree, django_assert_num_queries, count):
    desk = log_in(make_moderator())
    MemberFactory.create_batch(count)
    desk.get("/admin/community/members/")

    with django_assert_num_queries(12):
        desk.get("/admin/community/members/")
