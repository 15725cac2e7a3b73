"""What the community does when an account is made or changes, or a file is nobody's any more."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed, user_signed_up
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.timezone import now

from community.enums import ChoiceForm
from community.models import Attachment, Postbox
from community.operations.choices import note_privacy
from community.operations.members import ensure_member
from home.models import User


@receiver(user_signed_up, dispatch_uid="community.note_sign_up")
def note_sign_up(*, user: User, **_others: Any) -> None:
    """Remember the language of the newcomer, and which privacy notice the form showed them."""
    note_privacy(ensure_member(user), ChoiceForm.SIGN_UP, now())


@receiver(email_changed, dispatch_uid="community.open_postbox")
def open_postbox(*, user: User, **_others: Any) -> None:
    """A new address has returned nothing yet."""
    Postbox.objects.filter(member__user=user).update(hard_bounces=0, bounced_at=None)


@receiver(post_delete, sender=Attachment, dispatch_uid="community.forget_files")
def forget_its_files(*, instance: Attachment, **_others: Any) -> None:
    """Whatever takes the row away, the post's author or the whole discussion, takes the files."""
    instance.forget_files()
