"""Members: what a person tells the others, whom and what they follow, whom they block."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import FollowKind, Trust, Visibility
from community.names import LOOK_CHARS, validate_name
from community.pictures import SIZES
from home.models.taxonomy import Filed

KEY_CHARS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
KEY_LENGTH = 10

# What a field is shown as, until its member says otherwise.
DEFAULT_VISIBILITY = {
    "organisation": Visibility.PUBLIC,
    "role": Visibility.PUBLIC,
    "place": Visibility.PUBLIC,
    "topics": Visibility.PUBLIC,
    "languages": Visibility.PUBLIC,
    "offers": Visibility.MEMBERS,
    "seeks": Visibility.MEMBERS,
    "about": Visibility.MEMBERS,
    "website": Visibility.MEMBERS,
    "picture": Visibility.MEMBERS,
}


def make_key() -> str:
    return get_random_string(KEY_LENGTH, KEY_CHARS)


def get_default_visibility() -> dict[str, str]:
    return {name: level.value for name, level in DEFAULT_VISIBILITY.items()}


class Member(Filed):
    """What the community knows of an account; `key` is in its address and never changes.

    `language` is that of what is sent to the person; `languages` are the codes of those
    they understand. `visibility` has a level for each field of the profile; the name is shown to
    whoever sees what its member wrote. Texts are the member's own, in whatever language.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member"
    )
    key = models.CharField(max_length=16, unique=True, default=make_key, editable=False)
    name = models.CharField(
        _("name"), max_length=60, blank=True, validators=[MinLengthValidator(2), validate_name]
    )
    # What the name looks like, and which of those with such a name this member is.
    look = models.CharField(
        max_length=LOOK_CHARS, blank=True, default="", db_default="", editable=False
    )
    name_number = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    language = models.CharField(_("language of our messages to you"), max_length=8)
    # An IANA name, "" for UTC; shown to nobody. After a move, no morning's mail before these.
    zone = models.CharField(_("time zone"), max_length=40, blank=True)
    daily_after = models.DateTimeField(null=True, editable=False)
    weekly_after = models.DateTimeField(null=True, editable=False)
    languages = models.JSONField(_("languages you understand"), default=list)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    role = models.CharField(_("what you do there"), max_length=120, blank=True)
    offers = models.TextField(
        _("what you can help with"), blank=True, validators=[MaxLengthValidator(400)]
    )
    seeks = models.TextField(
        _("what you are looking for"), blank=True, validators=[MaxLengthValidator(400)]
    )
    about = models.TextField(_("about you"), blank=True, validators=[MaxLengthValidator(1000)])
    website = models.URLField(_("web page"), blank=True)
    # Of the picture's content, "" where there is none: lists need not look for the picture itself.
    picture_tag = models.CharField(max_length=16, blank=True, editable=False)
    visibility = models.JSONField(default=get_default_visibility)
    # Taken off by a moderator: nobody but its owner reads more of it than the name.
    is_profile_hidden = models.BooleanField(default=False, db_default=False, editable=False)
    is_listed = models.BooleanField(_("in the list of members"), default=True)
    trust = models.CharField(_("trust"), max_length=8, choices=Trust, default=Trust.NEW)
    joined_at = models.DateTimeField(_("joined"), default=now, editable=False)
    welcomed_at = models.DateTimeField(null=True, editable=False)
    suspended_until = models.DateTimeField(null=True, editable=False)
    # When a mail said that the account ends if nobody logs in; one login later it means nothing.
    warned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            models.Index(fields=("-joined_at", "-id"), name="member_joined"),
            models.Index(fields=("look",), name="member_look"),
        ]

    def __str__(self) -> str:
        return self.name or self.key

    def get_absolute_url(self) -> str:
        """Return the address of the profile in the active language."""
        return reverse("community:member", args=[self.key])

    @property
    def small_picture_url(self) -> str:
        return self._picture_url(min(SIZES))

    @property
    def large_picture_url(self) -> str:
        return self._picture_url(max(SIZES))

    def _picture_url(self, size: int) -> str:
        url = reverse("community:member_picture", args=[self.key, size])
        return f"{url}?v={self.picture_tag}"

    @property
    def shown_name(self) -> str:
        """The name as pages say it: with a number where another member's looks the same."""
        return f"{self.name} ({self.name_number})" if self.name_number > 1 else self.name

    def is_suspended(self, at: datetime) -> bool:
        return self.suspended_until is not None and self.suspended_until > at

    def hides_profile(self, at: datetime) -> bool:
        """Tell whether others read nothing of the profile but the name, by a moderator's word."""
        return self.is_profile_hidden or self.is_suspended(at)

    def level_of(self, field: str) -> Visibility:
        """Return who sees `field`; nobody where a field came after the member's last word."""
        known: dict[str, Any] = self.visibility
        return Visibility(known.get(field, DEFAULT_VISIBILITY[field].value))


class FormerMember(models.Model):
    """The key of somebody who left: texts that name them say so, and nothing else is known."""

    key = models.CharField(max_length=16, primary_key=True)

    def __str__(self) -> str:
        return self.key


class Follow(models.Model):
    """What a member wants to hear of; `value` is the key of a term, an item or a row of ours."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=8, choices=FollowKind)
    value = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("member", "kind", "value"), name="follow_unique")
        ]
        indexes = [models.Index(fields=("kind", "value"), name="follow_value")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}={self.value}"


class Block(models.Model):
    """A member who does not want to hear of another."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("member", "blocked"), name="block_unique")]

    def __str__(self) -> str:
        return f"{self.member_id} blocks {self.blocked_id}"
