"""The generated hub: seeded, in five languages, written in bulk. `fill(n)` adds what is missing.

Half of the items are outputs, three tenths organisations, two tenths events. The originals are
spread over the five languages; every fifth item is translated into the other four. So 20,000 items
are 36,000 pages, 100,000 listings. Topics and cities are given as they are in life: a few very
often, most seldom (Zipf). Dates count from the day of loading.
"""

from __future__ import annotations

import io
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from bench.words import Tongue, zipf
from events.models import EventPage
from home.languages import codes
from home.models import City, Country, PlacedPage, Topic
from home.registry import get_kind
from library.models import OutputPage
from stakeholders.models import OrganisationPage

SEED = "medina"
BATCH = 500
TRANSLATED = 5  # every fifth item
PICTURES = 6
DAY_S = 86_400
MODELS: dict[str, type[PlacedPage]] = {
    "organisation": OrganisationPage,  # first: the others name one as publisher or organiser
    "output": OutputPage,
    "event": EventPage,
}
WEIGHTS = {"organisation": 3, "output": 5, "event": 2}


@dataclass
class Place:
    """Where new pages of a kind and language go, and the step of the last one in the tree."""

    parent: Page
    step: int
    added: int = 0


@dataclass
class Made:
    """The pages of one batch that are not written yet."""

    pages: dict[str, list[PlacedPage]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[int, list[int]] = field(default_factory=dict)  # by id() of the page
    keys: list[UUID] = field(default_factory=list)


class Filler:
    """Makes items `first` to `last`; an item depends on its number alone, and on the day."""

    def __init__(self) -> None:
        self.now = timezone.now().replace(minute=0, second=0, microsecond=0)
        self.locales = {locale.language_code: locale.pk for locale in Locale.objects.all()}
        self.tongues = {code: Tongue(code, random.Random()) for code in codes()}
        self.places = {(kind, code): find_place(kind, code) for kind in MODELS for code in codes()}
        self.types = {kind: ContentType.objects.get_for_model(m).pk for kind, m in MODELS.items()}
        self.topics = list_terms(Topic, "key")
        self.cities = list_terms(City, "key")
        self.countries = list_terms(Country, "code")
        self.images = make_pictures()
        self.organisations = list(
            OrganisationPage.objects.filter(slug__startswith="bench-")
            .order_by("pk")
            .values_list("pk", flat=True)
        )

    def steps(self, first: int, last: int) -> Iterator[list[UUID]]:
        """Write the items batch by batch; yield the keys of each."""
        for start in range(first, last, BATCH):
            made = Made()
            with transaction.atomic():
                for number in range(start, min(start + BATCH, last)):
                    self.make_item(number, made)
                for kind in MODELS:
                    self.write(kind, made)
                self.count_children()
            yield made.keys

    def make_item(self, number: int, made: Made) -> None:
        rng = random.Random(f"{SEED}/{number}")
        (kind,) = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))
        born = codes()[number % len(codes())]
        others = [code for code in codes() if code != born]
        is_translated = number // len(codes()) % TRANSLATED == 0
        key = UUID(int=rng.getrandbits(128), version=4)
        facts = {**self.choose_facts(rng), **self.choose_details(kind, rng)}
        topics = sorted({*choose(rng, self.topics), *choose(rng, self.topics)})
        published_at = self.now - timedelta(seconds=rng.randrange(5 * 365 * DAY_S))
        for code in [born, *(others if is_translated else [])]:
            page = MODELS[kind](
                locale_id=self.locales[code],
                translation_key=key,
                slug=f"bench-{number}",
                content_type_id=self.types[kind],
                first_published_at=published_at,
                last_published_at=published_at,
                **facts,
                **self.write_texts(code, rng),
            )
            self.place(page, self.places[kind, code])
            made.pages[kind].append(page)
            made.topics[id(page)] = topics
        made.keys.append(key)

    def choose_facts(self, rng: random.Random) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        place = rng.random()
        if place < 0.6:
            facts["city_id"] = choose(rng, self.cities)[0]
        elif place < 0.9:
            facts["country_id"] = choose(rng, self.countries)[0]
        if rng.random() < 0.33:
            facts["image_id"] = rng.choice(self.images)
        return facts

    def choose_details(self, kind: str, rng: random.Random) -> dict[str, Any]:
        day = self.now.date() + timedelta(days=rng.randint(-365, 365))
        if kind == "organisation":
            types = OrganisationPage._meta.get_field("organisation_type").choices
            return {"organisation_type": rng.choice(types)[0], "website": "https://example.org/"}
        if kind == "output":
            types = OutputPage._meta.get_field("output_type").choices
            return {
                "output_type": rng.choice(types)[0],
                "published_on": day - timedelta(days=400),
                "licence": "cc-by-4.0",
            }
        return {
            "scope": rng.choice(["national", "international"]),
            "start_date": day,
            "end_date": day + timedelta(days=rng.randint(0, 3)),
            "start_time": time(9),
            "timezone": "Europe/Rome",
        }

    def write_texts(self, code: str, rng: random.Random) -> dict[str, Any]:
        """Return title, summary and a body of about 1.7 kB."""
        tongue = self.tongues[code]
        tongue.rng = rng
        title = tongue.title()
        body = [
            {"type": "paragraph", "value": f"<p>{tongue.text(8)}</p>"},
            {"type": "heading", "value": tongue.title()},
            {"type": "paragraph", "value": f"<p>{tongue.text(8)}</p><p>{tongue.text(4)}</p>"},
        ]
        blocks = [{**block, "id": str(UUID(int=rng.getrandbits(128), version=4))} for block in body]
        return {
            "title": title,
            "draft_title": title,
            "summary": tongue.text(2),
            "body": json.dumps(blocks),
        }

    def place(self, page: PlacedPage, place: Place) -> None:
        """Give the page its address in treebeard's tree and on the web."""
        place.step += 1
        place.added += 1
        page.depth = place.parent.depth + 1
        page.path = Page._get_path(place.parent.path, page.depth, place.step)
        page.url_path = f"{place.parent.url_path}{page.slug}/"

    def write(self, kind: str, made: Made) -> None:
        pages = made.pages[kind]
        if kind != "organisation" and self.organisations:
            name = {"output": "publisher_id", "event": "organiser_id"}[kind]
            for page in pages:
                # By the number in its slug, so that all language versions name the same one.
                number = int(page.slug.removeprefix("bench-"))
                setattr(page, name, self.organisations[number % len(self.organisations)])
        insert_pages(pages)
        if kind == "organisation":
            self.organisations += [page.pk for page in pages]
        relation = MODELS[kind]._meta.get_field("topics")
        through = relation.remote_field.through
        names = (f"{relation.m2m_column_name()}", f"{relation.m2m_reverse_name()}")
        rows = [(page.pk, topic) for page in pages for topic in made.topics[id(page)]]
        through.objects.bulk_create(through(**dict(zip(names, row, strict=True))) for row in rows)

    def count_children(self) -> None:
        for place in self.places.values():
            place.parent.numchild += place.added
            Page.objects.filter(pk=place.parent.pk).update(numchild=place.parent.numchild)
            place.added = 0


