"""A discussion as it is read: pages of posts, each with its replies below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community import permissions
from community.enums import FollowKind, PostState, ReactionKind
from community.markup import find_keys, lead_in, put_names, render
from community.models import (
    Attachment,
    Block,
    Follow,
    FormerMember,
    Member,
    Post,
    Reaction,
    Signpost,
    Space,
    Thread,
)
from community.translator import is_offered, understands
from community.views.visit import Visit
from home.languages import active
from home.web.paging import NoSuchPageError, build_pagination
from search.catalogue.json import strip_base
from search.catalogue.models import Listing
from search.catalogue.visibility import MEMBERS, PUBLIC, visible
from search.items import find_links

PAGE_SIZE = 25


@dataclass(frozen=True)
class Reacted:
    kind: str
    label: str
    count: int
    is_mine: bool


@dataclass(frozen=True)
class ShownPost:
    """A post as this reader sees it."""

    post: Post
    html: SafeString
    parent_number: int | None
    is_accepted: bool
    is_blocked: bool
    can_edit: bool
    can_take_off: bool  # as a moderator, or a steward while it waits
    is_foreign: bool  # a machine can translate it, and the reader may need that
    can_react: bool = False
    reactions: Sequence[Reacted] = field(default=())
    files: Sequence[Attachment] = field(default=())
    has_change: bool = False  # that waits, and that this reader may see

    @property
    def is_held(self) -> bool:
        return self.post.state == PostState.HELD

    @property
    def can_approve(self) -> bool:
        return self.can_take_off and self.is_held

    @property
    def can_hide_files(self) -> bool:
        return self.can_take_off and not self.is_held

    @property
    def is_gone(self) -> bool:
        return self.post.state == PostState.DELETED

    @property
    def is_taken_off(self) -> bool:
        return self.post.state == PostState.HIDDEN


def get_thread(visit: Visit, pk: int) -> Thread:
    """Return the discussion; raise `Http404` where the reader may not see it, or none is."""
    rows = Thread.objects.select_related("space", "author", "accepted", "merged_into__space")
    thread = rows.prefetch_related("space__texts").filter(pk=pk).first()
    # One that was joined with another is there for who may see that one.
    if thread is None or not is_shown(visit, thread.merged_into or thread):
        raise Http404
    return thread


def is_shown(visit: Visit, thread: Thread) -> bool:
    """Tell whether the reader may see the discussion: its state, its space, what it is about."""
    member = visit.member
    is_own = member is not None and thread.author_id == member.pk
    if thread.state != PostState.VISIBLE and not (
        thread.state == PostState.HELD and (is_own or visit.is_steward)
    ):
        return False
    if not permissions.can_see_space(thread.space, member):
        return False
    return thread.about is None or is_item_shown(visit, thread.about)


def reader_of(visit: Visit) -> frozenset[str]:
    return MEMBERS if visit.request.user.is_authenticated else PUBLIC


def is_item_shown(visit: Visit, item: UUID) -> bool:
    rows = Listing.objects.filter(item=item, locale=active())
    return visible(rows, reader_of(visit), visit.at).exists()


def about_shown(visit: Visit, prefix: str = "") -> Q:
    return permissions.about_shown_to(reader_of(visit), visit.at, prefix)


def find_subject(visit: Visit, item: UUID | None) -> dict[str, Any] | None:
    """Return the link to an item, as what is written about; None where the reader sees none."""
    if item is None:
        return None
    link = find_links([item], active(), reader_of(visit), visit.at).get(str(item))
    return strip_base(link) if link else None


def build_thread(visit: Visit, thread: Thread, number: int) -> dict[str, Any]:
    """Return the context of page `number`; the same few queries for any length."""
    shown = posts_of(visit, thread)
    count = shown.count()
    last = max(-(-count // PAGE_SIZE), 1)
    if not 1 <= number <= last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    rows = list(shown.select_related("author", "parent", "waiting")[start : start + PAGE_SIZE])
    posts = show_posts(visit, thread, rows)
    member = visit.member
    return {
        "thread": thread,
        "subject": find_subject(visit, thread.about),
        "posts": posts,
        "has_foreign": any(post.is_foreign for post in posts),
        "pagination": build_pagination(visit.request, number, last),
        "can_reply": permissions.can_reply(member, thread, visit.at),
        "can_draft": permissions.may_draft_from_threads(visit.request.user, member),
        "lacks_name": permissions.lacks_name(visit.request.user, member),
        "can_accept": permissions.can_accept(member, thread),
        "can_arrange": permissions.can_arrange(member, thread.space, visit.at),
        "departures": find_departures(visit, thread),
        "is_followed": is_followed(member, FollowKind.THREAD, thread.pk),
    }


def find_post(visit: Visit, thread: Thread, number: str) -> Post | None:
    """Return the post with the number, which an answer is to stand below or to quote."""
    is_number = number.isascii() and number.isdecimal() and len(number) < 9
    if visit.member is None or not is_number:
        return None
    rows = thread.posts.filter(state=PostState.VISIBLE).select_related("author", "parent")
    return rows.filter(number=int(number)).first()


def posts_of(visit: Visit, thread: Thread) -> QuerySet[Post]:
    """Return what the reader sees, in reading order.

    What its author took off leaves a gap, as does a first post that a moderator took off.
    """
    gaps = Q(state=PostState.DELETED) | Q(number=1, state=PostState.HIDDEN)
    shown = permissions.posts_shown_to(visit.member) | gaps
    return thread.posts.filter(shown).order_by("root", "number")


@dataclass(frozen=True)
class Departure:
    """Posts that stood here once, and the discussion that they are in now."""

    thread: Thread
    numbers: Sequence[int]


def find_departures(visit: Visit, thread: Thread) -> list[Departure]:
    """Return where posts went that the reader sees there."""
    rows = Signpost.objects.filter(
        about_shown(visit, "post__thread__"),
        thread=thread,
        post__state=PostState.VISIBLE,
        post__thread__state=PostState.VISIBLE,
        post__thread__space__in=Space.objects.filter(permissions.spaces_open_to(visit.member)),
    )
    found: dict[Thread, list[int]] = {}
    for sign in rows.exclude(post__thread=thread).select_related("post__thread").order_by("number"):
        found.setdefault(sign.post.thread, []).append(sign.number)
    return [Departure(target, numbers) for target, numbers in found.items()]


def place_of(visit: Visit, post: Post) -> str:
    """Return the address at which the post is read, in its discussion."""
    number = find_page(visit, post)
    query = f"?page={number}" if number > 1 else ""
    return f"{post.thread.get_absolute_url()}{query}#{post.anchor}"


def find_page(visit: Visit, post: Post) -> int:
    """Return the number of the page that the post is on."""
    shown = posts_of(visit, post.thread)
    before = shown.filter(root__lt=post.root) | shown.filter(root=post.root, number__lt=post.number)
    return before.count() // PAGE_SIZE + 1


def is_followed(member: Member | None, kind: FollowKind, value: object) -> bool:
    if member is None:
        return False
    return Follow.objects.filter(member=member, kind=kind, value=str(value)).exists()


def show_posts(visit: Visit, thread: Thread, posts: Sequence[Post]) -> list[ShownPost]:
    member = visit.member
    names = name_mentions(posts)
    reactions = count_reactions(posts, member)
    files = find_files(posts)
    blocked: set[int] = set()
    if member is not None:
        blocked = set(Block.objects.filter(member=member).values_list("blocked_id", flat=True))
    changed = find_changes(visit, posts)
    is_helped = member is not None and bool(member.name) and is_offered()
    is_writable = permissions.can_write(member, thread.space, visit.at) and not thread.is_closed
    return [
        ShownPost(
            post=post,
            html=show_text(post.html, names),
            parent_number=post.parent.number if post.parent else None,
            is_accepted=thread.accepted_id == post.pk,
            is_blocked=post.author_id in blocked,
            can_edit=is_writable
            and member is not None
            and post.author_id == member.pk
            and post.state != PostState.DELETED,
            can_take_off=permissions.can_take_off(visit.request.user, member, post),
            is_foreign=is_helped and not understands(member, post.language, active()),
            can_react=permissions.can_react(member, post, visit.at),
            reactions=reactions[post.pk],
            files=files.get(post.pk, ()),
            has_change=post.pk in changed,
        )
        for post in posts
    ]


def find_changes(visit: Visit, posts: Collection[Post]) -> set[int]:
    """Return the posts that wait to say something else, as far as that is this reader's to see."""
    member = visit.member
    return {
        post.pk
        for post in posts
        if member is not None
        and getattr(post, "waiting", None) is not None
        and post.waiting.state == PostState.HELD
        and (
            post.author_id == member.pk
            or permissions.can_judge_change(visit.request.user, member, post)
        )
    }


