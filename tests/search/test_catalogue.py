"""Each step of an editor leads to exactly the right Documents, Listings, Terms and Changes."""

import pytest
from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale

from search.catalogue.models import Change, Document, Listing, Term
from search.catalogue.visibility import PUBLIC
from search.items import find_by_path, find_item
from tests.factories import (
    OrganisationPageFactory,
    OutputPageFactory,
    SolutionPageFactory,
    StandardPageFactory,
)
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import documents, everywhere, listed, listings, terms

pytestmark = pytest.mark.usefixtures("whole", "clock")


@pytest.fixture
def output(hub_tree, clock):
    """An output with an Italian translation, published an hour ago."""
    clock.shift(-3600)
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide", title="Guide")
    translate(page, "it", title="Guida")
    clock.shift(3600)
    return page


def test_add_live_page_is_listed_in_all_languages(hub_tree, journal):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")

    assert documents(page) == {"en": "library/guide/"}
    assert listings(page) == everywhere("library/guide/")
    assert terms(page) == {("type", "document")}
    assert journal.read() == [("created", "en")]


def test_draft_is_nowhere_until_published(hub_tree, journal):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide", live=False)

    assert (documents(page), listings(page), terms(page), journal.read()) == ({}, {}, set(), [])

    editor.publish(page)

    assert documents(page) == {"en": "library/guide/"}
    assert journal.read() == [("created", "en")]


def test_draft_over_live_page_changes_nothing(output, journal):
    before = list(Document.objects.order_by("pk").values())

    editor.save_draft(output, title="Not yet", slug="not-yet")

    assert list(Document.objects.order_by("pk").values()) == before
    assert journal.read() == []


def test_publish_again_changes_that_version_and_marks_the_translation_stale(output, journal):
    editor.publish(output, title="Handbook")

    row = Document.objects.get(item=output.translation_key, locale="en")
    assert (row.title, row.title_text) == ("Handbook", "handbook")
    assert find_item(output.translation_key, "en", PUBLIC, NOON)["title"] == "Handbook"
    assert find_item(output.translation_key, "it", PUBLIC, NOON)["title"] == "Guida"
    assert sorted(journal.read()) == [("changed", "en"), ("changed", "it")]


def test_publish_without_a_difference_is_no_change(output, journal):
    editor.fresh(output).save()

    assert journal.read() == []


def test_unpublish_original_takes_all_languages_away(output, journal):
    editor.unpublish(output)

    assert (documents(output), listings(output), terms(output)) == ({}, {}, set())
    assert sorted(journal.read()) == [("deleted", "en"), ("deleted", "it")]

    editor.publish(output)

    assert listings(output) == everywhere("library/guide/", "it")


def test_unpublish_translation_leaves_the_original(output, journal):
    editor.unpublish(editor.twin(output, "it"))

    assert documents(output) == {"en": "library/guide/"}
    assert listings(output) == everywhere("library/guide/")
    assert ("deleted", "it") in journal.read()


def test_delete_original_takes_all_languages_away(output, journal):
    editor.delete(output)

    assert (documents(output), listings(output), terms(output)) == ({}, {}, set())
    assert {("deleted", "en"), ("deleted", "it")} <= set(journal.read())

    # The translation is still there, and an item of its own once somebody says so.
    editor.publish(editor.twin(output, "it"))
    assert listings(output) == everywhere("library/guide/", born="it")


def test_delete_hidden_original_shows_nothing_new(output):
    editor.unpublish(output)

    editor.delete(output)

    assert documents(output) == {}


def test_delete_section_takes_items_of_all_languages(hub_tree, output):
    italian = OutputPageFactory(parent=hub_tree.section("library", "it"))

    editor.delete(hub_tree.section("library"))

    assert (documents(output), documents(italian)) == ({}, {})


def test_delete_translation(output, journal):
    editor.delete(editor.twin(output, "it"))

    assert listings(output) == everywhere("library/guide/")
    assert ("deleted", "it") in journal.read()


