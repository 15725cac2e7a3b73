"""What waits beside posts: what new members announced, and practices sent in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from community import markup
from community.enums import PostState, SubmissionState
from community.models import PartnerSearch, Submission, Transfer
from community.moderation_forms import Choice, DecisionForm
from community.operations import announcements
from community.operations.deciding import Act
from community.queue import MOST, Entry, Opened, Source
from community.queue_sources import EXCERPT_CHARS, WHY
from home.models import User

SHOW = Choice("show", _("Let everybody read it"))
HIDE = Choice("hide", _("Take it off"), WHY)


class HeldAnnouncements(Source):
    """What new members told of a trial, or whom they look for, until somebody here has read it."""

    label = _("first announcement")
    model: ClassVar[type[Transfer | PartnerSearch]]

    def rows(self, moderator: User) -> Any:
        rows = self.model._default_manager.filter(state=PostState.HELD)
        return rows.exclude(author__user=moderator).select_related("author__user")

    def make_entry(self, row: Transfer | PartnerSearch) -> Entry:
        return Entry(
            source=self.name,
            key=row.pk,
            since=row.created_at,
            title=row.title,
            author=row.author.name if row.author else "",
            text=Truncator(markup.to_plain(row.body)).chars(EXCERPT_CHARS),
            language=row.language,
        )

    def find(self, moderator: User) -> list[Entry]:
        return [
            self.make_entry(row) for row in self.rows(moderator).order_by("created_at", "pk")[:MOST]
        ]

    def open(self, key: int, moderator: User) -> Opened | None:
        row = self.rows(moderator).filter(pk=key).first()
        if row is None:
            return None
        html = markup.put_names(row.html, lambda named: format_html("@{}", named))
        return Opened(
            entry=self.make_entry(row),
            target=row,
            template="community/admin/announcement.html",
            acts=[SHOW, HIDE],
            context={
                "announcement": row,
                "html": mark_safe(html),  # noqa: S308 -- cleaned when it was written
            },
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        if form.cleaned_data["act"] == SHOW.name:
            announcements.show(opened.target, act)
        else:
            announcements.hide(opened.target, act)


class HeldReports(HeldAnnouncements):
    name = "held-reports"
    model = Transfer


class HeldSearches(HeldAnnouncements):
    name = "held-searches"
    model = PartnerSearch


class Submissions(Source):
    """Good practices sent in; they are decided where editors see them whole."""

    name = "practices"
    label = _("good practice")

    def find(self, moderator: User) -> list[Entry]:
        rows = Submission.objects.filter(state=SubmissionState.SUBMITTED)
        waiting = rows.exclude(author__user=moderator).select_related("author")
        return [
            Entry(
                source=self.name,
                key=row.pk,
                since=row.submitted_at or row.created_at,
                title=row.title,
                author=row.author.name if row.author else "",
                text=Truncator(row.challenge).chars(EXCERPT_CHARS),
                language=row.language,
                address=reverse("submissions:decide", args=[row.pk]),
            )
            for row in waiting.order_by("submitted_at", "pk")[:MOST]
        ]


MORE = (HeldReports(), HeldSearches(), Submissions())
