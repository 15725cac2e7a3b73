"""Where things stand: what the first window shows, what begins at one height, what is beside it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.journeys.pages import CODES, EVERYDAY_CODES

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}


def bottom(box: dict[str, float]) -> float:
    return box["y"] + box["height"]


@pytest.mark.parametrize(
    ("size", "part"),
    [(PHONE, ".figures__number"), (DESK, ".figures__label"), (DESK, ".way > h3")],
    ids=["phone counts", "desk counts", "desk ways"],
)
@pytest.mark.parametrize("code", CODES)
def test_first_window_says_what_there_is_and_where_to_begin(visit, tab, code, size, part):
    tab.set_viewport_size(size)
    visit(f"/{code}/")

    assert bottom(tab.locator(part).first.bounding_box()) <= size["height"]


@pytest.mark.parametrize("code", CODES)
def test_every_line_of_counts_is_full(visit, tab, code):
    tab.set_viewport_size(PHONE)
    visit(f"/{code}/")

    inner = tab.locator(".figures").bounding_box()["width"] - 2  # without its two edges
    lines = defaultdict(list)
    for count in tab.locator(".figures > li").all():
        place = count.bounding_box()
        lines[place["y"]].append(place["width"])
    for widths in lines.values():
        assert sum(widths) == pytest.approx(inner, abs=2)  # the lines between them


@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_two_columns_begin_at_one_height(visit, tab, code):
    tab.set_viewport_size(DESK)
    visit(f"/{code}/")

    lists = [part.bounding_box()["y"] for part in tab.locator(".columns .cards").all()]
    assert len(lists) == 2
    assert lists[0] == lists[1]


@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_what_is_related_stands_beside_the_facts(visit, tab, code):
    tab.set_viewport_size(DESK)
    visit(f"/{code}/stakeholders/lucia-navarro/")

    facts = tab.locator(".item__facts").bounding_box()
    related = tab.locator(".related").bounding_box()
    text = tab.locator(".item__text").bounding_box()
    assert bottom(text) < related["y"] < bottom(facts)