def insert_pages(pages: Sequence[PlacedPage]) -> None:
    """Insert rows of both tables; Django's bulk_create refuses models of two tables."""
    if not pages:
        return
    columns = [column for column in Page._meta.concrete_fields if not column.primary_key]
    bases = [Page(**{c.attname: getattr(page, c.attname) for c in columns}) for page in pages]
    Page.objects.bulk_create(bases, batch_size=200)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = base.pk
        page.page_ptr_id = base.pk
    model: Any = type(pages[0])
    own = model._meta.local_concrete_fields
    for start in range(0, len(pages), 100):
        model._base_manager.all()._insert(pages[start : start + 100], fields=own, using="default")


def find_place(kind: str, code: str) -> Place:
    section = get_kind(kind).section
    parent = Page.objects.get(slug=section, depth=3, locale__language_code=code)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    return Place(parent, step)


def list_terms(model: type[Model], key: str) -> tuple[list[int], list[float]]:
    """Return the rows of the source language and their cumulative weights."""
    rows = model._default_manager.filter(locale__language_code=codes()[0]).order_by(key)
    pks = list(rows.values_list("pk", flat=True))
    return pks, zipf(len(pks))


def choose(rng: random.Random, terms: tuple[list[int], list[float]]) -> list[int]:
    return rng.choices(terms[0], cum_weights=terms[1])


def make_pictures() -> list[int]:
    """Return a few plain pictures that items share."""
    model = get_image_model()
    known = list(model.objects.filter(title__startswith="bench ").values_list("pk", flat=True))
    for number in range(len(known), PICTURES):
        buffer = io.BytesIO()
        Image.new("RGB", (960, 540), (40 * number, 90, 160)).save(buffer, "PNG")
        picture = model(title=f"bench {number}", description="A plain colour")
        picture.file.save(f"bench-{number}.png", ContentFile(buffer.getvalue()), save=False)
        picture.width, picture.height = 960, 540
        picture.save()
        picture.get_rendition("fill-800x450|format-webp")
        known.append(picture.pk)
    return known


def count_items() -> int:
    """Return how many generated items there are."""
    pages = Page.objects.filter(slug__startswith="bench-")
    return pages.values("translation_key").distinct().count()


def analyse() -> None:
    """Do at once what PostgreSQL does by itself sooner or later; SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
