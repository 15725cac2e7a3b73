"""What the community does when an account changes."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from django.dispatch import receiver

from community.models import Postbox
from home.models import User


@receiver(email_changed, dispatch_uid="community.open_postbox")
def open_postbox(*, user: User, **_others: Any) -> None:
    """A new address has returned nothing yet."""
    Postbox.objects.filter(member__user=user).update(hard_bounces=0, bounced_at=None)
