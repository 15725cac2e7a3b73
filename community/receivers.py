"""What the community does when an account changes, or a file is nobody's any more."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from django.db.models.signals import post_delete
from django.dispatch import receiver

from community.models import Attachment, Postbox
from home.models import User


@receiver(email_changed, dispatch_uid="community.open_postbox")
def open_postbox(*, user: User, **_others: Any) -> None:
    """A new address has returned nothing yet."""
    Postbox.objects.filter(member__user=user).update(hard_bounces=0, bounced_at=None)


@receiver(post_delete, sender=Attachment, dispatch_uid="community.forget_files")
def forget_its_files(*, instance: Attachment, **_others: Any) -> None:
    """Whatever takes the row away, the post's author or the whole discussion, takes the files."""
    instance.forget_files()