def test_delete_all_versions_leaves_nothing(output):
    key = output.translation_key
    editor.delete(editor.twin(output, "it"))
    assert set(documents(output)) == {"en"}
    editor.delete(output)

    for model in (Document, Listing, Term):
        assert not model.objects.filter(item=key).exists()
    last = Change.objects.filter(item=key).order_by("pk").last()
    assert (last.action, last.locale) == ("deleted", "en")


def test_delete_parent_takes_the_pages_below(hub_tree, journal):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=parent, slug="team")
    grandchild = StandardPageFactory(parent=child, slug="press")
    journal.read()

    editor.delete(parent)

    assert [documents(page) for page in (parent, child, grandchild)] == [{}, {}, {}]
    assert journal.read() == [("deleted", "en")] * 3


def test_delete_target_leaves_no_reference(hub_tree, journal):
    organisation = OrganisationPageFactory(parent=hub_tree.section("stakeholders"))
    link = f'<p><a linktype="page" id="{organisation.pk}">They</a> did it.</p>'
    output = OutputPageFactory(
        parent=hub_tree.section("library"), publisher=organisation, body=[("paragraph", link)]
    )
    linking = StandardPageFactory(parent=hub_tree.home(), body=[("paragraph", link)])
    assert ("ref", str(organisation.translation_key)) in terms(output)

    editor.delete(organisation)

    assert terms(output) == {("type", "document")}
    for page in (output, linking):
        assert "They did it." in find_item(page.translation_key, "en", PUBLIC, NOON)["body"]
        data = Document.objects.get(item=page.translation_key).data
        assert str(organisation.translation_key) not in data


def test_unpublish_parent_takes_the_pages_below(hub_tree):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=parent, slug="team")

    editor.unpublish(parent)
    assert (documents(parent), documents(child)) == ({}, {})

    editor.publish(parent)
    assert documents(child) == {"en": "about/team/"}


def test_unpublish_section_takes_items_of_all_languages(hub_tree):
    english = OutputPageFactory(parent=hub_tree.section("library"))
    italian = OutputPageFactory(parent=hub_tree.section("library", "it"))

    editor.unpublish(hub_tree.section("library"))

    assert (documents(english), documents(italian)) == ({}, {})

    # The section's other languages change nothing any more, until it is back.
    editor.unpublish(hub_tree.section("library", "it"))
    editor.publish(hub_tree.section("library"))

    assert (set(documents(english)), documents(italian)) == ({"en"}, {})


def test_unpublish_section_in_one_language_takes_its_items_only(hub_tree):
    english = OutputPageFactory(parent=hub_tree.section("library"))
    translate(english, "it")
    italian = OutputPageFactory(parent=hub_tree.section("library", "it"))

    editor.unpublish(hub_tree.section("library", "it"))

    assert (set(documents(english)), documents(italian)) == ({"en"}, {})


def test_move_below_another_page_changes_its_paths_and_those_below(hub_tree, journal):
    first = StandardPageFactory(parent=hub_tree.home(), slug="first")
    second = StandardPageFactory(parent=hub_tree.home(), slug="second")
    child = StandardPageFactory(parent=first, slug="child")
    grandchild = StandardPageFactory(parent=child, slug="grandchild")
    journal.read()

    editor.move(child, second)

    assert documents(child) == {"en": "second/child/"}
    assert documents(grandchild) == {"en": "second/child/grandchild/"}
    assert journal.read() == [("changed", "en")] * 2
    assert find_by_path("first/child/", "en", PUBLIC, NOON) is None


def test_move_inside_a_section_is_no_change(hub_tree, journal):
    first, second = OutputPageFactory.create_batch(2, parent=hub_tree.section("library"))
    journal.read()

    editor.fresh(second).move(editor.fresh(first), pos="left")

    assert journal.read() == []


