"""What a server must not be like: system checks (`check --deploy`), also made before it serves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from hub.ports import is_this_machine
from hub.settings.env import find_unread
from hub.settings.variables import BY_NAME

logger = logging.getLogger(__name__)
KEY_LENGTH = 50
KEY_LETTERS = 10
DEMO_ACCOUNTS = ("admin", "editor", "moderator", "member", "lucia", "paolo", "noa", "yusuf")

Find = Callable[[], CheckMessage | None]


def find_debug() -> CheckMessage | None:
    if not settings.DEBUG:
        return None
    return Error("Debug pages show secrets to everybody.", hint="Unset HUB_DEBUG.", id="hub.E001")


def find_weak_key() -> CheckMessage | None:
    """Look at the earlier keys as well: what they sign is as good."""
    if is_weak(str(settings.SECRET_KEY)):
        make = 'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        return Error("HUB_SECRET_KEY can be guessed.", hint=f"Make one: {make}", id="hub.E002")
    if any(is_weak(str(key)) for key in settings.SECRET_KEY_FALLBACKS):
        return Error(
            "One of HUB_SECRET_KEY_FALLBACKS can be guessed.",
            hint="Leave it out: who is logged in by it logs in anew.",
            id="hub.E002",
        )
    return None


def is_weak(key: str) -> bool:
    is_short = len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS
    return is_short or key.startswith("django-insecure")


def find_wildcard_host() -> CheckMessage | None:
    wild = [host for host in settings.ALLOWED_HOSTS if host.startswith((".", "*")) or "*" in host]
    if settings.ALLOWED_HOSTS and not wild:
        return None
    return Error(
        "HUB_ALLOWED_HOSTS must name each host in full.",
        hint=f"Not {', '.join(wild)}." if wild else None,
        id="hub.E003",
    )


def find_demo() -> CheckMessage | None:
    if not settings.HUB_DEMO:
        return None
    return Error("The demo's settings and accounts are public.", id="hub.E004")


def find_demo_accounts() -> CheckMessage | None:
    """Look for them in the database; one that is away is no reason not to start."""
    if settings.HUB_TRIAL:
        return None
    addresses = [f"{name}@example.org" for name in DEMO_ACCOUNTS]
    users = get_user_model().objects.filter(email__in=addresses, is_active=True)
    try:
        found = sorted(users.values_list("email", flat=True))
    except DatabaseError:
        return None
    if not found:
        return None
    return Error(
        f"The database holds accounts of the demo, whose password is public: {', '.join(found)}.",
        hint="Delete or deactivate them.",
        id="hub.E005",
    )


def find_shared_sqlite() -> CheckMessage | None:
    if connection.vendor != "sqlite" or settings.HUB_REPLICAS * settings.HUB_WORKERS == 1:
        return None
    return Error(
        "SQLite serves one process.",
        hint="Set DATABASE_URL to a PostgreSQL, or HUB_REPLICAS and HUB_WORKERS to 1.",
        id="hub.E006",
    )


def find_private_cache() -> CheckMessage | None:
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.HUB_REPLICAS == 1 or backend.endswith(("SharedCache", "RedisCache")):
        return None
    return Error(
        "Several replicas need a cache that they share.",
        hint="Set CACHE_URL to a Redis, or HUB_REPLICAS to 1.",
        id="hub.E007",
    )


def find_no_proxy_count() -> CheckMessage | None:
    if isinstance(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", None), int):
        return None
    return Error(
        "Without HUB_PROXY_COUNT anybody can choose the address that is counted.", id="hub.E008"
    )


def find_plain_http() -> CheckMessage | None:
    if settings.HUB_BASE_URL.startswith("https://") or settings.HUB_TRIAL:
        return None
    return Error(
        "HUB_BASE_URL must start with https://: passwords would travel in the open.", id="hub.E009"
    )


def find_public_trial() -> CheckMessage | None:
    """A trial allows what is safe only where nobody else can come in."""
    public = [host for host in settings.ALLOWED_HOSTS if not is_this_machine(host)]
    if not settings.HUB_TRIAL or not public:
        return None
    return Error(
        f"HUB_BASE_URL is an address of this machine, HUB_ALLOWED_HOSTS names {', '.join(public)}.",
        hint="Set HUB_BASE_URL to the public https:// address, or take the other hosts out.",
        id="hub.E010",
    )


def find_missing_jwt() -> CheckMessage | None:
    if not settings.HUB_OIDC_NAME or find_spec("jwt"):
        return None
    return Error(
        "HUB_OIDC_SERVER_URL is set, and the package that reads what the service says is missing.",
        hint="Install the extra `oidc` (PyJWT), or unset the HUB_OIDC_… variables.",
        id="hub.E011",
    )


FINDERS: tuple[Find, ...] = (
    find_debug,
    find_weak_key,
    find_wildcard_host,
    find_demo,
    find_demo_accounts,
    find_shared_sqlite,
    find_private_cache,
    find_no_proxy_count,
    find_plain_http,
    find_public_trial,
    find_missing_jwt,
)


@register(Tags.security, deploy=True)
def check_server(**_options: Any) -> list[CheckMessage]:
    """Return what keeps these settings from serving the public."""
    if not settings.HUB_SERVER:  # the demo, or a developer's machine
        return []
    return [found for find in FINDERS if (found := find()) is not None]


@register()
def check_variables(**_options: Any) -> list[CheckMessage]:
    """Return what is set and read by nobody: it is misspelt, or of another release."""
    return [
        checks.Warning(
            f"{name} is set, but nothing reads it.", hint=hint_at(name, near), id="hub.W001"
        )
        for name, near in find_unread().items()
    ]


def hint_at(name: str, near: str) -> str | None:
    if name in BY_NAME:
        return "It is a setting of the hub, not a variable."
    return f"Is it {near}?" if near else None


def refuse_unsafe() -> None:
    """Raise one error with everything that is wrong; called before a process serves or works."""
    for message in check_variables():
        logger.warning("%s: %s %s", message.id, message.msg, message.hint or "")
    found = check_server()
    if found:
        lines = [f"{message.id}: {message.msg} {message.hint or ''}".rstrip() for message in found]
        raise ImproperlyConfigured("\n".join(["The hub does not start.", *lines]))
