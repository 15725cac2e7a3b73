"""What bad input comes to: nothing that runs, nothing lost, and a word on what to do."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from community import limits, markup
from community.limits import LimitError
from community.models import Post
from community.operations import moderation
from community.operations.discussions import reply, start_thread
from home.texts import to_line
from tests.community.moderating import AT, DAYS, act, log_in
from tests.community.payloads import PAYLOADS
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.hub.html import read

INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
SAFE = {"", "http", "https", "mailto", "tel"}


class Tags(HTMLParser):
    """The elements of a piece of HTML with their attributes, whatever is nested in what."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data):
        self.found.append(("!--", {}))

    def handle_decl(self, decl):
        self.found.append(("!", {}))

    def handle_pi(self, data):
        self.found.append(("?", {}))


def find_dangers(html):
    """Return what of `html` a browser would run, fetch or restyle."""
    dangers = []
    for tag, attributes in Tags(html).found:
        if tag not in markup.TAGS:
            dangers.append(tag)
        for name, value in attributes.items():
            if name not in {"href", "rel", "dir", "start", "tabindex", "class", "title"}:
                dangers.append(f"{tag} {name}")
            if name == "class" and (tag, value) not in {("a", "mention"), ("div", "wide")}:
                dangers.append(f"{tag} class={value}")
            if name == "href" and urlsplit(INVISIBLE.sub("", value)).scheme.lower() not in SAFE:
                dangers.append(f"{tag} href={value}")
    return dangers


def test_payloads_are_many_and_each_once():
    assert len(PAYLOADS) >= 300
    assert len(set(PAYLOADS)) == len(PAYLOADS)


def test_no_payload_becomes_anything_that_runs():
    found = {payload: find_dangers(markup.render(payload)) for payload in PAYLOADS}

    assert {payload: dangers for payload, dangers in found.items() if dangers} == {}


def test_no_payload_runs_in_what_is_read_beside_the_post():
    for payload in PAYLOADS:
        named = markup.put_names(markup.render(f"{payload}\n\n@abcdefghjk"), "<bdi>{}</bdi>".format)
        assert find_dangers(named) == []
        assert "<script" not in named.lower()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>alert(1)</script>", ["script"]),
        ('<a href="java\tscript:alert(1)">x</a>', ["a href=java\tscript:alert(1)"]),
        ('<a href="data:,1">x</a>', ["a href=data:,1"]),
        ("<p onclick=x style=y>x</p>", ["p onclick", "p style"]),
        ("<img src=x>", ["img", "img src"]),
        ('<p class="menu">x</p>', ["p class=menu"]),
        ("<!-- x -->", ["!--"]),
        ('<p dir="auto"><a href="https://example.org" rel="nofollow">x</a></p>', []),
    ],
)
def test_dangers_are_found(html, expected):
    assert find_dangers(html) == expected


# How much


def test_burst_is_told_and_the_text_stays_in_the_form(member_client, member):
    member.trust = "new"
    member.save()
    thread = write_thread()
    url = f"/en/community/discussions/{thread.pk}/reply/"
    most = limits.LIMITS["new"].posts_per_hour
    for number in range(most):
        member_client.post(url, {"body": f"Post {number}"})

    answer = member_client.post(url, {"body": "One too many."})

    assert answer.status_code == 400
    assert "You have written a lot within an hour." in answer.text
    assert "One too many." in answer.text
    assert thread.posts.filter(author=member).count() == most


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("https://a.example https://b.example https://c.example", "may have 2 links for now"),
        ("<https://a.example> [b](//b.example) ![c](https://c.example/c.png)", "2 links"),
        ("@abcdefghjk @bcdefghjkm @cdefghjkmn @defghjkmnp", "may name 3 members for now"),
    ],
    ids=["links", "hidden links", "mentions"],
)
def test_links_and_mass_mentions_of_a_newcomer_are_refused(hub_tree, body, told):
    newcomer = MemberFactory(trust="new")
    with pytest.raises(LimitError, match=told):
        write_thread(newcomer, body=body)

    assert Post.objects.count() == 0


