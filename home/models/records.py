"""Items that are no pages: what members write, at a pace that a tree of pages is not made for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from home.models.base import IndexEntry
from home.models.taxonomy import Filed
from home.signals import record_written


class Record(Filed):
    """An item in one language, which the catalogue describes as it does a page.

    `key` is its public id. One that is `about` another item is seen by nobody who may not see that
    item.
    """

    kind: ClassVar[str]
    title: Any  # a field of the kind's own

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    about = models.UUIDField(null=True, blank=True, db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=8)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.announce()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            self.announce()
        return result

    @classmethod
    def load(cls, keys: Collection[UUID]) -> Iterable[Self]:
        """Return the records with all that the catalogue asks of them, in a few queries."""
        rows = cls._default_manager.filter(key__in=keys).select_related("city", "country")
        return rows.prefetch_related("topics")

    def announce(self) -> None:
        """Tell the catalogue that what the record says has changed."""
        record_written.send(sender=type(self), keys=[self.key])

    # What the catalogue asks

    @property
    def audience(self) -> str:
        """Who may see it: "public", "members", or "" for nobody."""
        raise NotImplementedError

    @property
    def path(self) -> str:
        """The address below the language, as "community/discussions/7/"."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        return ""

    @property
    def published_at(self) -> datetime:
        raise NotImplementedError

    @property
    def updated_at(self) -> datetime:
        return self.published_at

    @property
    def expire_at(self) -> datetime | None:
        return None

    def get_index(self) -> IndexEntry:
        return IndexEntry(**self._get_terms())

    def _get_terms(self) -> dict[str, Any]:
        """Return the vocabulary part of the index entry, as keyword arguments."""
        return {
            "topics": tuple(sorted({topic.key for topic in self.topics.all()})),
            "city": self.city.key if self.city else "",
            "country": self.country_code,
        }

    def get_facts(self) -> dict[str, Any]:
        """Return the part of `details` that has no language; see `BasePage.get_facts`.

        A link to another item is `{"$item": uuid}`.
        """
        return {"about": {"$item": str(self.about)} if self.about else None}

    def get_texts(self) -> dict[str, Any]:
        return {}

    def get_body_html(self) -> str:
        return ""
