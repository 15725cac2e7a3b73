"""Members whom a text names by their keys, as its readers know them: by their names of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from community.markup import MENTION, put_names, to_plain
from community.models.members import FormerMember, Member
from home.languages import isolated
from home.texts import shorten

SUMMARY_CHARS = 300


def find_names(texts: Iterable[str]) -> dict[str, str]:
    """Return by key what members are called whom `texts` name; "" stands for who left."""
    keys = {key for text in texts for key in MENTION.findall(text)}
    if not keys:
        return {}
    rows = Member.objects.filter(key__in=keys, user__is_active=True).exclude(name="")
    names = {who.key: who.shown_name for who in rows.only("key", "name", "name_number")}
    others = keys - names.keys()
    gone = FormerMember.objects.filter(key__in=others) if others else ()
    return {**names, **{former.key: "" for former in gone}}


def summarise(text: str, names: Mapping[str, str], language: str) -> str:
    """Return the beginning of `text`, which is in `language`, as lists and feeds show it."""

    def describe(key: str) -> str:
        if key not in names:
            return f"@{key}"
        return f"@{isolated(names[key])}" if names[key] else gettext("a former member")

    with override(language):
        return shorten(to_plain(text, describe), SUMMARY_CHARS)


def write_names(html: str, names: Mapping[str, str], language: str) -> SafeString:
    """Return rendered HTML, which is in `language`, with the names that stand for keys; no links.

    For who reads it away from the discussion's own page: moderators, programs, search.
    """

    def describe(key: str) -> str:
        if names.get(key) == "":
            return format_html("<bdi>{}</bdi>", gettext("a former member"))
        return format_html("@<bdi>{}</bdi>", names.get(key, key))

    with override(language):
        return mark_safe(put_names(html, describe))  # noqa: S308 -- cleaned when it was made
