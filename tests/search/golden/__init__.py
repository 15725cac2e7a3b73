"""The golden table: what people type, in five languages, and what they must find.

Read tests/search/golden/README.md before changing a line.
"""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from home.models import Topic
from hub.demo.content import KINDS, read_content
from search.catalogue.models import Document, Listing, Term
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.catalogue.writer import batching
from search.params import ItemQuery
from search.query import list_items
from search.ranking import COLUMNS
from search.spelling import correct
from search.vocabulary import KnownWord
from tests.factories import EventPageFactory, OutputPageFactory
from tests.factories.translations import translate

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "es", "it", "he", "ar")
READERS = {"public": PUBLIC, "members": MEMBERS}
TOP = 10
# Away from what the tests' own skeleton has.
OFFSET = 1_000_000
FACTORIES = {"output": (OutputPageFactory, "library"), "event": (EventPageFactory, "events")}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the table; items are named by their keys in the demo and in extra.toml."""

    language: str
    q: str
    kind: str
    expected: tuple[str, ...] = ()
    first: str = ""
    forbidden: tuple[str, ...] = ()
    status: str = "current"
    across: bool = False
    reader: str = "public"
    needs: str = ""
    unasked: bool = False

    def __str__(self) -> str:
        return f"{self.language}-{self.q}-{self.status}-{self.reader}"


def find_missing() -> set[str]:
    """Return what this hub lacks of what entries need."""
    return set() if "files_text" in COLUMNS else {"files"}


def read_table(language: str) -> list[Entry]:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text())
    return [read_entry(row, language) for row in table["query"]]


def read_entry(row: dict[str, Any], language: str) -> Entry:
    lists = {name: tuple(row.get(name, ())) for name in ("expected", "forbidden")}
    names = ("first", "status", "across", "reader", "needs", "unasked")
    rest = {name: row[name] for name in names if name in row}
    return Entry(language=language, q=row["q"], kind=row["class"], **lists, **rest)


def read_all() -> list[Entry]:
    return [entry for language in LANGUAGES for entry in read_table(language)]


def build_query(entry: Entry) -> ItemQuery:
    return ItemQuery(
        locale=entry.language,
        q=entry.q,
        across=entry.across,
        status=entry.status,  # type: ignore[arg-type]
        order="relevance",
        limit=TOP,
    )


def find_question(entry: Entry) -> str:
    """Return what else the page asks whether it was meant, or answers for; "" for nothing."""
    better = correct(build_query(entry), READERS[entry.reader], timezone.now())
    return better.text if better else ""


def ask(entry: Entry, keys: dict[str, str], at: datetime | None = None) -> list[str]:
    """Return the keys of the first items found, as the page answers: corrected if need be."""
    at = at or timezone.now()
    query = build_query(entry)
    reader = READERS[entry.reader]
    found = list_items(query, reader, at)
    better = None if found.count else correct(query, reader, at, found=0)
    if better is not None and better.is_sure:
        found = list_items(replace(query, words=better.words), reader, at)
    ids = [json.loads(card)["id"] for card in found.cards]
    return [keys.get(item, item) for item in ids]


def judge(entry: Entry, answer: list[str]) -> list[str]:
    """Return what is wrong with an answer, in words; nothing if it is right."""
    faults = [f"{key} is missing" for key in entry.expected if key not in answer]
    faults += [f"{key} is there" for key in entry.forbidden if key in answer]
    if entry.first and answer[:1] != [entry.first]:
        faults.append(f"{entry.first} is not first")
    return faults


# Content


def load(demo: Path) -> dict[str, str]:
    """Put the demo's catalogue and the extra items into this database; return keys by item id.

    Only for a transaction that is rolled back, or a database of its own.
    """
    Listing.objects.all().delete()
    Document.objects.all().delete()
    Term.objects.all().delete()
    with closing(sqlite3.connect(f"file:{demo / 'hub.sqlite3'}?mode=ro", uri=True)) as source:
        for model in (Document, Listing, Term, KnownWord):
            copy(source, model)
    keys = {
        str(uuid5(NAMESPACE_URL, f"medina/demo/{entry.kind}/{entry.key}")): entry.key
        for kind in KINDS
        for entry in read_content(kind)
    }
    with batching():
        return keys | dict(make_extra())


def copy(source: sqlite3.Connection, model: type[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if field.column != "id"]
    names = ["id", *(field.column for field in fields)]
    rows = source.execute(f"SELECT {', '.join(names)} FROM {model._meta.db_table}")
    made = []
    for pk, *values in rows:
        pairs = zip(fields, values, strict=True)
        made.append(model(pk=pk + OFFSET, **{field.attname: read(field, v) for field, v in pairs}))
    model._default_manager.bulk_create(made, ignore_conflicts=model is KnownWord, batch_size=200)


def read(field: models.Field, value: Any) -> Any:
    """Return a value as Django has it, from one as SQLite stores it."""
    if isinstance(field, models.DateTimeField) and value is not None:
        moment = parse_datetime(value)
        return moment and moment.replace(tzinfo=moment.tzinfo or UTC)
    if isinstance(field, models.ForeignKey) or field.name == "page_id":
        return None if value is None else value + OFFSET
    return field.to_python(value)


def make_extra() -> Iterator[tuple[str, str]]:
    """Make the items of extra.toml; yield the id and key of each."""
    for item in tomllib.loads((FOLDER / "extra.toml").read_text())["item"]:
        factory, section = FACTORIES[item["kind"]]
        first, *others = [code for code in LANGUAGES if code in item]
        parent = Page.objects.get(slug=section, depth=3, locale__language_code=first).specific
        facts: dict[str, Any] = {"slug": item["key"]}
        if "starts_in_days" in item:
            day = timezone.localdate() + timedelta(days=item["starts_in_days"])
            facts |= {"start_date": day, "end_date": day}
        topics = Topic.objects.filter(locale__language_code="en", key__in=item.get("topics", ()))
        page = factory(parent=parent, topics=list(topics), **facts, **item[first])
        for code in others:
            translate(page, code, **item[code])
        yield str(page.translation_key), item["key"]


# Figures


def measure(answers: Collection[tuple[Entry, list[str]]]) -> tuple[float, float]:
    """Return recall within the first ten, and the mean reciprocal rank of the first right one."""
    asked = [(entry, answer) for entry, answer in answers if entry.expected]
    recalls = [
        sum(key in answer for key in entry.expected) / len(entry.expected)
        for entry, answer in asked
    ]
    ranks = [reciprocal(entry, answer) for entry, answer in asked]
    return sum(recalls) / len(asked), sum(ranks) / len(asked)


def reciprocal(entry: Entry, answer: list[str]) -> float:
    right = {entry.first} if entry.first else set(entry.expected)
    return next((1 / place for place, key in enumerate(answer, start=1) if key in right), 0.0)
