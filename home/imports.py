"""Rows of a table into pages: the same steps for every kind, and a line of report for every row.

A row is known again by its key. What the row gives counts, what it leaves empty is left alone, so
the same table a second time changes nothing. A dry run takes the same decisions and writes nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from home.imported_terms import Topics
from home.imported_text import SUMMARY_LENGTH, detect_language, to_paragraphs, to_summary
from home.models import Country, PlacedPage, SectionPage, Topic
from home.models.base import latin_slug
from home.models.taxonomy import in_source_language
from home.places import Place, get_city
from home.tables import Reject, Row, Table, TableError

CHUNK = 100  # rows in one transaction
TREE_FIELDS = {"path", "depth", "numchild"}


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    REFUSED = "refused"


PLANNED = {
    Action.CREATED: "would-create",
    Action.UPDATED: "would-update",
    Action.MERGED: "would-merge",
}


class Note(NamedTuple):
    """A value that is not taken over, and why."""

    field: str
    value: str
    reason: str


class RefusedError(ValueError):
    """The row cannot become an item."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.note = Note(name, value, reason)


@dataclass
class Item:
    """A row understood: `values` are fields of the page, only those the row gives."""

    row: int
    title: str
    key: str
    locale: str
    values: dict[str, Any]
    text: str = ""
    topics: frozenset[str] = frozenset()
    place: Place | None = None
    country: str = ""
    notes: list[Note] = field(default_factory=list)

    def fill(self, other: Item) -> list[str]:
        """Take from a later row of the same key what this one lacks; return the names."""
        taken = [name for name in other.values if name not in self.values]
        self.values.update({name: other.values[name] for name in taken})
        for name in ("text", "topics", "place", "country"):
            if getattr(other, name) and not getattr(self, name):
                setattr(self, name, getattr(other, name))
                taken.append(name)
        return taken


@dataclass(frozen=True)
class Line:
    """What became of a row."""

    row: int
    action: Action
    title: str
    reason: str = ""


@dataclass
class Report:
    total: int
    lines: list[Line] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Action]:
        return Counter(line.action for line in self.lines)


