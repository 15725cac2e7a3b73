"""What members flag, what is decided about it, and appeals against that."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import LIMITING, CloseReason, DecisionKind, FlagReason
from community.models.discussions import Post, Thread
from community.models.letters import Conversation, Letter
from community.models.members import Member

REASONS = [*FlagReason.choices, *CloseReason.choices]


def make_token() -> str:
    return secrets.token_urlsafe(32)


class Decision(models.Model):
    """An act that limits or releases. The table is the log: rows are added, never taken away.

    `member` is who is affected, `moderator` None for what the rules at the top of `limits.py` do.
    `item` is the key of what it is about where that is no post: an announcement, or a page of the
    hub. `changed` lists the rows that the act changed, each with what it held before and after, so
    that the act can be undone. `waited_since` is when what it answers came in.
    """

    kind = models.CharField(_("decision"), max_length=12, choices=DecisionKind)
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="decisions")
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    item = models.UUIDField(null=True)
    member = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_automatic = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=12, choices=REASONS, blank=True)
    text = models.TextField(_("in words"), blank=True)
    until = models.DateTimeField(_("until"), null=True)
    changed = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    waited_since = models.DateTimeField(null=True)
    reverses = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by_acts"
    )
    reversed_at = models.DateTimeField(null=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    # What the form sent along: the same form sent twice is one act.
    form_id = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()
        permissions = [("moderate", "Can moderate the community")]
        indexes = [
            models.Index(fields=("member", "-created_at"), name="decision_of_member"),
            models.Index(fields=("post", "-created_at"), name="decision_of_post"),
            models.Index(
                fields=("item", "-created_at"),
                condition=models.Q(item__isnull=False),
                name="decision_of_item",
            ),
            models.Index(fields=("-created_at", "-id"), name="decision_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_limiting(self) -> bool:
        return self.kind in LIMITING

    @property
    def appeal_path(self) -> str:
        """The address of the appeal, in the active language; it needs no account."""
        return reverse("community:appeal", args=[self.token])


class Flag(models.Model):
    """A word to the moderators; open until one has decided.

    It is about a post, a profile, or the item with the key `item`: an announcement, or a page. One
    without a member is of somebody who has left, or was written to in `conversation` and has no
    account. Where a member got the letters, `letter` is the one that they reported. `places` says
    where somebody is named who has left: the hub itself found that, and keeps no name.
    """

    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="flags")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="flags")
    about = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="flagged")
    item = models.UUIDField(null=True)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="flags"
    )
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("What is wrong?"), max_length=12, choices=FlagReason)
    note = models.TextField(_("in words"), blank=True)
    places = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(default=now)
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.SET_NULL, related_name="flags"
    )
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(post__isnull=False, about=None, item=None)
                    | models.Q(post=None, about__isnull=False, item=None)
                    | models.Q(post=None, about=None, item__isnull=False)
                ),
                name="flag_one_target",
            ),
            models.UniqueConstraint(
                fields=("member", "post"),
                condition=models.Q(is_open=True),
                name="flag_post_open",
            ),
            models.UniqueConstraint(
                fields=("member", "about"),
                condition=models.Q(is_open=True),
                name="flag_member_open",
            ),
            models.UniqueConstraint(
                fields=("member", "item"),
                condition=models.Q(is_open=True),
                name="flag_item_open",
            ),
            models.UniqueConstraint(
                fields=("conversation", "about"),
                condition=models.Q(is_open=True),
                name="flag_letters_of_one",
            ),
        ]
        indexes = [models.Index(fields=("is_open", "created_at"), name="flag_open")]

    def __str__(self) -> str:
        return f"{self.reason} {self.post_id or self.about_id or self.item}"


class LeftSuspended(models.Model):
    """An address, by a digest that only the hub can make, whose owner left while suspended.

    Whoever proves to have it before `until` goes on being suspended, for the reason that `decision`
    gave; it goes with the suspension.
    """

    digest = models.CharField(max_length=64, unique=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class Appeal(models.Model):
    """What the member says against a decision; there is one per decision, and it is answered."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(_("Why was it wrong?"))
    created_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_upheld = models.BooleanField(default=False)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=("decided_at", "created_at"), name="appeal_open")]

    def __str__(self) -> str:
        return f"appeal against {self.decision_id}"
