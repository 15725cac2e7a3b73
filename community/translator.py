"""What a machine makes of a post in another language; the cache keeps it, the database never does.

The machine is a LibreTranslate server of the operator's own choice (HUB_TRANSLATOR_URL). Without
one nothing is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.html import escape
from wagtail.models import Locale
from wagtail_localize.machine_translators.libretranslate import LibreTranslator
from wagtail_localize.strings import StringValue

from community.markup import clean, turn_to
from community.models import Member, Post
from home.languages import direction_of
from home.texts import to_plain

KEPT_S = 7 * 24 * 60 * 60
HOUR_S = 60 * 60
MOST = 60  # new translations that a member may ask for in an hour


class TranslatorError(Exception):
    """The machine did not translate: it was not there, too slow, or said something else."""


class TooManyError(Exception):
    """The member has asked for as many translations as may be within an hour."""


@dataclass(frozen=True)
class Translation:
    html: str  # cleaned as a post's; mentions by their keys
    title: str = ""  # of the discussion, for its first post


def is_offered() -> bool:
    return bool(settings.HUB_TRANSLATOR_URL)


def understands(member: Member | None, language: str, shown: str) -> bool:
    """Tell whether the member reads `language`; everybody reads the one the page is `shown` in."""
    return language == shown or (member is not None and language in member.languages)


def translate_post(post: Post, target: str, member: Member) -> Translation:
    """Return `post` in the language `target`; for its discussion's first one with the title.

    Raises `TooManyError`, `TranslatorError`.
    """
    texts = [post.html, *([escape(post.thread.title)] if post.number == 1 else [])]
    said = "\0".join([post.language, target, *texts])
    key = f"translation:{sha256(said.encode()).hexdigest()}"
    known: list[str] | None = cache.get(key)
    if known is None:
        count_asked(member)
        known = ask(texts, post.language, target)
        cache.set(key, known, KEPT_S)
    html, *titles = known
    return Translation(turn_to(clean(html), direction_of(target)), *map(to_plain, titles))


def count_asked(member: Member) -> None:
    key = f"translations-of:{member.pk}"
    cache.add(key, 0, HOUR_S)
    try:
        asked = cache.incr(key)
    except ValueError:  # the hour ended between the two
        return
    if asked > MOST:
        raise TooManyError


def ask(texts: list[str], source: str, target: str) -> list[str]:
    machine = LibreTranslator(
        {
            "LIBRETRANSLATE_URL": settings.HUB_TRANSLATOR_URL,
            "API_KEY": settings.HUB_TRANSLATOR_KEY,
            "TIMEOUT": settings.HUB_TRANSLATOR_TIMEOUT,
        }
    )
    strings = [StringValue(text) for text in texts]
    try:
        made = machine.translate(
            Locale(language_code=source), Locale(language_code=target), strings
        )
        said = [made[string].data for string in strings]
    except (requests.RequestException, LookupError, TypeError, ValueError) as error:
        raise TranslatorError(str(error)) from error
    if not all(isinstance(text, str) and text for text in said):
        raise TranslatorError("an answer without a text")
    return said
