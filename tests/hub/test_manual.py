"""The user manual: the same in five languages, true to the interface, and printed."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import polib
import pypdf
import pytest
import wagtail
import wagtail_localize
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from home.languages import codes, direction_of
from hub.manual import book, printing
from hub.manual.markup import LABEL, Medium, render
from tests.architecture.tree import ROOT
from tests.factories import StandardPageFactory, UserFactory
from tests.hub.html import read
from tests.services import require_or_skip

SLUGS = [source.stem.split("-", 1)[1] for source in book.find_sources("en")]
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
WORDS = {
    "en": "Downloading outputs",
    "es": "Descargar recursos",
    "it": "Scaricare le risorse",
    "he": "הורדת תוצרים",
    "ar": "تنزيل المُخرَجات",
}


def read_sources(code):
    return {path.name: path.read_text(encoding="utf-8") for path in book.find_sources(code)}


def describe(text):
    """Return what must be the same in every language of a chapter."""
    return {
        "headings": re.findall(r"^(#+) .*?(?:\{#([a-z-]+)\})?$", text, re.MULTILINE),
        "links": re.findall(r"\]\(([^)]+)\)", text),
        "labels": sorted(LABEL.findall(text)),
        "code blocks": re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL),
        "items": len(re.findall(r"^(?:- |\d+\. )", text, re.MULTILINE)),
        "rows": len(re.findall(r"^\|", text, re.MULTILINE)),
    }


def find_known_labels():
    """Return the source texts of our interface and of the editors' side."""
    paths = [ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"]
    for package in (wagtail, wagtail_localize):
        paths += Path(package.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
    return {entry.msgid for path in paths for entry in polib.pofile(str(path))}


@pytest.mark.parametrize("code", codes())
def test_chapters_are_the_same_in_every_language(code):
    english, other = read_sources("en"), read_sources(code)

    assert list(other) == list(english)
    assert {name: describe(text) for name, text in other.items()} == {
        name: describe(text) for name, text in english.items()
    }


def test_labels_are_those_of_the_interface():
    known = find_known_labels()
    named = {label for text in read_sources("en").values() for label in LABEL.findall(text)}

    assert "Log in" in named
    assert named - known == set()


@pytest.mark.parametrize("code", codes()[1:])
def test_label_named_in_the_manual_is_said_in_the_language_of_the_chapter(code):
    named = {label for text in read_sources(code).values() for label in LABEL.findall(text)}

    with translation.override(code):
        as_they_are = {label for label in named if translation.gettext(label) == label}
    assert as_they_are == ({"Account", "Menu", "Password"} if code == "it" else set())


def test_every_section_has_an_id_that_links_can_rely_on():
    for code in codes():
        ids = {c.slug: [heading.id for heading in c.headings] for c in book.get_book(code)}

        assert all(all(names) and len(names) == len(set(names)) for names in ids.values())


@pytest.mark.parametrize("code", codes())
def test_links_lead_somewhere(client, db, code):
    pages = {
        reverse_in(code, "manual_chapter", c.slug): {h.id for h in c.headings}
        for c in book.get_book(code)
    }

    for url in pages:
        for link in read(client.get(url)).one("div", "manual__prose").all("a"):
            path, _hash, name = link["href"].partition("#")
            if path not in pages:
                assert client.get(path).status_code == 200, f"{link['href']} in {url}"
                continue
            assert not name or name in pages[path]


def reverse_in(code, name, *args):
    with translation.override(code):
        return reverse(name, args=args)


@pytest.mark.parametrize("code", codes())
def test_chapter_is_a_page_of_the_hub(client, db, code):
    titles = [chapter.title for chapter in book.get_book(code)]
    for at, slug in enumerate(SLUGS):
        response = client.get(f"/{code}/manual/{slug}/")
        page = read(response)

        assert page.one("html")["dir"] == direction_of(code)
        assert page.one("h1").text == titles[at]
        assert page.one("link", rel="canonical")["href"].endswith(f"/{code}/manual/{slug}/")
        assert {link["hreflang"] for link in page.all("link", rel="alternate")} == {
            *codes(),
            "x-default",
        }
        steps = [step["href"] for step in page.all("a", "manual__step")]
        near = [*SLUGS[max(0, at - 1) : at], *SLUGS[at + 1 : at + 2]]
        assert steps == [f"/{code}/manual/{other}/" for other in near]
        inside = [link["href"] for link in page.one("nav", "manual__inside").all("a")]
        assert inside == [f"#{heading['id']}" for heading in page.one("div", "prose").all("h2")]


@pytest.mark.parametrize("code", codes())
def test_contents_name_every_chapter_and_the_pdf(client, db, code):
    page = read(client.get(f"/{code}/manual/"))

    assert [link["href"] for link in page.one("ol", "manual__chapters").all("a")] == [
        f"/{code}/manual/{slug}/" for slug in SLUGS
    ]
    assert (
        page.one("p", "manual__pdf").one("a")["href"] == f"/{code}/manual/medina-manual-{code}.pdf"
    )


def test_code_runs_from_left_to_right_in_every_language(client, db):
    for code in codes():
        prose = read(client.get(f"/{code}/manual/api/")).one("div", "prose")

        assert {block["dir"] for block in prose.all("pre")} == {"ltr"}
        assert {part["dir"] for part in prose.all("code") if part.attributes} == {"ltr"}


def test_label_is_shown_as_the_interface_shows_it(client, db):
    shown = {
        code: [label.text for label in read(client.get(f"/{code}/manual/account/")).all("b", "ui")]
        for code in ("en", "es", "ar")
    }

    assert "Log in" in shown["en"]
    assert "Iniciar sesión" in shown["es"]
    assert "تسجيل الدخول" in shown["ar"]


def test_manual_asks_the_database_nothing_and_sets_no_cookie(client, db, django_assert_num_queries):
    for path in ("/en/manual/", "/ar/manual/finding/", "/he/manual/medina-manual-he.pdf"):
        with django_assert_num_queries(0):
            response = client.get(path)
            body = b"".join(response)

        assert (response.status_code, len(body) > 5_000) == (200, True)
        assert response.cookies == {}


def test_page_of_the_manual_is_answered_once_until_the_next_release(client, db):
    first = client.get("/en/manual/finding/")
    again = client.get("/en/manual/finding/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    other = client.get("/en/manual/account/", HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_member_reads_the_manual_and_nobody_keeps_the_page(db):
    member = Client()
    member.force_login(UserFactory())

    response = member.get("/en/manual/finding/")

    assert read(response).one("h1").text == "Finding things"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/en/manual/nothing/",
        "/en/manual/finding/more/",
        "/en/manual/medina-manual-es.pdf",
        "/en/manual/medina-manual-xx.pdf",
        "/manual/",
    ],
)
def test_what_the_manual_has_not_is_not_found(client, hub_tree, path):
    assert client.get(path).status_code == 404


def test_footer_of_every_page_leads_to_the_manual(client, hub_tree):
    footer = read(client.get("/he/")).one("footer")

    addresses = [link["href"] for link in footer.all("a")]
    assert {"/he/manual/", "/he/manual/medina-manual-he.pdf"} <= set(addresses)


def test_sitemap_names_the_manual_once(client, hub_tree):
    listed = [e.text for e in ET.fromstring(client.get("/sitemap-it-1.xml").content).iter(LOC)]

    assert [address for address in listed if "/manual/" in address] == [
        "http://testserver/it/manual/",
        *(f"http://testserver/it/manual/{slug}/" for slug in SLUGS),
    ]


@pytest.mark.parametrize("slug", ["account", "manual", "search"])
def test_page_cannot_take_an_address_of_the_hub(hub_tree, slug):
    home = hub_tree.home("es")

    with pytest.raises(ValidationError):
        StandardPageFactory(parent=home, slug=slug)
    below = StandardPageFactory(parent=StandardPageFactory(parent=home, slug="about"), slug=slug)

    assert below.slug == slug


def test_page_called_manual_gets_an_address_of_its_own(hub_tree):
    assert StandardPageFactory(parent=hub_tree.home(), title="Manual", slug="").slug == "manual-2"


def test_pdf_is_served_to_be_saved(client, db):
    response = client.get("/ar/manual/medina-manual-ar.pdf")

    content = b"".join(response.streaming_content)
    assert content == book.find_pdf("ar").read_bytes()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="medina-manual-ar.pdf"'


@pytest.mark.parametrize("code", codes())
def test_pdf_is_tagged_and_can_be_found_ones_way_in(code):
    path = book.find_pdf(code)
    document = pypdf.PdfReader(path)
    root = document.trailer["/Root"]
    chapters = [f"{c.number}. {c.title}" for c in book.read_print_book(code)]

    assert path.stat().st_size < 400_000
    assert len(document.pages) > 5
    assert "Medina" in document.metadata.title
    assert root["/Lang"] == code
    assert root["/MarkInfo"]["/Marked"]
    assert [entry.title for entry in document.outline if not isinstance(entry, list)] == chapters


@pytest.mark.parametrize("code", codes())
def test_words_of_the_pdf_can_be_found(code):
    pages = pypdf.PdfReader(book.find_pdf(code)).pages
    text = " ".join(page.extract_text() for page in [*pages[1:3], *pages[-2:]])
    found = unicodedata.normalize("NFKC", text)

    assert [word for word in [*WORDS[code].split(), "curl"] if word not in found] == []


def test_pdfs_are_made_from_the_chapters_as_they_are():
    stored = book.DIGEST.read_text(encoding="ascii").strip()

    assert stored == book.digest_sources(), "the PDFs are out of date: run `make manual`"


@pytest.mark.slow
def test_pdf_is_made_the_same_each_time(require_pango):
    first, second = printing.build_pdf("he"), printing.build_pdf("he")

    assert find_side(first) == "/R2L"
    assert first == second


@pytest.mark.parametrize("code", codes())
def test_pdf_opens_on_the_side_its_language_begins_at(code):
    side = "/R2L" if direction_of(code) == "rtl" else "/L2R"

    assert find_side(book.find_pdf(code).read_bytes()) == side


def find_side(pdf):
    """Return the direction that a PDF's pages are turned in; its window has its title."""
    wishes = pypdf.PdfReader(BytesIO(pdf)).trailer["/Root"]["/ViewerPreferences"]
    assert wishes["/DisplayDocTitle"]
    return wishes.get("/Direction", "/L2R")


@pytest.fixture
def require_pango():
    require_or_skip("pango")


def test_missing_libraries_are_named():
    said = printing.explain(OSError("cannot load library 'libpango-1.0-0'"))

    assert "apt-get install libpango-1.0-0" in said
    assert "cannot load library" in said


MEDIUM = Medium(lambda slug, name: f"/{slug}#{name}", lambda path: "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Log in]]", '<b class="ui" dir="ltr">Log in</b>'),
        ("[[topics]]", '<b class="ui" dir="ltr">Topics</b>'),
        ("`a < b`", '<code dir="ltr">a &lt; b</code>'),
        ("`- أولًا`", '<code dir="rtl" class="words">- أولًا</code>'),
        ("`> דברים`", '<code dir="rtl" class="words">&gt; דברים</code>'),
        ("`q=מים`", '<code dir="ltr" class="words">q=מים</code>'),
        ("`@kq7`", '<code dir="ltr">@kq7</code>'),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("[see](02-finding.md#filters)", '<a href="/finding#filters">see</a>'),
        ("[see](#here)", '<a href="/#here">see</a>'),
        ("[form](/account/signup/)", "form"),
        (
            "<hub@example.org>",
            '<bdi dir="ltr"><a href="mailto:hub@example.org">hub@example.org</a></bdi>',
        ),
    ],
)
def test_markup(text, expected):
    with translation.override("en"):
        shown = render(f"# Title\n\nLead.\n\n{text}\n", MEDIUM).html

    assert shown == f"<p>{expected}</p>\n"


@pytest.mark.parametrize("text", ["Lead.", "# Title\n\n- item\n", "## Title\n\nLead.\n"])
def test_chapter_without_title_and_lead_is_refused(text):
    with pytest.raises(ValueError, match="begins with its title"):
        render(text, MEDIUM)
