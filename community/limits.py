"""What members of each level may do, and how a new one gets further. Stated in the manual.

A new member's posts wait for a moderator until one has been approved; what they add to a post that
stands waits as long as they are new. After `APPROVED` visible
posts and `SEASON` of membership, with no post taken off within `CLEAN`, the limits of members
hold. Whom a moderator has limited to those of new members has them for `CLEAN`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import markup
from community.enums import DecisionKind, LetterSide, PostState, Trust
from community.models import (
    Attachment,
    Conversation,
    Decision,
    Letter,
    Member,
    Post,
    PostVersion,
)
from community.permissions import may_moderate
from home.sizes import MB, show_size

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APPROVED = 3
SEASON = timedelta(days=2)
CLEAN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Limits:
    posts_per_hour: int
    posts_per_day: int
    links_per_post: int
    mentions_per_post: int
    letters_per_day: int
    announcements_per_day: int
    files_per_post: int
    file_bytes: int
    files_bytes_per_day: int
    shows_website: bool


LIMITS = {
    Trust.NEW: Limits(
        posts_per_hour=5,
        posts_per_day=15,
        links_per_post=2,
        mentions_per_post=3,
        letters_per_day=3,
        announcements_per_day=2,
        files_per_post=1,
        file_bytes=2 * MB,
        files_bytes_per_day=4 * MB,
        shows_website=False,
    ),
    Trust.MEMBER: Limits(
        posts_per_hour=30,
        posts_per_day=100,
        links_per_post=20,
        mentions_per_post=10,
        letters_per_day=20,
        announcements_per_day=10,
        files_per_post=5,
        file_bytes=5 * MB,
        files_bytes_per_day=25 * MB,
        shows_website=True,
    ),
    Trust.STEWARD: Limits(
        posts_per_hour=120,
        posts_per_day=500,
        links_per_post=50,
        mentions_per_post=50,
        letters_per_day=100,
        announcements_per_day=50,
        files_per_post=10,
        file_bytes=10 * MB,
        files_bytes_per_day=100 * MB,
        shows_website=True,
    ),
}


AT_ONCE_BYTES = 10 * MB  # of one sending: the server before the hub takes little more


class LimitError(Exception):
    """What the member wanted goes beyond their limits; the text says so, and what to do.

    `field` is that of the form which it is about, where it is about one.
    """

    field: str | None = None


class FilesLimitError(LimitError):
    field = "files"


def limits_of(member: Member) -> Limits:
    return LIMITS[Trust(member.trust)]


def check_burst(member: Member, at: datetime) -> None:
    """Raise `LimitError` where the member has written as much as may be for now."""
    limits = limits_of(member)
    written = find_writings(member, at - DAY)
    if sum(moment > at - HOUR for moment in written) >= limits.posts_per_hour:
        raise LimitError(
            _("You have written a lot within an hour. Wait a little, your text is kept here.")
        )
    if len(written) >= limits.posts_per_day:
        raise LimitError(
            _("You have written a lot today. Go on tomorrow, your text is kept here until then.")
        )


def find_writings(member: Member, since: datetime) -> list[datetime]:
    """Return when the member wrote a post, or changed one, also where the change had to wait."""
    posts = Post.objects.filter(author=member, created_at__gt=since)
    changes = PostVersion.objects.filter(editor=member, replaced_at__gt=since)
    held = Decision.objects.filter(
        member=member,
        kind=DecisionKind.HOLD,
        created_at__gt=since,
        post__created_at__lt=F("created_at"),
    )
    moments = posts.order_by().values_list("created_at")
    more = (changes.values_list("replaced_at"), held.order_by().values_list("created_at"))
    return [moment for (moment,) in moments.union(*more, all=True)]


def check_text(member: Member, body: str, title: str = "", *, named: Collection[str] = ()) -> None:
    """Raise `LimitError` for what the member may not put in a post.

    `named` are the keys of members whom it named before: they count as long as it stands.
    """
    check_size(body)
    links = sum(markup.count_links(markup.render(text)) for text in (title, body))
    check_contents(member, links, len({*markup.find_mentions(body), *named}))


def check_size(text: str) -> None:
    """Raise `LimitError` for a text that becomes too large a page for whoever reads it."""
    if markup.is_too_large(text):
        raise LimitError(
            _(
                "Your text makes too large a page: its tables have too many cells, or it has too"
                " many marks. Make it simpler, or attach it as a file."
            )
        )


def check_contents(member: Member, links: int, mentions: int) -> None:
    """Raise `LimitError` for more links or names of members than the member may put in a post."""
    limits = limits_of(member)
    if links > limits.links_per_post:
        raise LimitError(
            ngettext(
                "A post of yours may have one link for now. Take some out.",
                "A post of yours may have %(most)d links for now. Take some out.",
                limits.links_per_post,
            )
            % {"most": limits.links_per_post}
        )
    if mentions > limits.mentions_per_post:
        raise LimitError(
            ngettext(
                "A post of yours may name one member for now. Take some out.",
                "A post of yours may name %(most)d members for now. Take some out.",
                limits.mentions_per_post,
            )
            % {"most": limits.mentions_per_post}
        )


def check_files(member: Member, post: Post, sizes: Sequence[int], at: datetime) -> None:
    """Raise `LimitError` for more files, or more bytes of them, than the member may attach."""
    limits = limits_of(member)
    if post.attachments.count() + len(sizes) > limits.files_per_post:
        raise FilesLimitError(say_files(limits.files_per_post))
    today = Attachment.objects.filter(post__author=member, created_at__gt=at - DAY)
    used = today.aggregate(total=Sum("size_bytes"))["total"] or 0
    if used + sum(sizes) > limits.files_bytes_per_day:
        raise FilesLimitError(
            _("Your files of one day may have %(most)s together. Attach more of them tomorrow.")
            % {"most": show_size(limits.files_bytes_per_day)}
        )


def say_files(most: int) -> str:
    return ngettext(
        "A post of yours may have one file. Leave the others out.",
        "A post of yours may have %(most)d files. Leave the others out.",
        most,
    ) % {"most": most}


def check_letters(member: Member, at: datetime, *, is_first: bool) -> None:
    """Raise `LimitError` where the member has written as many letters as may be for now.

    Whom they write to for the first time is counted by the day, all letters by the hour.
    """
    limits = limits_of(member)
    begun = Conversation.objects.filter(starter=member, created_at__gt=at - DAY)
    if is_first and begun.count() >= limits.letters_per_day:
        raise LimitError(
            ngettext(
                "You can write to one person a day for the first time. Go on tomorrow.",
                "You can write to %(most)d people a day for the first time. Go on tomorrow.",
                limits.letters_per_day,
            )
            % {"most": limits.letters_per_day}
        )
    by_starter = Q(conversation__starter=member, side=LetterSide.STARTER)
    by_other = Q(conversation__member=member, side=LetterSide.OTHER)
    written = Letter.objects.filter(by_starter | by_other, created_at__gt=at - HOUR)
    if written.count() >= limits.posts_per_hour:
        raise LimitError(
            _("You have written a lot within an hour. Wait a little, your text is kept here.")
        )


def check_first_letter(member: Member, links: int) -> None:
    """Raise `LimitError` for more links than a member may send to somebody new."""
    most = limits_of(member).links_per_post
    if links > most:
        raise LimitError(
            ngettext(
                "A first letter of yours may have one link for now. Take some out.",
                "A first letter of yours may have %(most)d links for now. Take some out.",
                most,
            )
            % {"most": most}
        )


def is_new(member: Member) -> bool:
    """Tell whether somebody reads first what the member writes; a moderator needs nobody."""
    return member.trust == Trust.NEW and not may_moderate(member.user)


def is_held(member: Member) -> bool:
    """Tell whether what the member writes waits for a moderator: until something was approved."""
    if not is_new(member):
        return False
    return not Post.objects.filter(author=member, state=PostState.VISIBLE).exists()


def is_trusted(member: Member, at: datetime) -> bool:
    """Tell whether a new member has earned the limits of members."""
    if member.trust != Trust.NEW or member.joined_at > at - SEASON:
        return False
    posts = Post.objects.filter(author=member)
    if posts.filter(state=PostState.HIDDEN, created_at__gt=at - CLEAN).exists():
        return False
    if is_restricted(member, at):
        return False
    return posts.filter(state=PostState.VISIBLE).count() >= APPROVED


def is_restricted(member: Member, at: datetime) -> bool:
    """Tell whether a moderator has lately limited the member to what new ones may do."""
    kinds = (DecisionKind.RESTRICT, DecisionKind.LIFT)
    said = Decision.objects.filter(member=member, kind__in=kinds, reversed_at=None)
    last = said.filter(created_at__gt=at - CLEAN).order_by("-created_at", "-pk").first()
    return last is not None and last.kind == DecisionKind.RESTRICT
