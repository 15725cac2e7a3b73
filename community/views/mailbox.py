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

from csp.constants import HEADER, SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.operations.mailing import send_due
from community.operations.telling import tell_waiting
from community.views.visit import Visit, for_members
from home.models import User
from home.web.caching import PRIVATE
from home.web.page import Crumb

NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{1,20}\.log")
SEPARATOR = b"-" * 79
MOST_FILES = 500
MOST_BYTES = 1_000_000
ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")
# A mail carries its styles within it, which no page of the hub may: so it stands in a frame of its
# own, without scripts, forms or pictures, and its links open in the page around it.
SANDBOX = "allow-top-navigation-by-user-activation"
# A frame knows nothing of the height of what is in it: that is told from the mail's own text.
LINE_CHARS, LINE_PX, AROUND_PX = 70, 32, 440
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)


@dataclass(frozen=True)
class Kept:
    """A mail as the demo wrote it."""

    name: str
    subject: str
    sent_at: datetime | None
    language: str
    text: str
    html: str

    @property
    def paragraphs(self) -> list[list[tuple[bool, str]]]:
        """The lines, each as parts that are addresses or not."""
        return [
            [(bool(ADDRESS.fullmatch(part)), part) for part in ADDRESS.split(line)]
            for line in self.text.splitlines()
        ]

    @property
    def height_px(self) -> int:
        """About how tall its HTML is, as wide as its frame is at most: rather too much."""
        shown = [line for line in self.text.splitlines() if line and not ADDRESS.search(line)]
        return AROUND_PX + LINE_PX * sum(1 + len(line) // LINE_CHARS for line in shown)


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
@csp_update({"frame-src": [SELF]})
@for_members
def mail(visit: Visit, name: str) -> HttpResponse:
    found = open_mail(visit, name)
    crumbs = [Crumb(_("Demo mailbox"), reverse("community:mailbox"))]
    context = {"mail": found, "sandbox": SANDBOX, "title_language": found.language}
    return visit.render("mailbox_mail", found.subject, context, crumbs=crumbs)


@require_safe
@for_members
def mail_html(visit: Visit, name: str) -> HttpResponse:
    """Answer with the mail as a mail program shows it."""
    html = open_mail(visit, name).html
    if not html:
        raise Http404
    response = HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
    response[HEADER] = MAIL_POLICY
    response["Cache-Control"] = PRIVATE
    return response


def open_mail(visit: Visit, name: str) -> Kept:
    check_demo()
    found = read_mail(visit, folder() / name) if NAME.fullmatch(name) else None
    if found is None:
        raise Http404
    return found


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
    return Kept(
        path.name,
        str(message["Subject"] or ""),
        parsedate_to_datetime(message["Date"]) if message["Date"] else None,
        str(message["Content-Language"] or ""),
        *(read_part(message, kind) for kind in ("plain", "html")),
    )


def read_part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
