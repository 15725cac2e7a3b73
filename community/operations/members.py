"""Joining in, and what members follow and block."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from community.enums import ChoiceForm, FollowKind
from community.models import Block, Follow, Member, Picture
from community.models.members import DEFAULT_VISIBILITY
from community.names import make_look
from community.operations import choices
from community.operations.notices import set_zone
from community.pictures import SIZES
from community.zones import guess_zone
from home.languages import active
from home.models import User


def ensure_member(user: User) -> Member:
    """Return what the community knows of the account, made at its first step in here."""
    return Member.objects.get_or_create(
        user=user, defaults={"language": active(), "languages": [active()]}
    )[0]


def note_sign_up(*, user: User, **_others: Any) -> None:
    """Remember the language of a newcomer, and which privacy notice the form showed them."""
    choices.note_privacy(ensure_member(user), ChoiceForm.SIGN_UP, now())


def tell_apart(member: Member) -> None:
    """Number the member among those whose names look the same; numbers of others stay."""
    look = make_look(member.name)
    if look == member.look:
        return
    others = Member.objects.filter(look=look).exclude(pk=member.pk).exclude(look="")
    member.look = look
    member.name_number = 1 + (others.aggregate(last=Max("name_number"))["last"] or 0)


@transaction.atomic
def show(member: Member, changes: dict[str, Any], at: datetime) -> None:
    """Let others see of the profile what `changes` say (a level by field, `is_listed`)."""
    choices.note(member, ChoiceForm.VISIBILITY, changes, at)
    levels = {name: member.level_of(name).value for name in DEFAULT_VISIBILITY}
    member.is_listed = changes.get("is_listed", member.is_listed)
    member.visibility = {name: changes.get(name, level) for name, level in levels.items()}
    member.save(update_fields=["visibility", "is_listed"])


@transaction.atomic
def set_picture(member: Member, squares: dict[int, bytes], at: datetime) -> None:
    """Show the picture of which these are the squares, in place of any other."""
    small, large = (squares[size] for size in SIZES)
    values = {"small": small, "large": large, "changed_at": at}
    Picture.objects.update_or_create(member=member, defaults=values)
    member.picture_tag = tag_of(large)
    member.save(update_fields=["picture_tag"])


def tag_of(large: bytes | memoryview) -> str:
    return hashlib.sha256(large).hexdigest()[:16]


@transaction.atomic
def remove_picture(member: Member) -> None:
    Picture.objects.filter(member=member).delete()
    member.picture_tag = ""
    member.save(update_fields=["picture_tag"])


def settle(member: Member, at: datetime) -> None:
    """Guess the time zone from the country, once: who has one keeps it."""
    if not member.zone and (zone := guess_zone(member.country_code)):
        set_zone(member, zone, at)


def follow(member: Member, kind: FollowKind, value: object) -> None:
    Follow.objects.get_or_create(member=member, kind=kind, value=str(value))


def unfollow(member: Member, kind: FollowKind, value: object) -> None:
    Follow.objects.filter(member=member, kind=kind, value=str(value)).delete()


@transaction.atomic
def block(member: Member, other: Member) -> None:
    """Let `member` hear nothing more of `other`, who is not told; neither follows the other."""
    Block.objects.get_or_create(member=member, blocked=other)
    unfollow(member, FollowKind.MEMBER, other.key)
    unfollow(other, FollowKind.MEMBER, member.key)


def unblock(member: Member, other: Member) -> None:
    Block.objects.filter(member=member, blocked=other).delete()
