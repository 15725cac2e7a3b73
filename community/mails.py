"""Mails to members, in their language and in the frame of the hub's other mails."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from community.models import Member
from home.languages import direction_of, isolated

FOLDER = "community/email"


def send(member: Member, name: str, context: dict[str, Any]) -> bool:
    """Send the mail `name` to the member; return whether there is anybody to send it to.

    What can be called in `context` is called in the member's language.
    """
    if not member.user.is_active or member.is_suspended(timezone.now()):
        return False
    with translation.override(member.language):
        build_mail(member, name, context).send()
    return True


def build_mail(member: Member, name: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    own = {key: value() if callable(value) else value for key, value in context.items()}
    known = {
        "member": member,
        "base_url": settings.HUB_BASE_URL,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "home_url": settings.HUB_BASE_URL + reverse("home"),
        "mail_language": member.language,
        "mail_direction": direction_of(member.language),
        **own,
    }
    subject = " ".join(render_to_string(f"{FOLDER}/{name}_subject.txt", known).split())
    site = isolated(settings.WAGTAIL_SITE_NAME)
    mail = EmailMultiAlternatives(
        subject=gettext("%(subject)s (%(site)s)") % {"subject": subject, "site": site},
        body=render_to_string(f"{FOLDER}/{name}_message.txt", known),
        to=[member.user.email],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": member.language},
    )
    mail.attach_alternative(render_to_string(f"{FOLDER}/{name}_message.html", known), "text/html")
    return mail
