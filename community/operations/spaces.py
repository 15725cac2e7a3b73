"""Spaces: their names, who may enter, who is let in."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from community import permissions
from community.enums import FollowKind, NoticeKind, SpaceRole
from community.models import Follow, Member, Space, SpaceMember, SpaceText
from community.operations import notices

Texts = dict[str, tuple[str, str]]  # title and summary by language


@transaction.atomic
def add_space(space: Space, texts: Texts, owner: Member) -> Space:
    """Store a new space in the hands of `owner`."""
    save_space(space, texts)
    SpaceMember.objects.create(space=space, member=owner, role=SpaceRole.OWNER)
    return space


def owners_of(space: Space) -> QuerySet[Member]:
    """Return the owners who can act: with a name, and an account that is open."""
    roles = SpaceMember.objects.filter(space=space, role=SpaceRole.OWNER)
    people = Member.objects.filter(pk__in=roles.values("member"), user__is_active=True)
    return people.exclude(name="")


@transaction.atomic
def ask(space: Space, member: Member, at: datetime) -> None:
    """Ask to be let in; the owners are told, or the moderators where there is no owner."""
    row, is_new = SpaceMember.objects.get_or_create(
        space=space, member=member, defaults={"role": SpaceRole.ASKING}
    )
    if is_new:
        owners = owners_of(space)
        deciding = owners if owners.exists() else moderating_members()
        about = {"space": space.pk, "member": member.pk}
        notices.tell(NoticeKind.ASKING, deciding, f"asking:{row.pk}", about, at, by=member)


def moderating_members() -> QuerySet[Member]:
    return Member.objects.filter(user__in=permissions.moderators())


@transaction.atomic
def save_space(space: Space, texts: Texts) -> Space:
    """Store the space with its names; its followers and the catalogue follow."""
    before = Space.objects.select_for_update().filter(pk=space.pk).first()
    space.save()
    for language, (title, summary) in texts.items():
        SpaceText.objects.update_or_create(
            space=space, language=language, defaults={"title": title, "summary": summary}
        )
    space.texts.exclude(language__in=texts).delete()
    if before is not None and before.slug != space.slug:
        follows = Follow.objects.filter(kind=FollowKind.SPACE, value=before.slug)
        follows.update(value=space.slug)
    if before is not None and is_told_otherwise(before, space):
        for thread in space.threads.order_by("pk").iterator():
            thread.announce()
    return space


def is_told_otherwise(before: Space, space: Space) -> bool:
    """Tell whether the catalogue says something else of the space's discussions now."""
    names = ("slug", "access", "is_archived")
    return any(getattr(before, name) != getattr(space, name) for name in names)


@transaction.atomic
def let_in(space: Space, owner: Member, member: Member, role: SpaceRole) -> None:
    """Give the member a role in the space; raise `PermissionDenied` for who may not let in."""
    if not permissions.can_let_in(space, owner) or role == SpaceRole.ASKING:
        raise PermissionDenied
    row = SpaceMember.objects.select_for_update().filter(space=space, member=member)
    if row.exists():
        check_owners(space, member, role)
        row.update(role=role)
    else:
        SpaceMember.objects.create(space=space, member=member, role=role)


@transaction.atomic
def turn_out(space: Space, owner: Member, member: Member) -> None:
    """Refuse who asks, or take the member's place away; a space keeps its last owner."""
    if not permissions.can_let_in(space, owner):
        raise PermissionDenied
    check_owners(space, member, SpaceRole.ASKING)
    SpaceMember.objects.filter(space=space, member=member).delete()


def check_owners(space: Space, member: Member, role: SpaceRole) -> None:
    """Raise `PermissionDenied` where the space's last owner would be one no more."""
    owners = SpaceMember.objects.select_for_update().filter(space=space, role=SpaceRole.OWNER)
    rest = {row.member_id for row in owners} - {member.pk}
    is_owner = owners.filter(member=member).exists()
    if is_owner and role != SpaceRole.OWNER and not rest:
        raise PermissionDenied
