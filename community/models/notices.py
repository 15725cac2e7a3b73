"""What members are told, how often by mail, and the mails on their way."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from community.enums import MailState, NoticeKind, NoticePace
from community.models.discussions import Post
from community.models.letters import Conversation
from community.models.members import Member

# How soon each kind comes by mail, until its member says otherwise. A decision has a mail of its
# own with the reason, which is no notice.
DEFAULT_PACES = {
    NoticeKind.REPLY: NoticePace.NOW,
    NoticeKind.MENTION: NoticePace.NOW,
    NoticeKind.NEW_DISCUSSION: NoticePace.DAILY,
    NoticeKind.LETTER: NoticePace.NOW,
    NoticeKind.ANSWER_ACCEPTED: NoticePace.DAILY,
    NoticeKind.PRACTICE: NoticePace.NEVER,
    NoticeKind.DECISION: NoticePace.NEVER,
    NoticeKind.ARRANGED: NoticePace.DAILY,
    NoticeKind.SEARCH: NoticePace.DAILY,
    NoticeKind.COAUTHOR: NoticePace.NOW,
    NoticeKind.ASKING: NoticePace.NOW,
    NoticeKind.ANNOUNCEMENT: NoticePace.DAILY,
}
# Decisions have a mail of their own, with the reason: these two are never one of digests.
TOLD_APART = frozenset({NoticeKind.PRACTICE, NoticeKind.DECISION})
# Each saved search has a pace of its own.
CHOSEN_KINDS = tuple(
    kind for kind in NoticeKind if kind not in TOLD_APART and kind != NoticeKind.SEARCH
)
MOST_BOUNCES = 3


def make_message_id() -> str:
    return f"<{uuid4().hex}@{urlsplit(settings.HUB_BASE_URL).hostname or 'localhost'}>"


class NoticePreference(models.Model):
    """How soon a member wants one kind of notice by mail; no row: as `DEFAULT_PACES` says."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="paces")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    pace = models.CharField(max_length=8, choices=NoticePace)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("member", "kind"), name="pace_unique")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.pace}"


class Postbox(models.Model):
    """What became of the mails to a member: after `MOST_BOUNCES` that came back none is sent."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="postbox")
    hard_bounces = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.hard_bounces}"

    @property
    def is_closed(self) -> bool:
        return self.hard_bounces >= MOST_BOUNCES


class OutgoingMail(models.Model):
    """A mail on its way, to a member or to who answers for `conversation` without an account.

    Written in the transaction that marks what it is about, made into words only when it is sent,
    from what its reader may see then. One with a `subject` was written at once and goes as it is;
    its words are forgotten with it. `group` is the discussion or conversation it is about.
    """

    message_id = models.CharField(max_length=120, unique=True, default=make_message_id)
    member = models.ForeignKey(
        Member, null=True, on_delete=models.CASCADE, related_name="outgoing_mails"
    )
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.CASCADE, related_name="outgoing_mails"
    )
    group = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=("id",),
                condition=models.Q(state__in=("waiting", "sending")),
                name="mail_on_its_way",
            ),
            models.Index(fields=("member", "-created_at"), name="mail_of_member"),
            models.Index(fields=("created_at",), name="mail_created"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Notice(models.Model):
    """Something a member is told once. `about` has ids alone: words are read when it is shown.

    `key` names the event, so that the same one is told once; `group` is the discussion or
    conversation it belongs to. `due_at` is when it is to go into a mail, None once it is in one
    (`mail`) or never to be.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    key = models.CharField(max_length=64)
    group = models.CharField(max_length=40)
    about = models.JSONField(default=dict)
    pace = models.CharField(max_length=8, choices=NoticePace)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(
        OutgoingMail, null=True, on_delete=models.SET_NULL, related_name="notices"
    )
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("member", "key"), name="notice_unique")]
        indexes = [
            models.Index(fields=("member", "-created_at", "-id"), name="notice_read"),
            models.Index(
                fields=("member", "group"),
                condition=models.Q(read_at=None),
                name="notice_unread",
            ),
            models.Index(
                fields=("member", "due_at"),
                condition=models.Q(due_at__isnull=False),
                name="notice_due",
            ),
            # Who is due, each minute: the few of now before the many that wait for a morning.
            models.Index(
                fields=("due_at", "member"),
                condition=models.Q(due_at__isnull=False),
                name="notice_due_first",
            ),
            models.Index(fields=("created_at",), name="notice_created"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.key}"


class Telling(models.Model):
    """A post, or an item, that more members are to be told of than its author can wait for.

    `last` is the id of the last member who was; the row goes when all have been.
    """

    post = models.OneToOneField(Post, null=True, on_delete=models.CASCADE, related_name="+")
    item = models.UUIDField(null=True, unique=True)
    at = models.DateTimeField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post=None) ^ models.Q(item=None), name="telling_one_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id or self.item} after {self.last}"
