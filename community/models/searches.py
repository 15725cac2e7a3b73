"""Searches that members keep, and what each has found since."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import NoticePace
from community.models.members import Member

MAX_QUERY_CHARS = 2_000


class SavedSearch(models.Model):
    """A list of the hub as its member asked for it: that of `section`, or the search over all ("").

    `query` is what stands behind the "?" of its address, `language` that of the list. `facets` are
    the values it is narrowed to, so that most items need not be looked for; `known` the beginnings
    of the keys of what it found when it was saved. After `problem_at` it cannot be asked any more.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="searches")
    name = models.CharField(_("name"), max_length=80, validators=[MinLengthValidator(1)])
    section = models.CharField(max_length=40, blank=True)
    query = models.CharField(max_length=MAX_QUERY_CHARS, blank=True)
    language = models.CharField(max_length=8)
    facets = models.JSONField(default=dict)
    known = models.BinaryField(default=bytes)
    pace = models.CharField(max_length=8, choices=NoticePace, default=NoticePace.DAILY)
    created_at = models.DateTimeField(default=now)
    problem_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("member", "section", "language", "query"), name="search_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Return the address of the list."""
        path = f"/{self.language}/{self.section or 'search'}/"
        return f"{path}?{self.query}" if self.query else path

    @property
    def group(self) -> str:
        """Return what its notices and mails are put together by."""
        return f"search:{self.pk}"


class SearchHit(models.Model):
    """An item that a search found after it was saved: told once, new until its member looks."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="hits")
    item = models.UUIDField()
    found_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("search", "item"), name="hit_once")]
        indexes = [
            models.Index(
                fields=("search",), condition=models.Q(seen_at=None), name="hit_of_search_new"
            )
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.item}"


class SearchPosition(models.Model):
    """How far the searches have been asked: up to which change, and as of when. One row."""

    change = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change}"
