"""What does not stay for ever: accounts that nobody uses, and letters."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from community.mails import send
from community.models import Conversation, Letter, Member
from community.operations.leaving import close_account
from community.operations.members import ensure_member
from community.periods import CONTACT, INACTIVE, LETTERS, WARNED
from community.zones import to_local
from home.dates import show_day
from home.models import User

logger = logging.getLogger(__name__)


def end_inactive() -> None:
    """Close the accounts whose members were warned, and warn others. A periodic job."""
    at = now()
    close_inactive(at)
    warn_inactive(at)


def find_inactive(at: datetime) -> QuerySet[User]:
    """Return the accounts that nobody has logged in to for too long, editors' among them."""
    before = INACTIVE.start(at)
    rows = User.objects.annotate(seen_at=Coalesce("last_login", "date_joined"))
    if before is None:
        return rows.none()
    return rows.filter(is_active=True, is_staff=False, is_superuser=False, seen_at__lt=before)


def warn_inactive(at: datetime) -> int:
    """Tell inactive members, once, in their language, when the account ends; return how many."""
    is_told = Member.objects.filter(user=OuterRef("pk"), warned_at__gte=OuterRef("seen_at"))
    rows = find_inactive(at).filter(~Exists(is_told)).order_by("pk")
    return sum(warn(user, at) for user in rows.select_related("member") if not user.is_editor)


@transaction.atomic
def warn(user: User, at: datetime) -> bool:
    with override(settings.LANGUAGE_CODE):  # of who never came as far as choosing one
        member = ensure_member(user)
    with override(member.language):
        last_day = show_day(to_local(at + timedelta(days=WARNED.length), member.zone))
        context = {
            "unused": str(INACTIVE),
            "last_day": last_day,
            "login_url": reverse("account_login"),
        }
        Member.objects.filter(pk=member.pk).update(warned_at=at)
        return send(member, "community/email/inactive", context, is_decision=True, at=at)


def close_inactive(at: datetime) -> int:
    """Close the accounts whose members were warned and did not come; return how many."""
    closed = 0
    for pk in list(find_ending(at).values_list("pk", flat=True)):
        try:
            closed += close(pk, at)
        except Error:
            raise
        except Exception:  # one account keeps no other
            logger.exception("account %s cannot be closed", pk)
    return closed


def find_ending(at: datetime) -> QuerySet[User]:
    warned_before = WARNED.start(at)
    rows = find_inactive(at).filter(member__warned_at__gte=F("seen_at"))
    return rows.filter(member__warned_at__lte=warned_before).order_by("pk")


@transaction.atomic
def close(pk: int, at: datetime) -> bool:
    """Close the account unless its member has come meanwhile, or edits the hub now."""
    user = find_ending(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if user is None or user.is_editor:
        return False
    close_account(user, keeps_posts=True)
    return True


def forget_letters() -> None:
    """Delete letters that are too old. A periodic job."""
    forget_letters_at(now())


@transaction.atomic
def forget_letters_at(at: datetime) -> None:
    kinds = ((CONTACT, Q(item__isnull=False)), (LETTERS, Q(item=None)))
    for period, kind in kinds:
        before = period.start(at)
        if before is None:
            continue
        conversations = Conversation.objects.filter(kind)
        Letter.objects.filter(conversation__in=conversations, created_at__lt=before).delete()
        left = Letter.objects.filter(conversation=OuterRef("pk"))
        conversations.filter(~Exists(left), created_at__lt=before).delete()
