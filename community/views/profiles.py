"""Profiles and follows in words: what this reader may see of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.utils.text import capfirst

from community import permissions
from community.enums import FollowKind, PostState, Visibility
from community.limits import limits_of
from community.models import Follow, Member, Space, Thread
from community.skeleton import PARTNERS
from community.views.threads import about_shown, reader_of
from community.views.visit import Visit
from home.dates import show_comma
from home.languages import active
from home.schemas import BASE
from home.terms import sort_key
from home.vocabulary import get_vocabulary
from search.items import find_links

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ITEM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Field:
    """A part of a profile; `level` is who sees it."""

    name: str
    value: Any
    level: Visibility


def build_profile(visit: Visit, member: Member, seen_by: str) -> dict[str, Any]:
    """Return the fields that the reader sees; `seen_by` plays another reader for the owner."""
    levels = find_levels(visit, member, seen_by)
    values: dict[str, Any] = {
        "organisation": member.organisation,
        "role": member.role,
        "place": name_place(member),
        "topics": name_topics(member),
        "languages": member.languages,
        "offers": member.offers,
        "seeks": member.seeks,
        "about": member.about,
        "website": member.website if limits_of(member).shows_website else "",
        "picture": member.picture_tag,
    }
    fields = {
        name: Field(name, value, member.level_of(name))
        for name, value in values.items()
        if value and member.level_of(name) in levels
    }
    return {"fields": fields, "is_hidden": not levels}


def find_levels(visit: Visit, member: Member, seen_by: str) -> set[Visibility]:
    if seen_by == "everybody":
        return permissions.levels_shown_to(None, is_partner=False, is_own=False)
    if seen_by == "member":
        return permissions.levels_shown_to(member, is_partner=False, is_own=False)
    if seen_by == "partner":
        return permissions.levels_shown_to(member, is_partner=True, is_own=False)
    viewer = visit.member
    is_own = viewer is not None and viewer.pk == member.pk
    if member.hides_profile(visit.at) and not is_own:
        return set()
    return permissions.levels_shown_to(viewer, is_partner(visit), is_own)


def is_partner(visit: Visit) -> bool:
    """Tell whether the reader is of those that the hub's editors call its partners."""
    if visit.member is None:
        return False
    known: bool | None = getattr(visit.request, "_is_partner", None)
    if known is None:
        known = Group.objects.filter(name=PARTNERS, user=visit.member.user_id).exists()
        visit.request._is_partner = known  # type: ignore[attr-defined]  # once for a whole list
    return known


def name_place(member: Member) -> str:
    vocabulary, language = get_vocabulary(), active()
    if member.city:
        country = vocabulary.label("country", member.city.country_code, language)
        city = vocabulary.label("city", member.city.key, language)
        return f"{city}{show_comma()}{country}"
    return vocabulary.label("country", member.country.code, language) if member.country else ""


def name_topics(member: Member) -> list[str]:
    vocabulary = get_vocabulary()
    return sorted(vocabulary.label("topic", topic.key, active()) for topic in member.topics.all())


@dataclass(frozen=True)
class Followed:
    """Something a member follows, as a list names it."""

    kind: str
    value: str
    kind_label: str
    title: str
    url: str
    language: str = ""


Named = tuple[str, str, str]  # title, address, language of the title


def name_follows(visit: Visit, rows: Iterable[Follow]) -> list[Followed]:
    """Return what the rows follow, with names; what the member may not see is left out."""
    rows = list(rows)
    named: dict[tuple[str, str], Named] = {}
    for kind, name in NAMERS.items():
        values = [row.value for row in rows if row.kind == kind]
        if values:
            found = name(visit, values)
            named |= {(kind.value, value): entry for value, entry in found.items()}
    return [
        Followed(
            row.kind,
            row.value,
            capfirst(str(FollowKind(row.kind).label)),
            *named[row.kind, row.value],
        )
        for row in rows
        if (row.kind, row.value) in named
    ]


def name_threads(visit: Visit, values: list[str]) -> dict[str, Named]:
    pks = [int(value) for value in values if value.isascii() and value.isdecimal()]
    spaces = Space.objects.filter(permissions.spaces_open_to(visit.member))
    rows = Thread.objects.filter(
        about_shown(visit),
        pk__in=pks,
        state=PostState.VISIBLE,
        merged_into=None,
        space__in=spaces,
    )
    return {
        str(thread.pk): (thread.title, thread.get_absolute_url(), thread.language)
        for thread in rows
    }


def name_spaces(visit: Visit, values: list[str]) -> dict[str, Named]:
    named = Space.objects.filter(permissions.spaces_named_to(visit.member), slug__in=values)
    found = {}
    for space in named.prefetch_related("texts"):
        language = space.text.language if space.text else ""
        found[space.slug] = (space.title, space.get_absolute_url(), language)
    return found


def name_members(_visit: Visit, values: list[str]) -> dict[str, Named]:
    rows = Member.objects.filter(key__in=values, user__is_active=True).exclude(name="")
    return {who.key: (who.shown_name, who.get_absolute_url(), "") for who in rows}


def name_items(visit: Visit, values: list[str]) -> dict[str, Named]:
    keys = [UUID(value) for value in values if ITEM.fullmatch(value)]
    found = find_links(keys, active(), reader_of(visit), visit.at) if keys else {}
    return {
        key: (link["title"], link["url"].removeprefix(BASE), link["locale"])
        for key, link in found.items()
    }


def name_terms(facet: str) -> Callable[[Visit, list[str]], dict[str, Named]]:
    def name(_visit: Visit, values: list[str]) -> dict[str, Named]:
        vocabulary, language = get_vocabulary(), active()
        known = vocabulary.names.get(facet, {})
        return {
            value: (
                vocabulary.label(facet, value, language),
                f"/{language}/search/?{facet}={value}",
                vocabulary.label_language(facet, value, language),
            )
            for value in values
            if value in known
        }

    return name


def list_terms() -> list[tuple[str, StrOrPromise, list[tuple[str, str]]]]:
    """Return (kind, label, values with their names) of the terms that can be followed."""
    vocabulary, language = get_vocabulary(), active()
    found = []
    for kind in (FollowKind.TOPIC, FollowKind.CITY, FollowKind.COUNTRY):
        named = [
            (value, vocabulary.label(kind.value, value, language))
            for value in vocabulary.names.get(kind.value, {})
        ]
        found.append((kind.value, kind.label, sorted(named, key=lambda pair: sort_key(pair[1]))))
    return found


NAMERS: dict[FollowKind, Callable[[Visit, list[str]], dict[str, Named]]] = {
    FollowKind.THREAD: name_threads,
    FollowKind.SPACE: name_spaces,
    FollowKind.MEMBER: name_members,
    FollowKind.TOPIC: name_terms("topic"),
    FollowKind.COUNTRY: name_terms("country"),
    FollowKind.CITY: name_terms("city"),
    FollowKind.ITEM: name_items,
}
