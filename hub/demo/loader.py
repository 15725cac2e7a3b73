"""Bring the sample content into the tree. What is there already is left as it is."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.models import City, ContentPage, Country, Goal, HomePage, SectionPage, Topic
from home.registry import get_kind
from home.texts import to_line
from hub.demo.content import KINDS, Entry, read_content, read_home
from hub.demo.files import make_document
from hub.markup import to_blocks
from hub.standard_pages import is_untouched
from search.catalogue.models import Change
from search.catalogue.writer import batching

COMMON_FACTS = {
    "topics",
    "goals",
    "city",
    "country",
    "published_days_ago",
    "access",
    "state",
    "files",
}
LINKS = {"provider", "contact", "publisher", "solution", "organisation", "organiser", "funder"}
RENAMED = {"url": "website"}


def key_of(entry: Entry) -> UUID:
    """Return what an entry is known by in every language and for good."""
    return uuid5(NAMESPACE_URL, f"medina/demo/{entry.kind}/{entry.key}")


def was_removed(entry: Entry) -> bool:
    """Tell whether the entry has been published: if it has no page now, somebody took it away."""
    return Change.objects.filter(item=key_of(entry)).exists()


class Loader:
    """Loads all entries; `steps()` yields a label before each piece of work."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.entries = [entry for kind in KINDS for entry in read_content(kind)]
        self.pages: dict[str, int] = {}

    def steps(self) -> Iterator[str]:
        """Do the work step by step, yielding what each step made ("" for nothing)."""
        fresh = []
        for entry in self.entries:
            known = self.find_page(entry)
            if known is None and was_removed(entry):
                yield ""
                continue
            if known is None or is_untouched(known):
                fresh.append(entry)
            if known is None:
                with transaction.atomic():
                    known = self.add_draft(entry)
            self.pages[entry.key] = known.pk
            yield ""
        for entry in fresh:
            with batching():
                page = self.publish(entry)
                yield f"{entry.kind} {entry.key}"
                yield from self.translate(entry, page)
                self.settle(entry, page)

    def is_loaded(self) -> bool:
        return all(self.find_page(entry) or was_removed(entry) for entry in self.entries)

    def count(self) -> int:
        """Return how many steps a load into an empty hub takes."""
        return len(self.entries) + sum(len(entry.texts) for entry in self.entries)

    def load_home(self) -> None:
        """Give the front pages that nobody has edited the demo's claim and funding line."""
        for code, item in read_home():
            page = HomePage.objects.get(locale__language_code=code)
            if page.revisions.count() == 1:
                page.title = page.draft_title = item["title"]
                page.summary, page.funding = item["summary"], item["funding"]
                page.save_revision().publish()

    def find_parent(self, entry: Entry) -> Page:
        locale = self.locales[entry.born]
        kind = get_kind(entry.kind)
        if not kind.section:
            return HomePage.objects.get(locale=locale)
        sections = Page.objects.type(SectionPage).filter(locale=locale, slug=kind.section)
        return sections.get()

    def find_page(self, entry: Entry) -> Page | None:
        """Return the entry's page, whatever editors made of it; one not of ours by its slug."""
        own = Page.objects.filter(translation_key=key_of(entry), locale=self.locales[entry.born])
        beside = Page.objects.child_of(self.find_parent(entry)).filter(slug=entry.key)
        return own.first() or beside.first()

    def add_draft(self, entry: Entry) -> Page:
        """Make a place in the tree for the page, so that others can link to it."""
        model: type[Any] = get_kind(entry.kind).model
        page = model(
            title=entry.texts[entry.born]["title"],
            translation_key=key_of(entry),
            slug=entry.key,
            locale=self.locales[entry.born],
            live=False,
            **self.read_facts(entry, with_links=False),
        )
        return self.find_parent(entry).add_child(instance=page)

    def publish(self, entry: Entry) -> ContentPage:
        page = Page.objects.get(pk=self.pages[entry.key]).specific
        self.fill_texts(page, entry, entry.texts[entry.born])
        for name, value in self.read_facts(entry, with_links=True).items():
            setattr(page, name, value)
        facts = entry.facts
        page.topics = list(
            Topic.objects.filter(locale=self.locales["en"], key__in=facts.get("topics", []))
        )
        page.goals = list(
            Goal.objects.filter(locale=self.locales["en"], number__in=facts.get("goals", []))
        )
        if facts.get("files"):
            page.files = [
                ("file", {"document": make_document(spec, facts.get("licence", ""))})
                for spec in facts["files"]
            ]
        published_at = timezone.now() - timedelta(days=facts.get("published_days_ago", 1))
        page.first_published_at = published_at
        if facts.get("state") == "expired":
            page.expire_at = timezone.now() - timedelta(days=2)
        if facts.get("access") == "members":
            PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.LOGIN
            )
        revision = page.save_revision()
        if facts.get("state") != "draft":
            revision.publish()
        return page

    def fill_texts(self, page: Any, entry: Entry, texts: dict[str, Any]) -> None:
        """Put the texts of one language into the page's fields."""
        for name, value in texts.items():
            if name == "body":
                blocks = to_blocks(value, entry.key, self.find_link)
                page.body = page.body.stream_block.to_python(blocks)
            elif name == "units":
                page.units = page.units.stream_block.to_python(self.build_units(entry, value))
            else:
                setattr(page, name, to_line(value))

    def find_link(self, key: str) -> int:
        """Return the page to link to; 0, nobody's, for one that was removed."""
        return self.pages.get(key, 0)

    def build_units(self, entry: Entry, units: list[dict[str, Any]]) -> list[dict[str, Any]]:
        born = entry.texts[entry.born]["units"]
        return [
            {
                "type": "unit",
                "id": str(uuid5(NAMESPACE_URL, f"{entry.key}/unit/{number}")),
                "value": {
                    "title": unit["title"],
                    "summary": to_line(unit["summary"]),
                    "minutes": born[number]["minutes"],
                    "body": to_blocks(unit["body"], f"{entry.key}/{number}", self.find_link),
                },
            }
            for number, unit in enumerate(units)
        ]

    def read_facts(self, entry: Entry, *, with_links: bool) -> dict[str, Any]:
        """Return the facts as field values; dates count from the day of loading."""
        values: dict[str, Any] = {}
        for name, value in entry.facts.items():
            if name in LINKS:
                if with_links:
                    values[f"{name}_id"] = self.pages.get(value)
            elif name not in COMMON_FACTS:
                values |= self.read_fact(name, value)
        return values | self.read_place(entry.facts)

    def read_fact(self, name: str, value: Any) -> dict[str, Any]:
        if name.endswith(("_in_days", "_days_ago")):
            return self.read_date(name, value)
        if name.endswith("_time"):
            return {name: time.fromisoformat(value)}
        if name == "deadlines":
            return {name: [("deadline", self.read_deadline(part)) for part in value]}
        if name == "languages":
            return {name: [("language", code) for code in value]}
        return {RENAMED.get(name, name): value}

    def read_place(self, facts: dict[str, Any]) -> dict[str, Any]:
        if "city" in facts:
            return {"city": City.objects.get(locale=self.locales["en"], key=facts["city"])}
        if "country" in facts:
            return {
                "country": Country.objects.get(locale=self.locales["en"], code=facts["country"])
            }
        return {}

    def read_date(self, name: str, days: int) -> dict[str, date]:
        names = {
            "starts_in_days": "start_date",
            "ends_in_days": "end_date",
            "opens_in_days": "opens_on",
            "published_on_days_ago": "published_on",
        }
        if name not in names:
            return {}
        ago = name.endswith("_ago")
        return {names[name]: self.today + timedelta(days=-days if ago else days)}

    def read_deadline(self, part: dict[str, Any]) -> dict[str, Any]:
        return {
            "date": self.today + timedelta(days=part["in_days"]),
            "time": time.fromisoformat(part["time"]),
        }

    def translate(self, entry: Entry, page: ContentPage) -> Iterator[str]:
        """Translate as an editor does, segment by segment, and publish."""
        if len(entry.texts) == 1:
            return
        source, _is_new = TranslationSource.update_or_create_from_instance(page)
        for code, texts in entry.texts.items():
            if code == entry.born:
                continue
            translation, _is_new = Translation.objects.get_or_create(
                source=source, target_locale=self.locales[code]
            )
            translated = copy.copy(page)
            self.fill_texts(translated, entry, texts)
            self.store_strings(source, translated, code)
            # Published here and not by localize, which waits for the commit to do it.
            translation.save_target(publish=False)
            if entry.facts.get("state") != "draft":
                translation.get_target_instance().get_latest_revision().publish()
            yield f"{entry.kind} {entry.key} {code}"

    def store_strings(self, source: TranslationSource, translated: Any, code: str) -> None:
        """Pair the source's segments with those of the translated page, path by path."""
        wanted: dict[str, list[str]] = defaultdict(list)
        for value in extract_segments(translated):
            if isinstance(value, StringSegmentValue):
                wanted[value.path].append(value.string.data)
        segments = StringSegment.objects.filter(source=source).select_related("string", "context")
        for segment in segments.order_by("order"):
            texts = wanted[segment.context.path]
            if not texts:
                raise ValueError(f"{translated.slug} {code}: nothing for {segment.context.path}")
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=self.locales[code],
                context=segment.context,
                defaults={"data": texts.pop(0), "translation_type": "manual"},
            )

    def settle(self, entry: Entry, page: ContentPage) -> None:
        """What can only be done once all languages are there."""
        if entry.facts.get("state") == "expired":
            fresh = Page.objects.get(pk=page.pk).specific
            fresh.unpublish(set_expired=True)
