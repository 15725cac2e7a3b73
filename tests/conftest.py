"""Fixtures that every folder of tests shares."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from wagtail.models import Page

from home.models import HomePage, SectionPage
from home.vocabulary import clear_vocabulary
from hub.skeleton import prepare
from search.known_words import clear_known_words
from search.memo import forget_moment

pytest_plugins = ["tests.plugins", "tests.databases", "tests.sharing"]


@dataclass(frozen=True)
class HubTree:
    """The skeleton every hub has, as `prepare_hub` makes it."""

    def home(self, code: str = "en") -> HomePage:
        return HomePage.objects.get(locale__language_code=code)

    def section(self, slug: str, code: str = "en") -> SectionPage:
        return Page.objects.get(slug=slug, depth=3, locale__language_code=code).specific


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the skeleton once per database; each test rolls back to it."""
    with django_db_blocker.unblock():
        # wagtail-localize asks for the last migration; without the table PostgreSQL ends the test.
        MigrationRecorder(connection).ensure_schema()
        list(prepare())


@pytest.fixture
def hub_tree(db) -> HubTree:
    return HubTree()


def forget() -> None:
    """Empty what is remembered per state of the database, which a test rolls back."""
    cache.clear()
    clear_vocabulary()
    forget_moment()
    clear_known_words()


@pytest.fixture(autouse=True)
def empty_cache():
    forget()
    translation.activate(settings.LANGUAGE_CODE)  # whatever the last request spoke
    yield
    cache.clear()
    clear_vocabulary()
    forget_moment()
