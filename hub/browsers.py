"""Browsers that an account knows, as it was logged in to with them: their tries are their own.

Whoever floods an address with wrong passwords, or with codes that nobody asked for, ends what all
strangers together may try. The owner's own browser counts for itself (OWASP: device cookies). Its
cookie names the account by a mark that says nothing without our key. A new password, and the end
of all sessions, make strangers of all browsers.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from home.models import User

SALT = "hub.browsers"
KEEP_S = 180 * 24 * 3_600
MOST = 5  # accounts of one browser, the newest
CHARS = 32

Known = dict[str, list[str]]  # by the mark of an account: the browser's name, and our seal


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let the browser be known to the account that has just been logged in to with it."""
    name = find(request, user.email) or get_random_string(CHARS)
    others = read(request)
    others.pop(mark_of(user.email), None)
    known = {**others, mark_of(user.email): [name, make_seal(user, name)]}
    response.set_cookie(
        cookie_name(),
        signing.dumps(dict(list(known.items())[-MOST:]), salt=SALT),
        max_age=KEEP_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def find(request: HttpRequest, email: str) -> str:
    """Return the name of a browser that the account of the address knows; "" for a stranger."""
    name, seal = read(request).get(mark_of(email), ("", ""))
    # Only who has logged in with this browser comes here: nobody else learns of an account.
    user = (
        User.objects.filter(email__iexact=email.strip(), is_active=True).first() if name else None
    )
    if user is None or not constant_time_compare(seal, make_seal(user, name)):
        return ""
    return name


def cookie_name() -> str:
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def read(request: HttpRequest) -> Known:
    try:
        known: Known = signing.loads(
            request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KEEP_S
        )
    except signing.BadSignature:
        return {}
    return known


def mark_of(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower()).hexdigest()[:CHARS]


def make_seal(user: User, name: str) -> str:
    return salted_hmac(SALT, f"{name}:{user.get_session_auth_hash()}").hexdigest()[:CHARS]
