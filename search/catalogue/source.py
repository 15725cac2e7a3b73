"""What the catalogue reads of pages and records: a few queries for any number of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, prefetch_related_objects
from wagtail.models import Locale, Page, PageViewRestriction, Revision
from wagtail_localize.models import Translation, TranslationLog

from home.models import BasePage, ContentPage, PlacedPage, Record
from home.registry import count_transfers, find_kind, record_models
from search.catalogue.visibility import PUBLIC
from search.media import closed_collections

HOME_DEPTH = 2


@dataclass(frozen=True)
class Node:
    """The part of a page that decides about itself and the pages below it."""

    pk: int
    key: UUID
    path: str
    slug: str
    is_live: bool
    is_expired: bool
    is_alias: bool
    go_live_at: datetime | None
    expire_at: datetime | None


@dataclass
class Source:
    """All that `projection` needs to know about some items, and nothing to ask for later.

    `nodes` has every language version of the items and of all items above them, the oldest first;
    `by_path` the same ones by their place in the tree. `records` has those that are no pages, and
    those that they are about.
    """

    pages: dict[UUID, list[BasePage]] = field(default_factory=lambda: defaultdict(list))
    records: dict[UUID, Record] = field(default_factory=dict)
    nodes: dict[UUID, list[Node]] = field(default_factory=lambda: defaultdict(list))
    by_path: dict[str, Node] = field(default_factory=dict)
    locales: dict[int, str] = field(default_factory=dict)
    restrictions: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    scheduled: set[int] = field(default_factory=set)
    followed: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    transfers: Mapping[UUID, int] = field(default_factory=dict)

    def above(self, path: str) -> list[Node]:
        """Return the pages above the page at `path`, from the language's home page down."""
        return [self.by_path[part] for part in paths_above(path)]


def load_source(keys: Collection[UUID]) -> Source:
    """Load every page and record of the items `keys`, with what surrounds them."""
    source = Source(locales=dict(Locale.objects.values_list("pk", "language_code")))
    for page in load_pages(keys):
        source.pages[page.translation_key].append(page)
    load_records(source, set(keys) - source.pages.keys())
    load_nodes(source)
    source.restrictions = load_restrictions(source.nodes)
    source.scheduled = find_scheduled(source.by_path.values())
    source.followed = load_followed(source)
    source.transfers = count_transfers(
        {key for key, pages in source.pages.items() if takes_transfers(pages[0])}
    )
    return source


def takes_transfers(page: BasePage) -> bool:
    kind = find_kind(type(page))
    return kind is not None and kind.takes_transfers


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
            hide_closed_images(cast("list[ContentPage]", group))
            fill_terms(model, cast("list[ContentPage]", group), "topics")
            fill_terms(model, cast("list[ContentPage]", group), "goals")
        if issubclass(model, PlacedPage):
            prefetch_related_objects(group, "city", "country")
    return pages


def hide_closed_images(pages: list[ContentPage]) -> None:
    """Leave out covers in collections that are not open to all: readers could not get them."""
    if not any(page.image for page in pages):
        return
    closed = set(closed_collections(PUBLIC))
    for page in pages:
        page.is_cover_closed = bool(page.image and page.image.collection_id in closed)


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


def load_records(source: Source, keys: set[UUID]) -> None:
    """Load the records `keys`, and those that they are about."""
    models = record_models()
    while keys and models:
        found = {record.key: record for model in models for record in model.load(keys)}
        source.records.update(found)
        keys = {record.about for record in found.values() if record.about} - source.records.keys()


def paths_above(path: str) -> list[str]:
    step = Page.steplen
    return [path[: depth * step] for depth in range(HOME_DEPTH, len(path) // step)]


def load_nodes(source: Source) -> None:
    """Load the items' pages, the items above them in any language, those above these, and so on.

    In trees alike that is two rounds: the items, then their sections and homes.
    """
    wanted = {*source.pages, *(each.about for each in source.records.values() if each.about)}
    while wanted:
        rows = Page.objects.filter(translation_key__in=wanted, depth__gte=HOME_DEPTH)
        columns = ("slug", "live", "expired", "alias_of_id", "go_live_at", "expire_at")
        found = rows.order_by("pk").values_list("pk", "translation_key", "path", *columns)
        for pk, key, path, slug, live, expired, alias_of, go_live_at, expire_at in found:
            node = Node(
                pk, key, path, slug, live, expired, alias_of is not None, go_live_at, expire_at
            )
            source.nodes[key].append(node)
            source.by_path[path] = node
        missing = {part for path in source.by_path for part in paths_above(path)}
        missing -= source.by_path.keys()
        wanted = find_keys(missing) if missing else set()


def find_keys(paths: Collection[str]) -> set[UUID]:
    return set(Page.objects.filter(path__in=paths).values_list("translation_key", flat=True))


def load_restrictions(keys: Collection[UUID]) -> dict[UUID, set[str]]:
    """Return the types of restriction per translation key: a twin's counts for all languages."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = PageViewRestriction.objects.filter(page__translation_key__in=keys)
    for key, kind in rows.values_list("page__translation_key", "restriction_type"):
        found[key].add(kind)
    return found


def find_scheduled(nodes: Iterable[Node]) -> set[int]:
    """Return the pages that are not live yet, but approved to go live at `go_live_at`."""
    waiting = {str(node.pk) for node in nodes if not node.is_live and node.go_live_at}
    if not waiting:
        return set()
    rows = Revision.page_revisions.filter(
        object_id__in=waiting, approved_go_live_at__isnull=False
    ).values_list("object_id", flat=True)
    return {int(pk) for pk in rows}


def load_followed(source: Source) -> dict[tuple[UUID, str], datetime]:
    """Return when each translation in sync last took over its source, by item and language.

    One that is not (or no longer) in sync is written by hand: its publications tell.
    """
    translated = [key for key, pages in source.pages.items() if len(pages) > 1]
    if not translated:
        return {}
    taken: dict[tuple[UUID, str], datetime] = {}
    in_sync = Translation.objects.filter(
        source=OuterRef("source"), target_locale=OuterRef("locale"), enabled=True
    )
    # A translation may itself be the source of another: one item, several sources.
    logs = (
        TranslationLog.objects.filter(Exists(in_sync), source__object_id__in=translated)
        .values_list("source__object_id", "locale_id", "source__last_updated_at")
        .annotate(at=Max("created_at"))
        .order_by("at")
    )
    for key, locale_id, synced, at in logs:
        # A source pulled in after the last translation is not in it yet.
        taken[key, source.locales[locale_id]] = min(synced, at)
    return taken