def test_post_too_long_says_how_much_fits(member_client):
    thread = write_thread()
    text = "Ça va? مرحبا " * 16_000

    answer = member_client.post(f"/en/community/discussions/{thread.pk}/reply/", {"body": text})

    assert len(text.encode()) > 200_000
    assert answer.status_code == 400
    assert "20000 fit. Make two posts of it." in answer.text.replace(",", "")
    assert thread.posts.count() == 1


@pytest.mark.parametrize("preview", [{}, {"preview": "1"}], ids=["sent", "preview"])
def test_table_that_multiplies_is_refused_with_a_word_and_the_text_kept(member_client, preview):
    thread = write_thread()
    text = "\n".join(["|" * 300, "|-" * 300 + "|", *["|"] * 7_000])

    form = {"body": text, **preview}
    answer = member_client.post(f"/en/community/discussions/{thread.pk}/reply/", form)

    assert answer.status_code == 400
    assert "Your text makes too large a page" in answer.text
    assert text[:900] in answer.text.replace("\r", "")
    assert len(answer.content) < 200_000
    assert thread.posts.count() == 1


def test_what_no_request_may_carry_is_answered_in_words(member_client, settings, caplog):
    thread = write_thread()
    url = f"/it/community/discussions/{thread.pk}/reply/"
    form = {"body": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}

    with_files = member_client.post(url, form)
    plain = member_client.post(url, urlencode(form), "application/x-www-form-urlencoded")

    for answer in (with_files, plain):
        page = read(answer)
        assert (answer.status_code, page.one("html")["lang"]) == (413, "it")
        assert len(page.one("main").all("h1")) == 1
    assert thread.posts.count() == 1
    lines = [(each.levelname, each.exc_info, each.getMessage()) for each in caplog.records]
    too_big = "Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE."
    assert lines == [("WARNING", None, f"{too_big} At {url}")] * 2


@pytest.mark.parametrize(
    "text",
    [
        ">" * 100_000 + " deep",
        "> " * 100_000 + "deep",
        "- " * 100_000 + "deep",
        "[" * 100_000,
        "![" * 50_000,
        "*a_" * 33_000,
        "`" * 100_000,
        "<" * 100_000,
        "|" * 50_000 + "\n" + "-|" * 25_000,
        "@" * 100_000,
        "http://" * 15_000,
        "\u0301" * 100_000,
    ],
    ids=[
        "quotes",
        "spaced quotes",
        "lists",
        "brackets",
        "pictures",
        "emphasis",
        "ticks",
        "angles",
        "table",
        "mentions",
        "links",
        "marks",
    ],
)
def test_nesting_and_repetition_end_in_little_html(text):
    html = markup.render(text)

    assert html.count("<blockquote") <= markup.MAX_NESTING
    assert find_dangers(html) == []
    assert len(html) < 40 * markup.MAX_CHARS


# Twice, too late, at once


