"""Pictures, files and profiles taken off by themselves: whose they are writes on."""

from __future__ import annotations

from community.enums import DecisionKind
from community.models import Attachment, Decision, Member, Picture, Post
from community.operations.changes import change
from community.operations.deciding import Act, DecidedError, Outcome, decides, find_latest, record
from community.operations.members import tag_of


@decides
def take_off_file(post: Post, act: Act, *, file: int) -> Decision:
    """Hide one file of a post, by its key, from everybody; everything else of it stays."""
    rows = Attachment.objects.select_for_update().filter(pk=file, post=post)
    found = rows.first()
    if found is None:
        raise DecidedError
    if found.is_hidden:
        raise find_latest(post=post)
    outcome = Outcome(DecisionKind.TAKE_OFF, member=post.author, post=post, thread=post.thread)
    change(outcome.changed, found, is_hidden=True)
    return record(act, outcome)


@decides
def take_off_picture(member: Member, act: Act) -> Decision:
    """Hide a member's picture; it is kept for an appeal, until they choose another."""
    if not member.picture_tag:
        raise find_latest(member=member)
    outcome = Outcome(DecisionKind.TAKE_OFF, member=member)
    change(outcome.changed, member, picture_tag="")
    return record(act, outcome)


@decides
def take_off_profile(member: Member, act: Act) -> Decision:
    """Hide all of a profile but the name from everybody else; its owner can still change it."""
    if member.is_profile_hidden:
        raise find_latest(member=member)
    outcome = Outcome(DecisionKind.TAKE_OFF, member=member)
    change(outcome.changed, member, is_profile_hidden=True)
    return record(act, outcome)


def check_picture(member: Member) -> None:
    """Let a profile that has its old picture back say so only while that is there."""
    stored = Picture.objects.filter(member=member).first()
    if member.picture_tag and (stored is None or tag_of(stored.large) != member.picture_tag):
        member.picture_tag = ""
        member.save(update_fields=["picture_tag"])
