"""Mail to members, in the language that each has chosen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.models import Member
from home.languages import direction_of, isolated


def send(
    member: Member, template_prefix: str, context: dict[str, Any], *, is_decision: bool = False
) -> bool:
    """Send `{template_prefix}_subject.txt` and `_message.txt` and `.html`; tell whether it went.

    Who is suspended is sent decisions alone, who is gone nothing. Addresses in `context` that
    begin with "/" and whose name ends in "_url" are made absolute.
    """
    if not member.user.is_active or (member.is_suspended(now()) and not is_decision):
        return False
    with override(member.language):
        build(member, template_prefix, context).send()
    return True


def build(member: Member, template_prefix: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    base = settings.HUB_BASE_URL
    links = {
        name: f"{base}{value}"
        for name, value in context.items()
        if name.endswith("_url") and str(value).startswith("/")
    }
    full = {
        "member": member,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "home_url": base + reverse("home"),
        "mail_language": member.language,
        "mail_direction": direction_of(member.language),
        **context,
        **links,
    }
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", full).split())
    message = EmailMultiAlternatives(
        # The name at the end: a mail program takes the direction from the first letters.
        _("%(subject)s (%(site)s)")
        % {"subject": subject, "site": isolated(settings.WAGTAIL_SITE_NAME)},
        render_to_string(f"{template_prefix}_message.txt", full).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [member.user.email],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": member.language},
    )
    message.attach_alternative(
        render_to_string(f"{template_prefix}_message.html", full), "text/html"
    )
    return message
