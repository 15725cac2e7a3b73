"""What the catalogue reads of the pages: a few queries for any number of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Max, prefetch_related_objects
from wagtail.models import Locale, Page, PageViewRestriction, Revision
from wagtail_localize.models import TranslationLog, TranslationSource

from home.models import BasePage, ContentPage, PlacedPage

HOME_DEPTH = 2


@dataclass(frozen=True)
class Node:
    """The part of an ancestor that decides about the pages below it."""

    key: UUID
    slug: str
    is_live: bool
    go_live_at: datetime | None
    expire_at: datetime | None


@dataclass
class Source:
    """All that `projection` needs to know about some items, and nothing to ask for later.

    `ancestors[page.pk]` runs from the language's home page down to the parent.
    """

    pages: dict[UUID, list[BasePage]] = field(default_factory=lambda: defaultdict(list))
    ancestors: dict[int, list[Node]] = field(default_factory=dict)
    locales: dict[int, str] = field(default_factory=dict)
    restrictions: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    scheduled: set[int] = field(default_factory=set)
    followed: dict[tuple[UUID, str], datetime] = field(default_factory=dict)


def load_source(keys: Collection[UUID]) -> Source:
    """Load every page of the items `keys`, with what surrounds them."""
    source = Source(locales=dict(Locale.objects.values_list("pk", "language_code")))
    pages = load_pages(keys)
    for page in pages:
        source.pages[page.translation_key].append(page)
    source.ancestors = load_ancestors(pages)
    source.restrictions = load_restrictions(pages, source.ancestors.values())
    source.scheduled = find_scheduled(pages)
    source.followed = load_followed(source)
    return source


def load_pages(keys: Collection[UUID]) -> list[BasePage]:
    """Return the pages of our own types, originals before their translations; no aliases."""
    found = Page.objects.filter(
        translation_key__in=keys, alias_of=None, depth__gte=HOME_DEPTH
    ).order_by("pk")
    pages = [page for page in found.specific() if isinstance(page, BasePage)]
    by_model: dict[type[BasePage], list[BasePage]] = defaultdict(list)
    for page in pages:
        by_model[type(page)].append(page)
    for model, group in by_model.items():
        if issubclass(model, ContentPage):
            prefetch_related_objects(group, "image")
            fill_terms(model, cast("list[ContentPage]", group), "topics")
            fill_terms(model, cast("list[ContentPage]", group), "goals")
        if issubclass(model, PlacedPage):
            prefetch_related_objects(group, "city", "country")
    return pages


def fill_terms(model: type[ContentPage], pages: list[ContentPage], name: str) -> None:
    """Give each page its terms; modelcluster's own relation would ask once per page."""
    relation = model._meta.get_field(name)
    through: Any = relation.remote_field.through
    column = relation.m2m_column_name()
    target = relation.m2m_reverse_field_name()
    terms: dict[int, list[Any]] = defaultdict(list)
    rows = through.objects.filter(**{f"{column}__in": [page.pk for page in pages]})
    for row in rows.select_related(target):
        terms[getattr(row, column)].append(getattr(row, target))
    for page in pages:
        related = page.__dict__.setdefault("_cluster_related_objects", {})
        related[name] = terms[page.pk]


def ancestor_paths(page: Page) -> list[str]:
    step = Page.steplen
    return [page.path[: depth * step] for depth in range(HOME_DEPTH, page.depth)]


def load_ancestors(pages: Iterable[BasePage]) -> dict[int, list[Node]]:
    paths = {path for page in pages for path in ancestor_paths(page)}
    columns = ("translation_key", "slug", "live", "go_live_at", "expire_at")
    rows = Page.objects.filter(path__in=paths).values_list("path", *columns)
    nodes = {path: Node(*values) for path, *values in rows}
    return {page.pk: [nodes[path] for path in ancestor_paths(page)] for page in pages}


def load_restrictions(
    pages: Iterable[BasePage], ancestors: Iterable[list[Node]]
) -> dict[UUID, set[str]]:
    """Return the types of restriction per translation key: a twin's counts for all languages."""
    keys = {page.translation_key for page in pages}
    keys |= {node.key for nodes in ancestors for node in nodes}
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = PageViewRestriction.objects.filter(page__translation_key__in=keys)
    for key, kind in rows.values_list("page__translation_key", "restriction_type"):
        found[key].add(kind)
    return found


def find_scheduled(pages: Iterable[BasePage]) -> set[int]:
    """Return the pages that are not live yet, but approved to go live at `go_live_at`."""
    waiting = {str(page.pk): page for page in pages if not page.live and page.go_live_at}
    if not waiting:
        return set()
    rows = Revision.page_revisions.filter(
        object_id__in=waiting, approved_go_live_at__isnull=False
    ).values_list("object_id", flat=True)
    return {int(pk) for pk in rows}


def load_followed(source: Source) -> dict[tuple[UUID, str], datetime]:
    """Return when each translation last took over its source, by item and language."""
    translated = [key for key, pages in source.pages.items() if len(pages) > 1]
    if not translated:
        return {}
    taken: dict[tuple[UUID, str], datetime] = {}
    synced = dict(
        TranslationSource.objects.filter(object_id__in=translated).values_list(
            "object_id", "last_updated_at"
        )
    )
    logs = (
        TranslationLog.objects.filter(source__object_id__in=translated)
        .values_list("source__object_id", "locale_id")
        .annotate(at=Max("created_at"))
        .order_by()
    )
    for key, locale_id, at in logs:
        # A source pulled in after the last translation is not in it yet.
        taken[key, source.locales[locale_id]] = synced[key] if synced[key] <= at else at
    return taken
