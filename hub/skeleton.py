"""What every hub has before its first item. Idempotent: what editors changed stays."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from home.languages import codes
from home.models import BasePage, City, Country, Goal, HomePage, SectionPage, Topic
from home.models.taxonomy import Term
from home.registry import all_preparations
from home.sections import SECTIONS, summary_of_section, title_of_section

VOCABULARY = Path(__file__).parent / "vocabulary"
MEMBERS_COLLECTION = "Members"
EDITORS, MODERATORS = "Editors", "Moderators"


@transaction.atomic
def prepare() -> Iterator[str]:
    """Make the skeleton; return a line per part."""
    return iter(
        [
            f"languages: {prepare_locales()} new",
            f"pages: {prepare_pages()} new",
            f"terms: {prepare_vocabularies()} new",
            f"collections: {prepare_collections()} new",
            f"groups: {prepare_groups()} new",
            *(f"{name}: {run()} new" for name, run in all_preparations().items()),
        ]
    )


def prepare_locales() -> int:
    return sum(Locale.objects.get_or_create(language_code=code)[1] for code in codes())


def prepare_pages() -> int:
    """Make a home page per language and the sections of the installed apps below each."""
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    remove_welcome_page()
    made = 0
    homes: dict[str, HomePage] = {}
    for code in codes():
        homes[code], is_new = prepare_home(root, code)
        made += is_new
    prepare_site(homes[settings.LANGUAGE_CODE])
    for model in section_models():
        original: SectionPage | None = None
        for code in codes():
            original, is_new = prepare_section(model, homes[code], code, original)
            made += is_new
    return made


def remove_welcome_page() -> None:
    """Wagtail's first migration leaves a page that says hello."""
    for page in Page.objects.filter(depth=2, slug="home").specific():
        if not isinstance(page, BasePage):
            page.delete()


def prepare_home(root: Page, code: str) -> tuple[HomePage, bool]:
    locale = Locale.objects.get(language_code=code)
    known = HomePage.objects.filter(locale=locale).first()
    if known is not None:
        return known, False
    original = HomePage.objects.order_by("pk").first()
    with translation.override(code):
        home = HomePage(
            title=gettext("Medina, the hub of smart Mediterranean cities"),
            summary=gettext("Solutions, partners, events and funding for cities and their people."),
            slug="home" if code == settings.LANGUAGE_CODE else f"home-{code}",
            locale=locale,
        )
    if original is not None:
        home.translation_key = original.translation_key
    return publish(root, home), True


def prepare_section(
    model: type[SectionPage], home: HomePage, code: str, original: SectionPage | None
) -> tuple[SectionPage, bool]:
    """Return the first language's page of the section, and whether this language's is new."""
    known = model.objects.child_of(home).first()
    if known is not None:
        return original or known, False
    with translation.override(code):
        page = model(
            title=title_of_section(model.section),
            summary=summary_of_section(model.section),
            slug=model.section,
            locale=home.locale,
            show_in_menus=True,
        )
    if original is not None:
        page.translation_key = original.translation_key
    publish(home, page)
    return original or page, True


def publish(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision(log_action=False).publish(log_action=False)
    return page


def section_models() -> list[type[SectionPage]]:
    found = [model for model in apps.get_models() if issubclass(model, SectionPage)]
    return sorted(found, key=lambda model: list(SECTIONS).index(model.section))


def prepare_site(home: HomePage) -> None:
    address = urlsplit(settings.HUB_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port = address.hostname or "localhost", port
    site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
    site.save()


def prepare_vocabularies() -> int:
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    made = 0
    for model in (Topic, Goal, Country, City):
        for entry in read_terms(model):
            made += prepare_term(model, entry, locales)
    return made


def read_terms(model: type[Term]) -> list[dict[str, Any]]:
    plural = {"topic": "topics", "goal": "goals", "country": "countries", "city": "cities"}
    text = (VOCABULARY / f"{plural[model.facet]}.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)[model.facet]
    return entries


def prepare_term(model: type[Term], entry: dict[str, Any], locales: dict[str, Locale]) -> int:
    """Add the term in the languages it lacks; return how many."""
    names = {field.name for field in model._meta.get_fields()}
    given = {"country_code" if key == "country" else key: value for key, value in entry.items()}
    shared = {
        key: value for key, value in given.items() if key in names and not isinstance(value, dict)
    }
    identity = {model.key_field: shared[model.key_field]}
    known = {row.locale_id: row for row in model.objects.filter(**identity)}
    key = next((row.translation_key for row in known.values()), None)
    made = 0
    for code, locale in locales.items():
        if locale.pk in known or code not in entry["name"]:
            continue
        texts = {name: value[code] for name, value in given.items() if isinstance(value, dict)}
        term = model(locale=locale, **shared, **texts)
        if key is not None:
            term.translation_key = key
        term.save()
        key = term.translation_key
        made += 1
    return made


def prepare_collections() -> int:
    """Make the collection whose files are for members."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    if Collection.objects.filter(name=MEMBERS_COLLECTION).exists():
        return 0
    members = root.add_child(name=MEMBERS_COLLECTION)
    CollectionViewRestriction.objects.create(
        collection=members, restriction_type=CollectionViewRestriction.LOGIN
    )
    return 1


def prepare_groups() -> int:
    """Give editors the pages, files and terms; moderators may publish what others wrote too."""
    made = 0
    root = Page.get_first_root_node()
    for name, page_permissions in (
        (EDITORS, ("add_page", "change_page", "publish_page")),
        (MODERATORS, ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")),
    ):
        group, is_new = Group.objects.get_or_create(name=name)
        made += is_new
        group.permissions.add(*plain_permissions())
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=page_permissions
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in media_permissions():
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=Collection.get_first_root_node(), permission=permission
            )
    return made


def plain_permissions() -> list[Permission]:
    terms = [
        f"{verb}_{model}"
        for verb in ("add", "change", "delete", "view")
        for model in ("topic", "goal", "country", "city")
    ]
    found = Permission.objects.filter(content_type__app_label="home", codename__in=terms)
    access = Permission.objects.filter(codename__in=["access_admin", "submit_translation"])
    return [*found, *access]


def media_permissions() -> list[Permission]:
    media = [
        f"{verb}_{model}"
        for verb in ("add", "change", "choose")
        for model in ("hubimage", "hubdocument")
    ]
    return list(Permission.objects.filter(content_type__app_label="home", codename__in=media))
