from __future__ import annotations

from wagtail.models import CollectionViewRestriction, Page, Site

from home.models import City, Country, Goal, HomePage, Topic
from home.sections import SECTIONS
from hub.skeleton import prepare
from search.catalogue.writer import all_keys, describe_differences


def test_prepare_twice_changes_nothing(hub_tree):
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))

    assert {line.split(": ")[1] for line in prepare()} == {"0 new"}
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_prepare_leaves_what_editors_changed(hub_tree):
    section = hub_tree.section("library")
    section.title = "Our library"
    section.save_revision().publish()

    list(prepare())

    assert hub_tree.section("library").title == "Our library"


def test_skeleton_stands_in_every_language(hub_tree):
    homes = HomePage.objects.all()
    assert len({home.translation_key for home in homes}) == 1
    assert sorted(home.locale.language_code for home in homes) == ["ar", "en", "es", "he", "it"]
    for home in homes:
        assert [page.slug for page in home.get_children()] == list(SECTIONS)
    assert Site.objects.get().root_page.specific == hub_tree.home("en")


def test_vocabularies_are_named_in_every_language(hub_tree):
    for model, count in ((Topic, 20), (Goal, 17), (City, 32)):
        keys = model.objects.values_list("translation_key", flat=True)
        assert len(set(keys)) == count
        assert len(keys) == 5 * count
    assert Country.objects.get(code="PS", locale__language_code="ar").name == "فلسطين"


def test_members_collection_asks_for_a_login(hub_tree):
    restriction = CollectionViewRestriction.objects.get()
    assert (restriction.collection.name, restriction.restriction_type) == ("Members", "login")


def test_catalogue_of_the_skeleton_is_right(hub_tree):
    assert describe_differences(all_keys()) == []
