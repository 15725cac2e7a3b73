"""Translations: by wagtail-localize and by hand, stale or not."""

import pytest
from wagtail_localize.operations import translate_object

from search.catalogue.models import Document
from search.catalogue.visibility import PUBLIC
from search.items import find_item
from tests.factories import OutputPageFactory
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import documents, everywhere, listings

pytestmark = pytest.mark.usefixtures("whole", "clock")

HOWS = [
    pytest.param(editor.translate_by_segments, id="localize"),
    pytest.param(translate, id="by-hand"),
]


@pytest.fixture
def output(hub_tree, clock):
    """An output published by an editor ten minutes ago."""
    clock.shift(-600)
    page = OutputPageFactory(
        parent=hub_tree.section("library"),
        slug="guide",
        title="Guide",
        body=[("paragraph", "<p>Lamps burnt all night.</p>")],
    )
    page = editor.publish(page)
    clock.shift(600)
    return page


def stale_languages(page):
    rows = Document.objects.filter(item=page.translation_key, is_stale=True)
    return sorted(rows.values_list("locale", flat=True))


@pytest.mark.parametrize("how", HOWS)
def test_translation_is_shown_in_its_language_only(output, journal, how):
    how(output, "it")

    assert documents(output) == {"en": "library/guide/", "it": "library/guide/"}
    assert listings(output) == everywhere("library/guide/", "it")
    assert ("created", "it") in journal.read()
    item = find_item(output.translation_key, "it", PUBLIC, NOON)
    assert (item["title"], item["locale"], item["source_locale"]) == ("Guide (it)", "it", "en")
    assert find_item(output.translation_key, "ar", PUBLIC, NOON)["title"] == "Guide"
    assert [entry["is_fallback"] for entry in item["alternates"]] == [
        False,  # en
        True,  # es
        False,  # it
        True,  # he
        True,  # ar
    ]


def test_translation_by_segments_takes_text_and_facts(output):
    editor.translate_by_segments(output, "he")

    item = find_item(output.translation_key, "he", PUBLIC, NOON)

    assert "Lamps burnt all night. (he)" in item["body"]
    assert item["dir"] == "rtl"
    assert item["details"]["version"] == "1.0"


def test_draft_translation_is_not_shown(output):
    locale = editor.Locale.objects.get(language_code="it")
    draft = output.copy_for_translation(locale)

    assert not draft.live
    assert set(documents(output)) == {"en"}


@pytest.mark.parametrize("how", HOWS)
def test_translation_is_stale_from_the_sources_next_publication(output, clock, journal, how):
    how(output, "it")
    assert stale_languages(output) == []
    journal.read()

    clock.shift(60)
    editor.save_draft(output, title="Handbook")
    assert stale_languages(output) == []

    clock.shift(60)
    editor.publish(output)
    assert stale_languages(output) == ["it"]
    assert sorted(journal.read()) == [("changed", "en"), ("changed", "it")]
    assert find_item(output.translation_key, "it", PUBLIC, NOON)["is_stale"] is True
    assert find_item(output.translation_key, "es", PUBLIC, NOON)["is_stale"] is False


def test_translation_by_segments_again_is_no_longer_stale(output, clock):
    editor.translate_by_segments(output, "it")
    clock.shift(60)
    editor.publish(output, title="Handbook")

    # Corrected, but from the old source: still stale.
    clock.shift(60)
    editor.publish(editor.twin(output, "it"), summary="Corretto.")
    assert stale_languages(output) == ["it"]

    clock.shift(60)
    editor.translate_by_segments(output, "it")
    assert stale_languages(output) == []
    assert find_item(output.translation_key, "it", PUBLIC, NOON)["title"] == "Handbook (it)"


def test_translation_by_hand_published_again_is_no_longer_stale(output, clock):
    translate(output, "it")
    clock.shift(60)
    editor.publish(output)
    assert stale_languages(output) == ["it"]

    clock.shift(60)
    editor.publish(editor.twin(output, "it"))
    assert stale_languages(output) == []


def test_translation_begun_as_a_copy_and_written_by_hand_is_no_longer_stale(output, clock):
    # What the editors' side does on "Translate this page": a draft, not in sync.
    translate_object(output, [editor.Locale.objects.get(language_code="it")])
    italian = editor.publish(editor.twin(output, "it"), title="Guida")
    clock.shift(60)
    editor.publish(output, title="Handbook")
    assert stale_languages(output) == ["it"]

    clock.shift(60)
    editor.publish(italian, title="Manuale")
    assert stale_languages(output) == []


def test_translation_is_judged_by_its_segments_as_long_as_it_is_in_sync(output, clock):
    editor.translate_by_segments(output, "it")
    clock.shift(60)
    editor.publish(output, title="Handbook")
    clock.shift(60)
    editor.publish(editor.twin(output, "it"), title="Manuale")
    assert stale_languages(output) == ["it"]

    set_in_sync(output, "it", is_in_sync=False)
    assert stale_languages(output) == []

    set_in_sync(output, "it", is_in_sync=True)
    assert stale_languages(output) == ["it"]


def set_in_sync(page, code, *, is_in_sync):
    """Do what "Stop synced translation" and "Start synced translation" do."""
    translation = editor.Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code=code
    )
    translation.enabled = is_in_sync
    translation.save(update_fields=["enabled"])


def test_source_taken_over_for_one_language_leaves_the_other_stale(output, clock):
    editor.translate_by_segments(output, "it")
    editor.translate_by_segments(output, "ar")
    clock.shift(60)
    editor.publish(output, title="Handbook")
    clock.shift(60)
    editor.translate_by_segments(output, "ar")

    assert stale_languages(output) == ["it"]


def test_translation_of_a_translation_has_a_source_of_its_own(output, clock):
    italian = editor.translate_by_segments(output, "it")
    clock.shift(60)
    editor.translate_by_segments(italian, "ar")
    clock.shift(60)
    editor.publish(output, title="Handbook")
    clock.shift(60)
    editor.translate_by_segments(output, "it")

    # Arabic was made from Italian as it was before the English changed.
    assert stale_languages(output) == ["ar"]


def test_translation_of_a_translation_that_is_deleted_goes_by_its_own_publication(output, clock):
    italian = editor.translate_by_segments(output, "it")
    clock.shift(60)
    arabic = editor.translate_by_segments(italian, "ar")
    clock.shift(60)
    editor.publish(output, title="Handbook")
    clock.shift(60)
    editor.publish(arabic)
    assert stale_languages(output) == ["ar", "it"]

    editor.delete(italian)
    assert stale_languages(output) == []


def test_translation_of_an_item_born_in_italian(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library", "it"), slug="guida")
    editor.translate_by_segments(page, "en")

    assert listings(page) == everywhere("library/guida/", "en", born="it")