def test_move_below_a_draft_hides(hub_tree):
    draft = StandardPageFactory(parent=hub_tree.home(), live=False)
    page = StandardPageFactory(parent=hub_tree.home())

    editor.move(page, draft)

    assert documents(page) == {}


def test_slug_of_a_page_with_pages_below(hub_tree, journal):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=parent, slug="team")
    journal.read()

    editor.publish(parent, slug="who-we-are")

    assert documents(child) == {"en": "who-we-are/team/"}
    assert listings(child) == everywhere("who-we-are/team/")
    assert journal.read(child) == [("changed", "en")]


def test_slug_of_a_section_in_one_language(hub_tree, output):
    section = hub_tree.section("library", "it")

    editor.publish(section, slug="biblioteca")

    assert documents(output) == {"en": "library/guide/", "it": "biblioteca/guide/"}
    assert listings(output) == everywhere("library/guide/", "it") | {
        "it": ("it", "biblioteca/guide/")
    }


@pytest.mark.parametrize(("code", "direction"), [("it", "ltr"), ("ar", "rtl")])
def test_item_born_in_another_language_is_shown_in_it(hub_tree, code, direction):
    page = OutputPageFactory(parent=hub_tree.section("library", code), slug="mappa")

    assert documents(page) == {code: "library/mappa/"}
    assert listings(page) == everywhere("library/mappa/", born=code)
    item = find_item(page.translation_key, "en", PUBLIC, NOON)
    assert (item["locale"], item["dir"], item["is_fallback"]) == (code, direction, True)
    assert (item["requested_locale"], item["source_locale"]) == ("en", code)
    own = find_item(page.translation_key, code, PUBLIC, NOON)
    assert (own["dir"], own["is_fallback"]) == (direction, False)


def test_alias_is_not_listed_until_it_stands_alone(hub_tree, journal):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    same = page.create_alias(update_slug="guide-alias")
    foreign = page.copy_for_translation(Locale.objects.get(language_code="it"), alias=True)
    journal.read()
    assert (documents(same), set(documents(page))) == ({}, {"en"})

    ConvertAliasPageAction(editor.fresh(same)).execute()
    assert documents(same) == {"en": "library/guide-alias/"}
    assert journal.read() == [("created", "en")]

    ConvertAliasPageAction(editor.fresh(foreign)).execute()
    assert set(documents(page)) == {"en", "it"}


def test_alias_left_behind_by_its_source_is_a_draft(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    alias = page.create_alias(update_slug="guide-alias")

    editor.delete(page)
    assert documents(alias) == {}

    editor.publish(alias)
    assert documents(alias) == {"en": "library/guide-alias/"}


def test_pages_below_an_alias_follow_it(hub_tree):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=parent, slug="team")
    other = StandardPageFactory(parent=hub_tree.home("it"), slug="altro")
    translate(child, "it")
    alias = editor.twin(parent, "it")
    assert alias.alias_of_id == parent.pk

    editor.move(alias, other)
    assert documents(child) == {"en": "about/team/", "it": "altro/about/team/"}

    editor.unpublish(alias)
    assert documents(child) == {"en": "about/team/"}


def test_copy_is_an_item_of_its_own(output, journal):
    copied = editor.fresh(output).copy(update_attrs={"slug": "copy"}, keep_live=True)

    assert documents(copied) == {"en": "library/copy/"}
    assert journal.items() == {copied.translation_key}


def test_failed_transaction_leaves_no_trace(hub_tree, output, journal):
    def snapshot():
        return [list(model.objects.order_by("pk").values()) for model in (Document, Listing, Term)]

    before = snapshot()

    @transaction.atomic
    def fail():
        editor.publish(output, title="Lost", slug="lost")
        SolutionPageFactory(parent=hub_tree.section("solutions"))
        assert journal.read() != []
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert snapshot() == before
    assert journal.read() == []
    assert listed() == [str(output.translation_key)]
