"""What members tell the hub at addresses of its own: what was tried where, who looks for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import PostState, TransferOutcome
from community.markup import VERSION, to_plain
from community.models.members import Member
from community.models.named import find_names, summarise, write_names
from home.languages import active
from home.models import IndexEntry, Record
from home.models.base import latin_slug
from home.signals import record_written

LAST_SECOND = dt.time(23, 59, 59)


class Announcement(Record):
    """A title and a text by one member; `body` is Markdown, `html` what became of it."""

    folder: ClassVar[str]  # of its address, below the community's
    names: Mapping[str, str] | None = None  # of whom the text names, where many were loaded

    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"))
    html = models.TextField()
    html_version = models.PositiveSmallIntegerField(default=VERSION)
    is_language_guessed = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=PostState, default=PostState.VISIBLE)
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True)
    # What the form sent along: the same form sent twice is one announcement.
    form_id = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=("author", "form_id"), name="%(class)s_form")]
        indexes = [
            models.Index(fields=("author", "-created_at"), name="%(class)s_author"),
            models.Index(fields=("state", "created_at"), name="%(class)s_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def load(cls, keys: Collection[UUID]) -> list[Self]:
        """Return the records with what the catalogue asks of them, and whom they name."""
        records = list(super().load(keys))
        names = find_names(record.body for record in records)
        for record in records:
            record.names = names
        return records

    def get_absolute_url(self) -> str:
        return f"/{active()}/{self.path}"

    @property
    def excerpt(self) -> str:
        """The title and the text, to know it by."""
        return f"{self.title}\n{to_plain(self.body)}"

    @property
    def path(self) -> str:
        slug = latin_slug(self.title)[:60].strip("-")
        return f"community/{self.folder}/{self.pk}-{slug}/"

    @property
    def audience(self) -> str:
        return "public" if self.state == PostState.VISIBLE else ""

    @property
    def summary(self) -> str:
        return summarise(self.body, self._get_names(), self.language)

    @property
    def published_at(self) -> datetime:
        return self.created_at

    @property
    def updated_at(self) -> datetime:
        return self.edited_at or self.created_at

    def get_body_html(self) -> str:
        return write_names(self.html, self._get_names(), self.language)

    def _get_names(self) -> Mapping[str, str]:
        if self.names is None:
            self.names = find_names([self.body])
        return self.names


class Transfer(Announcement):
    """What came of trying somewhere else what an item tells of. The item says how many there are.

    `started_on` is the first day of the month it began; `failure` is what went wrong.
    """

    kind = "transfer"
    folder = "transfers"

    started_on = models.DateField(_("begun in"))
    outcome = models.CharField(_("what came of it"), max_length=8, choices=TransferOutcome)
    failure = models.TextField(_("what went wrong"), blank=True, max_length=2000)
    has_contact = models.BooleanField(_("answers questions"), default=True)

    class Meta(Announcement.Meta):
        verbose_name = _("trial report")
        verbose_name_plural = _("trial reports")
        constraints = [
            *Announcement.Meta.constraints,
            models.CheckConstraint(condition=Q(about__isnull=False), name="transfer_about"),
            models.CheckConstraint(
                condition=~Q(outcome=TransferOutcome.FAILED, failure=""), name="transfer_failure"
            ),
        ]

    def announce(self) -> None:
        super().announce()
        if self.about is not None:
            record_written.send(sender=type(self), keys=[self.about])  # it counts its reports

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms(), type=self.outcome)

    def get_facts(self) -> dict[str, Any]:
        return {
            **super().get_facts(),
            "started_on": self.started_on.isoformat(),
            "outcome": self.outcome,
            "has_contact": self.has_contact and self.author_id is not None,
        }

    def get_texts(self) -> dict[str, Any]:
        return {"failure": self.failure or None}


def count_transfers(keys: Collection[UUID]) -> dict[UUID, int]:
    """Return how many reports readers see about each of the items `keys` that have any."""
    rows = Transfer.objects.filter(about__in=keys, state=PostState.VISIBLE)
    return dict(rows.order_by().values_list("about").annotate(Count("pk")))


class PartnerSearch(Announcement):
    """A call for partners, until the end of the day `closes_on` (UTC) or until it is closed."""

    kind = "partner_search"
    folder = "partners"

    organisation = models.CharField(_("who looks"), max_length=160)
    partners = models.CharField(_("partners looked for"), max_length=300)
    closes_on = models.DateField(_("open until"))
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta(Announcement.Meta):
        verbose_name = _("partner search")
        verbose_name_plural = _("partner searches")

    @property
    def ends_at(self) -> datetime:
        """The moment from which on it is closed: the last second of its day says which day."""
        end = datetime.combine(self.closes_on, LAST_SECOND, dt.UTC)
        return end if self.closed_at is None else min(end, self.closed_at)

    def is_closed(self, at: datetime) -> bool:
        return self.ends_at <= at

    def get_index(self) -> IndexEntry:
        terms, end = self._get_terms(), self.ends_at
        return IndexEntry(**terms, ends_at=end, deadlines=(end,))

    def get_facts(self) -> dict[str, Any]:
        return {"closes_on": self.closes_on.isoformat(), "is_closed_early": bool(self.closed_at)}

    def get_texts(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "partners": self.partners}


def find_announcement(key: UUID) -> Transfer | PartnerSearch | None:
    """Return the trial report or the call for partners with this key, with its author."""
    for model in (Transfer, PartnerSearch):
        found = model._default_manager.select_related("author").filter(key=key).first()
        if found is not None:
            return found
    return None
