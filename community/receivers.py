"""What the community does when an account changes, or a file is nobody's any more."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from community.indicators import INTRODUCTIONS
from community.models import Attachment, Conversation, Member, Postbox
from community.models.renaming import announce_naming
from home.models import User
from home.signals import count_outlived


@receiver(email_changed, dispatch_uid="community.open_postbox")
def open_postbox(*, user: User, **_others: Any) -> None:
    """A new address has returned nothing yet."""
    Postbox.objects.filter(member__user=user).update(hard_bounces=0, bounced_at=None)


@receiver(post_delete, sender=Attachment, dispatch_uid="community.forget_files")
def forget_its_files(*, instance: Attachment, **_others: Any) -> None:
    """Whatever takes the row away, the post's author or the whole discussion, takes the files."""
    instance.forget_files()


@receiver(post_delete, sender=Member, dispatch_uid="community.forget_name")
def forget_its_name(*, instance: Member, **_others: Any) -> None:
    """Summaries in the catalogue name the member no more, whatever takes the account away."""
    announce_naming(instance.key)


@receiver(post_delete, sender=Conversation, dispatch_uid="community.count_on")
def count_on(*, instance: Conversation, **_others: Any) -> None:
    """That two people came together stays counted, when nothing is left of who they were."""
    if instance.other_last_at is not None:
        at = instance.created_at
        count_outlived.send(sender=Conversation, indicator=INTRODUCTIONS, at=at)


@receiver(post_save, sender=User, dispatch_uid="community.follow_account")
def follow_account(
    *, instance: User, created: bool, update_fields: Any = None, **_others: Any
) -> None:
    """Nobody is named whose account was closed by an editor, until it is opened again."""
    if created or (update_fields is not None and "is_active" not in update_fields):
        return
    for key in Member.objects.filter(user=instance).values_list("key", flat=True):
        announce_naming(key)
