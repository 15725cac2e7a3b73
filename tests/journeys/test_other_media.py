"""Paper, large letters, no motion, the system's own colours, and text that runs both ways."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.pages import CODES, DIRECTIONS

GROUND = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(251, 250, 246)", "rgb(15, 24, 29)"
# How far from the start of its card each text that runs that way begins, in pixels, as the page's
# reader counts.
STARTS = """(texts, other) => texts
  .filter(text => getComputedStyle(text.querySelector('bdi') ?? text).direction === other)
  .map(text => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const [own, card] = [range, text.closest('.card__body').children[0]]
      .map(it => it.getBoundingClientRect());
    const isRtl = document.documentElement.dir === 'rtl';
    return Math.round(isRtl ? card.right - own.right : own.left - card.left) })"""

LEFT_EDGES = """texts => texts.map(text => {
  const range = document.createRange();
  range.selectNodeContents(text);
  return Math.round(range.getBoundingClientRect().left) })"""

# One question to the browser for all elements: each question more costs as much as a small page.
PRINTED_LINKS = """links => links.map(link => {
  const after = getComputedStyle(link, '::after');
  return [link.getAttribute('href'), after.content, after.direction] })"""
OUTLINES = """parts => parts.map(part => [
  !!part.getAttribute('aria-current') || part.getAttribute('aria-pressed') === 'true',
  getComputedStyle(part).outlineStyle])"""
BARS = """links => links.map(link => getComputedStyle(link).borderTopColor
  === getComputedStyle(document.documentElement).backgroundColor)"""
LINES = """button => {
  const words = document.createRange();
  words.selectNode(button.firstChild);
  return words.getClientRects().length }"""
SCALES = """icons => icons.map(icon => [
  icon.classList.contains('icon--mirror'), getComputedStyle(icon).scale])"""


@pytest.mark.parametrize("code", DIRECTIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["library/", "library/heat-map-dataset/", "about/"])
def test_paper_has_the_text_alone_in_black_on_white(visit, tab, code, path, theme):
    tab.emulate_media(media="print", color_scheme=theme)
    visit(f"/{code}/{path}")

    for part in (
        "header.header",
        "footer.footer",
        ".filters",
        ".pagination",
        ".skip-link",
        ".tools button",
        ".item__discuss",
        ".file__door",
    ):
        for found in tab.locator(part).all():
            expect(found).to_be_hidden()
    expect(tab.locator("h1")).to_be_visible()
    assert tab.locator("h1").evaluate("it => getComputedStyle(it).color") in (
        "rgb(0, 0, 0)",
        "rgb(20, 36, 43)",
    )


@pytest.mark.parametrize("code", DIRECTIONS)
@pytest.mark.parametrize(
    "path",
    [
        "solutions/smart-street-lighting/",
        "library/heat-map-dataset/",
        "training/run-a-pilot/",
        "stakeholders/city-of-ramallah/",
        "stakeholders/lucia-navarro/",
        "events/giornata-acqua-pulita/",
        "opportunities/replication-call/",
    ],
)
def test_paper_has_the_facts_on_its_first_page(visit, tab, code, path):
    tab.set_viewport_size({"width": 680, "height": 1010})  # A4 within margins of 15 mm
    tab.emulate_media(media="print")
    visit(f"/{code}/{path}")

    facts, text = tab.locator(".item__facts").bounding_box(), tab.locator(".item__text")
    assert facts["y"] + facts["height"] < 1010
    assert facts["y"] < text.bounding_box()["y"]


@pytest.mark.parametrize("code", CODES)
def test_paper_shows_the_front_page_whole_and_fills_its_first_sheet(visit, tab, code):
    tab.set_viewport_size({"width": 680, "height": 1010})
    tab.emulate_media(media="print")
    visit(f"/{code}/")

    lead, figures, card = (
        tab.locator(part).first.bounding_box() for part in (".hero__lead", ".figures", ".card")
    )
    assert lead["y"] + lead["height"] <= figures["y"]
    assert card["y"] + card["height"] < 1010


def test_paper_shows_where_links_to_other_sites_lead_and_what_was_folded(visit, tab):
    tab.emulate_media(media="print")
    visit("/ar/training/run-a-pilot/")
    for unit in tab.locator(".unit__inside").all():
        assert unit.evaluate("it => it.checkVisibility({ contentVisibilityAuto: true })")

    visit("/ar/events/giornata-acqua-pulita/")
    links = tab.locator("main a").evaluate_all(PRINTED_LINKS)
    outward = [link for link in links if link[0].startswith("http")]
    assert outward
    assert outward != links
    for href, content, direction in links:
        assert (href in content) == (href.startswith("http"))
        assert direction == "ltr" or not href.startswith("http")


def test_paper_says_how_to_cite(visit, tab):
    tab.emulate_media(media="print")
    visit("/ar/library/heat-map-dataset/")

    expect(tab.locator("#citation-text")).to_be_visible()
    expect(tab.locator(".tools button:visible")).to_have_count(0)


@pytest.mark.parametrize("code", CODES)
def test_paper_writes_the_button_and_its_address_as_text(visit, tab, code):
    tab.set_viewport_size({"width": 680, "height": 1010})
    tab.emulate_media(media="print")
    visit(f"/{code}/events/giornata-acqua-pulita/")

    button = tab.locator(".page-head__action .button")
    assert button.evaluate("it => getComputedStyle(it).borderTopWidth") == "0px"
    assert button.evaluate(LINES) == 1
    expect(button.locator("svg")).to_be_hidden()


@pytest.mark.parametrize("code", DIRECTIONS)
def test_paper_counts_its_pages_and_shows_a_code_that_no_screen_fetches(visit, tab, code):
    fetched = []
    tab.on("requestfinished", lambda request: fetched.append(urlsplit(request.url).path))
    visit(f"/{code}/solutions/smart-street-lighting/").wait_for_load_state("networkidle")
    drawing = f"/{code}/solutions/smart-street-lighting/qr.svg"
    assert drawing not in fetched

    pages = PdfReader(BytesIO(tab.pdf(format="A4"))).pages

    assert drawing in fetched
    assert tab.locator("img.qr").evaluate("it => it.naturalWidth > 0")
    assert "1 / 3" in pages[0].extract_text()


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_ask(visit, tab, wish, moves):
    tab.emulate_media(reduced_motion=wish)
    visit("/en/library/")

    times = tab.evaluate(
        "[...new Set([...document.querySelectorAll('*')].flatMap(it => {"
        "const style = getComputedStyle(it);"
        "return [style.transitionDuration, style.animationDuration].join(', ').split(', ') }))]"
    )
    assert (times != ["0s"]) == moves


@pytest.mark.parametrize("code", DIRECTIONS)
def test_system_colours_still_show_where_one_is(visit, tab, code):
    tab.emulate_media(forced_colors="active")
    visit(f"/{code}/search/?topic=water&status=all")
    choices = tab.locator(".languages__link, .navigation__link, .tabs__link, .theme__choice")
    outlines = choices.evaluate_all(OUTLINES)
    assert {*map(tuple, outlines)} == {(True, "solid"), (False, "none")}

    visit(f"/{code}/library/")
    assert set(tab.locator(".breadcrumb a").evaluate_all(BARS)) == {True}
    tab.locator("input[name=topic]").first.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_choice_of_colours_beats_the_systems(demo, fresh_tab, system, chosen):
    fresh_tab.emulate_media(color_scheme=system)
    fresh_tab.goto(f"{demo.url}/en/about/")
    assert fresh_tab.evaluate(GROUND) == {"light": LIGHT, "dark": DARK}[system]

    fresh_tab.locator(f"[data-theme-choice={chosen}]").click()

    assert fresh_tab.evaluate(GROUND) == {"light": LIGHT, "dark": DARK}[chosen]


@pytest.mark.parametrize("code", CODES)
def test_hero_covers_a_very_wide_screen(visit, tab, code):
    tab.set_viewport_size({"width": 2560, "height": 1200})
    visit(f"/{code}/")

    assert tab.locator(".hero").bounding_box()["width"] == 2560
    assert (
        tab.locator(".hero").evaluate("it => getComputedStyle(it).backgroundRepeat") == "repeat-x"
    )


@pytest.mark.parametrize("code", DIRECTIONS)
def test_icons_that_point_point_along_the_reading(visit, tab, code):
    visit(f"/{code}/library/heat-map-dataset/")
    turned = tab.locator("svg.icon").evaluate_all(SCALES)
    mirrored = "-1 1" if code == "ar" else "none"
    assert {*map(tuple, turned)} == {(True, mirrored), (False, "none")}


@pytest.mark.parametrize("code", CODES)
def test_title_of_the_window_keeps_the_items_apart(visit, tab, code):
    visit(f"/{code}/library/participation-guide-ar/")

    heading = tab.locator("h1").inner_text()
    assert tab.title() in {f"{heading} – Medina", f"\u2068{heading}\u2069 – Medina"}
    crumbs = tab.locator(".breadcrumb a")
    assert crumbs.count() == 2


@pytest.mark.parametrize("code", ["es", "he", "ar"])
def test_text_in_another_direction_stands_at_the_pages_start(demo, member_tab, code):
    member_tab.set_viewport_size({"width": 1440, "height": 900})
    other = "ltr" if code in ("he", "ar") else "rtl"

    for path, parts in (
        ("events/?status=all", ".card__title[dir], .card__title[dir] > a, .card__summary[dir]"),
        ("community/members/", ".card__summary"),
    ):
        member_tab.goto(f"{demo.url}/{code}/{path}")
        starts = member_tab.locator(parts).evaluate_all(STARTS, other)
        assert len(starts) >= 2
        assert set(starts) == {0}


@pytest.mark.parametrize("code", ["he", "ar"])
@pytest.mark.parametrize("width", [360, 700, 960, 1440])
@pytest.mark.parametrize("path", ["events/giornata-acqua-pulita/", "library/heat-map-dataset/"])
def test_item_in_the_other_direction_begins_at_one_edge_its_own(visit, tab, code, width, path):
    tab.set_viewport_size({"width": width, "height": 900})
    visit(f"/{code}/{path}")

    read = tab.locator("article :is(h1, .lead, .prose p)[dir=ltr], .prose[dir=ltr] p")
    edges = read.evaluate_all(LEFT_EDGES)
    assert len(edges) >= 4
    assert set(edges) == {round(tab.locator(".notice").bounding_box()["x"])}


@pytest.mark.parametrize("code", ["he", "ar"])
@pytest.mark.parametrize("width", [320, 360, 1440])
def test_facts_in_the_head_stand_on_the_side_of_the_title(visit, tab, code, width):
    tab.set_viewport_size({"width": width, "height": 900})
    visit(f"/{code}/events/giornata-acqua-pulita/")

    start = tab.locator("h1").bounding_box()["x"]
    facts = [fact.bounding_box() for fact in tab.locator(".page-head__facts > li").all()]
    last_of_lines = [fact for fact in facts if fact["x"] == min(it["x"] for it in facts)]
    assert {round(fact["x"]) for fact in last_of_lines} == {round(start)}
    if width < 400:
        assert len(last_of_lines) == len(facts) == 2
        assert all(fact["width"] < width * 0.85 for fact in facts)


@pytest.mark.parametrize("code", DIRECTIONS)
@pytest.mark.parametrize("width", [768, 900])
def test_tablet_shows_the_text_of_an_item_in_its_first_window(visit, tab, code, width):
    tab.set_viewport_size({"width": width, "height": 768})
    visit(f"/{code}/library/heat-map-dataset/")

    assert tab.locator(".item__text p").first.bounding_box()["y"] < 720


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("width", "columns"), [(320, 2), (360, 2), (540, 2), (768, 4), (1024, 4)])
def test_counts_stand_in_columns(visit, tab, code, width, columns):
    tab.set_viewport_size({"width": width, "height": 740})
    visit(f"/{code}/")

    counts = [count.bounding_box() for count in tab.locator(".figures > li").all()]
    assert len(counts) == 7
    is_rtl = tab.locator("html").get_attribute("dir") == "rtl"
    starts = {round(box["x"] + box["width"] * is_rtl) for box in counts}
    assert len(starts) == columns
    assert counts[-1]["height"] <= counts[0]["height"]  # the last is wide, and no taller for it
