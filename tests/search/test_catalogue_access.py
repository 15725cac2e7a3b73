"""Restrictions act on all languages at once, from wherever they were set."""

import pytest
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from home.models import HubDocument
from hub.skeleton import MEMBERS_COLLECTION
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.facets import count_facets
from search.items import find_by_path, find_item, find_related
from search.memo import get_version
from search.params import ItemQuery
from tests.factories import (
    DocumentFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    SolutionPageFactory,
    StandardPageFactory,
)
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import documents, terms, who_sees

pytestmark = pytest.mark.usefixtures("whole", "clock")


@pytest.fixture
def output(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    translate(page, "it")
    return page


@pytest.fixture
def control(hub_tree):
    """An item nobody restricts: a channel that shows nothing at all is not a pass."""
    page = SolutionPageFactory(parent=hub_tree.section("solutions"))
    yield page
    assert who_sees(page) == "everybody"


@pytest.mark.parametrize("code", ["en", "it"])
def test_restricted_version_is_for_members_in_all_languages(output, control, journal, code):
    version = editor.twin(output, code)

    editor.restrict(version)

    assert who_sees(output) == "members"
    assert sorted(journal.read()) == [("restricted", "en"), ("restricted", "it")]
    for locale in editor.CODES:
        assert find_item(output.translation_key, locale, PUBLIC, NOON) is None
        assert find_by_path("library/guide/", locale, PUBLIC, NOON) is None
        assert find_item(output.translation_key, locale, MEMBERS, NOON)["audience"] == "members"

    editor.unrestrict(version)

    assert who_sees(output) == "everybody"
    assert sorted(journal.read()) == [("changed", "en"), ("changed", "it")]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_restricted_section_restricts_all_its_items(hub_tree, output, control, journal, code):
    italian = OutputPageFactory(parent=hub_tree.section("library", "it"))
    journal.read()

    editor.restrict(hub_tree.section("library", code))

    assert (who_sees(output), who_sees(italian)) == ("members", "members")
    assert journal.read(italian) == [("restricted", "it")]
    assert find_by_path("library/", "he", PUBLIC, NOON) is None

    editor.unrestrict(hub_tree.section("library", code))

    assert (who_sees(output), who_sees(italian)) == ("everybody", "everybody")


def test_restricted_home_of_another_language_restricts_everything(hub_tree, output):
    editor.restrict(hub_tree.home("he"))

    assert who_sees(output) == "members"
    assert find_by_path("", "en", PUBLIC, NOON) is None

    editor.unrestrict(hub_tree.home("he"))

    assert who_sees(output) == "everybody"


@pytest.mark.parametrize("kind", [PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS])
def test_password_or_group_set_from_outside_is_nowhere(output, control, journal, kind):
    editor.restrict(editor.twin(output, "it"), kind)

    assert (who_sees(output), documents(output), terms(output)) == ("nobody", {}, set())
    assert sorted(journal.read(output)) == [("deleted", "en"), ("deleted", "it")]

    editor.unrestrict(editor.twin(output, "it"))
    assert who_sees(output) == "everybody"


def test_restriction_of_a_page_reaches_those_below_and_leaves_with_it(hub_tree):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=parent, slug="team")
    other = StandardPageFactory(parent=hub_tree.home(), slug="other")
    editor.restrict(parent)
    assert (who_sees(child), who_sees(other)) == ("members", "everybody")

    editor.move(child, other)
    assert who_sees(child) == "everybody"

    editor.move(child, parent)
    assert who_sees(child) == "members"


def test_twin_left_below_the_restricted_page_keeps_the_item_for_members(hub_tree):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=parent, slug="team")
    other = StandardPageFactory(parent=hub_tree.home(), slug="other")
    translate(child, "it")
    editor.restrict(parent)

    editor.move(child, other)
    assert who_sees(child) == "members"

    editor.move(editor.twin(child, "it"), editor.fresh(hub_tree.home("it")))
    assert who_sees(child) == "everybody"


def test_move_of_a_translation_below_a_restricted_page_restricts_the_item(hub_tree):
    secret = StandardPageFactory(parent=hub_tree.home("it"), slug="riservato")
    page = StandardPageFactory(parent=hub_tree.home(), slug="about")
    child = StandardPageFactory(parent=page, slug="team")
    translate(page, "it")
    editor.restrict(secret)

    editor.move(editor.twin(page, "it"), secret)

    assert (who_sees(page), who_sees(child)) == ("members", "members")


def test_deleted_twin_takes_its_restriction_along(output):
    editor.restrict(editor.twin(output, "it"))

    editor.delete(editor.twin(output, "it"))

    assert who_sees(output) == "everybody"


def test_group_restriction_outweighs_the_members(output):
    editor.restrict(output)
    editor.restrict(editor.twin(output, "it"), PageViewRestriction.GROUPS)

    assert who_sees(output) == "nobody"


def test_restricted_draft_of_a_translation_restricts_too(output):
    editor.unpublish(editor.twin(output, "it"))

    editor.restrict(editor.twin(output, "it"))

    assert who_sees(output) == "members"


