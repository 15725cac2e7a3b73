"""What members propose to add to the hub: sent in, taken back, published or declined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from community import limits, permissions
from community.enums import DecisionKind, PostState
from community.items import Item, find_items
from community.models import Decision, Member, Proposal
from community.operations import changes
from community.operations.announcements import check_pace
from community.operations.deciding import Act, Outcome, decides, find_latest, record, tell
from community.operations.discussions import atomic, lock
from home.languages import codes
from home.models import SectionPage, User
from home.models.base import PlacedPage
from home.registry import ContentKind, Proposed, get_kind
from search.called import find_called
from search.catalogue.visibility import MEMBERS
from search.catalogue.writer import batching

MOST_OPEN = 5  # that wait, of one member
MOST_TWINS = 5


def find_proposed(name: str) -> tuple[ContentKind, Proposed] | None:
    """Return the kind with what becomes of what is proposed; None where nobody proposes it."""
    try:
        kind = get_kind(name)
    except KeyError:
        return None
    return (kind, kind.proposed) if kind.proposed else None


@atomic
def propose(
    author: Member,
    kind: str,
    fields: Mapping[str, Any],
    *,
    at: datetime,
    form_id: UUID | None = None,
) -> Proposal:
    """Put it before the moderators, whoever proposes it; the same form sent twice is one.

    `fields` are the model's own, with `topics`. Raises `PermissionDenied`, `LimitError`.
    """
    author = lock(author)
    if form_id is not None:
        known = Proposal.objects.filter(author=author, form_id=form_id).first()
        if known is not None:
            return known
    if not permissions.can_publish(author, at) or find_proposed(kind) is None:
        raise PermissionDenied
    own = dict(fields)
    topics = own.pop("topics", ())
    limits.check_text(author, own["summary"], own["title"])
    check_pace(author, at)
    if Proposal.objects.filter(author=author, state=PostState.HELD).count() >= MOST_OPEN:
        raise limits.LimitError(
            _("%(most)d of your proposals wait for a moderator. Wait until they are decided.")
            % {"most": MOST_OPEN}
        )
    made = Proposal.objects.create(author=author, kind=kind, form_id=form_id, created_at=at, **own)
    made.topics.set(topics)
    return made


def find_twins(kind: str, title: str, website: str, at: datetime) -> list[Item]:
    """Return the items that may be what is proposed, as members see them.

    By their name in any language, as many write that of another one than they read, and by website.
    """
    proposed = find_proposed(kind)
    if proposed is None:
        return []
    keys = [*proposed[1].find_by_website(website)] if website else []
    for code in codes():
        keys += find_called(title, kind, code, MEMBERS, at)
    found = find_items(dict.fromkeys(keys), at)
    return [found[key] for key in dict.fromkeys(keys) if key in found][:MOST_TWINS]


@atomic
def take_back(proposal: Proposal, member: Member) -> None:
    """Delete what nobody has decided about."""
    locked = Proposal.objects.select_for_update().filter(pk=proposal.pk).first()
    if locked is None or not permissions.can_take_back(member, locked):
        raise PermissionDenied
    locked.delete()


@decides
def publish(proposal: Proposal, act: Act) -> Decision:
    """Make a page of it in its language, which everybody sees at once, and tell its author.

    To moderate is right enough, also for who edits no pages: what becomes of it is in their log.
    """
    check_waiting(proposal)
    outcome = Outcome(DecisionKind.APPROVE, member=proposal.author, item=proposal.key)
    with batching():
        add_page(proposal, act.moderator)
        changes.change(outcome.changed, proposal, state=PostState.VISIBLE)
    decision = record(act, outcome)
    if proposal.author is not None:
        tell(proposal.author, "community/email/decision", decision)
    return decision


@decides
def decline(proposal: Proposal, act: Act) -> Decision:
    """Say no, and write to its author why."""
    check_waiting(proposal)
    outcome = Outcome(DecisionKind.REFUSE, member=proposal.author, item=proposal.key)
    changes.change(outcome.changed, proposal, state=PostState.HIDDEN)
    return record(act, outcome)


def check_waiting(proposal: Proposal) -> None:
    if proposal.state != PostState.HELD:
        raise find_latest(item=proposal.key)


def add_page(proposal: Proposal, moderator: User | None) -> PlacedPage:
    """Put the page below its section, under the key of the proposal, and publish it."""
    found = find_proposed(proposal.kind)
    if found is None:
        raise PermissionDenied
    kind, proposed = found
    parent = find_parent(kind, proposal.language)
    page = proposed.build(
        title=proposal.title,
        summary=proposal.summary,
        type=proposal.type,
        website=proposal.website,
        contact=proposal.contact,
        city=proposal.city,
        country=proposal.country,
    )
    page.topics = list(proposal.topics.all())
    page.translation_key, page.locale = proposal.key, parent.locale
    page.owner, page.live = moderator, False
    parent.add_child(instance=page)
    revision = page.save_revision(user=moderator, log_action=True)
    revision.publish(user=moderator, skip_permission_checks=True)
    return page


def find_parent(kind: ContentKind, language: str) -> SectionPage:
    """Return the section that pages of the kind stand in, in the language."""
    (section,) = cast("type[PlacedPage]", kind.model).allowed_parent_page_models()
    parent: SectionPage = section._default_manager.get(locale__language_code=language)
    return parent
