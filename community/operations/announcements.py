"""Trial reports and calls for partners: written whole, text, terms and catalogue together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from community import limits, markup, permissions
from community.enums import DecisionKind, PostState
from community.guess import guess_language
from community.models import Announcement, Decision, Member, PartnerSearch, Proposal, Transfer
from community.operations import announcing, changes
from community.operations.deciding import Act, Outcome, find_latest, record, releases
from community.operations.discussions import atomic, languages_of, lock
from community.operations.edits import adds_words
from community.operations.flags import forget_flags
from community.operations.moderation import answer_flags_on_hidden, states_to_end
from home.languages import codes
from home.models import Topic
from home.models.taxonomy import in_source_language
from home.registry import get_kind
from search.catalogue.models import Listing, Term
from search.catalogue.visibility import MEMBERS, visible
from search.catalogue.writer import batching

LONGEST = timedelta(days=365)  # that a call for partners may be open
SAID = ("title", "organisation", "partners", "failure")  # beside the text

Written = TypeVar("Written", bound=Announcement)


@atomic
def tell_transfer(
    item: UUID,
    author: Member,
    *,
    body: str,
    at: datetime,
    language: str = "",
    form_id: UUID | None = None,
    **fields: Any,
) -> Transfer:
    """Report that `item` was tried; the same form sent twice is one report.

    `fields` are the model's own. Raises `PermissionDenied` for an item that the author does not
    see or that nobody tries, `limits.LimitError`.
    """
    if not can_be_tried(item, at):
        raise PermissionDenied
    topics = Term.objects.filter(item=item, facet="topic").values("value")
    found = Topic.objects.filter(**in_source_language(), key__in=topics)
    announcement = Transfer(about=item, **fields)
    return publish(
        announcement,
        author,
        body=body,
        at=at,
        topics=list(found),
        language=language,
        form_id=form_id,
    )


def can_be_tried(item: UUID, at: datetime) -> bool:
    """Tell whether members see the item, and it is of a kind that is tried elsewhere."""
    rows = Listing.objects.filter(item=item, locale=settings.LANGUAGE_CODE)
    kind = visible(rows, MEMBERS, at).values_list("kind", flat=True).first()
    return kind is not None and any_takes(kind)


def any_takes(kind: str) -> bool:
    try:
        return get_kind(kind).takes_transfers
    except KeyError:  # home and section pages are no kinds
        return False


@atomic
def call_for_partners(
    author: Member,
    *,
    body: str,
    at: datetime,
    topics: list[Topic],
    language: str = "",
    form_id: UUID | None = None,
    **fields: Any,
) -> PartnerSearch:
    """Publish a call for partners; the same form sent twice is one call.

    Raises `PermissionDenied`, `limits.LimitError`; `ValueError` for a day that cannot be.
    """
    announcement = PartnerSearch(**fields)
    check_day(announcement.closes_on, at)
    return publish(
        announcement, author, body=body, at=at, topics=topics, language=language, form_id=form_id
    )


def check_day(closes_on: dt.date, at: datetime) -> None:
    if not at.date() <= closes_on <= (at + LONGEST).date():
        raise ValueError(closes_on)


def join_words(fields: Mapping[str, Any]) -> str:
    """Return what is said beside the text: links in it count as those in the text."""
    return "\n\n".join(str(fields[name]) for name in SAID if fields.get(name))


def publish(
    announcement: Written,
    author: Member,
    *,
    body: str,
    at: datetime,
    topics: list[Topic],
    language: str,
    form_id: UUID | None,
) -> Written:
    author = lock(author)
    if form_id is not None:
        known = type(announcement)._default_manager.filter(author=author, form_id=form_id).first()
        if known is not None:
            return known
    if not permissions.can_publish(author, at):
        raise PermissionDenied
    limits.check_text(author, body, join_words(vars(announcement)))
    check_pace(author, at)
    announcement.author, announcement.form_id, announcement.created_at = author, form_id, at
    announcement.state = PostState.HELD if is_held(author) else PostState.VISIBLE
    set_text(announcement, body, language, languages_of(author))
    with batching():
        announcement.save()
        announcement.topics.set(topics)
    if announcement.state == PostState.VISIBLE:
        announcing.announce(announcement, at)
    return announcement


def check_pace(author: Member, at: datetime) -> None:
    """Raise `LimitError` where the member has told as much as may be within a day."""
    models: tuple[Any, ...] = (Transfer, PartnerSearch, Proposal)
    told = sum(
        model._default_manager.filter(author=author, created_at__gt=at - limits.DAY).count()
        for model in models
    )
    if told >= limits.limits_of(author).announcements_per_day:
        raise limits.LimitError(
            _("You have published a lot today. Go on tomorrow, and keep your text until then.")
        )


def is_held(author: Member) -> bool:
    """Tell whether what the member tells waits for a moderator: as posts, or until one stands."""
    return limits.is_held(author) and not any(
        model._default_manager.filter(author=author, state=PostState.VISIBLE).exists()
        for model in (Transfer, PartnerSearch)
    )


def set_text(announcement: Announcement, body: str, language: str, otherwise: list[str]) -> None:
    """Give it its text, made into HTML, and its language: said, or guessed where ""."""
    announcement.body = body
    announcement.html = markup.render(body)
    announcement.html_version = markup.VERSION
    announcement.is_language_guessed = language not in codes()
    announcement.language = language
    if announcement.is_language_guessed:
        announcement.language = guess_language(f"{announcement.title}\n{body}", *otherwise)


@atomic
def change(
    announcement: Announcement,
    member: Member,
    fields: Mapping[str, Any],
    *,
    at: datetime,
    body: str,
    language: str = "",
    topics: list[Topic] | None = None,
) -> None:
    """Change what is said; raise `PermissionDenied`, `LimitError`, and `ValueError` for a day."""
    if not permissions.can_change(member, announcement, at):
        raise PermissionDenied
    if isinstance(announcement, PartnerSearch):
        if announcement.is_closed(at):
            raise PermissionDenied
        check_day(fields["closes_on"], at)
    limits.check_text(member, body, join_words({**vars(announcement), **fields}))
    check_change(announcement, member, {**fields, "body": body})
    for name, value in fields.items():
        setattr(announcement, name, value)
    set_text(announcement, body, language, languages_of(member))
    announcement.edited_at = at
    with batching():
        announcement.save()
        if topics is not None:
            announcement.topics.set(topics)


def check_change(announcement: Announcement, member: Member, fields: Mapping[str, Any]) -> None:
    """Raise `LimitError` where a new member gives what stands words that nobody has read."""
    if announcement.state != PostState.VISIBLE or not limits.is_new(member):
        return
    written = [name for name, value in fields.items() if isinstance(value, str)]
    before = "\n".join(str(getattr(announcement, name)) for name in written)
    if adds_words(before, "\n".join(fields[name] for name in written)):
        raise limits.LimitError(
            _(
                "What stands here was read as it is. While you are a new member you can make it"
                " shorter; for anything else, publish it anew."
            )
        )


@atomic
def close(search: PartnerSearch, member: Member, at: datetime) -> None:
    """End the call before its day; it stays to be read."""
    if not permissions.can_change(member, search, at):
        raise PermissionDenied
    if not search.is_closed(at):
        search.closed_at = at
        search.save()


@atomic
def take_off(announcement: Announcement, member: Member, at: datetime) -> None:
    if not permissions.can_change(member, announcement, at):
        raise PermissionDenied
    forget_flags(announcement)
    announcement.delete()


@releases
def show(announcement: Announcement, act: Act) -> Decision:
    """Let everybody read what waited for a moderator."""
    if announcement.state != PostState.HELD:
        raise find_latest(item=announcement.key)
    outcome = Outcome(DecisionKind.APPROVE, member=announcement.author, item=announcement.key)
    changes.change(outcome.changed, announcement, state=PostState.VISIBLE)
    decision = record(act, outcome)
    announcement.announce()
    announcing.announce(announcement, act.at)
    return decision


@releases
def hide(announcement: Announcement, act: Act) -> Decision:
    """Hide from everybody what waited, or what stood, and write to its author why."""
    if announcement.state not in states_to_end(act):
        raise find_latest(item=announcement.key)
    outcome = Outcome(DecisionKind.TAKE_OFF, member=announcement.author, item=announcement.key)
    changes.change(outcome.changed, announcement, state=PostState.HIDDEN)
    decision = record(act, outcome)
    answer_flags_on_hidden(decision)
    announcement.announce()
    return decision
