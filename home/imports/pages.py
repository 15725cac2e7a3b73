"""Items of a table into pages: found again by their key, made, or changed where they differ."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.rich_text import RichText

from home.imports.items import Action, Item, Line, RefusedError
from home.models import City, Country, PlacedPage, SectionPage, Topic
from home.models.base import latin_slug
from home.models.taxonomy import in_source_language
from home.places import Place, get_city
from home.tables import TableError
from home.texts import SUMMARY_LENGTH, to_paragraphs, to_summary

TREE_FIELDS = {"path", "depth", "numchild"}


class PageWriter:
    """Writes pages of `model` below its section; with `dry_run`, checks and writes nothing."""

    def __init__(
        self,
        model: type[PlacedPage],
        section: type[SectionPage],
        *,
        locale: str,
        dry_run: bool,
    ) -> None:
        self.model = model
        self.section = section
        self.locale = locale
        self.dry_run = dry_run
        self.cities: dict[str, City] = {}

    def prepare(self, keys: Collection[str]) -> None:
        """Load what the decisions need: pages known by key, slugs taken, terms."""
        found = self.model.objects.filter(source_key__in=keys, alias_of=None)
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

    def apply(self, item: Item) -> Line:
        """Make or change the page of `item`, if it must be; raise where it cannot."""
        try:
            with transaction.atomic():
                return self._apply(item)
        except Exception:
            self.cities.clear()  # one may have been made just now, and is gone with the rest
            raise

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
            write_first_revision(page)
        self.slugs.add(page.slug)

    def _get_city(self, place: Place) -> City:
        if place.key not in self.cities:
            self.cities[place.key] = get_city(place)
        return self.cities[place.key]

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
            stands_in = page.country_code
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
                page.city = self._get_city(item.place)
        if "country" in changed:
            page.city, page.country = None, self.countries[item.country]


def write_first_revision(page: PlacedPage) -> None:
    """Keep what was imported in the page's history.

    By hand, for `save_revision` writes the whole page once more: half of the time of an import.
    """
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        created_at=page.last_published_at,
        content=page.serializable_data(),
        object_str=str(page),
    )
    # update(): the page is not changed by its history, so there is nothing to tell anybody.
    type(page).objects.filter(pk=page.pk).update(
        latest_revision=revision,
        live_revision=revision,
        latest_revision_created_at=revision.created_at,
    )
