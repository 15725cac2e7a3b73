"""Members as lists and their own pages show them, and what they follow, keep and agreed to."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.templatetags.static import static
from django.utils.text import capfirst

from community.enums import ChoiceForm, FollowKind, NoticeKind, NoticePace, SpaceRole, Visibility
from community.labels import FIELDS
from community.models import Member, SavedSearch, SpaceMember
from community.operations.choices import Chosen
from community.views.profiles import Field, Followed
from home.dates import show_comma
from home.languages import codes
from hub.styleguide.samples.talk import AT, read_title
from hub.styleguide.samples.words import read_rows, read_vocabulary

Fields = dict[str, Field]
TERMS = (FollowKind.TOPIC, FollowKind.CITY, FollowKind.COUNTRY)


def build(
    language: str, people: SimpleNamespace, spaces: SimpleNamespace, threads: SimpleNamespace
) -> dict[str, Any]:
    profile = {
        "who": with_picture(people.foreign),
        "fields": make_fields(people.foreign, language),
        "threads": threads.states[:2],
        "page_title": people.foreign.name,
        "title_is_theirs": True,
    }
    return {
        "people": {"people": make_list(people, language), "count": 1204, "words": ""},
        "profile": profile,
        "profile_own": {
            **profile,
            "who": people.reader,
            "fields": {},
            "page_title": people.reader.name,
            "is_own": True,
            "seen_by": "everybody",
        },
        "follows": {
            "follows": make_follows(language, people, threads),
            "terms": [(kind.value, kind.label, list_terms(kind, language)) for kind in TERMS],
        },
        "searches": {"searches": make_searches(language)},
        "letting_in": {
            "asking": [make_place(spaces, people.third, SpaceRole.ASKING)],
            "inside": [
                make_place(spaces, people.foreign, SpaceRole.OWNER),
                make_place(spaces, people.steward, SpaceRole.MEMBER),
            ],
        },
        "agreed": {"choices": make_choices(language)},
    }


def with_picture(member: Member) -> SimpleNamespace:
    """Return the member with a picture: in a hub it is in the database."""
    picture = static("home/art/community.svg")
    return SimpleNamespace(
        key=member.key,
        name=member.name,
        shown_name=member.shown_name,
        trust="steward",
        joined_at=member.joined_at,
        get_absolute_url=member.get_absolute_url(),
        small_picture_url=picture,
        large_picture_url=picture,
    )


def make_fields(member: Member, language: str) -> Fields:
    vocabulary = read_vocabulary()
    city = next(iter(read_rows()["city"]))
    country = read_rows()["city"][city]["country"]
    places = (
        vocabulary.label("city", city, language),
        vocabulary.label("country", country, language),
    )
    topics = list(read_rows()["topic"])[:3]
    values: dict[str, Any] = {
        "organisation": member.organisation,
        "role": member.role,
        "place": show_comma().join(places),
        "topics": [vocabulary.label("topic", topic, language) for topic in topics],
        "languages": member.languages,
        "offers": member.offers,
        "seeks": member.seeks,
        "about": member.about,
        "website": "https://www.example.org/people",
        "picture": "sample",
    }
    return {name: Field(name, value, Visibility.PUBLIC) for name, value in values.items() if value}


def without_picture(fields: Fields) -> Fields:
    return {name: field for name, field in fields.items() if name != "picture"}


def make_faces(people: SimpleNamespace) -> list[tuple[Any, Fields]]:
    picture = Field("picture", "sample", Visibility.PUBLIC)
    return [
        (with_picture(people.reader), {"picture": picture}),
        (people.reader, {}),
        (people.foreign, {}),
    ]


def make_list(people: SimpleNamespace, language: str) -> list[tuple[Any, SimpleNamespace]]:
    long = Member(pk=9, key="membermmmm", name="m" * 60)
    shown: list[tuple[Any, Fields]] = [
        (with_picture(people.reader), make_fields(people.reader, language)),
        (people.foreign, without_picture(make_fields(people.foreign, language))),
        (people.third, {}),
        (long, {"organisation": Field("organisation", "m" * 120, Visibility.PUBLIC)}),
    ]
    return [(who, SimpleNamespace(fields=fields)) for who, fields in shown]


def make_follows(
    language: str, people: SimpleNamespace, threads: SimpleNamespace
) -> list[Followed]:
    foreign = threads.hard[0]
    topic = next(iter(read_rows()["topic"]))
    named = [
        (FollowKind.THREAD, foreign.title, foreign.language),
        (FollowKind.MEMBER, people.third.name, ""),
        (FollowKind.TOPIC, read_vocabulary().label("topic", topic, language), language),
    ]
    return [
        Followed(kind.value, str(number), capfirst(str(kind.label)), title, "/", code)
        for number, (kind, title, code) in enumerate(named)
    ]


def list_terms(kind: FollowKind, language: str) -> list[tuple[str, str]]:
    rows = read_rows()[kind.value]
    return [(key, read_vocabulary().label(kind.value, key, language)) for key in rows]


def make_searches(language: str) -> list[tuple[SavedSearch, int]]:
    names = [read_title(language, number) for number in range(3)]
    made = [
        SavedSearch(pk=number, name=name, language=language, pace=NoticePace.DAILY)
        for number, name in enumerate(names, start=1)
    ]
    made[2].problem_at = AT
    return list(zip(made, (1204, 0, 0), strict=True))


def make_place(spaces: SimpleNamespace, member: Member, role: SpaceRole) -> SpaceMember:
    return SpaceMember(space=spaces.restricted, member=member, role=role, created_at=AT)


def make_choices(language: str) -> list[Chosen]:
    changed = AT - timedelta(days=300)
    other = next(code for code in codes() if code != language)
    mail = capfirst(str(NoticeKind.REPLY.label))
    return [
        Chosen(AT, mail, capfirst(str(NoticePace.DAILY.label)), ChoiceForm.MAILS.label, None, ""),
        Chosen(
            AT - timedelta(days=90),
            FIELDS["offers"],
            Visibility.MEMBERS.label,
            ChoiceForm.VISIBILITY.label,
            changed,
            other,
        ),
    ]
