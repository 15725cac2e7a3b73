"""Discussions in a reader's eyes: what is seen, where, and by whom."""

from __future__ import annotations

import pytest

from community.models import Member, SpaceMember
from community.operations.members import block
from tests.community.pages import posts_on
from tests.factories.community import (
    MemberFactory,
    SpaceFactory,
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
    links = [link["href"] for link in page.one("main").all("a")]
    assert f"/en/account/signup/?next={thread.get_absolute_url().replace('/', '%2F')}" in links
    assert answer.cookies == {}


def test_front_page_shows_the_newest_discussions(client, hub_tree):
    thread = write_thread()

    strip = read(client.get("/en/")).one("section", **{"aria-labelledby": "community-title"})

    assert strip.one("a", "card__link")["href"] == thread.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_discussion_costs_the_same_at_any_length(member_client, django_assert_num_queries, count):
    thread = write_thread()
    for _ in range(count):
        write_post(thread)
    member_client.get(thread.get_absolute_url())

    with django_assert_num_queries(22):
        member_client.get(thread.get_absolute_url())


def test_reply_stands_below_its_post_and_a_reply_to_it_beside_it(client, hub_tree):
    thread = write_thread(body="first")
    second = write_post(thread, body="second")
    write_post(thread, body="third")
    below = write_post(thread, body="below the second", parent=second)
    write_post(thread, body="below that", parent=below)

    expected = ["first", "second", "below the second", "below that", "third"]
    assert posts_on(client, thread) == expected


def test_long_discussion_has_pages_and_each_post_its_address(client, hub_tree):
    thread = write_thread(body="post 1")
    posts = [write_post(thread, body=f"post {number}") for number in range(2, 31)]

    assert posts_on(client, thread, "?page=2") == [f"post {number}" for number in range(26, 31)]
    answer = client.get(f"/en/community/posts/{posts[-1].pk}/")
    assert answer.url == f"{thread.get_absolute_url()}?page=2#post-30"
    assert client.get(f"{thread.get_absolute_url()}?page=3").status_code == 404


def test_address_without_or_with_an_old_title_leads_to_the_right_one(client, hub_tree):
    thread = write_thread()

    for path in (f"{thread.pk}/", f"{thread.pk}-old-title/"):
        answer = client.get(f"/en/community/discussions/{path}")
        assert (answer.status_code, answer.url) == (302, thread.get_absolute_url())


@pytest.mark.parametrize(
    ("access", "visitor", "member", "insider"),
    [
        ("open", 200, 200, 200),
        ("members", 404, 200, 200),
        ("restricted", 404, 404, 200),
        ("private", 404, 404, 200),
    ],
)
def test_space_decides_who_reads(client, hub_tree, access, visitor, member, insider):
    author = MemberFactory()
    space = SpaceFactory(access=access)
    SpaceMember.objects.create(space=space, member=author)
    thread = write_thread(author, space)
    urls = [
        thread.get_absolute_url(),
        f"/en/community/posts/{thread.posts.get().pk}/history/",
    ]

    def ask():
        return {client.get(url).status_code for url in urls}

    assert ask() == {visitor}
    client.force_login(MemberFactory().user)
    assert ask() == {member}
    client.force_login(author.user)
    assert ask() == {insider}


def test_discussion_is_hidden_with_the_item_it_is_about(client, hub_tree, solution):
    thread = write_thread(about=solution.translation_key)
    other = write_thread(space=thread.space, title="Beside it")
    space = thread.space.get_absolute_url()

    assert client.get(thread.get_absolute_url()).status_code == 200
    assert "Street lights that dim" in client.get(space).content.decode()

    solution.unpublish()

    assert client.get(thread.get_absolute_url()).status_code == 404
    listed = client.get(space).content.decode()
    assert ("Street lights that dim" in listed, other.title in listed) == (False, True)
    titles = [
        item["title"] for item in client.get("/api/v1/items/?kind=discussion").json()["items"]
    ]
    assert titles == ["Beside it"]


def test_item_page_lists_its_discussions(client, hub_tree, solution):
    thread = write_thread(about=solution.translation_key)

    page = read(client.get(solution.get_url()))

    links = [link["href"] for link in page.one("main").all("a")]
    assert thread.get_absolute_url() in links
    assert f"/en/community/discussions/start/?about={solution.translation_key}" in links


# The catalogue


def test_discussion_is_an_item_in_every_language(client, hub_tree):
    thread = write_thread(
        title="كم كلفت المصابيح؟", body="نريد أن نعرف كم كلفت المصابيح التي تخفت ليلا."
    )

    card = client.get("/api/v1/items/?kind=discussion&locale=es").json()["items"][0]

    assert (card["title"], card["locale"], card["dir"], card["is_fallback"]) == (
        "كم كلفت المصابيح؟",
        "ar",
        "rtl",
        True,
    )
    assert card["url"].endswith(f"/es/{thread.path}")
    found = client.get("/api/v1/search/?q=المصابيح&locale=ar").json()
    assert [hit["id"] for hit in found["items"]] == [str(thread.key)]


def test_words_of_answers_are_found_and_go_with_them(client, hub_tree):
    author = MemberFactory()
    thread = write_thread()
    answer = write_post(thread, author, body="Use a photoelectric dimmer.")

    def find():
        return client.get("/api/v1/search/?q=photoelectric&locale=en").json()["count"]

    assert find() == 1
    client.force_login(author.user)
    client.post(f"/en/community/posts/{answer.pk}/delete/")
    assert find() == 0


@pytest.mark.parametrize("access", ["members", "restricted", "private"])
def test_closed_space_leaks_through_no_channel(client, hub_tree, access):
    author = MemberFactory(name="Secret Author")
    space = SpaceFactory(access=access, slug="closed")
    SpaceMember.objects.create(space=space, member=author)
    write_thread(author, space, title="Zanzibar budget", body="Zanzibar costs 12 million.")
    write_thread(title="Open question", body="Who has tried it?")
    addresses = [
        "/api/v1/items/?kind=discussion",
        "/api/v1/search/?q=zanzibar&locale=en",
        "/api/v1/suggest/?q=zanz&locale=en",
        "/en/community/",
        "/en/community/feed.atom",
        "/en/search/?q=zanzibar",
        "/en/community/spaces/",
        f"/en/community/members/{author.key}/",
        "/sitemap-en-1.xml",
    ]

    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode().lower().replace("q=zanzibar", "")
        assert "zanzibar budget" not in text, address
        assert "12 million" not in text, address
    assert "Open question" in client.get("/en/community/").content.decode()


def test_authors_are_in_no_channel_but_the_pages(client, hub_tree):
    write_thread(MemberFactory(name="Nadia Haddad"))

    for address in ("/api/v1/items/?kind=discussion", "/en/community/feed.atom", "/en/community/"):
        assert "Nadia" not in client.get(address).content.decode()


# Members in discussions


def test_mention_shows_the_name_of_today(member_client, member):
    named = MemberFactory(name="Old Name")
    thread = write_thread(body=f"Ask @{named.key} about it, or @abcdefghjk.")
    Member.objects.filter(pk=named.pk).update(name="New Name")

    post = read(member_client.get(thread.get_absolute_url())).one("div", "post__text")

    assert post.text == "Ask @New Name about it, or @abcdefghjk."
    assert post.one("a", "mention")["href"] == named.get_absolute_url()


def test_posts_of_a_blocked_member_are_folded(member_client, member):
    other = MemberFactory()
    thread = write_thread(other, body="You are wrong")
    block(member, other)

    page = read(member_client.get(thread.get_absolute_url()))

    folded = page.one("article", "post").one("details")
    assert "You are wrong" in folded.text
