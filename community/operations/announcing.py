"""Calls for partners and trial reports, told to who follows what they are news of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from community.enums import FollowKind, NoticeKind, PostState
from community.models import Announcement, Follow, Member, Telling
from community.models.announcements import find_announcement
from community.operations import notices
from search.catalogue.models import Term


def announce(announcement: Announcement, at: datetime) -> None:
    """Tell of what everybody may read now; more than `MOST_AT_ONCE` followers hear from a job."""
    told = list(find_followers(announcement)[: notices.MOST_AT_ONCE + 1])
    if len(told) > notices.MOST_AT_ONCE:
        Telling.objects.get_or_create(item=announcement.key, defaults={"at": at})
    else:
        write(announcement, told, at)


def find_followers(announcement: Announcement) -> QuerySet[Member, int]:
    """Return who follows its author, its item, or the topics and places of both."""
    entry = announcement.get_index()
    terms = {("topic", key) for key in entry.topics}
    terms |= {("city", entry.city), ("country", entry.country)}
    wanted = Q()
    if announcement.author is not None:
        wanted |= Q(kind=FollowKind.MEMBER, value=announcement.author.key)
    if announcement.about is not None:
        wanted |= Q(kind=FollowKind.ITEM, value=str(announcement.about))
        terms |= set(Term.objects.filter(item=announcement.about).values_list("facet", "value"))
    for facet, value in sorted(terms):
        if facet in notices.TERMS and value:
            wanted |= Q(kind=notices.TERMS[facet], value=value)
    if not wanted:
        return notices.find_told(Member.objects.none(), announcement.author)
    followers = Member.objects.filter(pk__in=Follow.objects.filter(wanted).values("member"))
    return notices.find_told(followers, announcement.author)


def write(announcement: Announcement, pks: list[int], at: datetime) -> None:
    about = {"item": str(announcement.key)}
    notices.write(NoticeKind.ANNOUNCEMENT, pks, f"item:{announcement.key}", about, at)


def tell_of_announcement(telling: Telling) -> list[int]:
    """Tell the next followers of an announcement that waits; return who they are."""
    announcement = find_announcement(telling.item) if telling.item else None
    if announcement is None or announcement.state != PostState.VISIBLE:
        return []
    rest = find_followers(announcement).filter(pk__gt=telling.last)
    pks = list(rest[: notices.MOST_AT_ONCE])
    write(announcement, pks, telling.at)
    return pks
