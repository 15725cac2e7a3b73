"""Every item has a drawing, and the drawings keep the rules of docs/reference/drawings.md."""

import itertools
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from home.art import DRAWN, VARIANTS, art_for, deal
from home.registry import all_kinds
from tests.architecture.tree import ROOT

STATIC = ROOT / "home/static/home"
DRAWINGS = sorted([*(STATIC / "art").glob("*.svg"), STATIC / "mark.svg", STATIC / "icon.svg"])
ELEMENTS = {"svg", "g", "path", "circle", "rect"}
PALETTE = {
    *("#063c4d", "#0c4a5e", "#2e7d92", "#8fc3cf", "#bfdae2", "#d3e6ec", "#e5f1f5"),  # sea
    *("#fbfaf6", "#f2eee5", "#efe6d2", "#e2d4b4", "#dfcfae", "#fff"),  # sand
    *("#a8401a", "#c25a2e", "#f09a72", "#f2c4a6", "#f7d9c4"),  # clay
    *("#e9b44c", "#fdf0d2"),  # sun
    *("#5f6f39", "#75864a"),  # olive
    # a ground and its own quiet pattern
    *("#0f4b5e", "#115268", "#175b72", "#17586d", "#3c8a9e", "#ea8c61", "#b54d26", "#e0a83b"),
    "#6b7b44",
}


def test_every_kind_has_covers():
    for kind in all_kinds():
        assert {f"kind-{kind.name}-{variant}" for variant in VARIANTS} <= DRAWN


def test_type_with_covers_of_its_own_comes_before_its_kind():
    assert art_for("output", "video", "k").startswith("home/art/type-video-")
    assert art_for("organisation", "company", "k").startswith("home/art/kind-organisation-")
    assert art_for("output", None, "k").startswith("home/art/kind-output-")


def test_item_with_a_drawing_of_its_own_gets_it():
    assert art_for("solution", None, "k", "leak-sense") == "home/art/solution-leak-sense.svg"
    assert art_for("solution", None, "k", "another").startswith("home/art/kind-solution-")
    assert art_for("event", None, "k", "leak-sense").startswith("home/art/kind-event-")


def test_unknown_kind_gets_a_page_cover():
    assert art_for("gone", "gone", "k").startswith("home/art/kind-page-")


def test_item_keeps_its_cover_and_a_list_varies():
    covers = [art_for("event", None, str(key)) for key in range(30)]

    assert covers == [art_for("event", None, str(key)) for key in range(30)]
    assert len(set(covers)) == len(VARIANTS)
    assert all(finders.find(cover) for cover in covers)


def make_card(key, **more):
    return {"kind": "output", "type": "data", "id": f"{key}", "url": f"/en/library/{key}/", **more}


def test_neighbours_of_a_list_have_different_drawings_and_others_their_own():
    dealt = [card["drawing"] for card in deal(make_card(key) for key in range(60))]
    own = [art_for("output", "data", str(key)) for key in range(60)]

    assert any(before == after for before, after in itertools.pairwise(own))
    for columns in (1, 2):
        assert all(one != other for one, other in zip(dealt, dealt[columns:], strict=False))
    assert dealt[0] == own[0]


def test_list_of_many_types_loads_few_drawings():
    types = ("data", "document", "video", "information_material", "training_tool")
    dealt = deal(make_card(key, type=types[key % 5]) for key in range(40))

    assert len({card["drawing"] for card in dealt}) <= 12


def test_list_of_few_drawings_never_has_one_twice_in_a_row():
    cards = [make_card(key, kind="event", type=None) for key in range(30)]
    dealt = [card["drawing"] for card in deal(cards)]

    assert all(one != other for one, other in itertools.pairwise(dealt))


def test_pictures_and_drawings_of_one_item_stay_in_a_list():
    picture = make_card(1, image={"src": "/x.png", "width": 4, "height": 3})
    solution = make_card(2, kind="solution", url="/en/library/leak-sense/")

    assert deal([picture, solution, solution]) == [
        picture,
        *[{**solution, "drawing": "home/art/solution-leak-sense.svg"}] * 2,
    ]


@pytest.mark.parametrize("url", ["/en/library/leak-sense/", "https://hub.example/ar/x/leak-sense"])
def test_tag_answers_with_the_address_of_the_drawing(url):
    card = {"kind": "solution", "type": None, "id": "k", "url": url}

    shown = Template("{% load hub_tags %}{% art card %}").render(Context({"card": card}))

    assert shown == "/static/home/art/solution-leak-sense.svg"


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawing_is_small_plain_and_of_the_palette(path):
    # No style, script, text, link or id: the pages' policy and other drawings stay untouched.
    root = ElementTree.parse(path).getroot()
    nodes = list(root.iter())

    assert path.stat().st_size <= (8_000 if path.stem == "hero" else 4_000)
    assert {node.tag.rpartition("}")[2] for node in nodes} <= ELEMENTS
    assert not {"id", "style", "href", "class"} & {name for node in nodes for name in node.attrib}
    colours = {
        node.attrib[name] for node in nodes for name in ("fill", "stroke") if name in node.attrib
    }
    assert colours - {"none"} <= PALETTE
