"""What readers may see, worked out page by page: slow, and without any code of the catalogue.

Written from docs/decisions/0005-what-hides-an-item.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from wagtail.models import Page, PageViewRestriction, Revision

HOME_DEPTH = 2


@dataclass(frozen=True)
class Sight:
    """An item as some reader sees it: the language shown and the path, by display language."""

    kind: str
    shown: dict[str, str]
    paths: dict[str, str]


class Oracle:
    """Answers for one state of the database and one instant."""

    def __init__(self, at: datetime, codes: tuple[str, ...]) -> None:
        self.at = at
        self.codes = codes
        self.versions = cache(self._versions)
        self.is_on = cache(self._is_on)

    def _versions(self, key: UUID) -> list[Page]:
        pages = Page.objects.filter(translation_key=key, depth__gte=HOME_DEPTH).order_by("pk")
        real = [page for page in pages if page.alias_of_id is None]
        return real or list(pages)

    def above(self, page: Page) -> list[Page]:
        return list(page.get_ancestors().filter(depth__gte=HOME_DEPTH))

    def is_approved(self, page: Page) -> bool:
        """Not live, but somebody said when it will be, and that has come."""
        approved = Revision.page_revisions.filter(
            object_id=str(page.pk), approved_go_live_at__isnull=False
        )
        return bool(page.go_live_at and page.go_live_at <= self.at and approved.exists())

    def _is_on(self, key: UUID) -> bool:
        """The original is published, and so is all that it stands below."""
        original = self.versions(key)[0]
        if not (original.live or self.is_approved(original)):
            return False
        for parent in self.above(original):
            if not parent.live and self.versions(parent.translation_key)[0] != parent:
                return False  # it stands below a translation that is a draft
            if not self.is_on(parent.translation_key):
                return False
        return True

    def family(self, key: UUID) -> set[UUID]:
        """The item, and every item that any version of it stands below, and so on."""
        known: set[UUID] = set()
        new = {key}
        while new:
            known |= new
            pages = Page.objects.filter(translation_key__in=new, depth__gte=HOME_DEPTH)
            new = {parent.translation_key for page in pages for parent in self.above(page)} - known
        return known

    def audience(self, key: UUID) -> set[str]:
        """Return who may see the item at all, whether or not it is published."""
        rows = PageViewRestriction.objects.filter(page__translation_key__in=self.family(key))
        kinds = {row.restriction_type for row in rows}
        if kinds & {"password", "groups"}:
            return set()
        return {"members"} if kinds else {"everybody", "members"}

    def is_over(self, key: UUID) -> bool:
        for page in Page.objects.filter(translation_key__in=self.family(key)):
            waits = not page.live and self.is_scheduled_original(page)
            is_over = page.expire_at is not None and page.expire_at <= self.at
            if is_over and (page.live or page.expired or waits):
                return True
        return False

    def is_scheduled_original(self, page: Page) -> bool:
        approved = Revision.page_revisions.filter(
            object_id=str(page.pk), approved_go_live_at__isnull=False
        )
        is_original = self.versions(page.translation_key)[0] == page
        return is_original and page.go_live_at is not None and approved.exists()

    def is_readable(self, page: Page) -> bool:
        """Readers of the page's own language get this version."""
        if not page.live:
            return False
        return all(
            (parent.live or self.is_scheduled_original(parent))
            and self.will_be_on(parent.translation_key)
            for parent in self.above(page)
        )

    def will_be_on(self, key: UUID) -> bool:
        original = self.versions(key)[0]
        chain = [original, *self.above(original)]
        return all(
            (page.live or self.is_scheduled_original(page))
            and (page == original or self.will_be_on(page.translation_key))
            for page in chain
        )

    def path_of(self, page: Page) -> str:
        slugs = [parent.slug for parent in self.above(page)[1:]]
        slugs += [page.slug] if page.depth > HOME_DEPTH else []
        return "".join(f"{slug}/" for slug in slugs)

    def see(self, key: UUID, reader: str) -> Sight | None:
        """Return the item as `reader` ("everybody" or "members") sees it; None if not at all."""
        if reader not in self.audience(key) or not self.is_on(key) or self.is_over(key):
            return None
        original, *others = self.versions(key)
        by_code = {original.locale.language_code: original}
        by_code |= {page.locale.language_code: page for page in others if self.is_readable(page)}
        shown = {code: by_code.get(code, original) for code in self.codes}
        return Sight(
            kind=original.specific.kind,
            shown={code: page.locale.language_code for code, page in shown.items()},
            paths={code: self.path_of(page) for code, page in shown.items()},
        )

    def see_all(self, reader: str) -> dict[str, Sight]:
        pages = Page.objects.filter(depth__gte=HOME_DEPTH, alias_of=None)
        keys = set(pages.values_list("translation_key", flat=True))
        sights = {str(key): self.see(key, reader) for key in keys}
        return {key: sight for key, sight in sights.items() if sight is not None}
