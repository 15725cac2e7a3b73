"""Texts of a good practice: Markdown, with what was said in a discussion quoted. Pure.

A passage is a line that says which post and which language, then the quotation:

    (post 12, ar)
    > the words

Names are in none: who took part stands in the credits, by their own word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from community import markup
from home.languages import direction_of

QUOTED = r"((?:>[^\n]*(?:\n|\Z))+)"
PASSAGE = re.compile(rf"^\(post (\d+), (\w+)\)\n{QUOTED}", re.MULTILINE)
MARK = re.compile(r"^> ?", re.MULTILINE)
MENTION = re.compile(rf"(?<!\w){markup.MENTION.pattern}")
GAP = re.compile(r"\n{3,}")


def quote(posts: Iterable[tuple[int, str, str]], most: int) -> str:
    """Return passages of posts (key, language, Markdown), as many as fit into `most` characters."""
    text = ""
    for key, language, body in posts:
        passage = f"(post {key}, {language})\n{markup.quote(unname(body, language)).strip()}"
        longer = f"{text}\n\n{passage}" if text else passage
        if len(longer) > most:
            return text or passage[:most]
        text = longer
    return text


def unname(text: str, language: str) -> str:
    """Return `text`, which is in `language`, with neutral words for the members that it names."""
    with override(language):
        return MENTION.sub(gettext("someone in the discussion"), text)


@lru_cache(maxsize=1_000)
def render(text: str) -> str:
    """Return the HTML of a text, each passage in its own language and direction."""
    parts, end = [], 0
    for found in PASSAGE.finditer(text):
        parts += [to_html(text[end : found.start()]), render_passage(found)]
        end = found.end()
    return "".join([*parts, to_html(text[end:])]).strip()


def to_html(text: str) -> SafeString:
    """Return the HTML of Markdown; what looks like a member's key leads nowhere."""
    return mark_safe(markup.put_names(markup.render(text), "@{}".format))  # noqa: S308 -- cleaned


def render_passage(found: re.Match[str]) -> str:
    language = found[2]
    return format_html(
        '<blockquote lang="{}" dir="{}">{}</blockquote>\n',
        language,
        direction_of(language),
        to_html(unquote(found[3])),
    )


def unquote(text: str) -> str:
    return MARK.sub("", text)


def to_plain(text: str) -> str:
    """Return what is read of a text, without its marks; what stands apart stays apart."""
    return markup.to_paragraphs(PASSAGE.sub(lambda found: f"\n{found[3]}\n", text))


def drop(text: str, posts: Collection[int]) -> str:
    """Return the text without what it quotes of `posts`."""
    return tidy(PASSAGE.sub(lambda found: "" if int(found[1]) in posts else found[0], text), text)


def drop_names(text: str, names: Collection[str], *, keeps_words: bool) -> str:
    """Return the text without lines that name somebody above a quotation, and with or without it.

    Drafts had such lines once.
    """
    named = "|".join(re.escape(name) for name in names)
    if not named:
        return text
    line = re.compile(rf"^(?:{named}):\n{QUOTED}", re.MULTILINE)
    return tidy(line.sub(lambda found: found[1] if keeps_words else "", text), text)


def tidy(text: str, before: str) -> str:
    return before if text == before else GAP.sub("\n\n", text).strip()
