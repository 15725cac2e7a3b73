"""Who is told of what, in the transaction in which it happens; how soon it comes by mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from community import markup
from community.enums import ChoiceForm, FollowKind, NoticeKind, NoticePace
from community.models import (
    Follow,
    Member,
    Mention,
    Notice,
    NoticePreference,
    Post,
    Telling,
    Thread,
)
from community.models.notices import CHOSEN_KINDS, DEFAULT_PACES
from community.operations import choices
from community.permissions import readers_of
from community.zones import REST, find_slot
from home.models import User
from search.catalogue.models import Term

BATCH = 500
CLOCK = ("zone", "daily_after", "weekly_after")  # of a member: what mornings depend on
SLOW = (NoticePace.DAILY, NoticePace.WEEKLY)
MOST_AT_ONCE = 200  # members told within the request of who writes
MOST_SHOWN = 100
TERMS = {"topic": FollowKind.TOPIC, "country": FollowKind.COUNTRY, "city": FollowKind.CITY}


def tell(
    kind: NoticeKind,
    members: Iterable[Member] | QuerySet[Member],
    key: str,
    about: dict[str, Any],
    at: datetime,
    *,
    by: Member | None = None,
) -> None:
    """Give `members` a notice, each at most one under `key`; `by` is whose act it was.

    Nobody is told of their own acts, nor of those of somebody they have blocked. `about` has ids
    (`thread`, `post`, `conversation`, `letter`), or `path`, an address below the language.
    """
    if not isinstance(members, QuerySet):
        members = Member.objects.filter(pk__in=[member.pk for member in members])
    write(kind, list(find_told(members, by)), key, about, at)


def find_told(members: QuerySet[Member], by: Member | None) -> QuerySet[Member, int]:
    """Return the ids of those members who are told of what `by` did, in order."""
    told = members.filter(user__is_active=True).exclude(name="")
    if by is not None:
        told = told.exclude(pk=by.pk).exclude(blocks__blocked=by)
    return told.order_by("pk").values_list("pk", flat=True).distinct()


def write(kind: NoticeKind, pks: list[int], key: str, about: dict[str, Any], at: datetime) -> None:
    readers = Member.objects.filter(pk__in=pks).order_by("pk").values_list("pk", *CLOCK)
    paces = find_paces(kind, pks)
    group = group_of(key, about)
    next_slot = cache(find_slot)  # thousands of readers live in a few zones
    rows = []
    for pk, *clock in readers:
        pace = NoticePace(paces.get(pk, DEFAULT_PACES[kind]))
        rows.append(
            Notice(
                member_id=pk,
                kind=kind,
                key=key,
                group=group,
                about=about,
                pace=pace,
                due_at=next_slot(pace, at, *clock_of(pace, *clock)),
                created_at=at,
            )
        )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def clock_of(
    pace: NoticePace, zone: str, daily_after: datetime | None, weekly_after: datetime | None
) -> tuple[str, datetime | None]:
    """Return what `find_slot` asks of a member: the zone, and the end of the rest after a move."""
    after = {NoticePace.DAILY: daily_after, NoticePace.WEEKLY: weekly_after}
    return zone, after.get(pace)


def find_paces(kind: NoticeKind, pks: list[int]) -> dict[int, str]:
    """Return what the members have said of the kind; all there is where they are many."""
    said = NoticePreference.objects.filter(kind=kind)
    if len(pks) <= BATCH:
        said = said.filter(member__in=pks)
    return dict(said.values_list("member_id", "pace"))


def group_of(key: str, about: dict[str, Any]) -> str:
    """Return what notices are put together by: discussion, conversation or saved search."""
    if "thread" in about:
        return f"thread:{about['thread']}"
    if "search" in about:
        return f"search:{about['search']}"
    if "conversation" in about:
        return f"letters:{about['conversation']}"
    return key[:40]


def announce(post: Post, at: datetime) -> None:
    """Tell of a post that has become visible: whom it names first, then who follows.

    To be called when a post that was held is let through, as well. More than `MOST_AT_ONCE`
    followers are told by `tell_waiting`, so that nobody waits for it.
    """
    announce_mentions(post, at)
    told = list(find_told(find_followers(post), post.author)[: MOST_AT_ONCE + 1])
    if len(told) > MOST_AT_ONCE:
        Telling.objects.get_or_create(post=post, defaults={"at": at})
    else:
        write_followers(post, told, at)


def find_followers(post: Post) -> QuerySet[Member]:
    """Return who follows what the post is news of, and may read it."""
    thread = post.thread
    is_new = post.number == 1
    wanted = follows_of(thread) if is_new else Q(kind=FollowKind.THREAD, value=str(thread.pk))
    readers = Member.objects.filter(readers_of(thread.space))
    return readers.filter(pk__in=Follow.objects.filter(wanted).values("member"))


def write_followers(post: Post, pks: list[int], at: datetime) -> None:
    kind = NoticeKind.NEW_DISCUSSION if post.number == 1 else NoticeKind.REPLY
    write(kind, pks, key_of(post), about_of(post), at)


def announce_mentions(post: Post, at: datetime) -> None:
    """Tell the members that the post names, those whom an earlier version named not again."""
    readers = Member.objects.filter(readers_of(post.thread.space))
    known = Mention.objects.filter(post=post).values("member")
    named = readers.filter(pk__in=known, key__in=markup.find_mentions(post.body))
    tell(NoticeKind.MENTION, named, key_of(post), about_of(post), at, by=post.author)


def key_of(post: Post) -> str:
    return f"post:{post.pk}"


def about_of(post: Post) -> dict[str, Any]:
    return {"thread": post.thread_id, "post": post.pk}


def follows_of(thread: Thread) -> Q:
    """Return the condition on what is followed that a new discussion is news for.

    That is its space, its author, the item it is about, and the topics and places of both.
    """
    found = Q(kind=FollowKind.SPACE, value=thread.space.slug)
    if thread.author is not None:
        found |= Q(kind=FollowKind.MEMBER, value=thread.author.key)
    terms = set(Term.objects.filter(item=thread.key).values_list("facet", "value"))
    if thread.about is not None:
        found |= Q(kind=FollowKind.ITEM, value=str(thread.about))
        terms |= set(Term.objects.filter(item=thread.about).values_list("facet", "value"))
    for facet, value in sorted(terms):
        if facet in TERMS:
            found |= Q(kind=TERMS[facet], value=value)
    return found


def count_unread(user: User) -> int:
    """Return how many notices the account has not read, up to `MOST_SHOWN`: one query."""
    unread = Notice.objects.filter(member__user=user, read_at=None)
    return unread.order_by()[:MOST_SHOWN].count()


def mark_read(member: Member, at: datetime, *, group: str = "", pks: Iterable[int] = ()) -> None:
    """Note that the member has read the notices of a group, or some, or without either all."""
    unread = Notice.objects.filter(member=member, read_at=None)
    if group:
        unread = unread.filter(group=group)
    if pks:
        unread = unread.filter(pk__in=pks)
    unread.update(read_at=at)


def note_reading(member: Member, group: str, at: datetime) -> None:
    """Note that the member has seen the discussion itself; write nothing where nothing waits."""
    if Notice.objects.filter(member=member, group=group, read_at=None).exists():
        mark_read(member, at, group=group)


def paces_of(member: Member) -> dict[NoticeKind, NoticePace]:
    rows = NoticePreference.objects.filter(member=member).values_list("kind", "pace")
    said = {NoticeKind(kind): NoticePace(pace) for kind, pace in rows}
    return {kind: said.get(kind, pace) for kind, pace in DEFAULT_PACES.items()}


@transaction.atomic
def set_paces(
    member: Member,
    paces: dict[NoticeKind, NoticePace],
    at: datetime,
    *,
    form: ChoiceForm = ChoiceForm.MAILS,
) -> None:
    """Keep how soon each kind comes; what waits is put off, or brought forward, at once."""
    known = paces_of(member)
    news = {kind: pace for kind, pace in paces.items() if known[kind] != pace}
    choices.note(member, form, {f"{choices.NOTICE}{kind}": pace for kind, pace in news.items()}, at)
    for kind, pace in news.items():
        NoticePreference.objects.update_or_create(member=member, kind=kind, defaults={"pace": pace})
        unsent = Notice.objects.filter(member=member, kind=kind, sent_at=None)
        unsent.update(pace=pace)
        unsent.filter(due_at__isnull=False).update(due_at=slot_of(member, pace, at))


def slot_of(member: Member, pace: NoticePace, at: datetime) -> datetime | None:
    clock = (member.zone, member.daily_after, member.weekly_after)
    return find_slot(pace, at, *clock_of(pace, *clock))


@transaction.atomic
def set_zone(member: Member, zone: str, at: datetime) -> None:
    """Let mornings be those of `zone` from now on; what waits comes with the next of them.

    What is due already goes out as it was. Two mails of a pace have half a day, or half a week,
    between them, however far the member moves.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    for pace in SLOW:
        own = Notice.objects.filter(member=member, pace=pace)
        is_going = own.filter(due_at__lte=at).exists()
        last = at if is_going else own.aggregate(at=Max("mail__created_at"))["at"]
        after = last and last + REST[pace]
        setattr(member, f"{pace}_after", after)
        own.filter(due_at__gt=at).update(due_at=find_slot(pace, at, zone, after))
    member.zone = zone
    member.save(update_fields=CLOCK)


def unsubscribe(member: Member, what: str, at: datetime) -> None:
    """Send no more mail of a kind, of those that come in digests ("digest"), or at all ("all")."""
    paces = paces_of(member)
    digests = {NoticePace.DAILY, NoticePace.WEEKLY}
    if what == "all":
        kinds = list(CHOSEN_KINDS)
    elif what == "digest":
        kinds = [kind for kind in CHOSEN_KINDS if paces[kind] in digests]
    else:
        kinds = [kind for kind in CHOSEN_KINDS if kind == what]
    set_paces(member, dict.fromkeys(kinds, NoticePace.NEVER), at, form=ChoiceForm.LINK)
