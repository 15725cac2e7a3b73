"""The demo's mailbox: what it wrote to one's own address, read from the files it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.operations.mailing import send_due
from community.operations.telling import tell_waiting
from community.views.visit import Visit, for_members
from home.models import User
from home.web.page import Crumb

NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{1,20}\.log")
SEPARATOR = b"-" * 79
MOST_FILES = 500
MOST_BYTES = 1_000_000
ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")


@dataclass(frozen=True)
class Kept:
    """A mail as the demo wrote it."""

    name: str
    subject: str
    sent_at: datetime | None
    language: str
    text: str

    @property
    def paragraphs(self) -> list[list[tuple[bool, str]]]:
        """The lines, each as parts that are addresses or not."""
        return [
            [(bool(ADDRESS.fullmatch(part)), part) for part in ADDRESS.split(line)]
            for line in self.text.splitlines()
        ]


@require_safe
@for_members
def mailbox(visit: Visit) -> HttpResponse:
    """List the mails to the account; what is due goes first, as no clock ticks in the demo."""
    check_demo()
    tell_waiting()
    send_due(visit.at)
    mails = list(find_mails(visit))
    return visit.render("mailbox", _("Demo mailbox"), {"mails": mails})


@require_safe
@for_members
def mail(visit: Visit, name: str) -> HttpResponse:
    check_demo()
    found = read_mail(visit, folder() / name) if NAME.fullmatch(name) else None
    if found is None:
        raise Http404
    crumbs = [Crumb(_("Demo mailbox"), reverse("community:mailbox"))]
    return visit.render("mailbox_mail", found.subject, {"mail": found}, crumbs=crumbs)


def check_demo() -> None:
    if not settings.HUB_DEMO or not getattr(settings, "EMAIL_FILE_PATH", None):
        raise Http404


def folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def find_mails(visit: Visit) -> Iterator[Kept]:
    """Return the mails to the account, the newest first, among the newest there are."""
    names = (path.name for path in folder().glob("*.log")) if folder().is_dir() else ()
    newest = sorted((name for name in names if NAME.fullmatch(name)), reverse=True)
    for name in newest[:MOST_FILES]:
        found = read_mail(visit, folder() / name)
        if found is not None:
            yield found


def read_mail(visit: Visit, path: Path) -> Kept | None:
    """Return the mail in the file; None where it is to somebody else, or none is there."""
    user = visit.request.user
    try:
        content = path.read_bytes()[:MOST_BYTES]
    except OSError:
        return None
    # The line that Django writes below a mail. One within is the writer's, and parts nothing.
    whole = content.rstrip().removesuffix(SEPARATOR)
    message = message_from_bytes(whole, policy=policy.default)
    if not isinstance(message, EmailMessage) or not isinstance(user, User):
        return None
    to = {address.lower() for _name, address in getaddresses(message.get_all("To", []))}
    if user.email.lower() not in to:
        return None
    body = message.get_body(("plain",))
    return Kept(
        path.name,
        str(message["Subject"] or ""),
        parsedate_to_datetime(message["Date"]) if message["Date"] else None,
        str(message["Content-Language"] or ""),
        body.get_content() if body else "",
    )
