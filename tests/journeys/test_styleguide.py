"""The style guide in a browser: four panels beside each other, each in its own colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hub.styleguide.guide import CHAPTERS
from tests.journeys.axe import find_violations

LOOKS = """stages => stages.map(stage => {
  const style = getComputedStyle(stage);
  return [stage.dataset.theme, style.backgroundColor, style.color].join(' ') })"""
LIGHT = "light rgb(251, 250, 246) rgb(20, 36, 43)"
DARK = "dark rgb(15, 24, 29) rgb(233, 239, 241)"


@pytest.mark.parametrize("system", ["light", "dark"])
def test_each_panel_has_its_own_colours_whatever_the_readers_are(visit, tab, system):
    tab.emulate_media(color_scheme=system)
    visit("/styleguide/basics/")

    assert {*tab.locator(".stage").evaluate_all(LOOKS)} == {LIGHT, DARK}


@pytest.mark.parametrize("choice", ["light", "dark", "ltr", "rtl"])
def test_switch_shows_half_of_the_panels_without_scripts(demo, plain_tab, choice):
    plain_tab.goto(f"{demo.url}/styleguide/basics/")
    panels = plain_tab.locator("#button .guide__panel")
    expect(panels.filter(visible=True)).to_have_count(panels.count())

    plain_tab.locator(f"#panels-{choice}").check()

    wanted = plain_tab.locator(f"#button [data-panel~={choice}]")
    expect(panels.filter(visible=True)).to_have_count(panels.count() // 2)
    expect(wanted.filter(visible=True)).to_have_count(panels.count() // 2)


@pytest.mark.parametrize("slug", [chapter.slug for chapter in CHAPTERS])
@pytest.mark.parametrize("width", [360, 1440])
def test_chapter_is_accessible_and_fits_in_all_panels(visit, tab, slug, width):
    tab.set_viewport_size({"width": width, "height": 900})
    visit(f"/styleguide/{slug}/")

    assert find_violations(tab, "light") == []  # its panels are light and dark by themselves
    assert tab.evaluate("document.documentElement.scrollWidth") == width
