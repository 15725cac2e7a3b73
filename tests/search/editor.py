"""What editors do, in the words of the tests; each step starts from the database, as views do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from search.catalogue.models import Change, Document, Listing, Term
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.catalogue.writer import all_keys, describe_differences
from search.params import ItemQuery
from search.query import list_items

CODES = ("en", "es", "it", "he", "ar")


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def save_draft(page: Page, **values: Any) -> Any:
    """Save a draft of `page` with `values`; return its revision."""
    page = fresh(page)
    page = page.get_latest_revision_as_object() if page.latest_revision else page
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision()


def publish(page: Page, **values: Any) -> Any:
    save_draft(page, **values).publish()
    return fresh(page)


def unpublish(page: Page) -> None:
    fresh(page).unpublish()


def delete(page: Page) -> None:
    fresh(page).delete()


def move(page: Page, target: Page) -> None:
    fresh(page).move(fresh(target), pos="last-child")


def restrict(page: Page, kind: str = PageViewRestriction.LOGIN) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=fresh(page), restriction_type=kind)


def unrestrict(page: Page) -> None:
    for restriction in PageViewRestriction.objects.filter(page_id=page.pk):
        restriction.delete()


def translate_by_segments(page: Page, code: str) -> Any:
    """Translate with wagtail-localize: every segment of the source gets " (code)" behind it."""
    locale = Locale.objects.get(language_code=code)
    source, _is_new = TranslationSource.update_or_create_from_instance(fresh(page))
    translation, _is_new = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in StringSegment.objects.filter(source=source).select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": f"{segment.string.data} ({code})", "translation_type": "manual"},
        )
    # Published here: localize itself waits for a commit, which a test does not reach.
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()
    return translation.get_target_instance()


def twin(page: Page, code: str) -> Any:
    return Page.objects.get(
        translation_key=page.translation_key, locale__language_code=code
    ).specific


def listed(
    code: str = "en", reader: frozenset[str] = PUBLIC, at: datetime | None = None, **filters: Any
) -> list[str]:
    """Return the keys of all items of the language's list, in order."""
    query = ItemQuery(locale=code, **{"status": "all", "limit": 100, **filters})
    cards = list_items(query, reader, at or timezone.now()).cards
    return [card.partition('"id":"')[2][:36] for card in cards]


def who_sees(page: Page, at: datetime | None = None) -> str:
    """Return "everybody", "members" or "nobody"; the same in all languages, or an error."""
    answers = {
        (
            str(page.translation_key) in listed(code, PUBLIC, at),
            str(page.translation_key) in listed(code, MEMBERS, at),
        )
        for code in CODES
    }
    assert len(answers) == 1, f"languages differ about {page}"
    return {(True, True): "everybody", (False, True): "members", (False, False): "nobody"}[
        answers.pop()
    ]


def documents(page: Page) -> dict[str, str]:
    """Return the path of each language version that has a Document."""
    rows = Document.objects.filter(item=page.translation_key).order_by("locale")
    return dict(rows.values_list("locale", "path"))


def listings(page: Page) -> dict[str, tuple[str, str]]:
    """Return per display language the language shown and the path."""
    rows = Listing.objects.filter(item=page.translation_key).select_related("document")
    for row in rows:
        assert row.is_fallback == (row.document.locale != row.locale)
    return {row.locale: (row.document.locale, row.path) for row in rows}


def everywhere(path: str, *own: str, born: str = "en") -> dict[str, tuple[str, str]]:
    """Return what `listings` says of an item at the same path in all languages."""
    return {code: (code if code in own or code == born else born, path) for code in CODES}


def terms(page: Page) -> set[tuple[str, str]]:
    rows = Term.objects.filter(item=page.translation_key)
    return set(rows.values_list("facet", "value"))


class Journal:
    """The Changes since it was opened or last read."""

    def __init__(self) -> None:
        self.last = 0
        self.read()

    def read(self, *pages: Page) -> list[tuple[str, str]]:
        """Return (action, language) of each new Change in order; of `pages` only, if given."""
        rows = list(Change.objects.filter(pk__gt=self.last).order_by("pk"))
        self.last = rows[-1].pk if rows else self.last
        keys = {page.translation_key for page in pages}
        return [(row.action, row.locale) for row in rows if not keys or row.item in keys]

    def items(self) -> set[Any]:
        """Return the items with new Changes, and count these as read."""
        start = self.last
        self.read()
        return set(Change.objects.filter(pk__gt=start).values_list("item", flat=True))


def differences() -> list[str]:
    return describe_differences(all_keys())
