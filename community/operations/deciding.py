"""What every decision has in common: who may, one at a time, once, written down and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import override

from community import mails, markup, wording
from community.enums import LIMITING, DecisionKind, NoticeKind
from community.items import Item, find_item
from community.models import (
    Announcement,
    Attachment,
    Decision,
    Flag,
    Member,
    Post,
    Proposal,
    Thread,
    find_announcement,
)
from community.operations import notices
from community.operations.changes import Change
from community.permissions import may_moderate, may_release
from home.models import User

Arguments = ParamSpec("Arguments")
Written = Post | Announcement | Proposal
Target = TypeVar("Target", bound=Post | Thread | Member | Announcement | Proposal | Item)
May = Callable[[User, datetime], bool]

TOLD = LIMITING | {DecisionKind.RESTORE, DecisionKind.LIFT}
EXCERPT_CHARS = 300


class DecidedError(Exception):
    """Somebody has decided this already: `by` whom and when, where that is known."""

    def __init__(self, by: User | None = None, at: datetime | None = None) -> None:
        super().__init__("decided already")
        self.by = by
        self.at = at


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who decides, when and why; without a moderator it is the rules that do.

    `since` is when the first word came in that the act answers.
    """

    moderator: User | None
    at: datetime
    reason: str = ""
    text: str = ""
    form_id: UUID | None = None
    since: datetime | None = None


@dataclass
class Outcome:
    """What an act comes to, before it is written down."""

    kind: DecisionKind
    member: Member | None = None
    post: Post | None = None
    thread: Thread | None = None
    until: datetime | None = None
    item: UUID | None = None
    reverses: Decision | None = None
    changed: list[Change] = field(default_factory=list)


def decides(
    write: Callable[Concatenate[Target, Act, Arguments], Decision],
) -> Callable[Concatenate[Target, Act, Arguments], Decision]:
    """Let an act be one transaction on a locked target; the same form sent twice is one act.

    Raises `PermissionDenied` for who may not, and `DecidedError` for what is decided already.
    """
    return guard(write, is_moderators)


def releases(
    write: Callable[Concatenate[Target, Act, Arguments], Decision],
) -> Callable[Concatenate[Target, Act, Arguments], Decision]:
    """As `decides`, for what stewards do as well; `write` sees to it that it waits."""
    return guard(write, may_release)


