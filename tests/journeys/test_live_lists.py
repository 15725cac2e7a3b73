"""Lists that scripts swap in place are the pages that their addresses are."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import DIRECTIONS

pytestmark = [pytest.mark.everyday, pytest.mark.parametrize("code", DIRECTIONS)]

WATER = {"en": "water", "ar": "مياه"}

# All that a reader gets: text, addresses and what is ticked, without what scripts have marked; and
# what feed readers get.
SHOWN = """() => ['#listing', 'main h1', '.languages', '.header__tools'].map(part => {
  const copy = document.querySelector(part).cloneNode(true);
  for (const field of copy.querySelectorAll('input, option')) {
    if (field.checked || field.selected) field.setAttribute('data-chosen', '');
  }
  return copy.innerHTML.replace(/ (class|tabindex|open|checked|selected)="[^"]*"/g, '');
}).concat(document.title, document.head.querySelector('[data-feed]').href)"""


def settle(tab) -> None:
    """Wait until no part of the page is on its way."""
    expect(tab.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0)


def test_swapped_list_is_what_a_reload_shows(visit, tab, code):
    visit(f"/{code}/library/")
    first = tab.locator("input[name=topic]").first
    value = first.get_attribute("value")
    first.check()
    tab.wait_for_url(f"**topic={value}**")
    tab.locator("select[name=order]").select_option("title")
    tab.wait_for_url("**order=title**")
    settle(tab)
    swapped = tab.evaluate(SHOWN)

    tab.reload()

    assert tab.evaluate(SHOWN) == swapped


def test_feed_that_the_page_names_is_of_the_list_as_it_is_now(visit, tab, code):
    visit(f"/{code}/library/")
    named = tab.locator("head link[type='application/atom+xml']")
    expect(named).to_have_attribute("href", f"/{code}/library/feed.atom")
    choice = tab.locator("input[name=topic]").first
    value = choice.get_attribute("value")
    choice.check()
    tab.wait_for_url(f"**topic={value}**")
    settle(tab)

    address = named.get_attribute("href")
    assert urlsplit(address).query == f"topic={value}"
    answer = tab.request.get(tab.evaluate("address => new URL(address, location).href", address))
    assert answer.headers["content-type"].startswith("application/atom+xml")


def test_list_as_typed_asks_once(visit, tab, code):
    visit(f"/{code}/library/")
    asked = []
    tab.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    field = tab.locator("#filter-q")
    field.press_sequentially("2026")
    tab.wait_for_url("**q=2026**")
    settle(tab)

    assert len(asked) == 1
    assert urlsplit(tab.url).query == "q=2026"  # best match first, as nobody asked otherwise
    expect(field).to_be_focused()
    expect(field).to_have_value("2026")
    swapped = tab.evaluate(SHOWN)
    tab.reload()
    assert tab.evaluate(SHOWN) == swapped


def test_search_is_swapped_with_its_heading_and_keeps_the_words(visit, tab, code):
    visit(f"/{code}/search/")
    field = tab.locator("#search-q")
    field.press_sequentially(WATER[code])
    field.press("Enter")
    tab.wait_for_url("**q=**")
    settle(tab)

    expect(field).to_be_focused()
    expect(tab.locator("h1")).to_contain_text(WATER[code])
    expect(tab.locator("mark").first).to_be_attached()
    tab.locator("#filter-across").check()
    tab.wait_for_url("**across=1**")
    settle(tab)
    assert "q=" in tab.url
    swapped = tab.evaluate(SHOWN)
    tab.reload()
    assert tab.evaluate(SHOWN) == swapped


def test_words_typed_while_an_answer_is_under_way_are_kept_and_asked(visit, tab, code):
    visit(f"/{code}/library/")
    field = tab.locator("#filter-q")

    def answer_late(route):
        response = route.fetch()
        tab.evaluate("document.querySelector('#filter-q').value += 'ter'")
        route.fulfill(response=response)

    tab.route(re.compile(r"q=wa(&|$)"), answer_late)
    field.press_sequentially("wa")

    tab.wait_for_url("**q=water**")
    expect(field).to_have_value("water")


def test_chip_tab_and_page_lead_the_keyboard_to_the_results(visit, tab, code):
    visit(f"/{code}/search/?topic=water&status=all")
    results = tab.locator("[data-announce]")
    tab.locator(".chip").first.click()
    tab.wait_for_url(f"**/{code}/search/?status=all")
    expect(tab.locator("input[name=topic]:checked")).to_have_count(0)
    expect(results).to_be_focused()

    tab.locator(".tabs__link").nth(1).click()
    tab.wait_for_url("**kind=**")
    expect(results).to_be_focused()

    visit(f"/{code}/search/")
    tab.locator("a[rel=next]").click()
    tab.wait_for_url("**page=2**")
    expect(results).to_be_focused()
    expect(results).to_be_in_viewport()
    expect(tab.locator(".pagination [aria-current=page]")).to_contain_text("2")


def test_swap_is_read_out_once_with_the_place_in_the_list(visit, tab, code):
    page_of = {"en": r"Page {} of \d+, \d+ items", "ar": r"الصفحة {} من \d+، .*\d+ .*"}[code]
    said, results = tab.locator("[data-status]"), tab.locator("[data-announce]")
    visit(f"/{code}/search/")
    tab.locator("a[rel=next]").click()
    tab.wait_for_url("**page=2**")
    settle(tab)
    expect(results).to_be_focused()
    assert re.fullmatch(page_of.format(2), " ".join(results.inner_text().split()))
    expect(said).to_be_empty()  # what has the focus is read out by itself

    tab.locator("input[name=topic]").first.check()
    tab.wait_for_url("**topic=**")
    settle(tab)
    expect(results).not_to_be_focused()
    count = " ".join(results.inner_text().split())
    expect(said).to_have_text(count)
    assert re.fullmatch(rf"({page_of.format(1)}|[^,،]+)", count)

    tab.locator(".chip").first.click()
    tab.wait_for_url(f"**/{code}/search/")
    settle(tab)
    expect(results).to_be_focused()
    expect(said).to_be_empty()


def test_history_leads_back_and_forth(visit, tab, code):
    visit(f"/{code}/library/")
    first = tab.locator("[data-announce]").inner_text()
    choice = tab.locator("input[name=topic]").first
    choice.check()
    tab.wait_for_url("**topic=**")
    settle(tab)
    second = tab.locator("[data-announce]").inner_text()
    tab.locator(".card__link").first.click()
    expect(tab.locator("article h1")).to_be_visible()

    tab.go_back()
    expect(tab.locator("[data-announce]")).to_have_text(second)
    expect(choice).to_be_checked()
    tab.go_back()
    expect(tab.locator("[data-announce]")).to_have_text(first)
    expect(choice).not_to_be_checked()
    tab.go_forward()
    expect(tab.locator("[data-announce]")).to_have_text(second)
    expect(choice).to_be_checked()


def test_history_leads_back_to_the_place_in_the_list(visit, tab, code):
    visit(f"/{code}/search/")
    tab.locator(".pagination__link[rel=next]").scroll_into_view_if_needed()
    left = tab.evaluate("scrollY")
    tab.locator(".pagination__link[rel=next]").click()
    tab.wait_for_url("**page=2**")
    settle(tab)
    below = tab.evaluate("scrollY")
    assert below < left

    tab.go_back()
    tab.wait_for_function("left => Math.abs(scrollY - left) <= 1", arg=left)
    tab.go_forward()
    tab.wait_for_function("below => Math.abs(scrollY - below) <= 1", arg=below)
    tab.locator(".card__link").last.click()
    expect(tab.locator("article h1")).to_be_visible()
    tab.go_back()
    tab.wait_for_function("below => scrollY > below", arg=below)


def test_what_was_unfolded_stays_unfolded(visit, tab, code):
    visit(f"/{code}/library/")
    rest = tab.locator("details[id^=rest-]").first
    rest.locator("summary").click()
    choice = rest.locator("input").first
    choice.check()
    tab.wait_for_url(re.compile(r"(topic|country|city|goal|type)="))
    settle(tab)

    # A choice that is made moves to those that are shown.
    expect(
        tab.locator(f"#{choice.get_attribute('id')}") if choice.count() else rest
    ).to_be_visible()
    expect(rest).to_have_attribute("open", "")


@pytest.mark.parametrize("failure", ["lost", "broken"])
def test_failed_answer_is_said_and_changes_nothing(demo, open_browser, code, failure):
    tab = open_browser().new_page()  # unwatched: the browser itself reports the failure
    tab.goto(f"{demo.url}/{code}/library/")
    before = tab.locator("#results").inner_text()
    tab.route(
        "**topic=**",
        lambda route: route.abort() if failure == "lost" else route.fulfill(status=500, body="?"),
    )
    tab.locator("input[name=topic]").first.check()

    toast = tab.locator("[data-toasts] .toast")
    expect(toast).to_have_text(tab.locator("[data-toasts]").get_attribute("data-failed"))
    assert tab.locator("#results").inner_text() == before
    assert urlsplit(tab.url).query == ""
    tab.context.close()