def test_same_form_sent_twice_is_one_post(member_client):
    thread = write_thread()
    form = {"body": "Once.", "form_id": str(uuid4())}
    url = f"/en/community/discussions/{thread.pk}/reply/"

    answers = [member_client.post(url, form).headers["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert thread.posts.count() == 2


@pytest.mark.parametrize("how", ["taken off", "deleted"])
def test_answer_to_a_discussion_that_is_gone_is_refused(member_client, member, how):
    author = MemberFactory()
    thread = write_thread(author)
    if how == "taken off":
        moderation.take_off_post(thread.posts.get(), act())
    else:
        log_in(author.user).post(f"/en/community/posts/{thread.posts.get().pk}/delete/")

    answer = member_client.post(
        f"/en/community/discussions/{thread.pk}/reply/", {"body": "Too late."}
    )

    assert answer.status_code == 404
    with pytest.raises(PermissionDenied):
        reply(thread, member, body="Too late.", at=AT)


def test_answer_to_a_closed_discussion_keeps_the_text(member_client):
    thread = write_thread()
    moderation.close_thread(thread, act())

    answer = member_client.post(
        f"/en/community/discussions/{thread.pk}/reply/", {"body": "A long thought."}
    )

    assert "Copy your text from here." in answer.text
    assert "A long thought." in answer.text


def test_answer_below_a_post_that_was_taken_off_stands_by_itself(member_client):
    thread = write_thread()
    post = write_post(thread, at=AT)
    moderation.take_off_post(post, act())

    member_client.post(
        f"/en/community/discussions/{thread.pk}/reply/",
        {"body": "I agree.", "parent": str(post.number)},
    )

    assert thread.posts.get(body="I agree.").parent is None


@pytest.mark.parametrize("number", ["-1", "1e9", "٣", "9" * 30, "\x00", "<b>"])
def test_numbers_that_are_none_change_nothing(member_client, number):
    thread = write_thread()

    answer = member_client.post(
        f"/en/community/discussions/{thread.pk}/reply/", {"body": "Hello.", "parent": number}
    )

    assert answer.status_code == 302
    assert thread.posts.get(number=2).parent is None


# Names


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Medina", "could be taken for the people who run the hub"),
        ("Mеdina Team", "could be taken for the people who run the hub"),
        ("Ｍｅｄｉｎａ", "could be taken for the people who run the hub"),
        ("M3d1na", "could be taken for the people who run the hub"),
        ("Modеrator", "could be taken for the people who run the hub"),
        ("m o d e r a t o r", "could be taken for the people who run the hub"),
        ("Аdmin", "could be taken for the people who run the hub"),
        ("Z̸̢̛̗̪͇͍a̴̧̛̟͓̱l̵̨̛̙̘g̶̛͍̟͇o", "without piles of marks"),
        ("Nаdia Haddad", "in one script"),
        ("12345", "Write a name with letters."),
        ("<script>alert(1)</script> Nadia", "without symbols"),
        ("\u202e\u2066\u200b", "Fill in this field."),
        ("\u202e!!", "Write a name with letters."),
        ("A", "at least 2"),
        ("A" * 500, "at most 60"),
    ],
)
def test_name_that_deceives_is_refused_with_a_word(member_client, member, name, told):
    form = {"name": name, "language": "en", "languages": "en"}

    answer = member_client.post("/en/community/profile/", form)

    assert answer.status_code == 400
    assert told in to_line(answer.text)
    member.refresh_from_db()
    assert member.name == "Nadia Haddad"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("\u202eevil\u202c gnihton", "evil gnihton"),
        ("Nadia\u200b\u200d\u2066 Haddad\ufeff", "Nadia Haddad"),
        ("  Nadia \t\n Haddad ", "Nadia Haddad"),
        ("نَادِيَة حَدَّاد", "نَادِيَة حَدَّاد"),
        ("נָדִיָּה", "נָדִיָּה"),
        ("Ngô Đình Nhu", "Ngô Đình Nhu"),
    ],
)
def test_name_is_kept_without_what_nobody_sees(member_client, member, name, kept):
    form = {"name": name, "language": "en", "languages": "en"}

    assert member_client.post("/en/community/profile/", form).status_code == 302

    member.refresh_from_db()
    assert member.name == kept


def test_name_from_before_such_names_were_refused_is_text(client, hub_tree):
    author = MemberFactory(name="<script>alert(1)</script> Nadia")
    thread = write_thread(author, body=f"@{author.key}, who pays?")

    for address in (thread.get_absolute_url(), "/en/community/", "/en/community/feed.atom"):
        page = client.get(address).text
        assert "alert(1)" in page
        assert "<script>alert(1)" not in page


def test_title_is_one_line_without_controls(member_client, member):
    space = SpaceFactory()
    form = {"space": space.pk, "title": "\u202eLamps\n\x07 for\u200b sale", "body": "Cheap ones."}

    member_client.post(f"/en/community/spaces/{space.slug}/start/", form)

    assert space.threads.get().title == "Lamps for sale"


def test_nul_and_lone_surrogates_in_a_text_are_no_error(member_client, member):
    space = SpaceFactory()
    made = start_thread(space, member, title="Lamps", body="a\ufffdb", at=AT)
    url = f"/en/community/discussions/{made.pk}/reply/"

    for body in ("a\x00b", b"a\xed\xa0\x80b"):
        assert member_client.post(url, {"body": body}).status_code in {302, 400}


def test_one_day_later_the_limits_are_free_again(hub_tree):
    newcomer = MemberFactory(trust="new")
    thread = write_thread()
    for _ in range(limits.LIMITS["new"].posts_per_hour):
        write_post(thread, newcomer, at=AT)
    with pytest.raises(LimitError):
        write_post(thread, newcomer, at=AT)

    assert write_post(thread, newcomer, at=AT + DAYS).state == "held"
