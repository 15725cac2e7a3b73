"""The languages a page can be read in, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from home.languages import Direction, active, codes, direction_of, name_of

PLAIN_PATH = re.compile(r"[^\x00-\x20\x7f\\]*")


@dataclass(frozen=True)
class Language:
    """A language to switch to; `is_fallback` means the page is not translated into it yet."""

    code: str
    name: str
    dir: Direction
    url: str
    is_current: bool
    is_fallback: bool = False


def is_language_path(path: str) -> bool:
    return path.split("/")[1] in codes() and PLAIN_PATH.fullmatch(path) is not None


def build_languages(
    request: HttpRequest, alternates: Iterable[dict[str, Any]] | None = None
) -> list[Language]:
    """Return the same page in every language, with the same query.

    `alternates` are those of an item; any other page has the same path in all languages.
    """
    asked = request.META.get("QUERY_STRING", "")
    query = f"?{request.GET.urlencode()}" if asked else ""
    known = {twin["locale"]: twin for twin in alternates or ()}
    rest = request.path.split("/", 2)[2] if is_language_path(request.path) else ""
    return [
        Language(
            code=code,
            name=name_of(code),
            dir=direction_of(code),
            url=(known[code]["url"] if code in known else f"/{code}/{rest}") + query,
            is_current=code == active(),
            is_fallback=known[code]["is_fallback"] if code in known else False,
        )
        for code in codes()
    ]
