"""Discussions in a reader's and a writer's eyes: what is seen, written, changed, and by whom."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from community.models import Member, Post, SpaceMember, Thread
from community.operations.members import block
from tests.factories.community import (
    WRITTEN_AT,
    MemberFactory,
    SpaceFactory,
    write_post,
    write_thread,
)
from tests.factories.home import UserFactory
from tests.hub.html import read


def posts_on(client, thread, query=""):
    """Return the texts of the posts on the page."""
    page = read(client.get(f"{thread.get_absolute_url()}{query}"))
    return [post.one("div", "post__text").text for post in page.all("article", "post")]


def send(client, thread, body, **fields):
    address = f"/en/community/discussions/{thread.pk}/reply/"
    return client.post(address, {"body": body, "language": "", **fields})


# Reading


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


@pytest.mark.parametrize("count", [1, 3])
def test_discussion_costs_the_same_at_any_length(member_client, django_assert_num_queries, count):
    thread = write_thread()
    for _ in range(count):
        write_post(thread)
    member_client.get(thread.get_absolute_url())

    with django_assert_num_queries(15):
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


# Writing


def test_visitor_is_led_to_the_login_and_a_stranger_to_the_first_step(client, hub_tree):
    address = "/en/community/discussions/start/"

    assert client.get(address).url == f"/en/account/login/?next={address}"
    client.force_login(UserFactory())
    assert client.get(address).url.startswith("/en/community/welcome/?next=")


def test_member_starts_a_discussion_and_follows_it(member_client, member):
    space = SpaceFactory(slug="lamps")

    answer = member_client.post(
        "/en/community/spaces/lamps/start/",
        {
            "space": space.pk,
            "title": "¿Cuánto costaron las farolas?",
            "body": "Queremos saber cuánto costaron las farolas y por qué.",
            "language": "",
            "form_id": uuid4(),
        },
    )

    thread = Thread.objects.get()
    assert (answer.status_code, answer.url) == (302, thread.get_absolute_url())
    assert (thread.language, thread.author, thread.post_count) == ("es", member, 1)
    followed = [(row.kind, row.value) for row in member.follows.all()]
    assert followed == [("thread", str(thread.pk))]


def test_form_sent_twice_is_one_post(member_client):
    thread = write_thread()
    form_id = uuid4()

    answers = [send(member_client, thread, "Once only.", form_id=form_id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert [post.body for post in thread.posts.order_by("number")][1:] == ["Once only."]


def test_preview_stores_nothing_and_keeps_the_text(member_client):
    thread = write_thread()

    page = read(send(member_client, thread, "It *works*.", preview="1"))

    assert page.one("section", "post--preview").one("em").text == "works"
    assert page.one("textarea").text == "It *works*."
    assert thread.posts.count() == 1


def test_quotation_begins_the_answer(member_client):
    thread = write_thread(body="What did it cost?")

    page = read(member_client.get(f"{thread.get_absolute_url()}?quote=1"))

    assert page.one("textarea").text.startswith("> What did it cost?")


def test_too_long_text_comes_back_whole_with_its_length(member_client):
    thread = write_thread()
    text = "ab " * 70_000

    answer = send(member_client, thread, text)

    page = read(answer)
    assert answer.status_code == 400
    assert "20000 fit" in page.one("ul", "form__error").text
    assert len(page.one("textarea").raw.strip()) >= 209_000
    assert thread.posts.count() == 1


def test_first_post_of_a_newcomer_waits_unseen(client, hub_tree):
    newcomer = MemberFactory(trust="new")
    thread = write_thread()
    client.force_login(newcomer.user)

    page = client.get(send(client, thread, "Buy my lamps").url, follow=True)

    assert "waits for a moderator" in page.content.decode()
    client.logout()
    assert posts_on(client, thread) == ["What did it cost you?"]
    thread.refresh_from_db()
    assert thread.post_count == 1
    assert client.get("/api/v1/search/?q=Buy&locale=en").json()["count"] == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://a.example https://b.example [c](https://c.example)", "2 links"),
        ("<https://a.example> ![x](https://b.example/x.png) http://c.example", "2 links"),
    ],
    ids=["bare", "in brackets"],
)
def test_newcomer_meets_the_limit_of_links_with_the_text_kept(client, hub_tree, text, reason):
    newcomer = MemberFactory(trust="new")
    client.force_login(newcomer.user)
    thread = write_thread()

    page = read(send(client, thread, text))

    assert reason in page.one("div", "error-summary").text
    assert page.one("textarea").text == text
    assert thread.posts.count() == 1


def test_burst_ends_with_a_word_and_the_text_kept(member_client, member, settings):
    thread = write_thread()
    for number in range(30):
        write_post(thread, member, body=f"post {number}", at=timezone.now())

    page = read(send(member_client, thread, "one more"))

    assert "Wait a little" in page.one("div", "error-summary").text
    assert page.one("textarea").text == "one more"


def test_closed_discussion_takes_no_answer_and_loses_none(member_client):
    thread = write_thread()
    Thread.objects.update(is_closed=True)

    answer = send(member_client, thread, "Too late, but long")

    assert "Too late, but long" in read(answer).one("textarea").text
    assert thread.posts.count() == 1


def test_suspended_member_reads_but_does_not_write(client, hub_tree):
    member = MemberFactory(suspended_until=timezone.now() + timedelta(days=1))
    client.force_login(member.user)
    thread = write_thread()

    assert client.get(thread.get_absolute_url()).status_code == 200
    assert send(client, thread, "I am back").status_code == 400
    assert thread.posts.count() == 1


# Changing


def test_author_changes_a_post_and_its_history_stays(member_client, member):
    thread = write_thread(member, body="It cost 90 euro.")
    post = thread.posts.get()

    member_client.post(
        f"/en/community/posts/{post.pk}/edit/",
        {"body": "It cost 80 euro.", "language": "en", "title": "Lamps: what they cost"},
    )

    assert posts_on(member_client, Thread.objects.get()) == ["It cost 80 euro."]
    history = read(member_client.get(f"/en/community/posts/{post.pk}/history/"))
    texts = [part.text for part in history.all("div", "post__text")]
    assert texts == ["It cost 80 euro.", "It cost 90 euro."]
    assert history.one("h1").text == "Earlier versions"
    card = member_client.get("/api/v1/items/?kind=discussion").json()["items"][0]
    assert card["title"] == "Lamps: what they cost"


def test_nobody_changes_or_takes_off_the_post_of_another(member_client):
    post = write_thread().posts.get()

    for verb in ("edit", "delete"):
        answer = member_client.post(f"/en/community/posts/{post.pk}/{verb}/", {"body": "Mine"})
        assert answer.status_code == 403
    post.refresh_from_db()
    assert (post.body, post.state) == ("What did it cost you?", "visible")


def test_taken_off_post_leaves_a_gap_and_no_word(member_client, member):
    thread = write_thread()
    post = write_post(thread, member, body="My private number is 555")
    write_post(thread, body="Thanks", parent=post)

    member_client.post(f"/en/community/posts/{post.pk}/delete/")

    page = member_client.get(thread.get_absolute_url()).content.decode()
    assert ("Its author took it off" in page, "Thanks" in page, "555" in page) == (
        True,
        True,
        False,
    )
    post.refresh_from_db()
    assert (post.body, post.html, post.versions.count()) == ("", "", 0)


def test_discussion_without_answers_goes_with_its_post(member_client, member):
    thread = write_thread(member)

    answer = member_client.post(f"/en/community/posts/{thread.posts.get().pk}/delete/")

    assert answer.url == thread.space.get_absolute_url()
    assert member_client.get(thread.get_absolute_url()).status_code == 404
    assert member_client.get("/api/v1/items/?kind=discussion").json()["count"] == 0


def test_who_asked_says_what_answered(member_client, member):
    thread = write_thread(member)
    post = write_post(thread)

    member_client.post(f"/en/community/posts/{post.pk}/accept/")

    page = read(member_client.get(thread.get_absolute_url()))
    assert len(page.all("article", "post--accepted")) == 1
    details = member_client.get(f"/api/v1/items/{thread.key}/").json()["details"]
    assert (details["is_answered"], details["reply_count"]) == (True, 1)
    member_client.post(f"/en/community/posts/{post.pk}/accept/")
    thread.refresh_from_db()
    assert thread.accepted is None


def test_only_who_asked_says_what_answered(member_client):
    post = write_post(write_thread())

    assert member_client.post(f"/en/community/posts/{post.pk}/accept/").status_code == 403


def test_reaction_is_counted_once_and_taken_back(member_client):
    thread = write_thread()
    post = thread.posts.get()

    def react():
        member_client.post(f"/en/community/posts/{post.pk}/react/", {"kind": "helpful"})
        page = read(member_client.get(thread.get_absolute_url()))
        button = next(b for b in page.all("button", "chip") if b["value"] == "helpful")
        return button.text, button["aria-pressed"]

    assert react() == ("Helpful 1", "true")
    assert react() == ("Helpful", "false")


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


# Spaces


@pytest.mark.parametrize("count", [1, 3])
def test_space_costs_the_same_at_any_length(client, hub_tree, django_assert_num_queries, count):
    space = SpaceFactory()
    for number in range(count):
        write_thread(space=space, title=f"Thread {number}")
    client.get(space.get_absolute_url())

    with django_assert_num_queries(4):
        client.get(space.get_absolute_url())


def test_pinned_comes_first_then_the_last_written_to(client, hub_tree):
    space = SpaceFactory()
    names = ["oldest", "middle", "newest"]
    for number, name in enumerate(names):
        write_thread(space=space, title=name + " one", at=WRITTEN_AT + timedelta(hours=number))
    Thread.objects.filter(title="middle one").update(is_pinned=True)

    rows = read(client.get(space.get_absolute_url())).all("h2", "threads__title")

    titles = [row.one("a").text for row in rows]
    assert titles == ["middle one", "newest one", "oldest one"]


def test_restricted_space_says_how_to_get_in_and_names_nothing(member_client, member):
    owner = MemberFactory()
    space = SpaceFactory(access="restricted", slug="inner")
    SpaceMember.objects.create(space=space, member=owner, role="owner")
    write_thread(owner, space, title="Hidden talk")

    before = member_client.get("/en/community/spaces/inner/").content.decode()
    member_client.post("/en/community/spaces/inner/ask/")
    after = member_client.get("/en/community/spaces/inner/").content.decode()

    assert ("Ask to be let in" in before, "Hidden talk" in before) == (True, False)
    assert ("You have asked" in after, "Hidden talk" in after) == (True, False)


def test_private_space_is_known_to_its_people_alone(member_client):
    SpaceFactory(access="private", slug="whispers")

    assert member_client.get("/en/community/spaces/whispers/").status_code == 404
    assert "whispers" not in member_client.get("/en/community/spaces/").content.decode()


def test_archived_space_is_read_and_not_written(member_client):
    thread = write_thread()
    thread.space.is_archived = True
    thread.space.save()

    assert member_client.get(thread.get_absolute_url()).status_code == 200
    assert send(member_client, thread, "One more").status_code == 400
    assert Post.objects.count() == 1
