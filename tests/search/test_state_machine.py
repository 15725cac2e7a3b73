"""Editors do anything in any order; after each step no channel shows what nobody may see.

The oracle works out from the pages what readers may see; lists, items, paths, counts and references
must say the same, and a rebuild would change nothing.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from wagtail.models import Collection, Page, PageViewRestriction

from home.enums import TextState
from home.models import DocumentText, HubDocument, Topic
from hub.skeleton import MEMBERS_COLLECTION
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.facets import count_facets
from search.items import find_by_path, find_item, find_related
from search.memo import forget_moment
from search.params import ItemQuery
from search.query import list_items
from tests.factories import (
    DocumentFactory,
    EventPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    StandardPageFactory,
)
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import CODES, differences
from tests.search.oracle import Oracle

WORD = "zanzibar"  # in no page, only in the file
READERS = {"everybody": PUBLIC, "members": MEMBERS}
BIRTHS = st.sampled_from(["en", "it", "ar"])
NUMBERS = st.integers(0, 999)
HOURS = st.sampled_from([1, 2, 3])
LOGIN_MOSTLY = st.sampled_from(["login", "login", "groups"])


class Editors(RuleBasedStateMachine):
    """Rules are what editors do. A number chooses among the pages there are at that moment."""

    def __init__(self):
        super().__init__()
        cache.clear()
        forget_moment()
        self.clock = time_machine.travel(NOON, tick=False)
        self.traveller = self.clock.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.count = 0
        self.document = HubDocument.objects.get(title="Plans")

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.clock.stop()
        cache.clear()
        forget_moment()

    # Choices

    def page(self, number, *, of=None):
        """Return a page below the sections or homes; None while there is none."""
        pages = Page.objects.filter(depth__gte=3).exclude(slug__in=SECTIONS).order_by("pk")
        pages = [page for page in pages.specific() if of is None or isinstance(page, of)]
        pages = [page for page in pages if page.alias_of_id is None]
        return pages[number % len(pages)] if pages else None

    def place(self, number):
        """Return a page, a section or a home, most often a page."""
        if number % 3:
            return self.page(number)
        places = Page.objects.filter(depth__in=(2, 3), alias_of=None, slug__in=[*PLACES])
        return places.order_by("pk")[number % places.count()].specific

    def section(self, slug, code):
        return Page.objects.filter(depth=3, slug=slug, locale__language_code=code).first()

    def facts(self):
        self.count += 1
        self.traveller.shift(60)
        return {"slug": f"zq{self.count}", "title": f"Zq{self.count}", "summary": ""}

    # What editors do

    @rule(code=BIRTHS, number=NUMBERS, live=st.booleans())
    def add_output(self, code, number, live):
        target = self.page(number)
        link = f'<p><a linktype="page" id="{target.pk}">This</a></p>' if target else "<p>-</p>"
        OutputPageFactory(
            parent=self.section("library", code),
            live=live,
            publisher=Page.objects.get(pk=target.pk) if target else None,
            body=[("paragraph", link)],
            files=[("file", {"document": self.document})],
            topics=list(Topic.objects.filter(locale__language_code="en", key="water")),
            **self.facts(),
        )

    @rule(code=BIRTHS)
    def add_organisation(self, code):
        OrganisationPageFactory(parent=self.section("stakeholders", code), **self.facts())

    @rule(code=BIRTHS)
    def add_event(self, code):
        EventPageFactory(parent=self.section("events", code), **self.facts())

    @rule(code=BIRTHS, number=NUMBERS)
    def add_standard_page(self, code, number):
        home = Page.objects.get(depth=2, locale__language_code=code)
        above = self.page(number, of=StandardPageFactory._meta.model)
        parent = above if above is not None and number % 2 else home.specific
        StandardPageFactory(parent=parent, **self.facts())

    @rule(number=NUMBERS)
    def publish(self, number):
        if page := self.page(number):
            self.traveller.shift(60)
            editor.publish(page, go_live_at=None, expire_at=None)

    @rule(number=NUMBERS)
    def publish_place(self, number):
        if page := self.place(number):
            self.traveller.shift(60)
            editor.publish(page, go_live_at=None, expire_at=None)

    @rule(number=NUMBERS)
    def draft(self, number):
        if page := self.page(number):
            editor.save_draft(page, **self.facts())

    @rule(number=NUMBERS)
    def unpublish(self, number):
        if page := self.place(number):
            editor.unpublish(page)

    @rule(number=NUMBERS)
    def delete(self, number):
        if page := self.page(number):
            editor.delete(page)

    @rule(number=NUMBERS, other=NUMBERS)
    def move(self, number, other):
        page = self.page(number)
        if page is None:
            return
        for target in (self.page(other, of=StandardPageFactory._meta.model), self.place(other)):
            if target is None or target.path.startswith(page.path):
                continue
            if page.can_move_to(target) and target.locale_id == page.locale_id:
                editor.move(page, target)
                return

    @rule(number=NUMBERS, kind=LOGIN_MOSTLY)
    def restrict(self, number, kind):
        if page := self.place(number):
            editor.restrict(page, kind)

    @rule(number=NUMBERS)
    def unrestrict(self, number):
        rows = PageViewRestriction.objects.order_by("pk")
        if rows:
            rows[number % len(rows)].delete()

    @rule(number=NUMBERS, code=st.sampled_from(CODES), by_segments=st.booleans())
    def translate(self, number, code, by_segments):
        page = self.page(number)
        versions = Page.objects.filter(translation_key=page.translation_key) if page else []
        present = {version.locale.language_code for version in versions}
        if not page or page.locale.language_code == code or (not by_segments and code in present):
            return
        self.traveller.shift(60)
        if by_segments:
            editor.translate_by_segments(page, code)
        else:
            locale = editor.Locale.objects.get(language_code=code)
            editor.publish(page.copy_for_translation(locale, copy_parents=True))

    @rule(number=NUMBERS, hours=HOURS)
    def schedule(self, number, hours):
        if page := self.page(number):
            editor.publish(page, go_live_at=timezone.now() + timedelta(hours=hours))

    @rule(number=NUMBERS)
    def take_schedule_back(self, number):
        if page := self.page(number):
            for revision in page.revisions.filter(approved_go_live_at__isnull=False):
                revision.approved_go_live_at = None
                revision.save(update_fields=["approved_go_live_at"])

    @rule(number=NUMBERS, hours=HOURS)
    def expire(self, number, hours):
        if page := self.place(number):
            at = timezone.now() + timedelta(hours=hours)
            editor.publish(page, go_live_at=None, expire_at=at)

    @rule(minutes=st.sampled_from([30, 60, 90]))
    def time_passes(self, minutes):
        self.traveller.shift(timedelta(minutes=minutes))

    @rule()
    def job_runs(self):
        call_command("publish_scheduled")

    @rule(number=NUMBERS, hidden=st.booleans())
    def change_slug(self, number, hidden):
        page = self.page(number)
        if page is not None and not (hidden and page.live):
            self.count += 1
            editor.publish(page, slug=f"zq{self.count}")

    @rule(code=st.sampled_from(CODES))
    def rename_topic(self, code):
        self.count += 1
        topic = Topic.objects.get(key="water", locale__language_code=code)
        topic.name = f"Water {self.count}"
        topic.save()

    @rule()
    def move_document(self):
        document = HubDocument.objects.get(pk=self.document.pk)
        members = Collection.objects.get(name=MEMBERS_COLLECTION)
        is_inside = document.collection_id == members.pk
        document.collection = Collection.get_first_root_node() if is_inside else members
        document.save()

    @rule()
    def restrict_collection(self):
        rows = Collection.objects.get(name=MEMBERS_COLLECTION).view_restrictions
        if not rows.exists():
            rows.create(restriction_type="login")
        else:
            rows.get().delete()

    # What must hold after each step

    @invariant()
    def catalogue_is_whole(self):
        assert differences() == []

    @invariant()
    def readers_see_what_they_may(self):
        now = timezone.now()
        cache.clear()
        forget_moment()
        oracle = Oracle(now, CODES)
        for name, reader in READERS.items():
            sights = oracle.see_all(name)
            self.check_lists(sights, reader, now)
            self.check_words_of_files(sights, reader, now, oracle)
            self.check_items(sights, reader, now, oracle)
            self.check_paths(sights, reader, now, oracle)

    def check_lists(self, sights, reader, now):
        items = {key: sight for key, sight in sights.items() if sight.kind not in SKELETON}
        for code in CODES:
            query = ItemQuery(locale=code, status="all", limit=100)
            answer = list_items(query, reader, now)
            cards = [json.loads(card) for card in answer.cards]
            assert answer.count == len(cards)
            assert {card["id"]: (card["locale"], card["url"]) for card in cards} == {
                key: (sight.shown[code], address(sight, code)) for key, sight in items.items()
            }
        facets = count_facets(query, reader, now, answer.version)
        assert sum(entry.count for entry in facets["kind"]) == len(items)

    def check_words_of_files(self, sights, reader, now, oracle):
        """The word inside the file finds what the reader sees, if the reader may have the file."""
        can_have = name_of(reader) in oracle.readers_of_file(self.document.pk)
        offering = {key for key, sight in sights.items() if sight.kind == "output"}
        query = ItemQuery(locale="he", q=WORD, status="all", limit=100)
        answer = list_items(query, reader, now)
        found = {json.loads(card)["id"] for card in answer.cards}
        assert found == (offering if can_have else set())
        assert answer.count == len(found)

    def check_items(self, sights, reader, now, oracle):
        for key in oracle.all_keys():
            sight = sights.get(str(key))
            is_skeleton = sight is not None and sight.kind in SKELETON
            for code in ("he",) if is_skeleton else CODES:
                item = find_item(key, code, reader, now)
                assert (item is not None) == (sight is not None)
                if item is not None:
                    assert (item["locale"], item["url"]) == (
                        sight.shown[code],
                        address(sight, code),
                    )
                    check_references(item, sights)
            if sight is not None and sight.kind == "output":
                check_publisher(oracle.versions(key)[0].specific, sights, reader, now)
            related = find_related(key, "he", reader, now)
            assert {card["id"] for card in related} <= set(sights)

    def check_paths(self, sights, reader, now, oracle):
        for page in oracle.pages:
            code = oracle.languages[page.locale_id]
            found = find_by_path(oracle.path_of(page), code, reader, now)
            assert found is None or found["id"] in sights
        for sight in sights.values():
            assert find_by_path(sight.paths["ar"], "ar", reader, now) is not None


def name_of(reader):
    return next(name for name, audiences in READERS.items() if audiences == reader)


def address(sight, code):
    return f"\ue000/{code}/{sight.paths[code]}"


def check_references(item, sights):
    """No reference names a hidden item."""
    publisher = item["details"].get("publisher")
    assert publisher is None or publisher["id"] in sights
    addresses = {address(sight, item["requested_locale"]) for sight in sights.values()}
    links = item["body"].split('href="')[1:]
    assert {link.partition('"')[0] for link in links} <= addresses


def check_publisher(original, sights, reader, now):
    """A reference to a shown item is there: an empty answer is no pass."""
    target = original.publisher
    item = find_item(original.translation_key, original.locale.language_code, reader, now)
    is_shown = target is not None and str(target.translation_key) in sights
    assert (item["details"]["publisher"] is not None) == is_shown
    assert ('href="' in item["body"]) == is_shown


SKELETON = ("home", "section")
SECTIONS = (
    "solutions",
    "library",
    "training",
    "stakeholders",
    "events",
    "opportunities",
    "community",
)
PLACES = ("library", "events", "stakeholders", "home-it", "home-ar")


@pytest.fixture
def town(hub_tree, clock):
    """A few pages to begin with; each run of the machine rolls back to them."""
    document = DocumentFactory(title="Plans")
    HubDocument.objects.filter(pk=document.pk).update(text_state=TextState.DONE)
    DocumentText.objects.create(document=document, text=WORD)
    city = OrganisationPageFactory(parent=hub_tree.section("stakeholders"), slug="zqa", title="Zqa")
    for code, slug in (("en", "zqb"), ("it", "zqc")):
        OutputPageFactory(
            parent=hub_tree.section("library", code),
            slug=slug,
            publisher=city,
            body=[("paragraph", f'<p><a linktype="page" id="{city.pk}">This</a></p>')],
            files=[("file", {"document": document})],
        )
    about = StandardPageFactory(parent=hub_tree.home(), slug="zqd")
    team = StandardPageFactory(parent=about, slug="zqe")
    translate(about, "it")
    translate(team, "it")
    translate(city, "ar")


def run(max_examples, steps, **options):
    run_state_machine_as_test(
        Editors,
        settings=settings(
            max_examples=max_examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )


def test_editors_leak_nothing(town):
    # Not shrunk: that takes minutes, which the run for long may take.
    run(12, 12, derandomize=True, phases=[Phase.generate])


@pytest.mark.long
def test_editors_leak_nothing_for_long(town):
    run(100, 40)
