"""What members propose to add to the hub, until somebody here has read it."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import PostState
from community.models import Proposal
from community.moderation_forms import Choice, DecisionForm
from community.operations import flags, moderation, proposals
from community.operations.deciding import Act, DecidedError, find_latest
from community.queue import MOST, Entry, Opened, Source
from community.queue_sources import EXCERPT_CHARS, SUSPEND_ALL, WHY, suspends_all
from home.models import User

PUBLISH = Choice("publish", _("Publish a page of it"))
DECLINE = Choice("refuse", _("Decline the proposal"), WHY)


class Proposals(Source):
    name = "proposals"
    label = _("new organisation")

    def rows(self, moderator: User) -> Any:
        rows = Proposal.objects.filter(state=PostState.HELD).exclude(author__user=moderator)
        return rows.select_related("author__user")

    def make_entry(self, row: Proposal) -> Entry:
        return Entry(
            source=self.name,
            key=row.pk,
            since=row.created_at,
            title=row.title,
            author=row.author.shown_name if row.author else "",
            text=Truncator(row.summary).chars(EXCERPT_CHARS),
            language=row.language,
        )

    def find(self, moderator: User) -> list[Entry]:
        rows = self.rows(moderator).order_by("created_at", "pk")[:MOST]
        return [self.make_entry(row) for row in rows]

    def open(self, key: int, moderator: User) -> Opened | None:
        row = self.rows(moderator).select_related("city", "country").filter(pk=key).first()
        if row is None:
            return None
        twins = proposals.find_twins(row.kind, row.title, row.website, now())
        return Opened(
            entry=self.make_entry(row),
            target=row,
            template="community/admin/proposal.html",
            acts=[PUBLISH, DECLINE, *suspends_all(row.author)],
            context={"proposal": row, "topics": row.topics.order_by("name"), "twins": twins},
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        name, row = form.cleaned_data["act"], opened.target

        def do(since: Act) -> Any:
            if name != SUSPEND_ALL.name:
                return ACTS[name](row, since)
            if row.author is None:
                raise DecidedError
            about = flags.point_at(row)
            return moderation.suspend(
                row.author, since, until=form.until_at, with_posts=True, **about
            )

        flags.answer_held(row, act, do)

    def find_latest(self, key: int) -> Exception | None:
        item = Proposal.objects.filter(pk=key).values_list("key", flat=True).first()
        return find_latest(item=item) if item else None


ACTS = {PUBLISH.name: proposals.publish, DECLINE.name: proposals.decline}
