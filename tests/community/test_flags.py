"""Telling the moderators: by any member, once, and with nobody else learning who did."""

from __future__ import annotations

import pytest
from django.test import Client

from community.enums import FlagReason
from community.limits import LimitError
from community.models import Flag
from community.operations import flags, moderation
from tests.community.moderating import AT, DAYS, act, log_in
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread

FORM = {"reason": "insult", "note": "Look at the last line."}


@pytest.fixture
def post(member):
    return write_thread(MemberFactory(name="Omar"), body="You are all fools.").posts.get()


def urls_of(post):
    own = f"/en/community/members/{post.author.key}/"
    return f"/en/community/posts/{post.pk}/flag/", f"{own}flag/"


def test_member_flags_a_post_and_a_profile_and_is_thanked(member, member_client, post):
    for url in urls_of(post):
        assert member_client.get(url).status_code == 200
        answer = member_client.post(url, FORM, follow=True)
        assert "Thank you. A moderator looks at it; only they know it was you." in answer.text

    rows = Flag.objects.order_by("pk").values_list("member", "post", "about", "reason", "note")
    assert list(rows) == [
        (member.pk, post.pk, None, "insult", "Look at the last line."),
        (member.pk, None, post.author_id, "insult", "Look at the last line."),
    ]


def test_flag_sent_twice_is_one_and_thanked_twice(member_client, post):
    for _ in range(2):
        answer = member_client.post(urls_of(post)[0], FORM, follow=True)
        assert "Thank you." in answer.text

    assert Flag.objects.count() == 1


def test_flag_without_a_reason_says_so(member_client, post):
    answer = member_client.post(urls_of(post)[0], {"note": "Bad."})

    assert answer.status_code == 400
    assert "Fill in this field." in answer.text
    assert "Bad." in answer.text


def test_links_to_flag_stand_at_what_others_wrote(member, member_client, client, post):
    own = write_post(post.thread, member)

    page = member_client.get(post.thread.get_absolute_url()).text
    profile = member_client.get(post.author.get_absolute_url()).text

    assert urls_of(post)[0] in page
    assert urls_of(post)[1] in profile
    assert f"/posts/{own.pk}/flag/" not in page
    assert member_client.get(f"/en/community/posts/{own.pk}/flag/").status_code == 403


def test_nobody_but_moderators_learns_who_flagged(member, post, mailoutbox, commit):
    flags.flag(member, post, FlagReason.SPAM, "It is Nadia who says so.", AT)
    with commit():
        flags.answer_flags(post, act(), lambda since: moderation.warn(post.author, since))

    (mail,) = mailoutbox
    for shown in (mail.body, mail.alternatives[0].content):
        assert "Nadia" not in shown
    page = log_in(post.author.user).get(post.thread.get_absolute_url()).text
    assert "Nadia" not in page


def test_visitor_is_led_to_the_login_and_a_hidden_post_is_not_there(client, member_client, post):
    secret = write_thread(
        space=SpaceFactory(access="private"), author=MemberFactory(trust="steward")
    )
    url = f"/en/community/posts/{secret.posts.get().pk}/flag/"

    assert Client().get(urls_of(post)[0]).status_code == 302
    assert [member_client.get(url).status_code, member_client.post(url, FORM).status_code] == [
        404,
        404,
    ]
    assert Flag.objects.count() == 0


def test_flags_of_a_day_have_a_limit_that_is_told(member):
    posts = [write_thread().posts.get() for _ in range(flags.FLAGS_PER_DAY + 1)]
    for post in posts[:-1]:
        flags.flag(member, post, FlagReason.SPAM, "", AT)

    with pytest.raises(LimitError, match="You have flagged a lot today"):
        flags.flag(member, posts[-1], FlagReason.SPAM, "", AT)
    flags.flag(member, posts[-1], FlagReason.SPAM, "", AT + 2 * DAYS)
