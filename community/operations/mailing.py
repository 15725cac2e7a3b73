"""From notices to mails: what is due is put into mails, and mails are sent, each once.

A mail is claimed before it is sent. One whose sender died is sent again after `TIME_OUT` under the
same Message-ID, so that a mail server, or the reader's program, sees that it is the same.
"""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import EmailMessage
from django.db import Error, transaction
from django.db.models import F, Q
from django.utils.timezone import now

from community.enums import MailState, NoticePace
from community.mails import build
from community.models import Conversation, Member, Notice, OutgoingMail, Postbox
from community.operations.composing import Composed, compose, waits_until
from community.periods import MAILS, NOTICES
from home.postage import FOR_ACCOUNTS, take_place

logger = logging.getLogger(__name__)

BATCH = 100
TIME_OUT = timedelta(minutes=15)
REST = timedelta(minutes=30)  # between two mails about one discussion or search
THREAD, SEARCH = "thread:", "search:"  # what groups of notices begin with
PUT_OFF = timedelta(minutes=10)
AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
PERMANENT = 500  # SMTP: answers from here on do not change


@dataclass
class Watch:
    """The time of a run, which begins at `start` and may take long."""

    start: datetime
    begun_s: float = field(default_factory=time.monotonic)

    @property
    def at(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.begun_s)


def send_mails() -> int:
    """Put into mails what is due, and send them. A periodic job."""
    return send_due(now())


def send_due(at: datetime) -> int:
    """Gather and deliver as of `at`; return how many mails were sent."""
    watch = Watch(at)
    gather(watch.at)
    return deliver(watch)


def gather(at: datetime) -> int:
    """Put the notices that are due into mails, member by member; return how many mails.

    One query says who is due, by the instant that each notice was given when it was told.
    """
    due = Notice.objects.filter(due_at__lte=at).order_by()
    members = sorted(set(due.values_list("member_id", flat=True)))
    return sum(gather_for(pk, at) for pk in members)


@transaction.atomic
def gather_for(pk: int, at: datetime) -> int:
    """Put what is due to a member into mails: one for each discussion, one for all digests.

    Each saved search has a mail of its own, so that one click lets go of it alone. What is due to
    who is suspended waits for the end of that.
    """
    member = Member.objects.select_for_update().filter(pk=pk).first()
    if member is None:
        return 0
    due = Notice.objects.filter(member_id=pk, due_at__lte=at)
    due.filter(read_at__isnull=False).update(due_at=None)
    if member.is_suspended(at):
        due.update(due_at=member.suspended_until)
        return 0
    groups: dict[str, list[int]] = {}
    for notice, group, pace in due.order_by("pk").values_list("pk", "group", "pace"):
        is_apart = pace == NoticePace.NOW or group.startswith(SEARCH)
        groups.setdefault(group if is_apart else "", []).append(notice)
    recent = OutgoingMail.objects.filter(member_id=pk, created_at__gt=at - REST)
    busy = Q(group__startswith=THREAD) | Q(group__startswith=SEARCH)
    resting = set(recent.filter(busy).values_list("group", flat=True))
    ready = {group: pks for group, pks in groups.items() if group not in resting}
    for group, pks in ready.items():
        mail = OutgoingMail.objects.create(member_id=pk, group=group, created_at=at, due_at=at)
        Notice.objects.filter(pk__in=pks).update(mail=mail, due_at=None)
    return len(ready)


def on_its_way(at: datetime) -> Q:
    """Return the condition on mails to send now: new ones, and those whose sender is gone."""
    is_lost = Q(state=MailState.SENDING, claimed_at__lte=at - TIME_OUT)
    return Q(state=MailState.WAITING, due_at__lte=at) | is_lost


def deliver(watch: Watch) -> int:
    """Send the mails that are due, a batch over one connection; return how many went."""
    sent = last = 0
    with Line() as line:
        while True:
            rows = OutgoingMail.objects.filter(on_its_way(watch.at), pk__gt=last).order_by("pk")
            batch = list(rows.values_list("pk", flat=True)[:BATCH])
            if not batch:
                return sent
            for mail in claim(batch, watch):
                sent += deliver_one(mail, line, watch.at)
            line.hang_up()
            last = batch[-1]


def claim(pks: list[int], watch: Watch) -> Iterator[OutgoingMail]:
    """Take each mail in its turn; one that another process has taken is left to it."""
    people = ("member__user", "conversation__starter__user")
    for pk in pks:
        at = watch.at
        free = OutgoingMail.objects.filter(on_its_way(at), pk=pk)
        if free.update(state=MailState.SENDING, claimed_at=at, attempts=F("attempts") + 1):
            yield OutgoingMail.objects.select_related(*people).get(pk=pk)


