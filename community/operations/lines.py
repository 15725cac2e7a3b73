"""Notices in words, as of now: what a member may not see any more has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community import permissions
from community.enums import LetterSide, NoticeKind, PostState
from community.markup import MENTION, to_plain
from community.models import (
    Block,
    Conversation,
    Letter,
    Member,
    Notice,
    PartnerSearch,
    Post,
    SavedSearch,
    Space,
    Thread,
    Transfer,
)
from community.models.letters import other_side
from community.models.named import find_names
from community.operations.line import EXCERPT_CHARS, Chapter, Found, Line
from community.operations.people_lines import (
    describe_announcements,
    describe_asking,
    describe_coauthors,
)
from home.languages import active
from home.schemas import BASE
from home.texts import shorten
from search.catalogue.visibility import MEMBERS
from search.items import find_links

WRITTEN: tuple[Any, ...] = (Thread, Transfer, PartnerSearch)  # items of the hub, by members
READ_CHARS = 1_500  # of a post, to take an excerpt from


def describe(notices: Iterable[Notice], member: Member, at: datetime) -> list[Line]:
    """Return the notices' lines in the active language, in their order; a few queries for any."""
    notices = list(notices)
    found: Found = {}
    for kinds, find in DESCRIBERS:
        wanted = [notice for notice in notices if notice.kind in kinds]
        if wanted:
            found |= find(wanted, member, at)
    return [found[notice.pk] for notice in notices if notice.pk in found]


def to_chapters(lines: Iterable[Line]) -> list[Chapter]:
    """Return the lines by what they belong to, in the order in which each began."""
    first: dict[str, int] = {}
    for number, line in enumerate(lines := list(lines)):
        first.setdefault(line.notice.group, number)
    ordered = sorted(lines, key=lambda line: first[line.notice.group])
    chapters = []
    for _group, found in groupby(ordered, key=lambda line: line.notice.group):
        own = list(found)
        chapters.append(Chapter(own[0].title, own[0].title_language, own[0].group_url, own))
    return chapters


def describe_posts(notices: Sequence[Notice], member: Member, at: datetime) -> Found:
    posts = {
        post.pk: post
        for post in readable_posts(member, at).filter(
            pk__in=[notice.about.get("post") for notice in notices]
        )
    }
    names = find_names(post.body for post in posts.values())
    found = {}
    for notice in notices:
        post = posts.get(notice.about.get("post", 0))
        if post is not None:
            found[notice.pk] = Line(
                notice,
                post.author.shown_name if post.author else _("a former member"),
                post.thread.title,
                post.thread.language,
                post.get_absolute_url(),
                post.thread.get_absolute_url(),
                excerpt_of(post, names),
                post.language,
            )
    return found


def readable_posts(member: Member, at: datetime) -> QuerySet[Post]:
    """Return the posts that the member may read now, without those of whom they have blocked."""
    spaces = Space.objects.filter(permissions.spaces_open_to(member))
    rows = Post.objects.filter(
        permissions.about_shown_to(MEMBERS, at, "thread__"),
        state=PostState.VISIBLE,
        thread__state=PostState.VISIBLE,
        thread__space__in=spaces,
    )
    blocked = Block.objects.filter(member=member).values("blocked")
    seen = rows.filter(Q(author=None) | ~Q(author__in=blocked))
    return seen.select_related("author", "thread").defer("html", "author__about")


def excerpt_of(post: Post, names: dict[str, str]) -> str:
    plain = read_plain(post.body[:READ_CHARS])

    def name(key: re.Match[str]) -> str:
        named = names.get(key[1], key[1])
        return f"@{named}" if named else _("a former member")

    return shorten(MENTION.sub(name, plain), EXCERPT_CHARS)


@lru_cache(maxsize=2_000)  # what many follow goes into the mail of each
def read_plain(text: str) -> str:
    return to_plain(text)


def describe_letters(notices: Sequence[Notice], member: Member, at: datetime) -> Found:
    rows = Letter.objects.filter(
        Q(conversation__starter=member, side=LetterSide.OTHER)
        | Q(conversation__member=member, side=LetterSide.STARTER),
        pk__in=[notice.about.get("letter") for notice in notices],
        is_withheld=False,
    )
    people = ("conversation__starter", "conversation__member")
    letters = {letter.pk: letter for letter in rows.select_related(*people)}
    known = name_others({letter.conversation for letter in letters.values()}, member, at)
    found = {}
    for notice in notices:
        letter = letters.get(notice.about.get("letter", 0))
        other = known.get(letter.conversation_id) if letter else None
        if letter is not None and other is not None and not other.is_blocked:
            url = letter.conversation.get_absolute_url()
            found[notice.pk] = Line(
                notice,
                other.name,
                other.name,
                other.language,
                url,
                url,
                letter.text,
                organisation=other.organisation,
            )
    return found


@dataclass(frozen=True)
class Other:
    """Who is on the other side of a conversation, as its member sees them."""

    name: str
    url: str = ""
    language: str = ""
    organisation: str = ""
    is_there: bool = True
    is_blocked: bool = False


