"""Mails of accounts leave beside the answer: that one takes long, or that none goes, shows nobody.

On a developer's machine, and in tests, they leave before it.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


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
