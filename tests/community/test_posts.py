"""What members write in discussions, and change."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from community.models import Space, Thread
from community.operations import moderation
from tests.community.moderating import act
from tests.community.pages import posts_on, send
from tests.factories.community import (
    MemberFactory,
    SpaceFactory,
    write_post,
    write_thread,
)
from tests.factories.home import UserFactory
from tests.hub.html import read


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

    shown = page.one("section", "post--preview")
    assert shown.one("em").text == "works"
    action = f"/en/community/discussions/{thread.pk}/reply/"
    button = page.one("button", name="preview")
    assert (page.one("section", id="reply").one("form")["action"], button["formaction"]) == (
        action,
        f"{action}#{shown['id']}",
    )
    assert page.one("textarea", name="body").text == "It *works*."
    assert thread.posts.count() == 1


def test_quotation_begins_the_answer_with_whose_it_is_and_where(member_client):
    thread = write_thread(MemberFactory(name="Tom Reed"), body="What did it cost?")
    post = thread.posts.get()

    short = member_client.get(f"/en/community/discussions/{thread.pk}/?quote=1")
    assert short.url == f"{thread.get_absolute_url()}?quote=1"
    page = read(member_client.get(short.url))
    text = page.one("textarea", name="body").raw
    preview = read(send(member_client, thread, f"{text}Ninety euro.", preview="1"))
    assert "@Tom Reed, #1:" in preview.one("section", "post--preview").text
    send(member_client, thread, f"{text}Ninety euro.")

    assert text.strip().endswith("> What did it cost?")
    shown = read(member_client.get(thread.get_absolute_url().replace("/en/", "/it/")))
    quotation = shown.one("blockquote")
    assert quotation.text == "@Tom Reed, #1: What did it cost?"
    links = [link["href"] for link in quotation.all("a")]
    own = f"/community/posts/{post.pk}/"
    assert links == [f"/it/community/members/{thread.author.key}/", f"/it{own}"]


def test_answer_to_one_post_says_whose_and_stands_below_it(member_client):
    thread = write_thread()
    second = write_post(thread, MemberFactory(name="Tom Reed"), body="Ninety.")
    below = write_post(thread, MemberFactory(name="Yael Bar"), body="Eighty.", parent=second)
    write_post(thread, body="A hundred.")

    links = read(member_client.get(thread.get_absolute_url())).all("ul", "post__links")
    answer = next(link for link in links[2].all("a") if link.text == "Answer #3")
    form = read(member_client.get(answer["href"].partition("#")[0])).one("section", id="reply")

    assert "below the post of Yael Bar: #3" in form.text
    assert below.get_absolute_url() in {link["href"] for link in form.all("a")}
    number = form.one("input", name="parent")["value"]
    empty = read(send(member_client, thread, "", parent=number))
    assert empty.one("section", id="reply").one("input", name="parent")["value"] == "3"
    send(member_client, thread, "Seventy.", parent=number)
    assert posts_on(member_client, thread)[1:] == ["Ninety.", "Eighty.", "Seventy.", "A hundred."]
    assert thread.posts.get(body="Seventy.").parent == second


def test_nobody_answers_a_post_that_is_not_there(member_client):
    thread = write_thread()
    address = thread.get_absolute_url()

    for number in ("9", "x", "٣", ""):
        page = read(member_client.get(f"{address}?answer={number}"))
        assert page.all("input", name="parent") == []


@pytest.mark.parametrize("how", ["taken off", "never there", "hidden"])
def test_answer_to_a_discussion_that_is_not_there_comes_back_whole(member_client, how):
    thread = write_thread()
    if how == "hidden":
        Space.objects.update(access="private")
    if how == "taken off":
        moderation.take_off_post(thread.posts.get(), act())
    pk = 999 if how == "never there" else thread.pk

    text = "It cost ninety euro.\n\n<b>A long text.</b>"
    answer = member_client.post(f"/en/community/discussions/{pk}/reply/", {"body": text})

    page = read(answer)
    assert (answer.status_code, page.one("h1").text) == (404, "Your text was not sent")
    assert page.one("textarea").raw.strip() == text
    assert thread.posts.count() == 1
    assert thread.title not in answer.text


def test_change_of_a_post_that_was_taken_off_meanwhile_comes_back_whole(member_client, member):
    post = write_thread(member).posts.get()
    moderation.take_off_post(post, act())

    answer = member_client.post(f"/en/community/posts/{post.pk}/edit/", {"body": "My long text."})

    assert answer.status_code == 404
    assert read(answer).one("textarea").text == "My long text."


def test_too_long_text_comes_back_whole_with_its_length(member_client):
    thread = write_thread()
    text = "ab " * 70_000

    answer = send(member_client, thread, text)

    page = read(answer)
    assert answer.status_code == 400
    assert "20000 fit" in page.one("ul", "form__error").text
    assert len(page.one("textarea", name="body").raw.strip()) >= 209_000
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
    assert page.one("textarea", name="body").text == text
    assert thread.posts.count() == 1


def test_post_of_nothing_that_is_seen_is_refused(member_client):
    thread = write_thread()

    page = read(send(member_client, thread, "\u200b\u2060 \u200b"))

    assert page.one("div", "error-summary")
    assert thread.posts.count() == 1


def test_burst_ends_with_a_word_and_the_text_kept(member_client, member, settings):
    thread = write_thread()
    for number in range(30):
        write_post(thread, member, body=f"post {number}", at=timezone.now())

    page = read(send(member_client, thread, "one more"))

    assert "Wait a little" in page.one("div", "error-summary").text
    assert page.one("textarea", name="body").text == "one more"


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


def test_suspended_member_is_offered_no_reactions(client, hub_tree):
    member = MemberFactory(suspended_until=timezone.now() + timedelta(days=1))
    client.force_login(member.user)
    post = write_thread().posts.get()

    assert read(client.get(post.thread.get_absolute_url())).all("button", "chip") == []
    answer = client.post(f"/en/community/posts/{post.pk}/react/", {"kind": "helpful"})
    assert (answer.status_code, post.reactions.count()) == (403, 0)
    assert read(answer).one("h1").text == "Your account is suspended"


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
    assert ("Its author took it off" in page, "Thanks" in page, "number is 555" in page) == (
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
    assert "1 answer" in page.one("header", "page-head").text
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


def test_nobody_reacts_to_their_own_post(client, member, member_client):
    thread = write_thread(member)
    post = thread.posts.get()

    page = read(member_client.get(thread.get_absolute_url()))
    sent = member_client.post(f"/en/community/posts/{post.pk}/react/", {"kind": "helpful"})

    assert page.all("button", "chip") == []
    assert sent.status_code == 403
    assert "Helpful 1" not in client.get(thread.get_absolute_url()).content.decode()
