"""Directions and codes of languages; the hub's five and whatever else text may be in."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.utils.translation import get_language, get_language_info

Direction = Literal["ltr", "rtl"]


def codes() -> tuple[str, ...]:
    """Return the language codes of the hub, source first."""
    return tuple(code for code, _name in settings.LANGUAGES)


def direction_of(code: str) -> Direction:
    """Return the writing direction of `code`; unknown codes count as left to right."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


def name_of(code: str) -> str:
    """Return the language's name in itself, or the code where it is unknown."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def isolated(text: str) -> str:
    """Return `text` so that its direction cannot disturb plain text around it (FSI … PDI)."""
    return f"\u2068{text}\u2069"


def active() -> str:
    """Return the code of the active language, one of ours."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in codes() else settings.LANGUAGE_CODE
