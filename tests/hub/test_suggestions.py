"""What stands under a search box while typing, and what a browser learns of the search."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from home.models import Topic
from tests.factories import OutputPageFactory
from tests.hub.html import read


@pytest.fixture
def waters(hub_tree):
    topic = Topic.objects.get(key="water", locale__language_code="en")
    OutputPageFactory(parent=hub_tree.section("library"), title="Water meters", topics=[topic])
    OutputPageFactory(parent=hub_tree.section("library", "it"), title="Reti di acqua")


def test_suggestions_are_a_list_box_of_links(client, waters):
    response = client.get("/it/search/suggestions/?q=acq")

    found = read(response).one("ul", role="listbox")
    options = found.all("li", role="option")
    assert options[0]["data-url"] == "/it/search/?topic=water"
    assert "/it/library/" in options[1]["data-url"]
    assert [mark.text for mark in options[1].all("mark")] == ["acqua"]
    assert options[1].one("bdi").attributes == {}
    assert found["data-said"].startswith("2 ")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("asked", ["", "?q=", "?q=a", "?q=zzzz", "?q=%22*"])
def test_no_suggestions_are_an_empty_list(client, waters, asked):
    assert read(client.get(f"/en/search/suggestions/{asked}")).all("li") == []


@pytest.mark.parametrize("asked", ["q=a&q=b", "kind=event", "q=" + "a" * 201])
def test_suggestions_refuse_what_they_do_not_know(client, hub_tree, asked):
    assert client.get(f"/en/search/suggestions/?{asked}").status_code == 400


@pytest.mark.parametrize("code", ["en", "ar"])
def test_browser_learns_to_search_the_hub(client, waters, code):
    link = read(client.get(f"/{code}/search/")).one("link", rel="search")
    response = client.get(link["href"])

    assert response["Content-Type"] == link["type"] == "application/opensearchdescription+xml"
    root = ET.fromstring(response.content)
    ns = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.findtext(f"{ns}Language") == code
    assert len(root.findtext(f"{ns}ShortName")) <= 16
    templates = {url.get("type"): url.get("template") for url in root.findall(f"{ns}Url")}
    for template in templates.values():
        assert client.get(template.replace("{searchTerms}", "water")).status_code == 200
    assert templates["text/html"] == f"http://testserver/{code}/search/?q={{searchTerms}}"