def test_references_to_a_hidden_item_leave_no_trace(hub_tree):
    organisation = OrganisationPageFactory(
        parent=hub_tree.section("stakeholders"), title="Quellwerk", slug="quellwerk"
    )
    link = f'<p>Made by <a linktype="page" id="{organisation.pk}">them</a>.</p>'
    output = OutputPageFactory(
        parent=hub_tree.section("library"), publisher=organisation, body=[("paragraph", link)]
    )

    def read(reader):
        item = find_item(output.translation_key, "en", reader, NOON)
        return item["details"]["publisher"], item["body"]

    shown = {
        "id": str(organisation.translation_key),
        "kind": "organisation",
        "title": "Quellwerk",
        "url": "\ue000/en/stakeholders/quellwerk/",
        "locale": "en",
    }
    linked = 'Made by <a href="\ue000/en/stakeholders/quellwerk/">them</a>.'
    assert read(PUBLIC)[0] == shown
    assert linked in read(PUBLIC)[1]

    editor.restrict(organisation)
    assert read(PUBLIC)[0] is None
    assert "Made by them." in read(PUBLIC)[1]
    assert read(MEMBERS)[0] == shown
    assert linked in read(MEMBERS)[1]

    editor.unpublish(organisation)
    assert read(MEMBERS)[0] is None
    assert "Made by them." in read(MEMBERS)[1]


def test_hidden_item_is_not_among_those_that_refer(hub_tree):
    organisation = OrganisationPageFactory(parent=hub_tree.section("stakeholders"))
    shown, hidden = OutputPageFactory.create_batch(
        2, parent=hub_tree.section("library"), publisher=organisation
    )
    editor.restrict(hidden)

    def related(reader):
        cards = find_related(organisation.translation_key, "it", reader, NOON)
        return {card["id"] for card in cards}

    assert related(PUBLIC) == {str(shown.translation_key)}
    assert related(MEMBERS) == {str(shown.translation_key), str(hidden.translation_key)}


def test_hidden_item_is_in_no_count(output, control):
    editor.restrict(output)

    def counts(reader):
        query = ItemQuery(locale="ar", status="all")
        facets = count_facets(query, reader, NOON, get_version())
        return {entry.value: entry.count for entry in facets["kind"]}

    assert counts(PUBLIC) == {"solution": 1}
    assert counts(MEMBERS) == {"solution": 1, "output": 1}


# Files


@pytest.fixture
def offer(hub_tree):
    """A document and the output that offers it."""
    document = DocumentFactory(title="Plans")
    output = OutputPageFactory(
        parent=hub_tree.section("library"), files=[("file", {"document": document})]
    )
    return document, output


def files(output, reader=PUBLIC):
    item = find_item(output.translation_key, "en", reader, NOON)
    return [(file["title"], file["access"]) for file in item["details"]["files"]]


def test_document_moved_to_the_members_collection(offer, journal):
    document, output = offer
    assert ("document", str(document.pk)) in terms(output)
    assert files(output) == [("Plans", "public")]

    document = HubDocument.objects.get(pk=document.pk)
    document.collection = Collection.objects.get(name=MEMBERS_COLLECTION)
    document.save()

    assert files(output) == [("Plans", "members")]
    assert journal.read(output) == [("changed", "en")]

    document.collection = Collection.get_first_root_node()
    document.save()

    assert files(output) == [("Plans", "public")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(CollectionViewRestriction.LOGIN, [("Plans", "members")], id="login"),
        pytest.param(CollectionViewRestriction.GROUPS, [], id="groups"),
        pytest.param(CollectionViewRestriction.PASSWORD, [], id="password"),
    ],
)
def test_restricted_collection_restricts_the_files_inside(hub_tree, kind, expected):
    above = Collection.get_first_root_node().add_child(name="Above")
    inside = above.add_child(name="Inside")
    document = DocumentFactory(title="Plans", collection=inside)
    output = OutputPageFactory(
        parent=hub_tree.section("library"), files=[("file", {"document": document})]
    )

    restriction = CollectionViewRestriction.objects.create(collection=above, restriction_type=kind)
    assert files(output) == expected

    restriction.delete()
    assert files(output) == [("Plans", "public")]


def test_collection_moved_below_the_members(hub_tree):
    collection = Collection.get_first_root_node().add_child(name="Plans")
    document = DocumentFactory(title="Plans", collection=collection)
    output = OutputPageFactory(
        parent=hub_tree.section("library"), files=[("file", {"document": document})]
    )

    Collection.objects.get(pk=collection.pk).move(
        Collection.objects.get(name=MEMBERS_COLLECTION), "sorted-child"
    )

    assert files(output) == [("Plans", "members")]


def test_deleted_document_is_no_longer_offered(offer):
    document, output = offer

    HubDocument.objects.get(pk=document.pk).delete()

    assert files(output) == []
    assert terms(output) == {("type", "document")}


def test_document_in_running_text_follows_its_name(hub_tree):
    document = DocumentFactory()
    link = f'<p><a linktype="document" id="{document.pk}">Read</a></p>'
    page = StandardPageFactory(parent=hub_tree.home(), body=[("paragraph", link)])
    assert document.filename in find_item(page.translation_key, "en", PUBLIC, NOON)["body"]

    HubDocument.objects.get(pk=document.pk).delete()

    assert document.filename not in find_item(page.translation_key, "en", PUBLIC, NOON)["body"]
