"""Notices and letters, and decisions with what was said against them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils.text import capfirst

from community.enums import DecisionKind, FlagReason, LetterSide, NoticeKind
from community.forms import LetterForm
from community.models import Conversation, Decision, Letter, Member, Notice, Thread
from community.moderation_forms import AppealForm
from community.operations.line import Line
from community.operations.lines import Other
from community.views.letters import Row
from community.wording import meaning
from hub.styleguide.samples.talk import AT, read_plain, read_title

WRITTEN = (
    NoticeKind.REPLY,
    NoticeKind.MENTION,
    NoticeKind.NEW_DISCUSSION,
    NoticeKind.ANSWER_ACCEPTED,
)


def build(language: str, people: SimpleNamespace, threads: SimpleNamespace) -> dict[str, Any]:
    return {
        "notices": {"lines": make_lines(people, threads)},
        "letters": make_letters(people),
        **make_appeals(language, people),
    }


def make_lines(people: SimpleNamespace, threads: SimpleNamespace) -> list[Line]:
    """Return a notice of each kind; the first three are new."""
    kinds = sorted(NoticeKind, key=lambda kind: kind not in {"reply", "mention", "letter"})
    return [
        make_line(number, kind, people.foreign if number == 1 else people.third, threads.plain)
        for number, kind in enumerate(kinds)
    ]


def make_line(number: int, kind: NoticeKind, who: Member, thread: Thread) -> Line:
    notice = Notice(
        pk=number + 1,
        kind=kind,
        about={"what": "moved"} if kind == NoticeKind.ARRANGED else {},
        created_at=AT - timedelta(days=number),
        read_at=AT if number > 2 else None,
    )
    is_post = kind in WRITTEN
    is_letter = kind == NoticeKind.LETTER
    is_search = kind == NoticeKind.SEARCH
    # What names somebody names a thing of theirs as well; here that is a discussion.
    is_named = kind in {NoticeKind.COAUTHOR, NoticeKind.ASKING, NoticeKind.ANNOUNCEMENT}
    is_titled = is_post or is_search or is_named or kind == NoticeKind.ARRANGED
    known = thread.title if is_titled else capfirst(str(kind.label))
    return Line(
        notice,
        thread.title if is_search else who.name if is_post or is_letter or is_named else "",
        who.name if is_letter else known,
        thread.language if is_titled else "",
        thread.get_absolute_url(),
        thread.get_absolute_url(),
        text=read_plain(who.name) if is_post or is_letter else "",
        text_language=who.language if is_post else "",
    )


def make_letters(people: SimpleNamespace) -> dict[str, Any]:
    """Return conversations of the reader's, and the letters of one."""
    others = [people.foreign, people.third]
    rows = []
    for number, who in enumerate(others, start=1):
        conversation = Conversation(pk=number, starter=people.reader, member=who, created_at=AT)
        conversation.last_at = AT - timedelta(days=number)  # type: ignore[attr-defined]  # asked for
        other = Other(who.name, who.get_absolute_url(), organisation=who.organisation)
        rows.append(Row(conversation, other, number == 1))
    sides = ((LetterSide.OTHER, people.foreign), (LetterSide.STARTER, people.reader))
    letters = [
        Letter(
            pk=number,
            conversation=rows[0].conversation,
            side=side,
            text=f"{read_plain(who.name)}\n\nhttps://example.org/data",
            created_at=AT - timedelta(days=number),
        )
        for number, (side, who) in enumerate(sides, start=1)
    ]
    return {
        "rows": rows,
        "letters": letters,
        "side": LetterSide.STARTER,
        "name": people.foreign.name,
        "other_member": people.foreign,
        "form": LetterForm(),
    }


def make_appeals(language: str, people: SimpleNamespace) -> dict[str, Any]:
    decision = Decision(
        pk=1,
        kind=DecisionKind.TAKE_OFF,
        reason=FlagReason.ELSEWHERE,
        text=read_plain(people.foreign.name),
        created_at=AT,
    )
    said = SimpleNamespace(text=read_plain(people.reader.name), answer="", decided_at=None)
    shown = {
        "decision": decision,
        "meaning": meaning(decision),
        "excerpt": read_title(language),
        "form": AppealForm(),
    }
    rejected = SimpleNamespace(
        text=said.text, answer=read_plain(people.steward.name), decided_at=AT
    )
    taken_back = Decision(
        pk=2, kind=decision.kind, reason=decision.reason, created_at=AT, reversed_at=AT
    )
    return {
        "appeal_open": shown,
        "appeal_rejected": {**shown, "appeal": rejected},
        "appeal_right": {**shown, "decision": taken_back, "appeal": said},
    }
