"""What nobody planned for: endless words, nothing at all, far too much, forms that are too old."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from hub.pages import errors
from search.catalogue.models import Document, Listing
from tests.factories import (
    CityFactory,
    EventPageFactory,
    OpportunityPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    PersonPageFactory,
    SolutionPageFactory,
    TopicFactory,
    TrainingPathPageFactory,
)
from tests.journeys.axe import find_violations
from tests.journeys.pages import CODES, DIRECTIONS

ORIGIN = "http://testserver"
WORD = "Verkehrsinfrastrukturplanungsbeschleunigungsgesetzgebungskompetenzverteilungsfrag"[:80]
LATIN = f"{WORD} " + "an unusually long title that goes on and on " * 4
ARABIC = (
    "دليل مفتوح لمدينة Barcelona وشركة Smart-Water S.r.l. على https://example.org/a/path?x=1&y=2 "
    "مع مشروع LoRaWAN® (2024–2026) " * 2
)
NAMES = {"latin": LATIN[:255], "word": WORD * 3, "arabic": ARABIC[:255]}
FACTORIES = {
    "solutions": SolutionPageFactory,
    "library": OutputPageFactory,
    "training": TrainingPathPageFactory,
    "stakeholders": OrganisationPageFactory,
    "events": EventPageFactory,
    "opportunities": OpportunityPageFactory,
}


@pytest.fixture
def served(open_browser, db) -> Iterator[Page]:
    """Return a tab whose requests this process answers, from the database of the test."""
    context = open_browser(viewport={"width": 320, "height": 640})
    page, client = context.new_page(), Client(raise_request_exception=False)
    here = copy_context()  # the driver calls back in a context of its own, without our connection

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)._replace(scheme="", netloc="").geturl()
        response = here.copy().run(client.get, address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)

    page.route("**/*", answer)
    yield page
    context.close()


STICKING_OUT = """width => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  return document.documentElement.scrollWidth > width && (box.right > width || box.left < 0);
}).map(element => 'sticks out: ' + element.outerHTML.slice(0, 120))"""
EMPTY = """all => all.filter(it => !it.textContent.trim() && !it.querySelector('img, svg'))
  .map(it => 'empty: ' + it.outerHTML)"""


def find_overflow(page: Page) -> list[str]:
    return page.evaluate(STICKING_OUT, page.viewport_size["width"])


def find_faults(page: Page) -> list[str]:
    return find_violations(page) + find_overflow(page)


@pytest.mark.parametrize(
    ("code", "name"), [("en", "word"), ("en", "latin"), ("ar", "arabic"), ("ar", "latin")]
)
def test_endless_names_break_no_page(served, hub_tree, code, name):
    text = NAMES[name]
    topic = TopicFactory(key="water", name=text[:100])
    city = CityFactory(key="somewhere", name=text[:100])
    for section, factory in FACTORIES.items():
        place = {"city": city} if section in {"events", "stakeholders"} else {}
        factory(
            parent=hub_tree.section(section),
            title=text,
            summary=text,
            slug="own",
            topics=[topic],
            **place,
        )
    PersonPageFactory(parent=hub_tree.section("stakeholders"), title=text, slug="somebody")
    paths = ["", "search/", *(f"{section}/" for section in FACTORIES), "library/?topic=water"]
    items = [*(f"{section}/own/" for section in FACTORIES), "stakeholders/somebody/"]

    faults = {}
    for path in [*paths, *items]:
        assert served.goto(f"{ORIGIN}/{code}/{path}").status == 200
        faults[path] = find_overflow(served)
    assert [line for path, found in faults.items() for line in (path, *found) if found] == []


@pytest.mark.parametrize("code", DIRECTIONS)
def test_items_without_summary_or_picture_leave_no_holes(served, hub_tree, code):
    for section, factory in FACTORIES.items():
        factory(parent=hub_tree.section(section), title="Bare", summary="", slug="own")

    for section in FACTORIES:
        for path in (f"{section}/", f"{section}/own/"):
            served.goto(f"{ORIGIN}/{code}/{path}")
            empty = served.locator("main :is(p, dd, li, h2):visible").evaluate_all(EMPTY)
            assert find_overflow(served) + empty == []


@pytest.mark.parametrize("code", CODES)
def test_nothing_at_all_says_what_comes_or_what_to_do(served, hub_tree, code):
    for path in ("", *(f"{section}/" for section in FACTORIES), "search/", "search/?q=zzzz"):
        assert served.goto(f"{ORIGIN}/{code}/{path}").status == 200
        assert find_faults(served) == []

    expect(served.locator(".empty a[href$='/search/']")).to_be_visible()


@pytest.mark.parametrize("code", DIRECTIONS)
def test_ten_thousand_results_have_pages(served, hub_tree, code):
    OutputPageFactory(parent=hub_tree.section("library"), title="One of many", slug="first")
    multiply(9_999)

    for number in (1, 250, 500):
        served.goto(f"{ORIGIN}/{code}/library/?page={number}")
        assert find_faults(served) == []
        expect(served.locator(".pagination [aria-current=page]")).to_contain_text(str(number))
        assert served.locator(".card").count() == 20
        assert served.locator(".pagination__link").count() <= 9
    assert served.goto(f"{ORIGIN}/{code}/library/?page=501").status == 404


def multiply(count: int) -> None:
    """Put `count` more rows like the newest item's into the catalogue."""
    document = Document.objects.latest("pk")
    listings = list(document.listings.all())
    others = [
        copy_row(document, item=uuid.UUID(int=number), page_id=10**9 + number)
        for number in range(count)
    ]
    made = Document.objects.bulk_create(others, batch_size=500)
    rows = [copy_row(row, item=one.item, document_id=one.pk) for one in made for row in listings]
    Listing.objects.bulk_create(rows, batch_size=500)


