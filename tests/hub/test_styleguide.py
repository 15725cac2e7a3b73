"""The living style guide: whole, in every language, and nowhere but in demo and development."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

from home.art import DRAWN
from home.icons import DRAWINGS
from home.languages import codes, direction_of
from hub.styleguide.guide import CHAPTERS, COMPONENTS
from hub.styleguide.parts import FOLDER, cut
from hub.styleguide.stage import make_single
from hub.styleguide.tokens import SHEET, measure, read_groups
from tests.architecture.tree import ROOT
from tests.hub.html import read

ADDRESSES = ["/styleguide/", "/styleguide/lists/", "/styleguide/button/", "/styleguide/tokens.css"]
PANELS = [
    ("en", "ltr", "light"),
    ("ar", "rtl", "light"),
    ("en", "ltr", "dark"),
    ("ar", "rtl", "dark"),
]
THEMES = ["light", "dark", "", "light", "dark"]
INSIDE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=")
BLOCK = re.compile(r"\.([a-z]+(?:-[a-z]+)*)(?![\w-]*\()")
PAGE = re.compile(r'\{% extends "(?!components/)')
COMMUNITY_SHEET = "community/static/community/community.css"
# What a page has that is no component, and what scripts add as a page runs.
AROUND = {"skip-link", "toasts", "has-script", "htmx-request"}


@pytest.fixture(scope="module")
def guide():
    """The whole guide in English and Arabic, read once: making it takes a second."""
    return read(Client().get("/styleguide/"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_guide_is_not_found_on_a_server(client, db, settings, address):
    settings.HUB_DEMO = False

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_guide_is_there_in_the_demo_and_for_developers(client, db, settings, address):
    assert client.get(address).status_code == 200

    settings.HUB_DEMO, settings.DEBUG = False, True
    assert client.get(address).status_code == 200


def test_no_server_has_it_among_its_apps():
    text = (ROOT / "hub/settings/base.py").read_text() + (
        ROOT / "hub/settings/production.py"
    ).read_text()

    assert "hub.styleguide" in django_settings.INSTALLED_APPS
    assert "styleguide" not in text


@pytest.mark.parametrize(("code", "theme"), [*zip(codes(), THEMES, strict=True)])
def test_guide_speaks_the_language_in_the_colours_asked_for(client, code, theme):
    response = client.get("/styleguide/items/", {"language": code, "theme": theme})
    page = read(response)

    root = page.one("html")
    assert (root["lang"], root["dir"]) == (code, direction_of(code))
    assert root.attributes.get("data-theme", "") == theme
    stages = page.all("div", "stage")
    other = "ar" if direction_of(code) == "ltr" else "en"
    assert {stage["lang"] for stage in stages} == {code, other}
    assert not INSIDE.search(response.content.decode())


@pytest.mark.parametrize("query", ["language=xx", "language=en-gb", "theme=blue"])
def test_language_or_theme_that_is_none_is_not_found(client, db, query):
    assert client.get(f"/styleguide/?{query}").status_code == 404


def test_component_that_is_none_is_not_found(client, db):
    assert client.get("/styleguide/nothing/").status_code == 404


def test_every_specimen_stands_in_both_directions_in_light_and_in_dark(guide):
    figures = [found for found in guide.all("figure", "guide__figure") if found.all("div", "stage")]

    assert len(figures) == sum(
        len(component.specimens) for component in COMPONENTS if not component.is_narrow
    )
    for figure in figures:
        stages = figure.all("div", "stage")
        assert [(stage["lang"], stage["dir"], stage["data-theme"]) for stage in stages] == PANELS
        assert [panel["data-panel"] for panel in figure.all("div", "guide__panel")] == [
            f"{direction} {theme}" for _code, direction, theme in PANELS
        ]


def test_guide_asks_the_database_nothing_and_stays_out_of_indexes(
    client, db, django_assert_num_queries
):
    with django_assert_num_queries(0):
        client.get("/styleguide/")
        response = client.get("/styleguide/frame/")

    page = read(response)
    assert page.one("meta", name="robots")["content"] == "noindex, nofollow"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.cookies == {}


def test_policy_opens_for_frames_of_our_own_and_for_nothing_else(client, db):
    whole = client.get("/styleguide/lists/").headers["Content-Security-Policy"].split("; ")
    other = client.get("/styleguide/button/").headers["Content-Security-Policy"].split("; ")

    assert set(whole) - set(other) == {"frame-src 'self'"}
    assert set(other) <= set(whole)


def test_every_component_is_shown_with_what_its_first_line_says(guide):
    said = {
        part.one("code").text: part.one("dd").text
        for uses in guide.all("dl", "guide__uses")
        for part in uses.all("div")
    }

    files = sorted((ROOT / "home/templates/components").glob("*.html"))
    shown = {f"components/{file.name}" for file in files}
    assert shown - said.keys() == set()
    for file in files:
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert (
            " ".join(first.removeprefix("{# ").removesuffix(" #}").split())
            == (said[f"components/{file.name}"])
        )


def test_what_pointers_and_keys_do_is_shown_without_them(client, guide):
    sheet = client.get("/styleguide/tokens.css").content.decode()

    for state in ("hover", "focus", "pressed"):
        stages = guide.all("div", f"as-{state}")
        assert any(stage.all(class_="button") for stage in stages)
    assert "@layer components { .button:is(.as-hover *) { background: var(--action-hover)" in sheet
    assert not re.search(r":(hover|focus-visible|active)\b", sheet)


def test_every_token_is_shown_and_every_colour_stands_out_enough(client, guide):
    names = set(re.findall(r"--([\w-]+):", SHEET.read_text(encoding="utf-8")))

    assert {element["data-token"] for element in guide.all(class_="guide__token")} | {
        element["data-token"] for element in guide.all(class_="guide__step")
    } == names
    sheet = client.get("/styleguide/tokens.css").content.decode()
    assert {*re.findall(r'\[data-token="([\w-]+)"\]', sheet)} == names
    poor = [
        (token.name, contrast)
        for group in read_groups()
        for token in group.tokens
        for contrast in token.contrasts
        if not contrast.is_enough
    ]
    assert poor == []


def test_every_icon_and_every_drawing_is_shown(guide):
    assert {icon.one("code").text for icon in guide.all("li", "guide__icon")} == set(DRAWINGS)
    drawings = {code.text for art in guide.all("ul", "guide__art") for code in art.all("code")}
    assert drawings == {*DRAWN, "mark.svg", "icon.svg"}


def test_every_part_has_its_specimens_and_every_file_is_a_part():
    slugs = [component.slug for component in COMPONENTS]

    assert len(slugs) == len(set(slugs))
    assert {path.stem for path in FOLDER.glob("*.html")} == set(slugs) - {"page"}
    assert [component.slug for component in COMPONENTS if not component.specimens] == ["page"]


def test_every_part_of_the_communitys_pages_is_shown_with_what_its_first_line_says(guide):
    """A part is a template that extends none but a component: pages and their frames are more."""
    said = {
        part.one("code").text: part.one("dd").text
        for uses in guide.all("dl", "guide__uses")
        for part in uses.all("div")
    }

    texts = {
        f"community/{file.name}": file.read_text(encoding="utf-8")
        for file in (ROOT / "community/templates/community").glob("*.html")
    }
    parts = {name for name, text in texts.items() if not re.search(PAGE, text)}
    assert parts - said.keys() == set()
    for name in parts:
        first = texts[name].splitlines()[0]
        assert " ".join(first.removeprefix("{# ").removesuffix(" #}").split()) == said[name]


@pytest.mark.parametrize("sheet", ["home/static/home/hub.css", COMMUNITY_SHEET])
def test_every_block_of_the_style_sheets_is_shown(guide, sheet):
    """Names of classes before `__` and `--`: a component is a block, and a block is shown."""
    css = re.sub(r"/\*.*?\*/", "", (ROOT / sheet).read_text(), flags=re.DOTALL)
    components = css[css.index("@layer components") :]
    blocks = set(BLOCK.findall(re.sub(r"\{[^{}]*\}", "{}", components))) - AROUND

    shown = {
        name.split("__")[0].split("--")[0]
        for stage in guide.all("div", "stage")
        for element in stage.walk()
        for name in element.attributes.get("class", "").split()
    }
    assert blocks - shown == set()


def test_ids_are_single_and_what_they_name_is_there(guide):
    ids = [element["id"] for element in guide.walk() if element.attributes.get("id")]
    named = {
        name
        for element in guide.walk()
        for attribute in ("for", "aria-labelledby", "aria-describedby", "data-dialog", "data-copy")
        for name in element.attributes.get(attribute, "").split()
    }

    assert sorted(ids) == sorted(set(ids))
    assert named - set(ids) == set()


def test_every_component_stands_in_one_chapter_and_the_contents_lead_to_it(guide):
    listed = [slug for chapter in CHAPTERS for slug in chapter.slugs]
    assert sorted(listed) == sorted(component.slug for component in COMPONENTS)

    contents = [link["href"] for link in guide.one("nav", "guide__contents").all("a")]
    sections = [section["id"] for section in guide.all("section", "guide__section")]
    places = []
    for chapter in CHAPTERS:
        entries = [place for place, _title in chapter.entries]
        places += [chapter.slug, *entries]
        inside = guide.one("section", "guide__chapter", id=chapter.slug)
        found = {section["id"] for section in inside.all("section", "guide__section")}
        assert found == set(entries)
    assert contents == [f"#{place}" for place in places]
    assert len(sections) == len(set(sections))


def test_chapter_alone_leads_back_to_the_whole(client, db):
    page = read(client.get("/styleguide/forms/?language=es"))

    assert [part["id"] for part in page.all("section", "guide__chapter")] == ["forms"]
    assert page.all("h1")[0].text == page.one("header", "guide__head").one("h1").text
    links = [link["href"] for link in page.one("nav", "guide__contents").all("a")]
    assert "/styleguide/?language=es#button" in links


def test_filter_sheet_is_shown_opened_on_a_phone_in_all_panels(client, db, guide):
    frames = [frame["src"] for frame in guide.all("iframe") if "filter-sheet" in frame["src"]]

    assert frames == [
        f"/styleguide/filter-sheet/?language={code}&theme={theme}&framed=yes"
        for code, _dir, theme in PANELS
    ]
    sheet = read(client.get(frames[1])).one("details", "filters__more")
    assert "open" in sheet.attributes


def test_component_alone_has_its_specimens_in_one_language(client, db):
    page = read(client.get("/styleguide/files/?language=ar&theme=dark"))

    stages = page.all("div", "stage")
    assert {(stage["lang"], stage["data-theme"]) for stage in stages} == {("ar", "dark")}
    assert len(page.all("div", "stage")) == 3
    head = page.one("header", "guide__alone-head")
    assert head.one("h1").text == "File table"
    assert head.one("a")["href"] == "/styleguide/?language=ar&theme=dark#files"


def test_component_in_a_frame_has_its_name_for_programs_alone(client, db):
    page = read(client.get("/styleguide/files/?language=ar&theme=dark&framed=yes"))

    assert page.one("header", "visually-hidden").one("h1").text == "File table"
    assert page.all("header", "guide__alone-head") == []


def test_contrast_is_measured_as_the_guidelines_say():
    assert measure("#000000", "#ffffff") == 21.0
    assert measure("#777777", "#ffffff") == 4.4  # famous for being just too pale
    assert measure("#ffffff", "#ffffff") == 1.0


def test_element_is_cut_out_whole():
    text = '<div class="a"><div class="x b"><div></div>1</div><div class="b-c">2</div></div>'

    assert cut(text, "b") == '<div class="x b"><div></div>1</div>'
    with pytest.raises(LookupError, match="class d"):
        cut(text, "d")


def test_markup_that_stands_twice_keeps_its_ids_apart():
    html = '<nav aria-label="Pages"><label for="q">Q</label><input id="q" autofocus></nav>'

    assert make_single(html, "k", "Last") == (
        '<nav aria-label="Pages – Last"><label for="q-k">Q</label><input id="q-k"></nav>'
    )
