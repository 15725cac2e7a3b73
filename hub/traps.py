"""What programs step into at sign-up: a hidden field, and the time that people need.

The form carries the signed moment it was made in, so that nothing is kept of who only looks. What
was caught is answered like everything else, at the same cost; nothing is sent and nothing made.
"""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.dispatch import Signal

logger = logging.getLogger(__name__)
HIDDEN_FIELD = "the hidden field was filled in"
TOO_FAST = "the form came back too fast"
SALT = "hub.traps"

caught = Signal()  # reason


def sign_moment(at: float | None = None) -> str:
    """Return `at`, else now, as text that nobody else can write; in seconds since 1970."""
    return Signer(salt=SALT).sign(f"{time.time() if at is None else at:.1f}")


def is_too_fast(text: str, at: float | None = None) -> bool:
    """Tell whether the form of the moment `text` came back sooner than a person fills it in.

    A moment that is missing or that we did not sign is none: the form was never looked at.
    """
    if not settings.HUB_SIGN_UP_SECONDS:
        return False
    try:
        made_at = float(Signer(salt=SALT).unsign(text))
    except (BadSignature, ValueError):
        return True
    now = time.time() if at is None else at
    return now - made_at < settings.HUB_SIGN_UP_SECONDS


def catch(reason: str) -> None:
    logger.info("sign-up refused: %s", reason, extra={"figures": {"event": "sign-up refused"}})
    caught.send(sender=None, reason=reason)
