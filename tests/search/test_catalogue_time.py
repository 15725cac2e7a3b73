"""Going live and expiry are judged when somebody reads; the job only tidies up."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from search.catalogue.models import Document
from search.catalogue.visibility import PUBLIC
from search.items import find_by_path
from tests.factories import OutputPageFactory, StandardPageFactory
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import documents, listings, who_sees

pytestmark = pytest.mark.usefixtures("whole", "clock")

LATER = NOON + timedelta(hours=2)
JUST_BEFORE = LATER - timedelta(microseconds=1)


@pytest.fixture
def draft(hub_tree):
    return OutputPageFactory(
        parent=hub_tree.section("library"),
        slug="guide",
        live=False,
        first_published_at=None,
        last_published_at=None,
    )


@pytest.fixture
def output(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    translate(page, "it")
    return editor.publish(page)


def run_job(clock, at=LATER + timedelta(minutes=5)):
    clock.move_to(at)
    call_command("publish_scheduled")


def test_scheduled_page_appears_at_its_instant_without_any_job(draft, clock, journal):
    editor.publish(draft, go_live_at=LATER)
    journal.read()

    assert who_sees(draft) == "nobody"
    assert who_sees(draft, JUST_BEFORE) == "nobody"
    assert who_sees(draft, LATER) == "everybody"
    assert find_by_path("library/guide/", "he", PUBLIC, JUST_BEFORE) is None
    assert find_by_path("library/guide/", "he", PUBLIC, LATER)["title"] == draft.title
    assert journal.read() == []

    run_job(clock)

    assert who_sees(draft) == "everybody"
    assert Document.objects.get(item=draft.translation_key).go_live_at is None


def test_schedule_taken_back_hides_for_good(draft):
    editor.publish(draft, go_live_at=LATER)
    revision = draft.revisions.get(approved_go_live_at=LATER)

    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])  # what Wagtail's view does

    assert who_sees(draft, LATER) == "nobody"
    assert documents(draft) == {}


def test_schedule_of_a_live_page_is_cleared_by_unpublishing(output):
    editor.publish(output, title="Handbook", go_live_at=LATER)

    editor.unpublish(output)

    assert who_sees(output, LATER) == "nobody"


def test_schedule_not_approved_yet_shows_nothing(draft):
    editor.save_draft(draft, go_live_at=LATER)

    assert who_sees(draft, LATER) == "nobody"


def test_schedule_put_off(draft):
    editor.publish(draft, go_live_at=LATER)

    editor.publish(draft, go_live_at=LATER + timedelta(hours=1))

    assert who_sees(draft, LATER) == "nobody"
    assert who_sees(draft, LATER + timedelta(hours=1)) == "everybody"


def test_page_below_a_scheduled_one_appears_with_it(hub_tree, clock):
    parent = StandardPageFactory(parent=hub_tree.home(), slug="about", live=False)
    child = StandardPageFactory(parent=parent, slug="team")
    assert documents(child) == {}

    editor.publish(parent, go_live_at=LATER)
    assert who_sees(child, JUST_BEFORE) == "nobody"
    assert who_sees(child, LATER) == "everybody"

    run_job(clock)
    assert who_sees(child) == "everybody"


def test_change_of_a_live_page_waits_for_the_job(output, clock):
    editor.publish(output, title="Handbook", go_live_at=LATER)
    assert Document.objects.get(item=output.translation_key, locale="en").title == output.title

    run_job(clock)

    assert Document.objects.get(item=output.translation_key, locale="en").title == "Handbook"


@pytest.mark.parametrize("code", ["en", "it"])
def test_expired_version_takes_the_item_along(output, clock, code):
    editor.publish(editor.twin(output, code), expire_at=LATER)

    assert who_sees(output, JUST_BEFORE) == "everybody"
    assert who_sees(output, LATER) == "nobody"

    run_job(clock)

    assert who_sees(output) == "nobody"


def test_expired_translation_published_again_brings_the_item_back(output, clock):
    editor.publish(editor.twin(output, "it"), expire_at=LATER)
    run_job(clock)

    editor.publish(editor.twin(output, "it"), expire_at=None)

    assert who_sees(output) == "everybody"


def test_expiry_of_a_translation_that_is_unpublished_does_not_count(output):
    italian = editor.publish(editor.twin(output, "it"), expire_at=LATER)

    editor.unpublish(italian)

    assert who_sees(output, LATER) == "everybody"


@pytest.mark.parametrize("code", ["en", "it"])
def test_expired_section_takes_its_items_along(hub_tree, output, clock, code):
    italian = OutputPageFactory(parent=hub_tree.section("library", "it"))

    editor.publish(hub_tree.section("library", code), expire_at=LATER)
    assert [who_sees(page, JUST_BEFORE) for page in (output, italian)] == ["everybody"] * 2
    assert [who_sees(page, LATER) for page in (output, italian)] == ["nobody"] * 2

    run_job(clock)
    assert [who_sees(page) for page in (output, italian)] == ["nobody"] * 2

    editor.publish(hub_tree.section("library", code), expire_at=None)
    assert [who_sees(page) for page in (output, italian)] == ["everybody"] * 2


def test_earliest_expiry_counts(hub_tree, output):
    editor.publish(hub_tree.section("library"), expire_at=LATER + timedelta(hours=2))
    editor.publish(output, expire_at=LATER + timedelta(hours=1))
    editor.publish(editor.twin(output, "it"), expire_at=LATER)

    assert who_sees(output, JUST_BEFORE) == "everybody"
    assert who_sees(output, LATER) == "nobody"


def test_expiry_changed_below_the_earliest_reaches_the_pages_below(hub_tree):
    """The section's own row stays the same, as its first version to expire does."""
    editor.publish(hub_tree.section("library"), expire_at=LATER)
    italian = OutputPageFactory(parent=hub_tree.section("library", "it"))

    editor.publish(hub_tree.section("library", "it"), expire_at=LATER + timedelta(hours=1))

    assert who_sees(italian, LATER) == "nobody"


def test_scheduled_translation_waits_for_the_job(output, clock):
    editor.unpublish(editor.twin(output, "it"))
    editor.publish(editor.twin(output, "it"), go_live_at=LATER)
    assert listings(output)["it"][0] == "en"

    run_job(clock)

    assert listings(output)["it"][0] == "it"


def test_scheduled_and_expiring_page_is_there_in_between(draft):
    editor.publish(draft, go_live_at=LATER, expire_at=LATER + timedelta(hours=1))

    times = [JUST_BEFORE, LATER, LATER + timedelta(hours=1)]
    assert [who_sees(draft, at) for at in times] == ["nobody", "everybody", "nobody"]