class PageImporter(ABC):
    model: ClassVar[type[PlacedPage]]
    section: ClassVar[type[SectionPage]]
    required: ClassVar[tuple[str, ...]]

    def __init__(
        self,
        *,
        locale: str,
        dry_run: bool = False,
        batching: Callable[[], AbstractContextManager[None]] = transaction.atomic,
    ) -> None:
        """`batching` encloses some rows: one transaction, at whose end the catalogue is written."""
        self.locale = locale
        self.dry_run = dry_run
        self.batching = batching
        self.remarks: dict[str, None] = {}
        self.unknown_topics: dict[str, None] = {}

    @abstractmethod
    def read(self, row: Row) -> Item:
        """Return what `row` says; raise `RefusedError` where it cannot become an item."""

    def remark(self, text: str) -> None:
        """Say something about the whole table, once."""
        self.remarks.setdefault(text)

    def find_topics(self, topics: Topics, text: str) -> frozenset[str]:
        keys, unknown = topics.find(text)
        self.unknown_topics.update(dict.fromkeys(unknown))
        return keys

    def find_locale(self, name: str, text: str) -> str:
        """Return the language of the import, or that of a name and text in another script."""
        found = {detect_language(part) for part in (name, text) if part}
        return (found.pop() or self.locale) if len(found) == 1 else self.locale

    # Steps

    def run(self, table: Table, watch: Callable[..., Iterable[Any]] = iter) -> Report:
        """Import `table` and report on every row; `watch` goes along with the rows that count."""
        table.require(*self.required)
        report = Report(total=len(table.rows))
        items: dict[str, Item] = {}
        for row in table.rows:
            try:
                item = self._read(row)
            except RefusedError as refusal:
                self._refuse(report, table, row.number, row.get(self.required[0]), refusal.note)
                continue
            self._reject(report, table, item.row, item.notes)
            first = items.setdefault(item.key, item)
            if first is not item:
                report.lines.append(describe_merge(first, item, first.fill(item)))
        self._prepare(items)
        for item, line in self._write(watch(list(items.values()))):
            if isinstance(line, Note):
                self._refuse(report, table, item.row, item.title, line)
            else:
                report.lines.append(line)
        report.lines.sort(key=lambda line: line.row)
        report.rejects.sort(key=lambda reject: reject.row)
        if self.unknown_topics:
            names = ", ".join(self.unknown_topics)
            self.remark(
                _("Left out, for they are no topics of ours: %(names)s.") % {"names": names}
            )
        report.remarks = list(self.remarks)
        return report

    def _read(self, row: Row) -> Item:
        if row.problem:
            raise RefusedError("", "", row.problem)
        return self.read(row)

    def _refuse(self, report: Report, table: Table, row: int, title: str, note: Note) -> None:
        report.lines.append(Line(row, Action.REFUSED, title, note.reason))
        self._reject(report, table, row, [note])

    @staticmethod
    def _reject(report: Report, table: Table, row: int, notes: Iterable[Note]) -> None:
        report.rejects += [Reject(table.sheet, row, *note) for note in notes]

    def _prepare(self, items: dict[str, Item]) -> None:
        """Load what the decisions need: pages known by key, slugs taken, terms."""
        found = self.model.objects.filter(source_key__in=list(items), alias_of=None)
        found = found.select_related("city", "country", "locale").order_by("-pk")
        self.known = {page.source_key: page for page in found}
        sections = self.section.objects.select_related("locale")
        self.parents = {section.locale.language_code: section for section in sections}
        if self.locale not in self.parents:
            raise TableError(_("There is no section to import into: run prepare_hub first."))
        self.slugs = {
            slug
            for parent in self.parents.values()
            for slug in parent.get_children().values_list("slug", flat=True)
        }
        source = in_source_language()
        self.topics = {topic.key: topic for topic in Topic.objects.filter(**source)}
        self.countries = {country.code: country for country in Country.objects.filter(**source)}

    def _write(self, items: Iterable[Item]) -> Iterator[tuple[Item, Line | Note]]:
        if self.dry_run:
            yield from ((item, self._try(item)) for item in items)
            return
        waiting = iter(items)
        while chunk := list(islice(waiting, CHUNK)):
            with self.batching():
                done = [(item, self._try(item)) for item in chunk]
            yield from done

    def _try(self, item: Item) -> Line | Note:
        """Write one item, or nothing of it."""
        try:
            with transaction.atomic():
                return self._apply(item)
        except RefusedError as refusal:
            return refusal.note
        except ValidationError as error:
            name = next(iter(getattr(error, "message_dict", {"": ""})))
            return Note(name, str(item.values.get(name, "")), " ".join(error.messages))
        except DatabaseError as error:
            return Note("", "", _("The database refused it: %(error)s") % {"error": error})

    def _apply(self, item: Item) -> Line:
        reason = "; ".join(note.reason for note in item.notes)
        page = self.known.get(item.key)
        if page is None:
            self._create(item)
            return Line(item.row, Action.CREATED, item.title, reason)
        changed = self._find_changes(page, item)
        if not changed:
            return Line(item.row, Action.UNCHANGED, item.title, reason)
        self._update(page, item, changed)
        said = _("changed: %(names)s") % {"names": ", ".join(changed)}
        return Line(item.row, Action.UPDATED, item.title, "; ".join(filter(None, [said, reason])))

    # Pages

    def _create(self, item: Item) -> None:
        now = timezone.now()
        parent = self.parents.get(item.locale) or self.parents[self.locale]
        page = self.model(
            source_key=item.key,
            slug=self._find_slug(item.title),
            locale=parent.locale,
            first_published_at=now,
            last_published_at=now,
        )
        self._set(page, item, self._find_changes(page, item))
        if self.dry_run:
            page.full_clean(exclude=TREE_FIELDS)
        else:
            # Read again: the tree keeps count in the object, also of a child that was taken back.
            type(parent).objects.get(pk=parent.pk).add_child(instance=page)
            page.save_revision(changed=False, clean=False, log_action=False)
        self.slugs.add(page.slug)

    def _find_slug(self, title: str) -> str:
        base = slug = latin_slug(title)
        number = 1
        while slug in self.slugs:
            number += 1
            slug = f"{base}-{number}"
        return slug

    def _update(self, page: PlacedPage, item: Item, changed: list[str]) -> None:
        if page.has_unpublished_changes:
            reason = _("An editor has a draft of this item: publish or discard it first.")
            raise RefusedError("", "", reason)
        self._set(page, item, changed)
        if self.dry_run:
            page.full_clean()
            return
        revision = page.save_revision(log_action=False)
        if page.live:
            revision.publish(log_action=False)

    def _find_changes(self, page: PlacedPage, item: Item) -> list[str]:
        """Return the names of what the row gives and the page has not."""
        wanted = {**item.values, "title": item.title}
        if item.text:
            wanted["summary"] = to_summary(item.text)
        changed = [name for name, value in wanted.items() if getattr(page, name) != value]
        if len(item.text) > SUMMARY_LENGTH or "\n\n" in item.text:
            stands = [
                str(block.value.source) for block in page.body if block.block_type == "paragraph"
            ]
            changed += ["body"] * (stands != to_paragraphs(item.text))
        if item.topics and {topic.key for topic in page.topics.all()} != item.topics:
            changed.append("topics")
        if item.place and (page.city is None or page.city.key != item.place.key):
            changed.append("city")
        elif item.country and not item.place:
            stands_in = page.city.country_code if page.city else getattr(page.country, "code", "")
            changed += ["country"] * (stands_in != item.country)
        return changed

    def _set(self, page: PlacedPage, item: Item, changed: list[str]) -> None:
        page.title = item.title
        for name in changed:
            if name in item.values:
                setattr(page, name, item.values[name])
        if "summary" in changed:
            page.summary = to_summary(item.text)
        if "body" in changed:
            page.body = [("paragraph", RichText(part)) for part in to_paragraphs(item.text)]
        if "topics" in changed:
            page.topics = [self.topics[key] for key in sorted(item.topics)]
        if "city" in changed and item.place:
            page.country = None
            if item.place.is_term or not self.dry_run:
                page.city = get_city(item.place)
        if "country" in changed:
            page.city, page.country = None, self.countries[item.country]


def describe_merge(first: Item, later: Item, taken: list[str]) -> Line:
    reason = _("the same as row %(row)d") % {"row": first.row}
    if taken:
        reason += "; " + _("taken from here: %(names)s") % {"names": ", ".join(taken)}
    return Line(later.row, Action.MERGED, later.title, reason)
