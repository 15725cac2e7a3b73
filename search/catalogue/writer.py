"""Bring the stored rows to what pages and records say, and note every change. Idempotent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page

from home.registry import record_models
from search.catalogue.models import TERM_KIND, Audience, Change, Document, Listing, Term
from search.catalogue.projection import project
from search.catalogue.rows import FORMAT, DocumentRow, ItemRows, ListingRow
from search.vocabulary import note_words

BATCH = 200
SHOWN_CHARS = 500  # of a value that differs; the words of files are many
LOCK = 0x4D454449  # one writer at a time, so that Change numbers are in the order of commits
IDENTITY = ("item", "locale")
STRUCTURE = ("path", "audience", "go_live_at", "expire_at")
DOCUMENT_FIELDS = tuple(DocumentRow.__dataclass_fields__)
LISTING_FIELDS = tuple(name for name in ListingRow.__dataclass_fields__ if name != "shown")

changes_noted = Signal()  # inside the transaction, after the Changes were written

Found = tuple[UUID, ItemRows, ItemRows]  # key, wanted, stored


@dataclass
class Difference:
    """Between wanted and stored rows of some items."""

    wanted: dict[UUID, ItemRows] = field(default_factory=dict)
    stored: dict[UUID, ItemRows] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Found]:
        for key, wanted in self.wanted.items():
            stored = self.stored.get(key, ItemRows())
            if wanted != stored:
                yield key, wanted, stored


_waiting: ContextVar[set[UUID] | None] = ContextVar("waiting", default=None)


@contextmanager
def batching() -> Iterator[None]:
    """Write the catalogue once at the end of the block, which is one transaction.

    For work that saves the same items many times: imports, the demo.
    """
    if _waiting.get() is not None:
        yield
        return
    with transaction.atomic():
        keys: set[UUID] = set()
        token = _waiting.set(keys)
        try:
            yield
        finally:
            _waiting.reset(token)
        sync_items(keys)


def sync_items(keys: Iterable[UUID]) -> int:
    """Write the items `keys`, and what lies below them where touched; return how many changed.

    Runs in the caller's transaction, or in its own. Inside `batching` it only takes note.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(keys)
        return 0
    changed = 0
    todo = sorted(set(keys))
    done: set[UUID] = set()
    while todo:
        batch, todo = todo[:BATCH], todo[BATCH:]
        with transaction.atomic():
            lock_catalogue()
            difference = compare(batch, timezone.now())
            moved = {key for key, wanted, stored in difference if is_moved(wanted, stored)}
            # What has no rows cannot tell whether it was moved.
            moved |= {key for key, wanted in difference.wanted.items() if not wanted.documents}
            changed += write(difference)
        done.update(batch)
        inheriting = keys_below(moved) | keys_about(moved)
        todo.extend(sorted(inheriting - done - set(todo)))
    return changed


def lock_catalogue() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def compare(keys: Collection[UUID], at: datetime) -> Difference:
    return Difference(project(keys, at), load_stored(keys))


def load_stored(keys: Collection[UUID]) -> dict[UUID, ItemRows]:
    stored: dict[UUID, ItemRows] = {key: ItemRows() for key in keys}
    locales = {}
    for pk, *values in Document.objects.filter(item__in=keys).values_list("pk", *DOCUMENT_FIELDS):
        row = DocumentRow(**dict(zip(DOCUMENT_FIELDS, values, strict=True)))
        locales[pk] = row.locale
        stored[row.item].documents[row.locale] = row
    listings = Listing.objects.filter(item__in=keys)
    for document_id, *values in listings.values_list("document_id", *LISTING_FIELDS):
        fields: dict[str, Any] = dict(zip(LISTING_FIELDS, values, strict=True))
        listing = ListingRow(shown=locales[document_id], **fields)
        stored[listing.item].listings[listing.locale] = listing
    for item, facet, value in Term.objects.filter(item__in=keys).values_list(
        "item", "facet", "value"
    ):
        stored[item].terms.add((facet, value))
    return stored


def is_moved(wanted: ItemRows, stored: ItemRows) -> bool:
    """Tell whether something changed that the pages below inherit."""
    if wanted.documents.keys() != stored.documents.keys():
        return True
    return any(
        getattr(row, name) != getattr(stored.documents[locale], name)
        for locale, row in wanted.documents.items()
        for name in STRUCTURE
    )


def items_with(facet: str, values: Iterable[object]) -> list[UUID]:
    """Return the items that have one of `values` as a term."""
    found = Term.objects.filter(facet=facet, value__in=[str(value) for value in values])
    return list(found.values_list("item", flat=True).distinct())


def keys_below(keys: Collection[UUID]) -> set[UUID]:
    """Return the items of all pages below any language version of `keys`."""
    parents = Page.objects.filter(translation_key__in=keys, numchild__gt=0)
    found: set[UUID] = set()
    for path in parents.values_list("path", flat=True):
        below = Page.objects.filter(path__startswith=path).exclude(path=path)
        found.update(below.values_list("translation_key", flat=True))
    return found


def keys_about(keys: Collection[UUID]) -> set[UUID]:
    """Return the records that are about one of the items `keys`."""
    return {
        key
        for model in (record_models() if keys else ())
        for key in model._default_manager.filter(about__in=keys).values_list("key", flat=True)
    }


