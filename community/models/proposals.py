"""What the hub lacks, as members propose it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import PostState
from community.models.members import Member
from home.models.taxonomy import Filed
from home.registry import label_of_type


class Proposal(Filed):
    """An item of a kind that members propose; held until a moderator publishes or declines it.

    It is in no catalogue. `key` becomes that of the page; `contact` is where letters go and is
    shown to nobody but moderators and the author.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=32)
    author = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    state = models.CharField(max_length=8, choices=PostState, default=PostState.HELD)
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("name"), max_length=150)
    type = models.CharField(_("type"), max_length=32)
    summary = models.TextField(_("summary"), max_length=400)
    website = models.URLField(_("website"), blank=True)
    contact = models.EmailField(_("e-mail address"), blank=True)
    created_at = models.DateTimeField(default=now)
    # What the form sent along: the same form sent twice is one proposal.
    form_id = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=("author", "form_id"), name="proposal_form"),
        ]
        indexes = [
            models.Index(fields=("author", "-created_at"), name="proposal_author"),
            models.Index(fields=("state", "created_at"), name="proposal_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where its author reads what became of it."""
        return reverse("community:proposal", args=[self.pk])

    @property
    def excerpt(self) -> str:
        """The name and the summary, to know it by."""
        return f"{self.title}\n{self.summary}"

    @property
    def type_label(self) -> str:
        return str(label_of_type(self.type))
