from __future__ import annotations

from datetime import UTC, datetime

import factory

from community.models import CommunityIndexPage, Member, Space
from community.operations.discussions import reply, start_thread
from tests.factories.home import PageFactory, UserFactory

WRITTEN_AT = datetime(2030, 5, 1, 9, tzinfo=UTC)


class CommunityIndexPageFactory(PageFactory):
    class Meta:
        model = CommunityIndexPage

    title = "Community"
    slug = "community"


class MemberFactory(factory.django.DjangoModelFactory):
    """A member with an account, past the first days."""

    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Member {chr(65 + n % 26)}{n}")
    language = "en"
    languages = ["en"]
    trust = "member"
    joined_at = datetime(2030, 1, 1, tzinfo=UTC)


class SpaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Space

    slug = factory.Sequence(lambda n: f"space-{n}")
    access = "open"


def write_thread(author=None, space=None, *, body="What did it cost you?", at=WRITTEN_AT, **fields):
    """Begin a discussion as its author would."""
    return start_thread(
        space or SpaceFactory(),
        author or MemberFactory(),
        title=fields.pop("title", "Street lights that dim"),
        body=body,
        at=at,
        **fields,
    )


def write_post(thread, author=None, *, body="About ninety euro each.", at=WRITTEN_AT, **fields):
    return reply(thread, author or MemberFactory(), body=body, at=at, **fields)