def write(difference: Difference) -> int:
    """Store the differences, with one Change per language version that readers see differently."""
    now = timezone.now()
    found = list(difference)
    delete_rows(found)
    write_documents(found)
    write_listings(found)
    Term.objects.bulk_create(
        Term(item=key, facet=facet, value=value)
        for key, wanted, stored in found
        for facet, value in sorted(wanted.terms - stored.terms)
    )
    changes = Change.objects.bulk_create(
        Change(item=key, kind=row.kind, locale=row.locale, action=action, at=now)
        for key, wanted, stored in found
        for action, row in list_changes(wanted, stored)
    )
    if changes:
        changes_noted.send(Change)
    return len(found)


def delete_rows(found: Iterable[Found]) -> None:
    """Delete what is no longer wanted; a Document takes its Listings with it."""
    for key, wanted, stored in found:
        for model, gone in (
            (Document, stored.documents.keys() - wanted.documents.keys()),
            (Listing, stored.listings.keys() - wanted.listings.keys()),
        ):
            if gone:
                model.objects.filter(item=key, locale__in=gone).delete()
        for facet, value in stored.terms - wanted.terms:
            Term.objects.filter(item=key, facet=facet, value=value).delete()


def write_documents(found: Iterable[Found]) -> None:
    rows = [
        row
        for _key, wanted, stored in found
        for locale, row in wanted.documents.items()
        if row != stored.documents.get(locale)
    ]
    upsert(Document, [Document(**vars(row)) for row in rows])
    note_words((row.locale, row.data) for row in rows)


def write_listings(found: Iterable[Found]) -> None:
    """Write the listings that changed; one whose Document has gone always did."""
    rows = [
        row
        for _key, wanted, stored in found
        for locale, row in wanted.listings.items()
        if row != stored.listings.get(locale)
    ]
    documents = Document.objects.filter(item__in={row.item for row in rows})
    ids = {(item, locale): pk for pk, item, locale in documents.values_list("pk", "item", "locale")}
    names = LISTING_FIELDS
    upsert(
        Listing,
        [
            Listing(
                document_id=ids[row.item, row.shown], **{name: getattr(row, name) for name in names}
            )
            for row in rows
        ],
    )


def upsert(model: type[Document | Listing], rows: Sequence[Any]) -> None:
    """Insert rows, or bring the row of that item and language up to date."""
    columns = {column.name for column in model._meta.concrete_fields if not column.primary_key}
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=IDENTITY,
        update_fields=sorted(columns - set(IDENTITY)),
    )


def note_term(facet: str, value: str) -> None:
    """Note that the names of a term changed, whether or not an item has it."""
    with transaction.atomic():
        lock_catalogue()
        Change.objects.create(
            item=uuid5(NAMESPACE_URL, f"/id/{facet}/{value}"),
            kind=TERM_KIND,
            action=Change.Action.CHANGED,
            at=timezone.now(),
        )
        changes_noted.send(Change)


def list_changes(wanted: ItemRows, stored: ItemRows) -> Iterator[tuple[str, DocumentRow]]:
    """Yield what happened to each language version, for those who follow the log.

    A card alone may change, with the name of a term: that counts for the language it shows.
    """
    relisted: set[str] = set()
    if wanted.documents == stored.documents:
        relisted = {
            row.shown
            for locale, row in wanted.listings.items()
            if row != stored.listings.get(locale)
        }
    for locale, row in stored.documents.items():
        if locale not in wanted.documents:
            yield Change.Action.DELETED, row
    for locale, row in wanted.documents.items():
        before = stored.documents.get(locale)
        if before is None:
            yield Change.Action.CREATED, row
        elif row.audience != before.audience and row.audience == Audience.MEMBERS:
            yield Change.Action.RESTRICTED, row
        elif row != before or locale in relisted:
            yield Change.Action.CHANGED, row


def all_keys() -> list[UUID]:
    """Return every item there is: in the tree, a record, or left in the catalogue."""
    pages = Page.objects.filter(depth__gte=2).values_list("translation_key", flat=True)
    records = (
        model._default_manager.values_list("key", flat=True).iterator() for model in record_models()
    )
    return sorted({*pages, *chain(*records), *Document.objects.values_list("item", flat=True)})


def outdated_keys() -> list[UUID]:
    """Return the items whose rows an earlier release made."""
    return sorted(set(Document.objects.exclude(format=FORMAT).values_list("item", flat=True)))


def batches(keys: Iterable[UUID], size: int = BATCH) -> Iterator[list[UUID]]:
    iterator = iter(keys)
    while batch := list(islice(iterator, size)):
        yield batch


def describe_differences(keys: Collection[UUID], at: datetime | None = None) -> list[str]:
    """Return a line for every difference between the pages, at `at` or now, and the catalogue."""
    lines: list[str] = []
    for key, wanted, stored in compare(keys, at or timezone.now()):
        for name in ("documents", "listings"):
            lines += describe_rows(key, name, getattr(wanted, name), getattr(stored, name))
        lines += [f"{key} term missing {term}" for term in sorted(wanted.terms - stored.terms)]
        lines += [f"{key} term left over {term}" for term in sorted(stored.terms - wanted.terms)]
    return lines


def describe_rows(
    key: UUID, name: str, wanted: dict[str, Any], stored: dict[str, Any]
) -> Iterator[str]:
    for locale in sorted(wanted.keys() | stored.keys()):
        if locale not in stored:
            yield f"{key} {locale} {name} missing"
        elif locale not in wanted:
            yield f"{key} {locale} {name} left over"
        else:
            for field_name, value in asdict(wanted[locale]).items():
                other = getattr(stored[locale], field_name)
                if value != other:
                    yield (
                        f"{key} {locale} {name} {field_name}: "
                        f"{repr(other)[:SHOWN_CHARS]} is not {repr(value)[:SHOWN_CHARS]}"
                    )
