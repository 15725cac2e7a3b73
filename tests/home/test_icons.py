import re

import pytest
from django.template import Context, Template

from home.icons import DRAWINGS, ICON_OF, MIRRORED, SHEET
from home.registry import all_kinds
from tests.architecture.tree import PACKAGES, find_files

USED = re.compile(r"""{% icon ["']([^"']+)["']""")
MAX_BYTES = 600


def render(source, **values):
    return Template("{% load hub_tags %}" + source).render(Context(values))


def test_templates_use_icons_that_exist():
    used = {
        name
        for path in find_files("*.html", PACKAGES)
        for name in USED.findall(path.read_text(encoding="utf-8"))
    }

    assert used <= DRAWINGS.keys()


def test_sheet_is_read_whole():
    assert len(DRAWINGS) == SHEET.read_text(encoding="utf-8").count("<symbol")
    assert {*ICON_OF.values(), "file"} | MIRRORED <= DRAWINGS.keys()


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_icon_is_small_and_takes_the_colour_of_the_text(name):
    drawing = DRAWINGS[name]

    assert len(drawing) < MAX_BYTES
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawing)) <= {"currentColor"}
    assert not re.search(r"<(?!path|circle|rect|ellipse)\w|\b(?:id|style|href|class)=", drawing)


def test_icon_beside_text_is_silent():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')


def test_icon_with_a_label_speaks():
    shown = render('{% icon "search" label=label %}', label='Find "it"')

    assert 'role="img" aria-label="Find &quot;it&quot;"' in shown
    assert "aria-hidden" not in shown


def test_icon_that_points_along_the_line_turns():
    assert "icon--mirror" in render('{% icon "arrow-end" %}')
    assert "icon--mirror" not in render('{% icon "clock" %}')


def test_size_is_a_class():
    assert 'class="icon icon--large"' in render('{% icon "clock" size="large" %}')


def test_unknown_icon_is_an_error():
    with pytest.raises(KeyError, match="unheard-of"):
        render('{% icon "unheard-of" %}')


def test_every_kind_has_an_icon():
    assert {kind.name for kind in all_kinds()} <= ICON_OF.keys()


@pytest.mark.parametrize(
    ("value", "kind", "name"),
    [
        ("startup", "organisation", "rocket"),
        ("introductory", "training_path", "graduation"),
        (None, "event", "calendar"),
        ("pdf", "", "file-pdf"),
        ("xyz", "", "file"),
    ],
)
def test_icon_of_a_type_else_of_its_kind(value, kind, name):
    shown = render("{% icon value|icon_of:kind %}", value=value, kind=kind)

    assert shown == render("{% icon name %}", name=name)
