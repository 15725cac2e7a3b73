"""Discussions in the browser's eyes: what is read, written, changed, and by whom."""

from __future__ import annotations

import pytest

from tests.factories.community import (
    MemberFactory,
    write_post,
    write_thread,
)
from tests.hub.html import read


def test_visitor_reads_an_open_discussion_and_is_led_to_join(client, hub_tree):
    thread = write_thread(MemberFactory(name="Nadia Haddad"), body="What did it **cost** you?")
    write_post(thread, MemberFactory(name="يوسف"), body="حوالي تسعين يورو لكل مصباح في مدينتنا.")

    answer = client.get(thread.get_absolute_url())
    page = read(answer)

    assert page.one("h1").text == "Street lights that dim"
    posts = page.all("article", "post")
    assert ["Nadia Haddad" in posts[0].text, "يوسف" in posts[1].text] == [True, True]
    assert posts[1].one("div", "post__text")["lang"] == "ar"
    assert "/en/account/signup/" in answer.content.decode()
    assert answer.cookies == {}


@pytest.mark.parametrize("count", [1, 3])
def test_discussion_costs_the_same_at_any_length(member_client, django_assert_num_queries, count):
    thread = write_thread()
    for _ in range(count):
        write_post(thread)
    member_client.get(thread.get_absolute_url())

    with django_assert_num_queries(15):
        member_client.get(thread.get_absolute_url())
