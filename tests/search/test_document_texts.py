"""A word that is only inside a file: found by who may have the file, by nobody else, at no door."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from home.enums import TextState
from home.models import DocumentText, HubDocument
from hub.demo.files import make_pdf
from search.catalogue.models import Document
from search.engines.database import INDEX, ensure_text_index
from search.tasks import read_document, read_file, store_text
from tests.factories import DocumentFactory, OutputPageFactory, UserFactory
from tests.factories.translations import translate
from tests.search.editor import publish, restrict, unrestrict

pytestmark = pytest.mark.usefixtures("whole")

PAST = datetime(2020, 1, 1, tzinfo=UTC)
WORDS = {
    "en": ("Shade sails over a kindergarten yard", "kindergartens"),
    "es": ("Toldos sobre el patio de la guardería", "guarderias"),
    "it": ("Vele d'ombra sul cortile dell'asilo", "asili"),
    "he": ("מפרשי צל מעל חצר הגנון", "גנון"),
    "ar": ("أشرعة ظل فوق ساحة الروضة", "روضة"),
}
LISTS = {
    "page": "/en/library/?q={}",
    "v1": "/api/v1/items/?q={}",
    "v2": "/api/v2/pages/?search={}",
    "v3": "/api/v3/pages/?search={}",
    "feed": "/en/library/feed.atom?q={}",
}


def make_document(text="zanzibar", name="guide.txt", **options) -> HubDocument:
    made = DocumentFactory(file=ContentFile(text.encode(), name=name), **options)
    made.file.close()
    read_document.call(made.pk)
    return fresh(made)


def fresh(document: HubDocument) -> HubDocument:
    return HubDocument.objects.get(pk=document.pk)


def offer(tree, document, **options):
    options = {"title": "Handbook", "slug": "handbook", **options}
    options.setdefault("files", [("file", {"document": document})])
    return OutputPageFactory(parent=tree.section("library"), **options)


def members_collection() -> Collection:
    return Collection.objects.get(name="Members")


def finds(client, page, word="zanzibar") -> set[str]:
    """Return the doors at which `word` finds `page`."""
    found = set()
    for name, address in LISTS.items():
        response = client.get(address.format(word))
        assert response.status_code == 200, (name, response.content[:300])
        if (
            b"handbook" in response.content
            or str(page.translation_key).encode() in response.content
        ):
            found.add(name)
    return found


@pytest.mark.parametrize("code", WORDS)
def test_word_of_a_pdf_is_found_in_every_language(client, hub_tree, code):
    text, asked = WORDS[code]
    data = make_pdf("Sheet", text, code)
    document = DocumentFactory(file=ContentFile(data, name="sheet.pdf"), language=code)
    document.file.close()
    read_document.call(document.pk)
    page = offer(hub_tree, document)

    answer = client.get("/api/v1/items/", {"q": asked, "locale": "en"}).json()

    assert [item["id"] for item in answer["items"]] == [str(page.translation_key)]


def test_word_of_a_file_is_found_at_every_door(client, hub_tree):
    page = offer(hub_tree, make_document())

    assert finds(client, page) == set(LISTS)
    assert finds(client, page, "uruguay") == set()


def test_hit_shows_the_place_in_the_file_and_names_it(client, hub_tree):
    text = f"{'Sails give shade. ' * 60}A ship from Zanzibar brought them. {'They last. ' * 40}"
    offer(hub_tree, make_document(text, title="Sewing <guide>"), title="Handbook of sails")

    (hit,) = client.get("/api/v1/search/", {"q": "sails zanzibar"}).json()["items"]
    page = client.get("/en/search/", {"q": "sails zanzibar"}).content.decode()

    assert hit["title_html"] == "Handbook of <mark>sails</mark>"
    assert "A ship from <mark>Zanzibar</mark> brought them." in hit["excerpt_html"]
    assert hit["excerpt_file"] == "Sewing <guide>"
    assert "A ship from <mark>Zanzibar</mark> brought them." in page
    assert "in the file \u2068Sewing &lt;guide&gt;\u2069" in page


def test_hit_shows_nothing_of_a_file_that_the_reader_may_not_have(client, hub_tree):
    inner = make_document("zanzibar is a secret", title="Plan", collection=members_collection())
    outer = make_document("zanzibar is an island", title="Atlas")
    files = [("file", {"document": one}) for one in (inner, outer)]
    offer(hub_tree, inner, files=files)

    def ask():
        (hit,) = client.get("/api/v1/search/", {"q": "zanzibar"}).json()["items"]
        return hit["excerpt_html"], hit["excerpt_file"]

    assert ask() == ("<mark>zanzibar</mark> is an island", "Atlas")
    client.force_login(UserFactory())
    assert ask() == ("<mark>zanzibar</mark> is a secret", "Plan")


@pytest.mark.parametrize("count", [1, 3])
def test_looking_into_files_costs_the_same_at_any_number(client, hub_tree, count):
    for number in range(count):
        offer(hub_tree, make_document(), title=f"Handbook {number}", slug=f"handbook-{number}")
    client.get("/api/v1/search/", {"q": "zanzibar"})

    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/api/v1/search/", {"q": "zanzibar"}).json()

    assert answer["count"] == count
    assert len(asked) <= 8


def test_words_without_a_language_are_taken_for_the_pages(client, hub_tree):
    page = offer(hub_tree, make_document("lamps", language=""))
    translate(page, "es", title="Manual")

    rows = Document.objects.filter(item=page.translation_key)
    assert dict(rows.values_list("locale", "files_text")) == {
        "en": "lamp",
        "es": "lamps",
    }


# The feed and Wagtail's v3 know no session: there everybody is the public.
@pytest.mark.parametrize(
    ("kind", "members_doors"),
    [("login", {"page", "v1", "v2"}), ("groups", set()), ("password", set())],
)
def test_word_of_a_restricted_file_is_not_the_publics_until_it_is_open(
    client, hub_tree, kind, members_doors
):
    collection = members_collection().add_child(name="Inner") if kind == "login" else None
    collection = collection or Collection.get_first_root_node().add_child(name="Inner")
    restriction = None
    if kind != "login":
        restriction = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=kind
        )
    document = make_document(collection=collection)
    page = offer(hub_tree, document)
    member = UserFactory()

    assert finds(client, page) == set()
    client.force_login(member)
    assert finds(client, page) == members_doors
    client.logout()

    if restriction:
        restriction.delete()
    else:
        document = fresh(document)
        document.collection = Collection.get_first_root_node()
        document.save()
    assert finds(client, page) == set(LISTS)


def test_restriction_on_a_collection_takes_the_words_away(client, hub_tree):
    collection = Collection.get_first_root_node().add_child(name="Open")
    page = offer(hub_tree, make_document(collection=collection))
    assert finds(client, page) == set(LISTS)

    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")

    assert finds(client, page) == set()


def test_members_find_the_files_of_a_members_item(client, hub_tree):
    inner, outer = make_document(collection=members_collection()), make_document("uruguay")
    page = offer(hub_tree, inner)
    publish(page, files=[("file", {"document": inner}), ("file", {"document": outer})])
    restrict(page)

    assert finds(client, page) | finds(client, page, "uruguay") == set()
    client.force_login(UserFactory())
    assert "page" in finds(client, page)
    assert "page" in finds(client, page, "uruguay")
    client.logout()

    unrestrict(page)
    assert finds(client, page) == set()
    assert finds(client, page, "uruguay") == set(LISTS)


def test_word_of_a_drafts_file_is_found_once_it_is_published(client, hub_tree):
    page = offer(hub_tree, make_document(), live=False)
    assert finds(client, page) == set()

    publish(page)

    assert finds(client, page) == set(LISTS)


def test_word_of_an_expired_items_file_is_not_found(client, hub_tree):
    assert finds(client, offer(hub_tree, make_document(), expire_at=PAST)) == set()


def test_file_put_in_its_place_brings_its_own_words(
    client, hub_tree, journal, django_capture_on_commit_callbacks
):
    document = make_document()
    page = offer(hub_tree, document)
    journal.read()

    with django_capture_on_commit_callbacks(execute=True):
        document.file = ContentFile(b"uruguay", name="guide.txt")
        document.save()
        document.file.close()
        assert finds(client, page) == set()
        assert fresh(document).text_state == TextState.WAITING

    assert finds(client, page) == set()
    assert finds(client, page, "uruguay") == set(LISTS)
    assert set(journal.read(page)) == {("changed", "en")}


def test_upload_is_read_once_it_is_stored(hub_tree, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = DocumentFactory(file=ContentFile(b"zanzibar", name="guide.txt"))
        document.file.close()

    assert fresh(document).text_state == TextState.DONE
    assert DocumentText.objects.get(document=document).text == "zanzibar"


def test_save_with_what_was_known_before_leaves_the_state(hub_tree):
    document = DocumentFactory(file=ContentFile(b"zanzibar", name="guide.txt"))
    document.file.close()
    read_document.call(document.pk)

    document.title = "Another"  # the instance still says that it waits
    document.save()

    assert fresh(document).text_state == TextState.DONE


def test_text_of_a_file_replaced_meanwhile_is_not_stored(hub_tree):
    old = make_document()
    new = fresh(old)
    new.file = ContentFile(b"uruguay", name="other.txt")
    new.save()
    new.file.close()

    assert store_text(old, read_file(old)) == ""
    assert fresh(old).text_state == TextState.WAITING


def test_file_that_is_gone_is_unreadable_and_its_words_go(client, hub_tree):
    document = make_document()
    page = offer(hub_tree, document)
    document.file.storage.delete(document.file.name)

    assert read_document.call(document.pk, again=True) == TextState.UNREADABLE
    assert finds(client, page) == set()


def test_deleted_document_takes_its_words_along(client, hub_tree):
    document = make_document()
    page = offer(hub_tree, document)

    document.delete()

    assert finds(client, page) == set()
    assert read_document.call(document.pk or 999_999) == ""


def test_command_reads_what_waits_and_again_what_was_read(hub_tree):
    DocumentFactory(file=ContentFile(b"zanzibar", name="guide.txt")).file.close()
    answers = []
    for options in ({}, {}, {"again": True}):
        out = StringIO()
        call_command("extract_texts", stdout=out, **options)
        answers.append(out.getvalue().splitlines())

    assert answers == [
        ["1 files read", "1: read to the end"],
        ["0 files read"],
        ["1 files read", "1: read to the end"],
    ]


def test_index_of_other_columns_is_made_anew(client, hub_tree):
    page = offer(hub_tree, make_document())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TABLE {INDEX}")
            cursor.execute(
                f"CREATE VIRTUAL TABLE {INDEX} USING fts5(title_text, "
                "content='search_document', content_rowid='id')"
            )
        else:
            cursor.execute("COMMENT ON COLUMN search_document.words IS 'of old'")
    ensure_text_index()

    assert finds(client, page) == set(LISTS)


def test_text_is_in_no_api(client, hub_tree):
    document = make_document()
    offer(hub_tree, document)

    for address in (
        "/api/v1/items/?limit=100",
        "/api/v2/documents/",
        f"/api/v2/documents/{document.pk}/",
        "/api/v3/documents/",
        f"/api/v3/documents/{document.pk}/",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"zanzibar" not in response.content
        assert b"text_state" not in response.content
