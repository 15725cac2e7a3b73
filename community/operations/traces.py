"""Who leaves may be named in words of others: moderators are told where, and by nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q

from community.enums import FlagReason
from community.models import (
    Flag,
    Member,
    PartnerSearch,
    Post,
    PostVersion,
    PracticePage,
    Thread,
    Transfer,
)
from community.models.practices import TEXTS
from community.operations.standing import STANDS

MOST = 200  # of a kind of texts, the newest
AROUND_CHARS = 80
BETWEEN = r"[\s*_]+"  # words of a name, in Markdown
# Where people are named: columns by the name that stands in `Flag.places`, and which rows count.
WRITTEN: dict[str, tuple[type[models.Model], tuple[str, ...], Q]] = {
    "post": (Post, ("body",), Q(state__in=STANDS)),
    "version": (PostVersion, ("title", "body"), Q(post__state__in=STANDS)),
    "thread": (Thread, ("title",), Q(state__in=STANDS, merged_into=None)),
    "transfer": (Transfer, ("title", "body", "failure"), Q(state__in=STANDS)),
    "partner_search": (
        PartnerSearch,
        ("title", "body", "organisation", "partners"),
        Q(state__in=STANDS),
    ),
    "practice": (PracticePage, ("title", "summary", *TEXTS), Q(live=True)),
}

Place = list[Any]  # the name of the columns, the key of the row, the column, from where to where


@dataclass(frozen=True)
class Trace:
    """Somebody named in a text, with what stands around."""

    before: str
    name: str
    after: str


def tell_moderators(member: Member, at: datetime) -> int:
    """Put what names the member by full name or address before the moderators; return how much.

    Nothing of the name is kept: an entry says where it stands, and as long as it stands there the
    text itself shows it. To be called once what goes with the member is gone.
    """
    pattern, words = make_pattern(names_of(member), addresses_of(member))
    if not words:
        return 0
    found: dict[tuple[str, int | UUID], list[Place]] = {}
    for name, (model, columns, counts) in WRITTEN.items():
        wanted = Q()
        for column in columns:
            for word in words:
                wanted |= Q(**{f"{column}__icontains": word})
        for row in model._default_manager.filter(counts, wanted).order_by("-pk")[:MOST]:
            places = [
                [name, row.pk, column, *hit.span()]
                for column in columns
                for hit in pattern.finditer(getattr(row, column))
            ]
            target = point_at(row) if places else None
            if target is not None:
                found.setdefault(target, []).extend(places)
    Flag.objects.bulk_create(
        Flag(reason=FlagReason.PRIVATE, created_at=at, places=places, **{column: key})
        for (column, key), places in found.items()
    )
    return len(found)


def point_at(row: Any) -> tuple[str, int | UUID] | None:
    """Return what a flag on the text is about: a post, or the item with a key."""
    if isinstance(row, Post):
        return "post_id", row.pk
    if isinstance(row, PostVersion):
        return "post_id", row.post_id
    if isinstance(row, Thread):
        first = row.posts.filter(number=1, state__in=STANDS).values_list("pk", flat=True).first()
        return ("post_id", first) if first else None
    return "item", row.translation_key if isinstance(row, PracticePage) else row.key


def names_of(member: Member) -> set[str]:
    """Return the full names the member is known by; a single word is the name of many."""
    user = member.user
    known = {member.name, user.get_full_name(), *member.credits.values_list("name", flat=True)}
    return {name for name in known if len(name.split()) > 1}


def addresses_of(member: Member) -> set[str]:
    rows = EmailAddress.objects.filter(user=member.user).values_list("email", flat=True)
    return {address for address in (member.user.email, *rows) if address}


def make_pattern(
    names: Collection[str], addresses: Collection[str]
) -> tuple[re.Pattern[str], set[str]]:
    """Return what finds the names and addresses, and words of which a text must have one."""
    words = {each for address in addresses for each in forms_of(address)}
    parts = [rf"(?<![\w.+-]){either(address)}(?![\w-]|\.\w)" for address in sorted(addresses)]
    for name in sorted(names):
        spelled = [either(word) for word in name.split()]
        parts.append(rf"(?<!\w){BETWEEN.join(spelled)}(?!\w)")
        words |= forms_of(max(name.split(), key=len))
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE), words


def either(word: str) -> str:
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms_of(word)))})"


def forms_of(word: str) -> set[str]:
    """Return the ways in which the same letters may be stored."""
    return {unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)}


def show_traces(flags: Iterable[Flag]) -> None:
    """Give each flag its `traces`: what stands now where somebody was named when they left.

    A text that was changed since says nothing about that.
    """
    known: dict[str, set[int]] = {}
    told = [flag for flag in flags if flag.places]
    for flag in told:
        for name, pk, *_rest in flag.places or ():
            known.setdefault(name, set()).add(pk)
    rows = {
        (name, row.pk): row
        for name, pks in known.items()
        if name in WRITTEN
        for row in WRITTEN[name][0]._default_manager.filter(pk__in=pks)
    }
    for flag in told:
        found = []
        for name, pk, column, start, end in flag.places or ():
            row = rows.get((name, pk))
            if row is not None and not is_changed(row, flag.created_at):
                found.append(cut(getattr(row, column), start, end))
        flag.traces = found  # type: ignore[attr-defined]  # asked for


def is_changed(row: Any, since: datetime) -> bool:
    moment = getattr(row, "edited_at", None) or getattr(row, "last_published_at", None)
    return moment is not None and moment > since


def cut(text: str, start: int, end: int) -> Trace:
    before, after = text[:start], text[end:]
    return Trace(before[-AROUND_CHARS:], text[start:end], after[:AROUND_CHARS])
