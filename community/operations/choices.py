"""The dated record of what a member agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community.enums import ChoiceForm, NoticeKind, NoticePace, Visibility
from community.labels import FIELDS
from community.models import Choice, Member
from home.languages import active
from search.catalogue.models import Listing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PRIVACY = "privacy"
NOTICE = "notice."
SEARCH = "search."
MOST_SHOWN = 100


@dataclass(frozen=True)
class Chosen:
    """A choice in words; `text_changed_at` and `text_language` say which text it was about."""

    at: datetime
    what: StrOrPromise
    value: StrOrPromise
    form: StrOrPromise
    text_changed_at: datetime | None
    text_language: str


def note(member: Member, form: ChoiceForm, values: Mapping[str, object], at: datetime) -> None:
    """Add what the member has chosen now, by name."""
    Choice.objects.bulk_create(
        Choice(member=member, name=name, value=str(value), form=form, made_at=at)
        for name, value in values.items()
    )


def note_privacy(member: Member, form: ChoiceForm, at: datetime) -> None:
    """Note once that the member was shown the privacy notice, and which version of it."""
    if Choice.objects.filter(member=member, name=PRIVACY).exists():
        return
    rows = Listing.objects.filter(path="privacy/", locale=active()).order_by("is_fallback", "pk")
    changed_at, language = rows.values_list("updated_at", "document__locale").first() or (None, "")
    Choice.objects.create(
        member=member,
        name=PRIVACY,
        value="read",
        form=form,
        text_changed_at=changed_at,
        text_language=language,
        made_at=at,
    )


def describe(member: Member) -> list[Chosen]:
    """Return what the member chose, in the active language, the newest first."""
    rows = Choice.objects.filter(member=member).order_by("-made_at", "-pk")[:MOST_SHOWN]
    return [
        Chosen(
            row.made_at,
            name_choice(row.name),
            name_value(row),
            ChoiceForm(row.form).label if row.form else "",
            row.text_changed_at,
            row.text_language,
        )
        for row in rows
    ]


def name_choice(name: str) -> StrOrPromise:
    if name == PRIVACY:
        return _("What we keep about you, and why")
    if name == "is_listed":
        return _("Show me in the list of members")
    kind = name.removeprefix(NOTICE)
    if kind in NoticeKind.values:
        return capfirst(NoticeKind(kind).label)
    if name.startswith(SEARCH):
        return _("A saved search")
    return FIELDS.get(name, name)


def name_value(row: Choice) -> StrOrPromise:
    if row.name == PRIVACY:
        return _("read")
    if row.name == "is_listed":
        return _("yes") if row.value == "True" else _("no")
    if row.value in NoticePace.values:
        return NoticePace(row.value).label
    return Visibility(row.value).label if row.value in Visibility.values else row.value
