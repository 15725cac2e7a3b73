"""Mail to people, in the language of each: what `send` is given goes out with the next minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext, override

from community.models import Member, OutgoingMail
from home.languages import direction_of, isolated


@dataclass(frozen=True)
class Words:
    """What a mail says, in one language."""

    language: str
    subject: str
    text: str
    html: str


def send(
    member: Member,
    template_prefix: str,
    context: dict[str, Any],
    *,
    is_decision: bool = False,
    at: datetime | None = None,
) -> bool:
    """Put a mail into the outbox, in this transaction; tell whether it goes now.

    It is made of `{template_prefix}_subject.txt`, `_message.txt` and `_message.html`, now, in the
    member's language. Who is suspended is sent decisions alone, the rest when that ends; who is
    gone nothing. Addresses in `context` that begin with "/" and whose name ends in "_url" are made
    absolute.
    """
    at = at or now()
    if not member.user.is_active:
        return False
    waits = member.is_suspended(at) and not is_decision
    words = render(member.language, template_prefix, {"member": member, **context})
    OutgoingMail.objects.create(
        member=member,
        subject=words.subject,
        text=words.text,
        html=words.html,
        created_at=at,
        due_at=(member.suspended_until or at) if waits else at,
    )
    return not waits


def render(language: str, template_prefix: str, context: dict[str, Any]) -> Words:
    """Return what the templates say in `language`."""
    with override(language):
        full = {
            "site_name": settings.WAGTAIL_SITE_NAME,
            "home_url": absolute(reverse("home")),
            "mail_language": language,
            "mail_direction": direction_of(language),
            **context,
            **{
                name: absolute(value)
                for name, value in context.items()
                if name.endswith("_url") and str(value).startswith("/")
            },
        }
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", full).split())
        return Words(
            language,
            # The name at the end: a mail program takes the direction from the first letters.
            gettext("%(subject)s (%(site)s)")
            % {"subject": subject[:200], "site": isolated(settings.WAGTAIL_SITE_NAME)},
            render_to_string(f"{template_prefix}_message.txt", full).strip() + "\n",
            render_to_string(f"{template_prefix}_message.html", full),
        )


def absolute(path: str) -> str:
    return f"{settings.HUB_BASE_URL}{path}"


def build(
    address: str,
    words: Words,
    *,
    message_id: str,
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return the mail, which says that a program wrote it, so that no other program answers."""
    message = EmailMultiAlternatives(
        words.subject,
        words.text,
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={
            "Auto-Submitted": "auto-generated",
            "Content-Language": words.language,
            "Message-ID": message_id,
            **(headers or {}),
        },
    )
    message.attach_alternative(words.html, "text/html")
    return message