def guard(
    write: Callable[Concatenate[Target, Act, Arguments], Decision], may: May
) -> Callable[Concatenate[Target, Act, Arguments], Decision]:
    @wraps(write)
    def decided(
        target: Target, act: Act, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Decision:
        with transaction.atomic():
            locked = lock(target)
            check_right(act, affected_by(locked), may)
            return find_sent(act) or write(locked, act, *args, **kwargs)

    return decided


def lock(target: Target) -> Target:
    """Return the row as of now; who decides about it at the same time waits.

    Members first, then discussions, then posts, as members who write do. Of a page it is the
    flags that are locked. Raises `DecidedError` for an announcement or a proposal that is gone.
    """
    found: Post | Thread | Member | Announcement | Proposal | Item
    if isinstance(target, Item):
        list(Flag.objects.select_for_update().filter(is_open=True, item=target.key).order_by("pk"))
        found = target
    elif isinstance(target, Announcement | Proposal):
        found = lock_told(target)
    elif isinstance(target, Member):
        people = Member.objects.select_for_update(of=("self",), no_key=True).select_related("user")
        found = people.get(pk=target.pk)
    elif isinstance(target, Thread):
        lock_author(target)
        threads = Thread.objects.select_for_update(of=("self",))
        found = threads.select_related("space", "author").get(pk=target.pk)
    else:
        lock_author(target)
        thread = lock_thread(target.thread_id)
        posts = Post.objects.select_for_update(of=("self",)).select_related("author")
        found = posts.get(pk=target.pk)
        if found.thread_id != thread.pk:  # somebody moved it meanwhile
            return cast("Target", lock(found))
        found.thread = thread
    return cast("Target", found)


def lock_told(target: Announcement | Proposal) -> Announcement | Proposal:
    lock_author(target)
    rows: Any = type(target)._default_manager.select_for_update(of=("self",))
    found: Announcement | Proposal | None = (
        rows.select_related("author").filter(pk=target.pk).first()
    )
    if found is None:
        raise DecidedError
    return found


def lock_author(target: Written | Thread) -> None:
    if target.author_id:
        Member.objects.select_for_update(no_key=True).filter(pk=target.author_id).first()


def lock_thread(pk: int) -> Thread:
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space")
    return rows.get(pk=pk)


def affected_by(target: Written | Thread | Member | Item) -> Member | None:
    return target if isinstance(target, Member) else target.author


def is_moderators(user: User, _at: datetime) -> bool:
    return may_moderate(user)


def check_right(act: Act, member: Member | None, may: May = is_moderators) -> None:
    """Raise `PermissionDenied` for who may not moderate, or would decide about themselves."""
    if act.moderator is None:
        return
    if not may(act.moderator, act.at):
        raise PermissionDenied
    if member is not None and member.user_id == act.moderator.pk:
        raise PermissionDenied


def find_sent(act: Act) -> Decision | None:
    if act.form_id is None:
        return None
    return Decision.objects.filter(form_id=act.form_id).first()


def record(act: Act, outcome: Outcome) -> Decision:
    """Write the decision down, and tell the member where it concerns them."""
    decision = Decision.objects.create(
        kind=outcome.kind,
        member=outcome.member,
        post=outcome.post,
        thread=outcome.thread,
        item=outcome.item,
        until=outcome.until,
        waited_since=act.since,
        reverses=outcome.reverses,
        changed=outcome.changed,
        moderator=act.moderator,
        is_automatic=act.moderator is None,
        reason=act.reason,
        text=act.text,
        created_at=act.at,
        form_id=act.form_id,
    )
    if outcome.member is not None and outcome.kind in TOLD:
        tell(outcome.member, "community/email/decision", decision)
    return decision


def tell(
    member: Member, template_prefix: str, decision: Decision, context: dict[str, Any] | None = None
) -> None:
    """Write to the member what was decided about them, and why; on the site it is a notice."""
    with override(member.language):
        appeal = decision.appeal_path if decision.is_limiting else ""
        address = find_address(decision)
        own = {
            "decision": decision,
            "headline": wording.headline(decision),
            "meaning": wording.meaning(decision),
            "appeal_url": appeal,
            "excerpt": make_excerpt(decision),
            "target_url": address,
        }
    mails.send(member, template_prefix, {**own, **(context or {})}, is_decision=True)
    target = appeal or address
    path = target.split("/", 2)[2] if target else ""  # below the language
    key = f"decision:{decision.pk}:{template_prefix}"
    notices.tell(NoticeKind.DECISION, [member], key, {"path": path}, decision.created_at)


def make_excerpt(decision: Decision) -> str:
    """Return the beginning of what the member wrote, or the title of the page, to know it by."""
    if decision.post is not None:
        taken = find_title_taken(decision) or find_file_taken(decision)
        return f"{taken}\n{shorten(decision.post)}".strip()
    if decision.item is not None:
        told = find_told(decision.item)
        if told is not None:
            return shorten(told)
        page = find_item(decision.item, decision.created_at)
        return page.title if page else ""
    return decision.thread.title if decision.thread else ""


def find_title(decision: Decision) -> str:
    """Return the title of the discussion, as it was before the decision took it off."""
    return find_title_taken(decision) or (decision.thread.title if decision.thread else "")


def find_title_taken(decision: Decision) -> str:
    if decision.kind != DecisionKind.TAKE_OFF:
        return ""
    taken = (made["before"].get("title") for made in decision.changed if made["model"] == "thread")
    return next((str(title) for title in taken if title), "")


def find_file_taken(decision: Decision) -> str:
    """Return the name of the file that was taken off alone, with what it shows."""
    keys = [made["pk"] for made in decision.changed if made["model"] == "attachment"]
    file = Attachment.objects.filter(pk__in=keys).first() if keys else None
    return ": ".join(filter(None, (file.name, file.alt))) if file else ""


def find_told(key: UUID) -> Announcement | Proposal | None:
    """Return the announcement or the proposal with this key."""
    return find_announcement(key) or Proposal.objects.filter(key=key).first()


def shorten(written: Written) -> str:
    text = markup.to_plain(written.body) if isinstance(written, Post) else written.excerpt
    return Truncator(text).chars(EXCERPT_CHARS)


def find_address(decision: Decision) -> str:
    """Return the address of what came back, or of what was approved."""
    if decision.kind not in {DecisionKind.RESTORE, DecisionKind.APPROVE}:
        return ""
    told = find_told(decision.item) if decision.item else None
    target = decision.post or told or decision.thread or decision.member
    return target.get_absolute_url() if target else ""


def find_latest(**target: Any) -> DecidedError:
    """Return the error that says who has decided about the target last."""
    rows = Decision.objects.filter(**target).exclude(kind=DecisionKind.HOLD)
    last = rows.select_related("moderator").order_by("-created_at", "-pk").first()
    return DecidedError(last.moderator, last.created_at) if last else DecidedError()
