"""One slug in all languages, and no old address forgotten."""

from __future__ import annotations

import pytest

from home.models import HomePage
from tests.factories import OutputPageFactory
from tests.factories.translations import translate


def rename(page, slug, capture):
    with capture(execute=True):
        page.refresh_from_db()
        page.slug = slug
        page.save_revision().publish()


@pytest.fixture
def renamed(hub_tree, django_capture_on_commit_callbacks):
    """A guide in English and Spanish, read untranslated elsewhere, with another slug than once."""
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    page.save_revision().publish()
    twin = translate(page, "es", title="Una guía")
    draft = twin.specific
    draft.title = "Otra guía"
    draft.save_revision()
    rename(page, "handbook", django_capture_on_commit_callbacks)
    return page, twin


@pytest.mark.parametrize("code", ["en", "es", "it", "he", "ar"])
def test_old_address_leads_on_in_every_language(client, renamed, code):
    answer = client.get(f"/{code}/library/guide/")

    assert (answer.status_code, answer["Location"]) == (301, f"/{code}/library/handbook/")
    assert client.get(f"/{code}/library/handbook/").status_code == 200


def test_translation_takes_the_slug_and_its_draft_keeps_it(client, renamed):
    _page, twin = renamed
    twin.refresh_from_db()

    twin.latest_revision.publish()

    twin.refresh_from_db()
    assert (twin.slug, twin.title) == ("handbook", "Otra guía")
    assert client.get("/es/library/handbook/").status_code == 200


def test_home_pages_keep_their_slugs(hub_tree, django_capture_on_commit_callbacks):
    rename(hub_tree.home(), "start", django_capture_on_commit_callbacks)

    slugs = HomePage.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["start", "home-es", "home-it", "home-he", "home-ar"]