def find_files(posts: Collection[Post]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    shown = Attachment.objects.filter(post__in=posts, is_hidden=False)
    for attachment in shown.order_by("pk"):
        found.setdefault(attachment.post_id, []).append(attachment)
    return found


def show_text(html: str, names: Mapping[str, SafeString] | None = None) -> SafeString:
    """Return rendered HTML with `names` (links) for the members it mentions, by their keys.

    Without `names` they are looked up; who shows many texts does that once for all.
    """
    if names is None:
        names = name_keys(find_keys(html))
    named = put_names(html, lambda key: names.get(key) or format_html("@<bdi>{}</bdi>", key))
    shown = lead_in(named, active())
    return mark_safe(shown)  # noqa: S308 -- cleaned when it was made: community.markup


def show_new(text: str) -> SafeString:
    """Return as it will be read what is not stored yet."""
    return show_text(render(text))


def name_mentions(posts: Collection[Post]) -> dict[str, SafeString]:
    """Return a link for each member named in the posts, by key, with the name of today."""
    return name_keys({key for post in posts for key in find_keys(post.html)})


def name_keys(keys: Collection[str]) -> dict[str, SafeString]:
    """Return what stands for each of `keys`: a link to a member, or that somebody left."""
    if not keys:
        return {}
    names = link_names(Member.objects.filter(key__in=keys, user__is_active=True))
    return {**name_former(keys - names.keys()), **names}


def name_former(keys: Collection[str]) -> dict[str, SafeString]:
    """Return the neutral name, in the reader's language, for the keys of who left."""
    gone = FormerMember.objects.filter(key__in=keys) if keys else ()
    text = format_html('<bdi lang="{}">{}</bdi>', active(), _("a former member"))
    return {former.key: text for former in gone}


def link_names(members: Iterable[Member]) -> dict[str, SafeString]:
    return {
        who.key: format_html(
            '<a class="mention" href="{}">@<bdi>{}</bdi></a>',
            who.get_absolute_url(),
            who.shown_name,
        )
        for who in members
        if who.name
    }


def count_reactions(posts: Collection[Post], member: Member | None) -> dict[int, list[Reacted]]:
    rows = Reaction.objects.filter(post__in=posts)
    counts = {
        (post_id, kind): count
        for post_id, kind, count in rows.values_list("post_id", "kind").annotate(Count("pk"))
    }
    mine = set()
    if member is not None:
        mine = set(rows.filter(member=member).values_list("post_id", "kind"))
    return {
        post.pk: [
            Reacted(kind, str(kind.label), counts.get((post.pk, kind), 0), (post.pk, kind) in mine)
            for kind in ReactionKind
        ]
        for post in posts
    }
