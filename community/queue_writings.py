"""What waits beside posts: announcements, flags on them and on pages, practices, people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community import markup
from community.enums import PostState, SpaceRole, SubmissionState
from community.items import Item, find_items
from community.models import (
    Flag,
    PartnerSearch,
    PostChange,
    SpaceMember,
    Submission,
    Transfer,
)
from community.models.named import find_names, write_names
from community.moderation_forms import Choice, DecisionForm
from community.operations import edits, flags
from community.operations.deciding import Act, find_latest
from community.queue import MOST, Entry, Opened, Source
from community.queue_sources import (
    DISMISS,
    EXCERPT_CHARS,
    TAKE_OFF,
    WARN,
    WHY,
    acts_on_announcement,
    acts_on_member,
    answer,
    carry_out,
    count_flags,
    describe_flags,
    post_entry,
    suspends_all,
)
from home.models import User

SHOW_CHANGE = Choice("show_change", _("Show the changed post"))
KEEP = Choice("decline_change", _("Leave the post as it was"), WHY)
SEEN_TO = Choice("dismiss", _("Close the flags: nothing is wrong, or it was put right"))


class Announcements(Source):
    """A kind of announcements, as the queue shows them."""

    model: ClassVar[type[Transfer | PartnerSearch]]

    def rows(self, moderator: User) -> Any:
        rows = self.model._default_manager.exclude(author__user=moderator)
        return rows.select_related("author__user")

    def make_entry(self, row: Transfer | PartnerSearch, **values: Any) -> Entry:
        return Entry(
            source=self.name,
            key=row.pk,
            title=row.title,
            author=row.author.shown_name if row.author else "",
            text=Truncator(markup.to_plain(row.body)).chars(EXCERPT_CHARS),
            language=row.language,
            **values,
        )

    def show(
        self, row: Transfer | PartnerSearch, entry: Entry, acts: list[Choice], **context: Any
    ) -> Opened:
        return Opened(
            entry=entry,
            target=row,
            template="community/admin/announcement.html",
            acts=acts,
            context={
                "announcement": row,
                "html": row.get_body_html(),
                **context,
            },
        )

    def key_of(self, pk: int) -> Any:
        return self.model._default_manager.filter(pk=pk).values_list("key", flat=True).first()


class HeldAnnouncements(Announcements):
    """What new members told of a trial, or whom they look for, until somebody here has read it."""

    label = _("first announcement")

    def rows(self, moderator: User) -> Any:
        return super().rows(moderator).filter(state=PostState.HELD)

    def find(self, moderator: User) -> list[Entry]:
        rows = self.rows(moderator).order_by("created_at", "pk")[:MOST]
        return [self.make_entry(row, since=row.created_at) for row in rows]

    def open(self, key: int, moderator: User) -> Opened | None:
        row = self.rows(moderator).filter(pk=key).first()
        if row is None:
            return None
        acts = [*acts_on_announcement(row), *suspends_all(row.author)]
        return self.show(row, self.make_entry(row, since=row.created_at), acts)

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        name, row = form.cleaned_data["act"], opened.target
        flags.answer_held(row, act, lambda since: carry_out(name, since, form, row))

    def find_latest(self, key: int) -> Exception | None:
        item = self.key_of(key)
        return find_latest(item=item) if item else None


class FlaggedAnnouncements(Announcements):
    """Announcements that members flagged, each once, with all its flags."""

    def find(self, moderator: User) -> list[Entry]:
        keys = self.model._default_manager.values("key")
        counts = list(count_flags("item", item__in=keys)[:MOST])
        rows = self.rows(moderator).filter(key__in=[each["item"] for each in counts])
        found = {row.key: row for row in rows}
        return [
            self.make_entry(found[each["item"]], since=each["since"], count=each["count"])
            for each in counts
            if each["item"] in found
        ]

    def open(self, key: int, moderator: User) -> Opened | None:
        row = self.rows(moderator).filter(pk=key).first()
        counted = count_flags("item", item=row.key).first() if row else None
        if counted is None:
            return None
        entry = self.make_entry(row, since=counted["since"], count=counted["count"])
        acts = [DISMISS, *acts_on_announcement(row), *acts_on_member(row.author)]
        return self.show(row, entry, acts, flags=describe_flags(row))

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        answer(opened.target, act, form)

    def find_latest(self, key: int) -> Exception | None:
        row = self.model._default_manager.filter(pk=key).first()
        return flags.find_answer(row) if row else None


class HeldChanges(Source):
    """What new members want posts to say that stand, until somebody here has read it."""

    name = "held-changes"
    label = _("changed post")

    def rows(self, moderator: User) -> Any:
        rows = PostChange.objects.filter(state=PostState.HELD, post__state=PostState.VISIBLE)
        waiting = rows.exclude(post__author__user=moderator)
        return waiting.select_related("post__thread__space", "post__author__user")

    def make_entry(self, row: PostChange) -> Entry:
        text = Truncator(markup.to_plain(row.body)).chars(EXCERPT_CHARS)
        known = post_entry(self.name, row.post, since=row.created_at)
        return replace(known, key=row.pk, title=row.title or known.title, text=text)

    def find(self, moderator: User) -> list[Entry]:
        rows = self.rows(moderator).order_by("created_at", "pk")[:MOST]
        return [self.make_entry(row) for row in rows]

    def open(self, key: int, moderator: User) -> Opened | None:
        row = self.rows(moderator).filter(pk=key).first()
        if row is None:
            return None
        names, language = find_names([row.post.body, row.body]), row.post.language
        html = (row.post.html, markup.render(row.body))
        before, after = (write_names(each, names, language) for each in html)
        return Opened(
            entry=self.make_entry(row),
            target=row.post,
            template="community/admin/change.html",
            acts=[SHOW_CHANGE, KEEP, TAKE_OFF, *suspends_all(row.post.author)],
            context={"post": row.post, "change": row, "before": before, "after": after},
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        name, post = form.cleaned_data["act"], opened.target
        if name == SHOW_CHANGE.name:
            edits.show_change(post, act)
        elif name == KEEP.name:
            edits.decline_change(post, act)
        else:
            carry_out(name, act, form, post)

    def find_latest(self, key: int) -> Exception | None:
        row = PostChange.objects.filter(pk=key).first()
        return find_latest(post=row.post_id) if row else None


class HeldReports(HeldAnnouncements):
    name = "held-reports"
    model = Transfer


class HeldSearches(HeldAnnouncements):
    name = "held-searches"
    model = PartnerSearch


class FlaggedReports(FlaggedAnnouncements):
    name = "flagged-reports"
    label = _("flagged trial report")
    model = Transfer


class FlaggedSearches(FlaggedAnnouncements):
    name = "flagged-searches"
    label = _("flagged search for partners")
    model = PartnerSearch


class FlaggedPages(Source):
    """Pages of the hub that members flagged; what is wrong there is put right in their editor.

    The key of an entry is that of the first open flag.
    """

    name = "flagged-pages"
    label = _("flagged page")

    def make_entry(self, item: Item, counted: dict[str, Any]) -> Entry:
        return Entry(
            source=self.name,
            key=counted["first"],
            since=counted["since"],
            title=item.title,
            author=item.author.shown_name if item.author else "",
            text="",
            language=item.language,
            count=counted["count"],
            is_hubs=item.author is None,
        )

    def find(self, moderator: User) -> list[Entry]:
        counts = list(count_flags("item", among=flags.open_pages())[:MOST])
        items = find_items([each["item"] for each in counts], now())
        return [
            self.make_entry(items[each["item"]], each)
            for each in counts
            if each["item"] in items and not is_by(items[each["item"]], moderator)
        ]

    def open(self, key: int, moderator: User) -> Opened | None:
        told = flags.open_pages().filter(pk=key).values("item")
        counted = count_flags("item", item__in=told).first()
        if counted is None:
            return None
        item = find_items([counted["item"]], now()).get(counted["item"])
        if item is None or is_by(item, moderator):
            return None
        return Opened(
            entry=self.make_entry(item, counted),
            target=item,
            template="community/admin/page.html",
            acts=[SEEN_TO, *([WARN] if item.author else [])],
            context={
                "item": item,
                "edit_url": find_editor(item, moderator),
                "flags": describe_flags(item),
            },
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        answer(opened.target, act, form)

    def find_latest(self, key: int) -> Exception | None:
        return flags.find_answer_to(Flag.objects.filter(pk=key, item__isnull=False))


def is_by(item: Item, moderator: User) -> bool:
    return item.author is not None and item.author.user_id == moderator.pk


def find_editor(item: Item, moderator: User) -> str:
    """Return where the page is edited, in the language it is shown in; "" for who may not."""
    pages = Page.objects.filter(translation_key=item.key)
    page = pages.filter(locale__language_code=item.language).first() or pages.first()
    if page is None or not page.permissions_for_user(moderator).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


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
                author=row.author.shown_name if row.author else "",
                text=Truncator(row.challenge).chars(EXCERPT_CHARS),
                language=row.language,
                address=reverse("submissions:decide", args=[row.pk]),
            )
            for row in waiting.order_by("submitted_at", "pk")[:MOST]
        ]


class Askings(Source):
    """Members who ask to be let into a space where no owner is there to decide.

    Moderators who have given a name are told as well; here all of them see it.
    """

    name = "askings"
    label = _("asks to be let in")

    def find(self, moderator: User) -> list[Entry]:
        here = SpaceMember.objects.filter(space=OuterRef("space"), role=SpaceRole.OWNER)
        owners = here.filter(member__user__is_active=True).exclude(member__name="")
        rows = SpaceMember.objects.filter(~Exists(owners), role=SpaceRole.ASKING)
        waiting = rows.exclude(member__user=moderator).select_related("space", "member")
        return [
            Entry(
                source=self.name,
                key=row.pk,
                since=row.created_at,
                title=row.space.title,
                author=row.member.shown_name,
                text="",
                address=reverse("community:people", args=[row.space.slug]),
            )
            for row in waiting.prefetch_related("space__texts").order_by("created_at", "pk")[:MOST]
        ]


MORE = (
    HeldChanges(),
    HeldReports(),
    HeldSearches(),
    FlaggedReports(),
    FlaggedSearches(),
    FlaggedPages(),
    Submissions(),
    Askings(),
)
