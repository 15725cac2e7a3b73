"""Links that work without an account: each says who may do what, signed, and nothing else."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

ANSWERS = "community.answers"
SUSPENDED = "community.suspended"
UNSUBSCRIBE = "community.unsubscribe"
ANSWER_FOR = timedelta(days=90)
MARK_CHARS = 16


class ExpiredLinkError(Exception):
    """The link was ours, and its time is over."""


def digest_of(address: str) -> str:
    """Return what an address is known by where it must not be kept."""
    return hashlib.sha256(f"medina-letters:{address.strip().lower()}".encode()).hexdigest()


def secret_digest_of(address: str) -> str:
    """Return as `digest_of` what nobody can make, or try out, without the hub's secret key."""
    return salted_hmac(SUSPENDED, address.strip().lower(), algorithm="sha256").hexdigest()


def sign_answer(token: str, address: str) -> str:
    """Return what opens a conversation for whoever `address` belongs to, and for no successor."""
    return signing.dumps([token, digest_of(address)[:MARK_CHARS]], salt=ANSWERS)


def read_answer(signed: str) -> tuple[str, str] | None:
    """Return the token and the mark of the address; None for a forged link.

    Raises `ExpiredLinkError`.
    """
    try:
        token, mark = signing.loads(signed, salt=ANSWERS, max_age=ANSWER_FOR)
    except signing.SignatureExpired as error:
        raise ExpiredLinkError from error
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return token, mark


def is_of(mark: str, address: str) -> bool:
    return bool(address) and digest_of(address).startswith(mark)


def sign_unsubscribe(key: str, what: str) -> str:
    """Return what lets go of one kind of mail (`what`) to the member `key`; it does not expire."""
    return signing.dumps([key, what], salt=UNSUBSCRIBE)


def read_unsubscribe(signed: str) -> tuple[str, str] | None:
    try:
        key, what = signing.loads(signed, salt=UNSUBSCRIBE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return key, what
