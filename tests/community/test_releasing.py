"""What waits is let through or declined where it stands, by stewards and moderators alone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from community.models import Decision
from community.operations import flags, moderation
from tests.community.moderating import AT, act, find_appeal, log_in, make_moderator
from tests.factories.community import MemberFactory, write_post, write_search, write_thread
from tests.hub.html import read

WHY = {"reason": "spam", "text": "It sells lamps."}
LET_THROUGH = "Let everybody read it"
WITH_REASON = "Take it off, with a reason"


@pytest.fixture
def steward(hub_tree):
    return MemberFactory(name="Said", trust="steward")


@pytest.fixture
def room(steward):
    return log_in(steward.user)


def hold_answer(language="ar"):
    author = MemberFactory(name="Omar", trust="new", language=language)
    return write_post(write_thread(), author, body="Buy **lamps** from us.")


def hold_thread():
    return write_thread(MemberFactory(trust="new")).posts.get()


def hold_search():
    return write_search(MemberFactory(trust="new", language="ar"))


def urls_of(written):
    folder = getattr(written, "folder", "posts")
    own = f"/en/community/{folder}/{written.pk}/"
    return f"{own}approve/", f"{own}hide/"


def page_of(written):
    return getattr(written, "thread", written).get_absolute_url()


def state_of(written):
    written.refresh_from_db()
    return written.state


def offers(client, written):
    """Return what the page offers to do about the text: to let it through, to take it off."""
    page = read(client.get(page_of(written)))
    approve, hide = urls_of(written)
    return [bool(page.all("form", action=approve)), bool(page.all("a", href=hide))]


@pytest.mark.parametrize("hold", [hold_answer, hold_thread, hold_search])
def test_steward_lets_through_what_waits_where_it_stands(room, steward, hold):
    written = hold()
    assert offers(room, written) == [True, True]

    page = room.post(urls_of(written)[0], follow=True)

    assert (page.status_code, state_of(written)) == (200, "visible")
    decision = Decision.objects.get(kind="approve")
    assert (decision.moderator, decision.waited_since) == (steward.user, written.created_at)
    assert offers(room, written) == [False, False]


@pytest.mark.parametrize("hold", [hold_answer, hold_thread, hold_search])
def test_steward_declines_with_a_reason_that_the_author_gets(room, hold, commit, mailoutbox):
    written = hold()
    form = read(room.get(urls_of(written)[1]))
    form_id = form.one("input", name="form_id")["value"]

    with commit():
        for _ in range(2):
            page = room.post(urls_of(written)[1], {**WHY, "form_id": form_id}, follow=True)
            assert page.status_code == 200

    assert state_of(written) == "hidden"
    (mail,) = mailoutbox
    assert mail.to == [written.author.user.email]
    assert mail.extra_headers["Content-Language"] == written.author.language
    assert "It sells lamps." in mail.body
    assert find_appeal(mail).startswith(f"/{written.author.language}/")
    assert Decision.objects.filter(kind="take_off").count() == 1


@pytest.mark.parametrize("missing", ["reason", "text"])
def test_declining_needs_reason_and_words(room, missing):
    written = hold_answer()

    answer = room.post(urls_of(written)[1], {**WHY, missing: ""})

    assert answer.status_code == 400
    assert "Fill in this field." in answer.text
    assert state_of(written) == "held"


@pytest.mark.parametrize("write", [lambda: write_post(write_thread()), write_search])
def test_steward_takes_off_nothing_that_stands_but_a_moderator_does(room, steward, write, hub_tree):
    written = write()
    assert offers(room, written) == [False, False]
    told = room.post(urls_of(written)[1], WHY, follow=True)
    assert ("This waits no more." in told.text, state_of(written)) == (True, "visible")

    rita = make_moderator()
    MemberFactory(user=rita)
    desk = log_in(rita)
    assert offers(desk, written) == [False, True]
    assert desk.post(urls_of(written)[1], WHY).status_code == 302
    assert state_of(written) == "hidden"


def test_steward_decides_nothing_else(steward):
    post = write_thread().posts.get()
    flags.flag(MemberFactory(), post, "spam", "", AT)
    member, given = post.author, act(steward.user)

    for decide in (
        lambda: moderation.warn(member, given),
        lambda: moderation.suspend(member, given, until=AT.replace(year=2031)),
        lambda: moderation.close_thread(post.thread, given),
        lambda: flags.dismiss_flags(post, given),
    ):
        with pytest.raises(PermissionDenied):
            decide()
    assert not Decision.objects.exists()


def test_members_and_suspended_stewards_have_no_such_buttons(member_client, steward):
    written = write_post(write_thread())
    held = hold_search()
    steward.suspended_until = AT.replace(year=2039)
    steward.save()
    idle = log_in(steward.user)

    assert offers(member_client, written) == [False, False]
    for client in (member_client, idle):
        assert [client.post(url, WHY).status_code for url in urls_of(held)] == [403, 403]
    assert state_of(held) == "held"


def test_visitor_is_led_to_the_login(client, hub_tree):
    answers = [client.get(urls_of(hold_answer())[1]), client.post(urls_of(hold_answer())[0])]

    assert ["/account/login/" in answer.headers["Location"] for answer in answers] == [True, True]


@pytest.mark.parametrize("hold", [hold_answer, hold_search])
@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_second_of_two_is_told_and_nothing_happens_twice(room, hold, first, second):
    written = hold()
    other = log_in(MemberFactory(trust="steward").user)
    room.post(urls_of(written)[first], {**WHY, "form_id": str(uuid4())})
    state = state_of(written)

    answer = other.post(urls_of(written)[second], {**WHY, "form_id": str(uuid4())}, follow=True)

    assert "This waits no more. Nothing was done." in answer.text
    assert state_of(written) == state
    assert Decision.objects.filter(kind__in=["approve", "take_off"]).count() == 1


def test_buttons_are_named_in_the_language_of_the_page(room):
    written = hold_answer()

    page = room.get(written.thread.get_absolute_url()).text

    assert (LET_THROUGH in page, WITH_REASON in page) == (True, True)
    arabic = room.get(written.thread.get_absolute_url().replace("/en/", "/ar/"))
    assert read(arabic).all("a", href=urls_of(written)[1].replace("/en/", "/ar/")) != []
