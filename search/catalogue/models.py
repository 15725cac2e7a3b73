"""Document, Listing, Term and Change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

TERM_KIND = "term"  # of Changes that are no item's
COUNTED = ("ends_at", "expire_at", "go_live_at", "audience")


class Audience(models.TextChoices):
    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("members")


class Shown(models.Model):
    """Who may see the item, and when; the same for all its rows, judged at reading time."""

    audience = models.CharField(max_length=8, choices=Audience)
    go_live_at = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Document(Shown):
    """One live language version of an item.

    `item` is the translation key of its pages, or the key of its record, which has no page: the
    public id, the same in all languages. `data` is
    the content as JSON text, links to other items still open (`{"$item": uuid}`). The four text
    columns are normalised words for search; `files_text` has each word of the files once; of files
    that not all who see the item may have, as search.reach marks it. `format` is that of the code
    that made the rows of this item (search.catalogue.rows).
    """

    page_id = models.BigIntegerField(null=True, unique=True)
    item = models.UUIDField()
    kind = models.CharField(max_length=32)
    locale = models.CharField(max_length=8)
    is_original = models.BooleanField()
    is_stale = models.BooleanField(default=False)
    followed_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=1000)
    title = models.CharField(max_length=255)
    data = models.TextField()
    title_text = models.TextField()
    summary_text = models.TextField()
    body_text = models.TextField()
    files_text = models.TextField(default="")
    format = models.PositiveSmallIntegerField(db_default=0)  # 0 from releases that knew no format

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("item", "locale"), name="document_item_locale")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"


class Listing(Shown):
    """One item in one display language, pointing at the Document shown there.

    `card` is the item as lists answer it, ready JSON text of that language. `title_key` sorts
    byte by byte on every database, `series_key` too: by position, then title. `due_at` is the
    moment that matters to readers, a start or the next deadline; far in the future for what has
    none. A deadline that has passed makes room for the one behind it: search.catalogue.clock.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="listings", db_index=False
    )
    item = models.UUIDField()
    kind = models.CharField(max_length=32)
    locale = models.CharField(max_length=8)
    is_item = models.BooleanField()
    is_fallback = models.BooleanField()
    path = models.CharField(max_length=1000)
    title_key = models.CharField(max_length=160)
    series_key = models.CharField(max_length=164)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    card = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("item", "locale"), name="listing_item_locale")
        ]
        indexes = [
            models.Index(fields=("document", "locale"), name="listing_document"),
            models.Index(fields=("locale", "path"), name="listing_path"),
            models.Index(
                fields=("locale", "kind", "-published_at", "-item"), name="listing_kind_published"
            ),
            models.Index(fields=("locale", "-published_at", "-item"), name="listing_published"),
            models.Index(fields=("locale", "kind", "title_key", "item"), name="listing_kind_title"),
            models.Index(
                fields=("locale", "kind", "series_key", "item"), name="listing_kind_series"
            ),
            # With the end inside, what is over is passed by without reading the row.
            models.Index(
                fields=("locale", "kind", "due_at", "item", "ends_at"), name="listing_kind_due"
            ),
            # All that counting asks of a row: the rows themselves, with their cards, stay unread.
            models.Index(
                fields=("locale", "kind", *COUNTED, "is_item", "is_fallback", "item"),
                name="listing_counted",
            ),
            models.Index(fields=("go_live_at",), name="listing_go_live"),
            models.Index(fields=("expire_at",), name="listing_expire"),
            models.Index(fields=("ends_at",), name="listing_ends"),
        ]

    def __str__(self) -> str:
        return f"/{self.locale}/{self.path}"


class Term(models.Model):
    """A facet value of an item (topic, goal, country, city, type), or an inner reference of it.

    Inner facets: `document` (pk of a file the item offers), `ref` (item it links to).
    """

    item = models.UUIDField()
    facet = models.CharField(max_length=16)
    value = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("item", "facet", "value"), name="term_unique")
        ]
        indexes = [models.Index(fields=("facet", "value", "item"), name="term_value")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class Change(models.Model):
    """What happened to a language version of an item, in order and for good.

    A term whose names changed is noted as well, with no kind of items and in no one language.
    """

    class Action(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        RESTRICTED = "restricted", _("restricted")

    item = models.UUIDField()
    kind = models.CharField(max_length=32)
    locale = models.CharField(max_length=8)
    action = models.CharField(max_length=16, choices=Action)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The last of a term is asked for with every list.
            models.Index(fields=("kind", "-id"), name="change_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.kind} {self.item} {self.locale}"
