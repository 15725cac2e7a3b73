"""A profile that a moderator took off, or whose member is stopped, shows others nothing."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from community.operations import moderation, pictures
from community.operations.deciding import DecidedError
from community.operations.mailing import send_due
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.factories.community import MemberFactory, write_thread

ADVERT = "Buy lamps at cheap-lamps today"
REASON = {"reason": "spam", "text": "It sells lamps."}
NOT_SHOWN = "This profile is not shown at the moment."


@pytest.fixture
def seller(hub_tree):
    levels = dict.fromkeys(("about", "organisation", "role"), "public")
    return MemberFactory(
        name="Cheap Lamps",
        trust="member",
        about=ADVERT,
        organisation="Cheap Lamps Shop",
        visibility=levels,
    )


@pytest.fixture
def readers(hub_tree):
    """A visitor and a member."""
    return [Client(), log_in(MemberFactory().user)]


def suspend(member, *, with_posts):
    return moderation.suspend(member, act(), until=AT + DAYS, with_posts=with_posts)


def test_nothing_is_left_of_who_was_stopped_with_all_they_wrote(seller, readers):
    write_thread(seller)
    address = seller.get_absolute_url()
    for reader in readers:
        assert ADVERT in reader.get(address).text

    decision = suspend(seller, with_posts=True)

    for reader in readers:
        assert reader.get(address).status_code == 404
    assert "Cheap Lamps" not in readers[1].get("/en/community/members/").text
    seller.user.refresh_from_db()  # the sessions have ended
    assert ADVERT in log_in(seller.user).get(address).text
    assert log_in(make_moderator("Said")).get(address).status_code == 200

    moderation.restore(decision, act())

    for reader in readers:
        assert ADVERT in reader.get(address).text
    assert "Cheap Lamps" in readers[1].get("/en/community/members/").text


def test_who_is_suspended_keeps_the_name_beside_what_stands(seller, readers):
    write_thread(seller)
    suspend(seller, with_posts=False)

    for reader in readers:
        page = reader.get(seller.get_absolute_url())
        assert "Cheap Lamps" in page.text
        assert NOT_SHOWN in page.text
        assert 'name="robots" content="noindex' in page.text
        assert "Shop" not in page.text
        assert "/write/" not in page.text
        assert ADVERT not in page.text


def test_profile_is_taken_off_told_and_restored(seller, readers):
    address = seller.get_absolute_url()
    desk = log_in(make_moderator())

    desk.post(f"/admin/community/members/{seller.key}/", {"act": "hide_profile", **REASON})

    for reader in readers:
        page = reader.get(address).text
        assert NOT_SHOWN in page
        assert ADVERT not in page
    assert "Cheap Lamps" not in readers[1].get("/en/community/members/?q=Shop").text
    own = log_in(seller.user)
    assert ADVERT in own.get(address).text
    assert "A moderator took your profile off" in own.get(address).text
    assert "Take off the profile" not in desk.get(f"/admin/community/members/{seller.key}/").text
    send_due(AT + 10_000 * DAYS)
    assert mail.outbox[0].subject == "Your profile was taken off (Medina)"
    with pytest.raises(DecidedError):
        pictures.take_off_profile(seller, act())

    moderation.restore(seller.decisions.get(kind="take_off"), act())

    for reader in readers:
        assert ADVERT in reader.get(address).text


def test_search_engines_wait_until_a_member_is_no_new_one(seller):
    new = MemberFactory(name="Newcomer", trust="new")

    assert "noindex" in Client().get(new.get_absolute_url()).text
    assert "noindex" not in Client().get(seller.get_absolute_url()).text