class Line:
    """A connection to the mail server, for a batch; other ways of mail take one for each mail.

    Those are kept to the end: Django names a file of mail by its connection, among those alive.
    """

    def __init__(self) -> None:
        self.open: BaseEmailBackend | None = None
        self.used: list[BaseEmailBackend] = []

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_error: object) -> None:
        self.hang_up()

    def send(self, message: EmailMessage) -> None:
        message.connection = self.open or self.connect()
        try:
            message.send()
        except OSError:
            self.hang_up()
            raise

    def connect(self) -> BaseEmailBackend:
        connection = get_connection()
        if isinstance(connection, SmtpBackend):
            connection.open()
            self.open = connection
        elif isinstance(connection, FileBackend):
            self.used.append(connection)
        return connection

    def hang_up(self) -> None:
        if self.open is not None:
            connection, self.open = self.open, None
            connection.close()


def deliver_one(mail: OutgoingMail, line: Line, at: datetime) -> bool:
    """Send a mail that was claimed; tell whether it went. One that cannot be made stops none."""
    try:
        until = waits_until(mail, at)
        composed = None if until else compose(mail, at)
        if until:
            put_off(mail, until, is_attempt=False)
        elif composed is None:
            finish(mail, MailState.DROPPED, at)
        elif composed.is_limited and not take_place(composed.address, spared=FOR_ACCOUNTS):
            put_off(mail, at + PUT_OFF, is_attempt=False)
        else:
            return hand_over(mail, composed, line, at)
    except Error:
        raise
    except Exception:
        logger.exception("mail %s cannot be made", mail.pk)
        try_again(mail, at)
    return False


def hand_over(mail: OutgoingMail, composed: Composed, line: Line, at: datetime) -> bool:
    message = build(
        composed.address, composed.words, message_id=mail.message_id, headers=composed.headers
    )
    try:
        line.send(message)
    except OSError as error:  # smtplib's errors are such
        logger.warning("mail %s was not taken: %s", mail.pk, type(error).__name__)
        if is_refused_for_good(error):
            note_bounce(mail, at)
            finish(mail, MailState.FAILED, at)
        else:
            try_again(mail, at)
        return False
    finish(mail, MailState.SENT, at)
    return True


def is_refused_for_good(error: OSError) -> bool:
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= PERMANENT for code, _text in error.recipients.values())


def try_again(mail: OutgoingMail, at: datetime) -> None:
    if mail.attempts > len(AGAIN):
        finish(mail, MailState.FAILED, at)
    else:
        put_off(mail, at + AGAIN[mail.attempts - 1])


def put_off(mail: OutgoingMail, until: datetime, *, is_attempt: bool = True) -> None:
    attempts = mail.attempts if is_attempt else mail.attempts - 1
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(
        state=MailState.WAITING, due_at=until, claimed_at=None, attempts=attempts
    )


@transaction.atomic
def finish(mail: OutgoingMail, state: MailState, at: datetime) -> None:
    """Note what became of the mail; its own words go."""
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=state,
        sent_at=at if state == MailState.SENT else None,
        subject="",
        text="",
        html="",
    )
    if mail.member_id is not None:
        mail.notices.update(sent_at=at)
    if mail.conversation_id is not None and state == MailState.FAILED:
        Conversation.objects.filter(pk=mail.conversation_id).update(undelivered_at=at)


@transaction.atomic
def note_bounce(mail: OutgoingMail, at: datetime) -> bool:
    """Note that the mail came back for good, once; tell whether that was news."""
    fresh = OutgoingMail.objects.filter(pk=mail.pk, bounced_at=None).update(bounced_at=at)
    if not fresh:
        return False
    if mail.member_id is not None:
        Postbox.objects.get_or_create(member_id=mail.member_id)
        Postbox.objects.filter(member_id=mail.member_id).update(
            hard_bounces=F("hard_bounces") + 1, bounced_at=at
        )
    if mail.conversation_id is not None:
        Conversation.objects.filter(pk=mail.conversation_id).update(undelivered_at=at)
    return True


def try_address_again(member: Member) -> None:
    Postbox.objects.filter(member=member).update(hard_bounces=0, bounced_at=None)


def forget_old() -> None:
    """Delete mails that have gone, and notices that are too old. A periodic job."""
    at = now()
    gone = (MailState.SENT, MailState.DROPPED, MailState.FAILED)
    OutgoingMail.objects.filter(state__in=gone, created_at__lt=MAILS.start(at)).delete()
    Notice.objects.filter(created_at__lt=NOTICES.start(at)).delete()
