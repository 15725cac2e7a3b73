"""What a mail says when it leaves: of each thing what its reader may see at that moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from community.contacts import find_contact
from community.enums import LetterSide, NoticeKind, NoticePace, Visibility
from community.mails import Words, absolute, render
from community.models import Letter, Member, OutgoingMail, Postbox
from community.operations.letters import is_blocked, is_refused
from community.operations.line import WITH_TITLE, Line
from community.operations.lines import describe, to_chapters
from community.tokens import sign_answer, sign_unsubscribe

MOST_READ = 100  # notices looked at for one mail, the newest
MOST_SAID = 50
MEANT_FOR_ONE = frozenset({NoticeKind.LETTER, NoticeKind.COAUTHOR})


@dataclass(frozen=True)
class Composed:
    """A mail in words, and where it goes.

    One that a single person caused, and meant for its reader alone, `is_limited` by the hour.
    """

    address: str
    words: Words
    headers: dict[str, str] = field(default_factory=dict)
    is_limited: bool = False


def compose(mail: OutgoingMail, at: datetime) -> Composed | None:
    """Return what the mail says now; None where there is nothing to say, or nobody to say it to."""
    if mail.member is not None:
        return compose_for_member(mail, mail.member, at)
    return compose_for_outside(mail, at)


def waits_until(mail: OutgoingMail, at: datetime) -> datetime | None:
    """Return the end of a suspension that the mail waits for: of its reader, or of its writer.

    What was written into the mail at once has had its moment chosen.
    """
    who = mail.member or (mail.conversation.starter if mail.conversation else None)
    if mail.subject or who is None or not who.user.is_active or not who.is_suspended(at):
        return None
    return who.suspended_until


def compose_for_member(mail: OutgoingMail, member: Member, at: datetime) -> Composed | None:
    if not member.user.is_active or is_closed(member):
        return None
    address = member.user.email
    if mail.subject:
        return Composed(address, Words(member.language, mail.subject, mail.text, mail.html))
    wanted = mail.notices.exclude(pace=NoticePace.NEVER).order_by("-created_at", "-pk")
    newest = list(wanted[: MOST_READ + 1])
    with override(member.language):
        lines = describe(reversed(newest[:MOST_READ]), member, at)
        if not lines:
            return None
        what = scope_of(mail, lines)
        template, extra = choose(mail, lines, has_more=len(newest) > MOST_READ)
        links = unsubscribe_links(member, what)
        context = {**build_context(member), **extra, **links}
    words = render(member.language, f"community/email/{template}", context)
    headers = unsubscribe_headers(absolute(links["unsubscribe_url"]))
    is_limited = bool(mail.group) and lines[0].kind in MEANT_FOR_ONE
    return Composed(address, words, headers, is_limited=is_limited)


def is_closed(member: Member) -> bool:
    postbox = Postbox.objects.filter(member=member).first()
    return postbox is not None and postbox.is_closed


def scope_of(mail: OutgoingMail, lines: list[Line]) -> str:
    """Return what one click lets go of: one search, the one kind of a mail, else all digests."""
    if mail.group.startswith("search:"):
        return mail.group
    kinds = {line.kind for line in lines}
    if not mail.group:
        return "digest"
    return kinds.pop().value if len(kinds) == 1 else NoticeKind.REPLY.value


def choose(mail: OutgoingMail, lines: list[Line], *, has_more: bool) -> tuple[str, dict[str, Any]]:
    """Return the name of the templates and what they are about."""
    said = lines[-MOST_SAID:]
    shared = {"lines": said, "has_more": has_more or len(lines) > len(said)}
    first = lines[0]
    if not mail.group:
        return "digest", {**shared, "chapters": to_chapters(said)}
    if mail.group.startswith("search:"):
        news = [line for line in said if not line.is_problem]
        return "search", {**shared, "lines": news, "first": first, "list_url": first.group_url}
    if first.kind in WITH_TITLE:
        return "news", {**shared, "first": first, "answer_url": first.group_url}
    name = "letters" if first.is_letter else "discussion"
    return name, {**shared, "first": first, "answer_url": first.group_url}


def build_context(member: Member) -> dict[str, Any]:
    return {
        "member": member,
        "base_url": absolute(""),
        "notices_url": reverse("community:notices"),
        "mail_settings_url": reverse("community:mail_settings"),
    }


def unsubscribe_links(member: Member, what: str) -> dict[str, str]:
    return {
        "unsubscribe_url": unsubscribe_url(member, what),
        "unsubscribe_all_url": unsubscribe_url(member, "all"),
        "what": what,
    }


def unsubscribe_url(member: Member, what: str) -> str:
    return reverse("community:unsubscribe", args=[sign_unsubscribe(member.key, what)])


def unsubscribe_headers(url: str) -> dict[str, str]:
    """Source: RFC 2369 and RFC 8058 (one click, without a question)."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def compose_for_outside(mail: OutgoingMail, at: datetime) -> Composed | None:
    """Return the letters of a conversation for who has no account, in the language of the page."""
    conversation = mail.conversation
    starter = conversation.starter if conversation else None
    if conversation is None or conversation.item is None:
        return None
    if starter is None or not starter.user.is_active:
        return None
    contact = find_contact(conversation.item, at)
    if contact is None or is_refused(contact.address) or is_blocked(contact.address, starter):
        return None
    letters = list(letters_in(mail))
    if not letters:
        return None
    signed = sign_answer(conversation.token, contact.address)
    with override(contact.language):
        context: dict[str, Any] = {
            "who": starter.shown_name,
            "organisation": public_organisation(starter),
            "item_title": contact.title,
            "item_url": f"/{contact.language}/{contact.path}",
            "letters": letters,
            "answer_url": reverse("community:outside", args=[signed]),
            "report_url": reverse("community:report_letters", args=[signed]),
            "refuse_url": reverse("community:refuse", args=[signed]),
        }
    words = render(contact.language, "community/email/outside", context)
    headers = unsubscribe_headers(absolute(context["refuse_url"]))
    return Composed(contact.address, words, headers, is_limited=True)


def letters_in(mail: OutgoingMail) -> list[Letter]:
    rows = mail.letters.filter(side=LetterSide.STARTER, is_withheld=False)
    return list(rows.order_by("created_at", "pk")[:MOST_SAID])


def public_organisation(member: Member) -> str:
    is_public = member.level_of("organisation") == Visibility.PUBLIC
    return member.organisation if is_public else ""
