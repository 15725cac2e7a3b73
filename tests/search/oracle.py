"""What readers may see, worked out page by page, without any code of the catalogue.

Written from docs/decisions/0005-what-hides-an-item.md.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wagtail.models import Collection, Locale, Page, PageViewRestriction, Revision

from home.models import HubDocument

HOME_DEPTH = 2


@dataclass(frozen=True)
class Sight:
    """An item as some reader sees it: the language shown and the path, by display language."""

    kind: str
    shown: dict[str, str]
    paths: dict[str, str]


class Oracle:
    """Answers for one instant, about the pages as they are when it is made."""

    def __init__(self, at: datetime, codes: tuple[str, ...]) -> None:
        self.at = at
        self.codes = codes
        self.languages = dict(Locale.objects.values_list("pk", "language_code"))
        self.pages = list(Page.objects.filter(depth__gte=HOME_DEPTH).order_by("pk"))
        self.by_path = {page.path: page for page in self.pages}
        self.by_key = defaultdict(list)
        for page in self.pages:
            self.by_key[page.translation_key].append(page)
        self.families = {key: self.find_family(key) for key in self.by_key}
        approved = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        self.approved = {int(pk) for pk in approved.values_list("object_id", flat=True)}
        self.restrictions = defaultdict(set)
        for row in PageViewRestriction.objects.select_related("page"):
            self.restrictions[row.page.translation_key].add(row.restriction_type)

    def versions(self, key: UUID) -> list[Page]:
        """Return the pages of an item, the original first."""
        pages = self.by_key[key]
        return [page for page in pages if page.alias_of_id is None] or pages

    def above(self, page: Page) -> list[Page]:
        """Return the pages above, from the home page down."""
        lengths = [depth * Page.steplen for depth in range(HOME_DEPTH, page.depth)]
        return [self.by_path[page.path[:length]] for length in lengths]

    def is_original(self, page: Page) -> bool:
        return self.versions(page.translation_key)[0] == page

    def is_promised(self, page: Page) -> bool:
        """An original that is not live, but somebody said when it will be."""
        return (
            not page.live
            and page.go_live_at is not None
            and page.pk in self.approved
            and self.is_original(page)
        )

    def is_out(self, page: Page, *, at_last: bool) -> bool:
        """The page can be read now; or, `at_last`, will be by itself at some time."""
        if page.live:
            return True
        return self.is_promised(page) and (at_last or page.go_live_at <= self.at)

    def is_on(self, key: UUID, *, at_last: bool = False) -> bool:
        """The original is out, and so is everything that it stands below."""
        original = self.versions(key)[0]
        if not self.is_out(original, at_last=at_last):
            return False
        for parent in self.above(original):
            if not self.is_out(parent, at_last=at_last):
                return False
            if not self.is_on(parent.translation_key, at_last=at_last):
                return False
        return True

    def find_family(self, key: UUID) -> set[UUID]:
        """The item, and every item that any version of it stands below, and so on."""
        known: set[UUID] = set()
        new = {key}
        while new:
            known |= new
            members = [page for member in new for page in self.by_key[member]]
            new = {above.translation_key for page in members for above in self.above(page)} - known
        return known

    def readers(self, key: UUID) -> set[str]:
        """Return who may see the item at all, whether or not it is out."""
        kinds = {kind for member in self.families[key] for kind in self.restrictions[member]}
        if kinds & {"password", "groups"}:
            return set()
        return {"members"} if kinds else {"everybody", "members"}

    def readers_of_file(self, pk: int) -> set[str]:
        """Return who may have a file, by the collections around it."""
        collection = HubDocument.objects.get(pk=pk).collection
        around = Collection.objects.filter(pk=collection.pk) | collection.get_ancestors()
        kinds = {row.restriction_type for each in around for row in each.view_restrictions.all()}
        if kinds & {"password", "groups"}:
            return set()
        return {"members"} if kinds else {"everybody", "members"}

    def is_over(self, key: UUID) -> bool:
        """A page of the family has expired, and nobody has published it again."""
        return any(
            page.expire_at is not None
            and page.expire_at <= self.at
            and (page.live or page.expired or self.is_promised(page))
            for member in self.families[key]
            for page in self.by_key[member]
        )

    def is_readable(self, page: Page) -> bool:
        """A translation that readers of its language get instead of the original."""
        if not page.live:
            return False
        return all(
            self.is_out(parent, at_last=True) and self.is_on(parent.translation_key, at_last=True)
            for parent in self.above(page)
        )

    def path_of(self, page: Page) -> str:
        slugs = [parent.slug for parent in self.above(page)[1:]]
        slugs += [page.slug] if page.depth > HOME_DEPTH else []
        return "".join(f"{slug}/" for slug in slugs)

    def see(self, key: UUID, reader: str) -> Sight | None:
        """Return the item as `reader` ("everybody" or "members") sees it; None if not at all."""
        if reader not in self.readers(key) or not self.is_on(key) or self.is_over(key):
            return None
        original, *others = self.versions(key)
        by_code = {self.languages[original.locale_id]: original}
        for page in others:
            if self.is_readable(page):
                by_code[self.languages[page.locale_id]] = page
        shown = {code: by_code.get(code, original) for code in self.codes}
        return Sight(
            kind=original.specific_class.kind,
            shown={code: self.languages[page.locale_id] for code, page in shown.items()},
            paths={code: self.path_of(page) for code, page in shown.items()},
        )

    def all_keys(self) -> set[UUID]:
        return {page.translation_key for page in self.pages if page.alias_of_id is None}

    def see_all(self, reader: str) -> dict[str, Sight]:
        sights = {str(key): self.see(key, reader) for key in self.all_keys()}
        return {key: sight for key, sight in sights.items() if sight is not None}
