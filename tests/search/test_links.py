"""Links between pages in running text, as Wagtail itself renders them."""

import pytest
from django.utils import translation
from wagtail.rich_text import expand_db_html

from search.catalogue.visibility import PUBLIC
from search.items import find_item
from tests.factories import OutputPageFactory, StandardPageFactory
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON

pytestmark = pytest.mark.usefixtures("whole", "clock")

BAD_IDS = ["", "0", "x", "-1", "²", "9" * 30, "1 OR 1=1", "1&quot;", "\u0661"]


def link(pk, text="there"):
    return f'<p><a linktype="page" id="{pk}">{text}</a></p>'


def test_link_leads_to_the_page_in_the_readers_language(hub_tree):
    page = StandardPageFactory(parent=hub_tree.home(), slug="about")
    translate(page, "it")

    with translation.override("it"):
        assert expand_db_html(link(page.pk)) == '<p><a href="/it/about/">there</a></p>'
    with translation.override("ar"):
        assert expand_db_html(link(page.pk)) == '<p><a href="/ar/about/">there</a></p>'


def test_link_to_a_hidden_page_leaves_the_text(hub_tree):
    page = StandardPageFactory(parent=hub_tree.home(), slug="about")
    editor.restrict(page)

    assert expand_db_html(link(page.pk)) == "<p><a>there</a></p>"


@pytest.mark.parametrize("pk", BAD_IDS)
def test_link_to_nowhere_leaves_the_text(hub_tree, pk):
    assert "href" not in expand_db_html(link(pk))

    page = OutputPageFactory(parent=hub_tree.section("library"), body=[("paragraph", link(pk))])

    body = find_item(page.translation_key, "en", PUBLIC, NOON)["body"]
    assert "there" in body
    assert "<a" not in body


def test_links_of_one_text_are_told_apart(hub_tree):
    shown = StandardPageFactory(parent=hub_tree.home(), slug="shown")
    hidden = StandardPageFactory(parent=hub_tree.home(), slug="hidden", live=False)
    text = link(shown.pk, "<b>one</b>") + link(hidden.pk, "two") + link(shown.pk, "three")
    page = OutputPageFactory(parent=hub_tree.section("library"), body=[("paragraph", text)])

    body = find_item(page.translation_key, "he", PUBLIC, NOON)["body"]

    href = '<a href="\ue000/he/shown/">'
    assert f"<p>{href}<b>one</b></a></p><p>two</p><p>{href}three</a></p>" in body


def test_no_text_of_a_page_stands_for_the_address_of_the_hub(hub_tree):
    body = [("paragraph", "<p>Go to \ue000/here</p>"), ("heading", "\ue000/there")]
    page = OutputPageFactory(parent=hub_tree.section("library"), title="\ue000/x", body=body)

    item = find_item(page.translation_key, "en", PUBLIC, NOON)

    assert item["title"] == "/x"
    assert "\ue000" not in item["body"]
