"""How many mails an address gets that somebody else caused, by whatever form, for members or not.

Each mail of an hour takes a place of its own in the cache: nobody counts wrong at the same time,
and what limits is not forgotten with the cache (`hub.caches`).
"""

from __future__ import annotations

import hashlib
import unicodedata

from django.core.cache import cache

MAILS_PER_HOUR = 5
# Places that letters leave to who logs in, signs up or has forgotten a password.
FOR_ACCOUNTS = 2
HOUR_S = 3_600
WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})  # they read a name without its dots


def take_place(address: str, *, spared: int = 0, by: str = "") -> bool:
    """Tell whether one more mail may go to the address within the hour, and count it.

    `spared` places stay free. What the owner's own browser asks for (`by` its mark) counts apart.
    """
    key = f"limit:mail:{by}:{digest_of(address)}"
    places = range(MAILS_PER_HOUR - spared)
    return any(cache.add(f"{key}:{place}", 1, HOUR_S) for place in places)


def digest_of(address: str) -> str:
    return hashlib.sha256(f"medina-mail:{find_box(address)}".encode()).hexdigest()


def find_box(address: str) -> str:
    """Return the one spelling of all that reach the same box: `Ada+x@Example.org` is Ada's too."""
    name, _at, host = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '') if host in WITHOUT_DOTS else name}@{host}"
