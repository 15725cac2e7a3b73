"""What is written down about accounts: who came in and went, and who was turned away.

An account is named by its number alone; nobody's address, password or network address is written.
Where an attempt failed there is no account to name: what was typed stays unwritten, whether it is
somebody's address or not. With the request's number the line is found in the other logs.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from allauth.account import signals as accounts
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model

logger = logging.getLogger(__name__)

FACTOR_FAILED = "sign-in failed at the second factor"
OF_ACCOUNTS = {
    user_logged_in: "signed in",
    user_logged_out: "signed out",
    accounts.user_signed_up: "account made",
    accounts.password_set: "password set",
    accounts.password_changed: "password changed",
    accounts.password_reset: "password reset",
    accounts.email_changed: "e-mail address changed",
    factors.authenticator_added: "second factor added",
    factors.authenticator_removed: "second factor removed",
    factors.authenticator_reset: "recovery codes renewed",
    factors.authentication_failed: FACTOR_FAILED,
}
FAILED = "sign-in failed"
HELD_UP = "sign-in refused: too many attempts"


def write(event: str, user: Model | None = None) -> None:
    """Write a line at the level that tells it: what failed is a warning."""
    level = logging.WARNING if event in {FAILED, FACTOR_FAILED, HELD_UP} else logging.INFO
    account = {} if user is None else {"account": user.pk}
    named = "" if user is None else f": account {user.pk}"
    logger.log(level, "%s%s", event, named, extra={"figures": {"event": event, **account}})


def on_account_write(event: str, *, user: Model | None = None, **_rest: Any) -> None:
    """Nobody signs out whose session had ended already."""
    if user is not None:
        write(event, user)


def on_failure_write(**_rest: Any) -> None:
    write(FAILED)


def connect() -> None:
    for signal, event in OF_ACCOUNTS.items():
        receive = partial(on_account_write, event)
        signal.connect(receive, weak=False, dispatch_uid=f"hub.sign_ins: {event}")
    user_login_failed.connect(on_failure_write, dispatch_uid="hub.sign_ins: failed")
