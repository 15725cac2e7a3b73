from __future__ import annotations

from datetime import UTC, date, datetime

import factory

from community.models import CommunityIndexPage, Member, PracticePage, Space
from community.operations.announcements import call_for_partners, tell_transfer
from community.operations.coauthors import answer
from community.operations.discussions import reply, start_thread
from community.operations.proposals import propose
from community.operations.submissions import send_in, start_draft
from tests.factories.home import PageFactory, UserFactory

WRITTEN_AT = datetime(2030, 5, 1, 9, tzinfo=UTC)


class CommunityIndexPageFactory(PageFactory):
    class Meta:
        model = CommunityIndexPage

    title = "Community"
    slug = "community"


class PracticePageFactory(PageFactory):
    class Meta:
        model = PracticePage

    title = factory.Sequence(lambda n: f"Practice {n}")
    slug = factory.Sequence(lambda n: f"practice-{n}")
    challenge = "Nobody was in the buses after ten."
    action = "We let people call them."
    result = "Half the kilometres, twice the riders."
    failed = "Nobody used the app."
    started_on = date(2028, 1, 1)
    licence = "cc-by-4.0"
    authors = "Nadia Haddad; Municipality of Genoa"


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


def write_transfer(item, author=None, *, at=WRITTEN_AT, body="We put in **40** lamps.", **fields):
    """Report as a member would that `item` (a page, or its key) was tried."""
    known = {
        "title": "Dimmed lamps at the harbour",
        "started_on": date(2029, 3, 1),
        "outcome": "works",
        "failure": "",
        "has_contact": True,
    }
    return tell_transfer(
        getattr(item, "translation_key", item),
        author or MemberFactory(),
        body=body,
        at=at,
        **{**known, **fields},
    )


def write_search(author=None, *, at=WRITTEN_AT, body="We want to apply together.", **fields):
    """Call for partners as a member would; open for a month."""
    known = {
        "title": "Partners for a harbour without noise",
        "organisation": "Port of Haifa",
        "partners": "Two ports and a university",
        "closes_on": date(2030, 6, 1),
        "topics": [],
    }
    return call_for_partners(author or MemberFactory(), body=body, at=at, **{**known, **fields})


def write_submission(author=None, *, at=WRITTEN_AT, is_sent=True, coauthors=(), **fields):
    """Write a good practice, whose co-authors say yes, and send it in."""
    author = author or MemberFactory()
    known = {
        "title": "Night buses on demand",
        "language": "en",
        "summary": "Buses that come when they are called.",
        "challenge": "Nobody was in the buses after ten.",
        "action": "We let people call them.",
        "result": "Half the kilometres, twice the riders.",
        "conditions": "A phone line and two drivers.",
        "credit": "Municipality of Genoa",
        "coauthors": list(coauthors),
    }
    made = start_draft(author, {**known, **fields}, at=at)
    for who in coauthors:
        answer(made, who, is_yes=True, at=at)
    return send_in(made, author, at) if is_sent else made


def write_proposal(author=None, *, at=WRITTEN_AT, **fields):
    known = {
        "title": "Port of Haifa",
        "type": "company",
        "summary": "It tries shore power.",
        "language": "en",
        "website": "",
        "contact": "office@port.example",
    }
    return propose(author or MemberFactory(), "organisation", {**known, **fields}, at=at)
