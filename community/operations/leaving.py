"""Closing an account: whatever says who somebody is goes, at once and everywhere."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from wagtail.models import ModelLogEntry, PageLogEntry

from community import markup
from community.enums import PostState
from community.models import (
    Announcement,
    Appeal,
    Attachment,
    Decision,
    Flag,
    FormerMember,
    Letter,
    Member,
    Mention,
    OutgoingMail,
    PartnerSearch,
    Post,
    PostChange,
    PostVersion,
    Proposal,
    Thread,
    Transfer,
)
from community.operations.discussions import recount
from community.operations.flags import forget_flags
from community.operations.personal import find_conversations
from community.operations.returning import keep_suspension
from community.operations.standing import settle
from community.operations.traces import tell_moderators
from community.operations.unnaming import leave_practices
from home.models import User


class LastAdministratorError(Exception):
    """Nobody else could run the hub."""


@transaction.atomic
def close_account(user: User, *, keeps_posts: bool) -> None:
    """Delete the account with all that is known of the person.

    What they wrote stays under no name, or goes: a discussion that others have answered keeps its
    title and their answers. What they attached goes. Moderators are told where others still name
    them, and a suspension outlives the account. Raises `LastAdministratorError`.
    """
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise LastAdministratorError
    member = Member.objects.select_for_update().filter(user=user).first()
    if member is not None:
        FormerMember.objects.get_or_create(key=member.key)
        leave_practices(member, keeps_posts=keeps_posts)
        leave_discussions(member, keeps_posts=keeps_posts)
        leave_letters(member, keeps_letters=keeps_posts)
        leave_announcements(member, keeps_reports=keeps_posts)
        Proposal.objects.filter(author=member).delete()  # what was published has its page
        Appeal.objects.filter(decision__member=member).update(text="")
        Flag.objects.filter(member=member).update(note="")  # the reason says enough
        keep_suspension(member, now())
        tell_moderators(member, now())
    end_sessions(user)
    forget_in_logs(user)
    user.delete()


def leave_discussions(member: Member, *, keeps_posts: bool) -> None:
    posts = Post.objects.filter(author=member)
    threads = {post.thread for post in posts.select_related("thread__space")}
    PostVersion.objects.filter(post__author=member).delete()
    PostChange.objects.filter(post__author=member).delete()
    Mention.objects.filter(Q(member=member) | Q(post__author=member, member=member)).delete()
    # Files may say who wrote them, in them or in what programs put there: they go in any case.
    Attachment.objects.filter(post__author=member).delete()
    if not keeps_posts:
        posts.update(body="", html="", state=PostState.DELETED)
        Mention.objects.filter(post__author=member).delete()
        Thread.objects.filter(author=member, merged_into__isnull=False).update(title="")
        Flag.objects.filter(post__author=member, is_open=True).update(is_open=False)
        threads |= drop_quotations(member)
        forget_titles(member)
    for thread in threads:
        stands = thread.posts.filter(state=PostState.VISIBLE).exists()
        if thread.author_id != member.pk:  # what a moderator took off there may come back
            stands = thread.posts.exclude(state=PostState.DELETED).exists()
        if not keeps_posts and not stands:
            thread.delete()
            continue
        if not keeps_posts and thread.accepted and thread.accepted.author_id == member.pk:
            thread.accepted = None
            thread.save(update_fields=["accepted"])
        settle([], thread)
        recount(thread)


def drop_quotations(member: Member) -> set[Thread]:
    """Take what others quote of the member's posts out of theirs; return where that was."""
    threads = set()
    for model in (Post, PostVersion, PostChange):
        for row in model._default_manager.filter(body__contains=f"> @{member.key}, ["):
            row.body = markup.drop_quotations(row.body, str(member.key))
            if isinstance(row, Post):
                row.html = markup.render(row.body)
                threads.add(row.thread)
            row.save()
    return threads


def forget_titles(member: Member) -> None:
    """Let no decision remember how the member's discussions were called."""
    for decision in Decision.objects.filter(member=member).exclude(changed=[]):
        for made in decision.changed:
            for side in ("before", "after"):
                made[side].pop("title", None)
        decision.save(update_fields=["changed"])


def leave_letters(member: Member, *, keeps_letters: bool) -> None:
    """Let no letter of the member go out any more; take back those that arrived, if they say so."""
    for conversation in find_conversations(member):
        own, other = conversation.side_of(member), conversation.starter_id != member.pk
        OutgoingMail.objects.filter(conversation=conversation).delete()
        if not keeps_letters:
            Letter.objects.filter(conversation=conversation, side=own).delete()
        rest = conversation.starter_id if other else (conversation.member_id or conversation.item)
        if rest is None or not conversation.letters.exists():
            conversation.delete()


def leave_announcements(member: Member, *, keeps_reports: bool) -> None:
    """A search for partners goes in any case: nobody is there to be answered."""
    going: list[Announcement] = [*PartnerSearch.objects.filter(author=member)]
    if not keeps_reports:
        going += Transfer.objects.filter(author=member)
    for announcement in going:
        forget_flags(announcement)
        announcement.delete()


def end_sessions(user: User) -> None:
    """Delete the sessions of the account; their rows name nobody, so that each is looked into."""
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def forget_in_logs(user: User) -> None:
    """Take the person's address out of what Wagtail noted about the account itself."""
    kind = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).delete()
    for model in (ModelLogEntry, PageLogEntry):
        model.objects.filter(user_id=user.pk).update(user=None)
