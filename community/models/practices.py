"""Good practices: pages like any other, and what members send in to become one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from community import passages
from community.enums import ReviewReason, SubmissionState
from community.models.discussions import Thread
from community.models.members import Member
from home.enums import Licence
from home.languages import active
from home.models import BasePage, IndexEntry, PlacedPage, synchronized
from home.models.taxonomy import Filed

# First parts of the community's own addresses: a practice below one could not be reached.
RESERVED = frozenset(
    {
        "appeal",
        "data",
        "discussions",
        "files",
        "flag",
        "follow",
        "follows",
        "leave",
        "letters",
        "mail",
        "mailbox",
        "members",
        "notices",
        "organisations",
        "partners",
        "posts",
        "practices",
        "profile",
        "searches",
        "spaces",
        "transfers",
        "transparency",
        "unsubscribe",
        "welcome",
        "write",
    }
)
TEXTS = ("challenge", "action", "result", "evidence", "cost", "failed", "conditions")
MAX_CHARS = 6000


def text_field(label: Any, hint: Any, **options: Any) -> models.TextField[str, str]:
    return models.TextField(label, blank=True, max_length=MAX_CHARS, help_text=hint, **options)


class PracticeTexts(models.Model):
    """The template of a good practice, of a page as of what a member sends in."""

    challenge = text_field(_("challenge"), _("The problem there was, in two to four sentences."))
    action = text_field(_("action"), _("What was done, by whom, in which steps."))
    result = text_field(_("result"), _("What is different now, and for whom."))
    evidence = text_field(
        _("evidence"), _("What was measured, with numbers and for how long. Where to read it.")
    )
    cost = text_field(_("cost"), _("What it cost to begin and to go on: money, time, people."))
    failed = text_field(
        _("what failed"), _("What did not work on the way. The others learn most from this.")
    )
    conditions = text_field(
        _("what it takes elsewhere"),
        _("What must be there for it to work in another city: laws, data, people, money."),
    )
    started_on = models.DateField(_("begun on"), null=True, blank=True)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("Empty where it goes on.")
    )
    licence = models.CharField(
        _("licence"), max_length=32, choices=Licence, blank=True, default=Licence.CC_BY
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": _("The end lies before the beginning.")})


class PracticePage(PlacedPage, PracticeTexts):  # type: ignore[django-manager-missing]  # noqa: DJ008 -- pages have both
    """Something that members did, told so that others can do it too."""

    kind = "practice"

    authors = models.CharField(
        _("authors"),
        max_length=400,
        blank=True,
        help_text=_("As they are credited and cited, in all languages."),
    )
    override_translatable_fields = [
        *PlacedPage.override_translatable_fields,
        *synchronized("started_on", "ended_on", "licence", "authors"),
    ]

    # Tree
    parent_page_types = ["community.CommunityIndexPage"]
    subpage_types: list[str] = []

    # Admin
    content_panels = [
        *PlacedPage.text_panels,
        *(FieldPanel(name) for name in TEXTS),
        FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")]),
        FieldPanel("authors"),
        FieldPanel("licence"),
        *PlacedPage.place_panels,
        *PlacedPage.subject_panels,
    ]

    # Search and API
    search_fields = [*PlacedPage.search_fields, *(index.SearchField(name) for name in TEXTS)]
    api_fields = [
        *PlacedPage.api_fields,
        *(APIField(name) for name in (*TEXTS, "started_on", "ended_on", "licence", "authors")),
    ]

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="practice_ends_after_start",
            )
        ]

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        return slug not in RESERVED and BasePage._slug_is_available(slug, parent_page, page)

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms())

    def get_facts(self) -> dict[str, Any]:
        return {
            "started_on": self.started_on.isoformat() if self.started_on else None,
            "ended_on": self.ended_on.isoformat() if self.ended_on else None,
            "licence": self.licence or None,
            "authors": self.authors or None,
        }

    def get_texts(self) -> dict[str, Any]:
        texts = {name: getattr(self, name) for name in TEXTS}
        plain = {name: passages.to_plain(text) or None for name, text in texts.items()}
        marked = {f"{name}_html": passages.render(text) or None for name, text in texts.items()}
        return {**plain, **marked}


class Submission(Filed, PracticeTexts):
    """A good practice on its way: a member's draft, then what an editor decides about.

    `why` and `reason` are what the editor said to the author at the last decision; `credit` is
    said beside the authors' names, as their organisation. `thread` is the discussion it was made
    from.
    """

    author = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    is_author_credited = models.BooleanField(_("name me as an author"), default=True)
    coauthors = models.ManyToManyField(
        Member, verbose_name=_("co-authors"), blank=True, related_name="cosubmissions"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SubmissionState, default=SubmissionState.DRAFT
    )
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=150)
    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two plain sentences; lists, search results and feeds show them."),
    )
    credit = models.CharField(_("credited organisation"), max_length=200, blank=True)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    submitted_at = models.DateTimeField(_("sent in"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.CharField(
        _("reason"), max_length=12, choices=ReviewReason, blank=True, default="", db_default=""
    )
    reason = models.TextField(_("in words"), blank=True)
    page = models.ForeignKey(
        PracticePage, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    # What the form sent along: the same form sent twice is one submission.
    form_id = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("submitted practice")
        verbose_name_plural = _("submitted practices")
        constraints = [
            models.UniqueConstraint(fields=("author", "form_id"), name="submission_form"),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.DECLINED, why="", reason=""),
                name="submission_reason",
            ),
        ]
        indexes = [
            models.Index(fields=("author", "-changed_at"), name="submission_author"),
            models.Index(fields=("state", "submitted_at"), name="submission_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where its authors read it and go on with it."""
        return reverse("community:submission", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Tell whether its author may change it."""
        return self.state in {SubmissionState.DRAFT, SubmissionState.RETURNED}

    @property
    def is_public(self) -> bool:
        return self.page is not None and self.page.live

    @property
    def page_url(self) -> str:
        """The address of the page in the active language."""
        return f"/{active()}/community/{self.page.slug}/" if self.page else ""

    @property
    def sections(self) -> list[tuple[Any, SafeString]]:
        """The texts that there are as HTML, each with its label."""
        named = ((self._meta.get_field(name), getattr(self, name)) for name in TEXTS)
        return [
            (getattr(field, "verbose_name", ""), mark_safe(passages.render(text)))  # noqa: S308 -- cleaned by it
            for field, text in named
            if text
        ]

    def find_authors(self) -> list[Member]:
        """Return who is credited: the author if they like, and co-authors who said yes."""
        people = [self.author] if self.author and self.is_author_credited else []
        return [who for who in (*people, *self.coauthors.order_by("name", "pk")) if who.name]

    def name_authors(self) -> str:
        """Return the line that credits the authors, and cites them."""
        names = [who.name for who in self.find_authors()]
        return "; ".join([*names, *filter(None, [self.credit])])


class CoauthorRequest(models.Model):
    """A member who was named as co-author and has not said yes.

    `asked_at` is None until the practice is kept by who names them; who said no is not asked again.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="coauthor_requests")
    asked_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("submission", "member"), name="coauthor_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.submission_id}"


class Credit(models.Model):
    """As whom a page credits a member, so that the name can go when its member does."""

    page = models.ForeignKey(PracticePage, on_delete=models.CASCADE, related_name="credits")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="credits")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("page", "member"), name="credit_unique")]

    def __str__(self) -> str:
        return self.name
