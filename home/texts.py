"""Text that others wrote: made plain, cut to a summary, its script told. Pure."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from home.places import normalise_name

SUMMARY_LENGTH = 300
# Marks that turn the direction of what follows; a name needs none and can deceive with them.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# White space where a line may break: not what keeps a number and its "%" together.
SPACE = r"[^\S\u00a0\u202f]+"
SPACES = re.compile(SPACE)
SENTENCE_END = re.compile(rf"(?<=[.!?؟]){SPACE}")
HEBREW = re.compile(r"[\u0590-\u05ff]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
SENTENCE_ENDS = (".", "!", "?", "؟", "…")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
KEY_NAME_LENGTH = 180
KEY_HOST_LENGTH = 70


def to_name(text: str) -> str:
    """Return a name on one line, without marks that nobody sees."""
    return " ".join(UNSEEN.sub("", text).split())


def to_line(text: str) -> str:
    """Return text on one line, a space between words; spaces that do not break stay."""
    return SPACES.sub(" ", text).strip()


def to_plain(text: str) -> str:
    """Return text without markup; paragraphs stay apart by an empty line."""
    bare = html.unescape(nh3.clean(text, tags=set()))
    paragraphs = re.split(r"\n\s*\n", bare.replace("\x00", ""))
    return "\n\n".join(line for part in paragraphs if (line := to_line(part)))


def to_summary(text: str) -> str:
    """Return the first sentences of `text`, as many as fit into 300 characters."""
    whole = to_line(text)
    summary = ""
    for sentence in SENTENCE_END.split(whole):
        longer = f"{summary} {sentence}".strip()
        if len(longer) > SUMMARY_LENGTH:
            break
        summary = longer
    return summary or shorten(whole, SUMMARY_LENGTH)


def shorten(text: str, most: int) -> str:
    """Return at most `most` characters of `text`, cut between words, with dots where it was cut.

    What ends with a sentence has its own mark, and no dots.
    """
    if len(text) <= most:
        return text
    kept = text[:most].rpartition(" ")[0].rstrip(" ,;:،؛–—-•") or text[: most - 1]
    return kept if kept.endswith(SENTENCE_ENDS) else f"{kept}…"


def to_paragraphs(text: str) -> list[str]:
    """Return the HTML of each paragraph of plain text."""
    return [f"<p>{html.escape(part, quote=False)}</p>" for part in text.split("\n\n") if part]


def detect_language(text: str) -> str | None:
    """Return "he" or "ar" where most letters are of that script, else None."""
    hebrew, arabic, latin = (len(script.findall(text)) for script in (HEBREW, ARABIC, LATIN))
    if max(hebrew, arabic) <= latin:
        return None
    return "he" if hebrew > arabic else "ar"


def to_url(text: str) -> str:
    """Return an http address, completed where the scheme is missing; raise `ValueError` else."""
    url = text.strip()
    if "://" not in url:
        url = f"https://{url}"
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        raise ValueError(text) from error
    if len(url) > 200 or urlsplit(url).username:
        raise ValueError(text)
    return url


def make_key(name: str, url: str, *more: str) -> str:
    """Return what a row is known by at the next import: its name, its host and what else counts."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return "|".join([normalise_name(name)[:KEY_NAME_LENGTH], host[:KEY_HOST_LENGTH], *more])
