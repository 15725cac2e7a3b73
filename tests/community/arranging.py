"""What stewards send of a discussion, and what readers find, as tests say it."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client

from community.enums import FollowKind, NoticeKind
from community.models import Follow, Notice, SpaceMember
from search.catalogue.models import Listing
from tests.community.moderating import log_in
from tests.factories.community import MemberFactory, write_post
from tests.hub.html import read

ACTS = ("pin", "close", "open", "move", "split", "merge")


def make_steward(**fields):
    return MemberFactory(trust="steward", **fields)


def make_owner(space):
    owner = MemberFactory()
    SpaceMember.objects.create(space=space, member=owner, role="owner")
    return owner


def arrange(member, thread, what, **fields):
    """Send the form of an act as `member` would."""
    address = f"/en/community/discussions/{thread.pk}/{what}/"
    return log_in(member.user).post(address, {"form_id": uuid4(), **fields})


def move(member, thread, space, **fields):
    return arrange(member, thread, "move", space=space.pk, is_sure=space.pk, **fields)


def merge(member, thread, target, **fields):
    address = f"http://testserver{target.get_absolute_url()}"
    return arrange(member, thread, "merge", address=address, is_sure=target.pk, **fields)


def split(member, thread, posts, title="What the lamps cost", **fields):
    chosen = [post.pk for post in posts]
    return arrange(member, thread, "split", posts=chosen, title=title, **fields)


def problem_of(answer):
    return read(answer).one("div", "error-summary").text


def paths_of(thread):
    return set(Listing.objects.filter(item=thread.key).values_list("path", flat=True))


def channels_with(thread, client=None):
    """Return the channels on which the discussion, by its title of many words, reaches the client.

    It is sought by the first of them: an answer that says the rest has it from the discussion.
    """
    client = client or Client()
    word, _, rest = thread.title.partition(" ")
    addresses = {
        "search": f"/en/search/?q={word}",
        "suggestions": f"/en/search/suggestions/?q={word}",
        "search API": f"/api/v1/search/?q={word}&locale=en",
        "items": "/api/v1/items/?kind=discussion&locale=en",
        "feed": "/en/community/feed.atom",
        "section": "/en/community/",
        "sitemap": "/sitemap-en-1.xml",
    }
    answers = {name: client.get(url).content.decode() for name, url in addresses.items()}
    signs = (rest, rest.replace(" ", "-"))
    return {name for name, text in answers.items() if any(sign in text for sign in signs)}


def write_posts(thread):
    """Return the second to the fifth post of the discussion; the fourth is below the third."""
    second = write_post(thread, body="second")
    third = write_post(thread, body="third")
    fourth = write_post(thread, body="fourth", parent=third)
    return [second, third, fourth, write_post(thread, body="fifth")]


def told(member):
    """Return what the member was told of discussions they wrote in."""
    rows = Notice.objects.filter(member=member, kind=NoticeKind.ARRANGED).order_by("pk")
    return [row.about["what"] for row in rows]


def numbers_of(thread):
    rows = thread.posts.order_by("root", "number").values_list("body", "number", "root")
    return list(rows)


def follow_of(member, thread):
    return Follow.objects.filter(member=member, kind=FollowKind.THREAD, value=str(thread.pk))