def name_others(
    conversations: Iterable[Conversation], member: Member, at: datetime
) -> dict[int, Other]:
    """Return the other side of each conversation, by its key: two queries for any number."""
    conversations = list(conversations)
    items = [row.item for row in conversations if row.item is not None and row.starter_id]
    links = find_links(items, active(), MEMBERS, at) if items else {}
    blocked = set(Block.objects.filter(member=member).values_list("blocked", flat=True))
    return {
        row.pk: name_member(row.member_at(other_side(row.side_of(member))), blocked)
        if row.item is None
        else name_item(links.get(str(row.item)))
        for row in conversations
    }


def name_member(who: Member | None, blocked: set[int]) -> Other:
    if who is None or not who.name:
        return Other(_("a former member"), is_there=False)
    levels = permissions.levels_shown_to(who, is_partner=False, is_own=False)
    shown = who.organisation if who.level_of("organisation") in levels else ""
    url = who.get_absolute_url()
    return Other(who.shown_name, url, organisation=shown, is_blocked=who.pk in blocked)


def name_item(link: dict[str, str] | None) -> Other:
    if link is None:
        return Other(_("an entry that is gone"), is_there=False)
    return Other(link["title"], link["url"].removeprefix(BASE), link["locale"])


def describe_arranged(notices: Sequence[Notice], member: Member, at: datetime) -> Found:
    """What became of a discussion the member wrote in, also where they cannot follow it."""
    pks = [notice.about.get("thread") for notice in notices]
    rows = Thread.objects.filter(pk__in=pks).select_related("merged_into")
    threads = {row.pk: row.merged_into or row for row in rows}
    stand = Thread.objects.filter(
        permissions.about_shown_to(MEMBERS, at),
        state=PostState.VISIBLE,
        pk__in=[thread.pk for thread in threads.values()],
    )
    spaces = Space.objects.filter(permissions.spaces_open_to(member))
    shown = dict(stand.annotate(is_open=Q(space__in=spaces)).values_list("pk", "is_open"))
    found = {}
    for notice in notices:
        thread = threads.get(notice.about.get("thread", 0))
        if thread is None or thread.pk not in shown:
            continue
        title, language = _("A discussion you wrote in"), active()
        url = reverse("community:notices")
        if shown[thread.pk]:
            title, language = thread.title, thread.language
            url = thread.get_absolute_url()
        found[notice.pk] = Line(notice, "", title, language, url, url)
    return found


def describe_searches(notices: Sequence[Notice], member: Member, at: datetime) -> Found:
    """What saved searches found: items that the member may see, but of whom they have blocked."""
    own = SavedSearch.objects.filter(member=member).defer("known", "facets")
    searches = own.in_bulk({notice.about.get("search", 0) for notice in notices})
    items = {UUID(notice.about["item"]) for notice in notices if "item" in notice.about}
    links = find_links(items - find_blocked(items, member), active(), MEMBERS, at) if items else {}
    found = {}
    for notice in notices:
        search = searches.get(notice.about.get("search", 0))
        link = links.get(notice.about.get("item", ""))
        if search is None or not (link or notice.about.get("problem")):
            continue
        list_url = reverse("community:saved_search", args=[search.pk])
        url = link["url"].removeprefix(BASE) if link else reverse("community:searches")
        title, language = (link["title"], link["locale"]) if link else ("", "")
        found[notice.pk] = Line(
            notice, title, search.name, "", url, list_url if link else url, text_language=language
        )
    return found


def find_blocked(items: Iterable[UUID], member: Member) -> set[UUID]:
    """Return those of the items that members wrote whom the member has blocked."""
    blocked = set(Block.objects.filter(member=member).values_list("blocked", flat=True))
    authors = find_authors(items) if blocked else {}
    return {item for item, author in authors.items() if author in blocked}


def find_authors(items: Iterable[UUID]) -> dict[UUID, int]:
    """Return who wrote the items that members write: one query for each kind of them."""
    keys = set(items)
    found: dict[UUID, int] = {}
    for model in WRITTEN:
        rows = model._default_manager.filter(key__in=keys, author__isnull=False)
        found |= dict(rows.values_list("key", "author"))
    return found


def describe_paths(notices: Sequence[Notice], _member: Member, _at: datetime) -> Found:
    """What has no text of its own: its kind in words, and where it leads."""
    found = {}
    for notice in notices:
        path = str(notice.about.get("path", ""))
        url = f"/{active()}/{path}" if path else reverse("community:notices")
        title = capfirst(str(NoticeKind(notice.kind).label))
        found[notice.pk] = Line(notice, "", title, "", url, url)
    return found


Describe = Callable[[Sequence[Notice], Member, datetime], Found]
DESCRIBERS: tuple[tuple[frozenset[NoticeKind], Describe], ...] = (
    (
        frozenset(
            {
                NoticeKind.REPLY,
                NoticeKind.MENTION,
                NoticeKind.NEW_DISCUSSION,
                NoticeKind.ANSWER_ACCEPTED,
            }
        ),
        describe_posts,
    ),
    (frozenset({NoticeKind.LETTER}), describe_letters),
    (frozenset({NoticeKind.ARRANGED}), describe_arranged),
    (frozenset({NoticeKind.SEARCH}), describe_searches),
    (frozenset({NoticeKind.COAUTHOR}), describe_coauthors),
    (frozenset({NoticeKind.ASKING}), describe_asking),
    (frozenset({NoticeKind.ANNOUNCEMENT}), describe_announcements),
    (frozenset({NoticeKind.DECISION, NoticeKind.PRACTICE}), describe_paths),
)