def copy_row(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values["id"]
    return type(row)(**values | changes)


@pytest.mark.parametrize("query", ["topic=gone-since", "city=gone", "country=zz", "type=no_such"])
@pytest.mark.parametrize("code", DIRECTIONS)
def test_filter_that_is_gone_can_be_taken_away(served, hub_tree, code, query):
    OutputPageFactory(parent=hub_tree.section("library"), title="Still here")
    status = served.goto(f"{ORIGIN}/{code}/library/?{query}").status
    assert find_faults(served) == []

    served.locator("main a.button" if status == 400 else ".chip").click()

    served.wait_for_url(f"{ORIGIN}/{code}/library/")
    expect(served.locator(".card__link")).to_have_text("Still here")


@pytest.mark.parametrize("query", ["colour=red", "page=0", "order=relevance", f"q={'x' * 300}"])
@pytest.mark.parametrize("code", DIRECTIONS)
def test_address_that_cannot_be_says_which_part_and_leads_out(served, hub_tree, code, query):
    assert served.goto(f"{ORIGIN}/{code}/library/?{query}").status == 400
    assert find_faults(served) == []

    served.locator("main a.button").click()

    served.wait_for_url(f"{ORIGIN}/{code}/library/")


@pytest.mark.parametrize("code", CODES)
def test_broken_server_shows_a_whole_page(served, rf, code):
    page = errors.server_error(rf.get(f"/{code}/library/")).content.decode()
    served.route(
        "**/broken/",
        lambda route: route.fulfill(status=500, body=page, content_type="text/html; charset=utf-8"),
    )
    served.goto(f"{ORIGIN}/broken/")

    assert find_faults(served) == []


@pytest.mark.parametrize("path", ["account/login/", "account/signup/", "account/password/reset/"])
@pytest.mark.parametrize("code", CODES)
def test_expired_form_says_what_to_do_and_leads_back(visit, tab, code, path):
    tab.set_viewport_size({"width": 320, "height": 640})
    visit(f"/{code}/{path}?next=/{code}/library/")
    tab.context.clear_cookies()

    tab.locator("main form button[type=submit]").first.click()

    expect(tab.locator("html")).to_have_attribute("lang", code)
    expect(tab.locator("main form[method=post]")).to_have_count(0)
    assert find_faults(tab) == []
    tab.locator("main a.button").click()
    tab.wait_for_url(f"**/{code}/{path}?next=/{code}/library/")
    expect(tab.locator("main form[method=post]").first).to_be_visible()
