"""The catalogue heals itself: from nothing, from damage, and without an empty moment."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.catalogue import writer
from search.catalogue.models import Audience, Change, Document, Listing, Term
from search.catalogue.rows import FORMAT
from search.catalogue.visibility import PUBLIC
from search.normalise import LANGUAGES, normalise
from search.params import ItemQuery
from search.query import list_items
from search.wordlists import load_lists
from tests.factories import OrganisationPageFactory, OutputPageFactory
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import differences, listed

pytestmark = pytest.mark.usefixtures("clock")

MODELS = (Document, Listing, Term)


@pytest.fixture
def outputs(hub_tree):
    organisation = OrganisationPageFactory(parent=hub_tree.section("stakeholders"))
    pages = [
        OutputPageFactory(parent=hub_tree.section("library"), publisher=organisation)
        for _number in range(3)
    ]
    translate(pages[0], "it")
    editor.restrict(pages[1])
    return pages


def run(name, **options):
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue().splitlines()


def contents():
    """Return all rows without their numbers."""
    rows = []
    for model in MODELS:
        names = [field.attname for field in model._meta.concrete_fields]
        rows += [
            {name: value for name, value in row.items() if name not in ("id", "document_id")}
            for row in model.objects.values(*names)
        ]
    return sorted(map(repr, rows))


def test_rebuild_makes_an_emptied_catalogue_anew(outputs):
    before = contents()
    for model in MODELS:
        model.objects.all().delete()
    count = len(writer.all_keys())

    assert run("rebuild_catalogue") == [f"{count} of {count} items written"]
    assert contents() == before
    assert listed() == listed("he")


def test_rebuild_of_a_whole_catalogue_writes_nothing(outputs):
    count = len(writer.all_keys())
    last = Change.objects.order_by("pk").last()

    with CaptureQueriesContext(connection) as queries:
        lines = run("rebuild_catalogue")

    assert lines == [f"0 of {count} items written"]
    assert Change.objects.order_by("pk").last() == last
    changing = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    assert [query["sql"] for query in queries if query["sql"].startswith(changing)] == []


def damage(outputs):
    """Delete, alter and leave over rows of each kind."""
    first, second, third = outputs
    Listing.objects.filter(item=first.translation_key, locale="he").delete()
    Document.objects.filter(item=second.translation_key).update(audience=Audience.PUBLIC)
    Listing.objects.filter(item=second.translation_key).update(audience=Audience.PUBLIC)
    Term.objects.filter(item=third.translation_key, facet="ref").delete()
    Term.objects.create(item=third.translation_key, facet="topic", value="water")
    left = Document.objects.get(item=third.translation_key)
    left.pk, left.item, left.page_id, left.title = None, "0" * 32, 999_999, "Left over"
    left.save()


def test_rebuild_repairs_damage_and_leaves_the_rest_alone(outputs):
    before = contents()
    untouched = Listing.objects.filter(kind="organisation").order_by("pk")
    pks = list(untouched.values_list("pk", "document_id"))
    damage(outputs)
    assert contents() != before
    journal = editor.Journal()

    assert run("rebuild_catalogue")[0].startswith("4 of ")

    assert contents() == before
    assert list(untouched.values_list("pk", "document_id")) == pks
    touched = {page.translation_key for page in outputs}
    assert {str(key) for key in journal.items()} - {str(key) for key in touched} == {
        "00000000-0000-0000-0000-000000000000"
    }
    assert run("check_catalogue")[-1].startswith("0 differences in ")


def test_readers_never_see_the_catalogue_empty(outputs):
    """After each statement of a rebuild, all that is right stays in the lists."""
    Term.objects.all().delete()
    Listing.objects.filter(item=outputs[0].translation_key).update(title_key="00")
    query = ItemQuery(locale="en", status="all", order="oldest")
    seen = []
    shown = "SELECT COUNT(*) FROM search_listing WHERE locale = 'en' AND is_item"

    def look(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            cursor = connection.connection.cursor()  # not Django's: it would be looked at too
            cursor.execute(shown)
            seen.append(cursor.fetchone()[0])
        return result

    with connection.execute_wrapper(look):
        run("rebuild_catalogue")

    assert len(seen) > 1
    assert set(seen) == {4}
    assert len(list_items(query, PUBLIC, NOON).cards) == 3


def test_check_prints_each_difference_and_fails(outputs):
    first, _second, third = outputs
    damage(outputs)

    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_catalogue", stdout=out)

    assert error.value.returncode == 1
    *lines, total = out.getvalue().splitlines()
    assert total == f"{len(lines)} differences in {len(writer.all_keys())} items"
    assert f"{first.translation_key} he listings missing" in lines
    assert f"{third.translation_key} term left over ('topic', 'water')" in lines
    assert "00000000-0000-0000-0000-000000000000 en documents left over" in lines
    audience = [line for line in lines if " audience: " in line]
    assert len(audience) == 6
    assert all(line.endswith(" audience: 'public' is not 'members'") for line in audience)


def test_check_of_a_whole_catalogue_says_so(outputs):
    assert run("check_catalogue") == [f"0 differences in {len(writer.all_keys())} items"]


def test_check_finds_what_no_signal_told(outputs):
    type(outputs[0]).objects.filter(pk=outputs[0].pk).update(title="Past every signal")
    assert any(" title: " in line for line in differences())

    run("rebuild_catalogue")

    assert differences() == []


def test_batching_writes_once_at_the_end(outputs):
    journal = editor.Journal()

    with writer.batching():
        for number in range(3):
            editor.publish(outputs[0], title=f"Guide {number}")
        assert journal.read() == []

    assert sorted(journal.read()) == [("changed", "en"), ("changed", "it")]
    assert differences() == []


def test_batching_that_fails_writes_nothing(outputs):
    journal = editor.Journal()

    def fail():
        with writer.batching():
            editor.publish(outputs[0], title="Lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert journal.read() == []
    assert differences() == []
    editor.publish(outputs[0], title="Found")
    assert ("changed", "en") in journal.read()


def test_large_trees_are_written_in_batches(hub_tree, monkeypatch):
    monkeypatch.setattr(writer, "BATCH", 2)
    pages = OutputPageFactory.create_batch(5, parent=hub_tree.section("library"))

    editor.restrict(hub_tree.section("library"))

    assert {editor.who_sees(page) for page in pages} == {"members"}
    assert differences() == []


def test_rows_of_an_earlier_release_are_made_anew_and_no_others(outputs):
    old, other = outputs[0].translation_key, outputs[2].translation_key
    Document.objects.filter(item=old).update(format=0, title_text="as it was")
    Document.objects.filter(item=other).update(title_text="untouched")

    said = run("rebuild_catalogue", if_needed=True)

    assert said == ["1 of 1 items written"]
    assert not Document.objects.filter(title_text="as it was").exists()
    assert Document.objects.filter(title_text="untouched").count() == 1
    assert run("rebuild_catalogue", if_needed=True) == ["the catalogue is of this release"]


def test_upgrade_brings_the_catalogue_to_this_release(outputs):
    Document.objects.filter(item=outputs[0].translation_key).update(format=0, title_text="it was")

    run("upgrade_hub")

    assert not Document.objects.filter(title_text="it was").exists()


# The digest of what the normaliser makes of one word in twenty of its lists, by the format of rows.
# Where it is another one, stored words are of no use any more: raise FORMAT, and put it here.
WORDS = {4: "4f46be9a8dbd139e"}


def test_other_words_are_another_format():
    lists = zip(LANGUAGES, load_lists(LANGUAGES), strict=True)
    tokens = [
        normalise(word, language)
        for language, words in lists
        for word in words.decode().split()[::20]
    ]

    digest = hashlib.sha256("\n".join(tokens).encode()).hexdigest()[:16]

    assert WORDS[FORMAT] == digest
