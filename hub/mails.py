"""Mails of accounts: for whom they are, and how they leave.

They leave beside the answer: that one takes long, or that none goes, shows nobody. On a developer's
machine, and in tests, they leave before it.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage

from home.languages import active, codes
from home.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reader:
    """Which language a mail speaks, and whose clocks it goes by."""

    language: str
    zone: str


def find_reader(email: str, user: User | None = None) -> Reader:
    """Return what the member chose, `user` or who has the address; else the page's language, UTC.

    Whoever asked for the mail may be somebody else, who reads another language. It costs the same
    whether somebody has the address or not.
    """
    if user is None and apps.is_installed("community"):
        rows = User.objects.select_related("member").filter(email__iexact=email.strip())
        user = rows.first()
    member = getattr(user, "member", None)
    language = member.language if member is not None else ""
    zone = member.zone if member is not None else ""
    return Reader(language if language in codes() else active(), zone or "UTC")


def post(message: EmailMessage) -> None:
    if settings.HUB_SERVER:
        find_helpers().submit(hand_over, message)
    else:
        message.send()


@cache
def find_helpers() -> ThreadPoolExecutor:
    """Return who sends in this process; asked for by the first mail, which is after a fork.

    A process that ends waits for what they have begun.
    """
    return ThreadPoolExecutor(2, thread_name_prefix="mail")


def hand_over(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as error:  # smtplib's errors are such; they may name the address
        logger.error("a mail of an account was not taken: %s", type(error).__name__)
