from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import OutputPageFactory
from tests.factories.translations import translate

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def read(response):
    """Return {address: {hreflang: address}} of a sitemap."""
    return {
        url.findtext(f"{MAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")
        }
        for url in ET.fromstring(response.content).findall(f"{MAP}url")
    }


def test_sitemap_names_each_translation_with_its_twins(client, hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    translate(page, "he", title="מדריך")
    OutputPageFactory(parent=hub_tree.section("library"), slug="only-english")
    twins = {
        "en": "http://testserver/en/library/guide/",
        "he": "http://testserver/he/library/guide/",
        "x-default": "http://testserver/en/library/guide/",
    }

    english, hebrew, spanish = (
        read(client.get(f"/sitemap-{code}-1.xml")) for code in ("en", "he", "es")
    )

    assert english["http://testserver/en/library/guide/"] == twins
    assert hebrew["http://testserver/he/library/guide/"] == twins
    assert "http://testserver/he/library/only-english/" not in hebrew
    assert "http://testserver/es/library/guide/" not in spanish


def test_sitemap_leaves_out_what_is_for_members(client, hub_tree):
    hidden = OutputPageFactory(parent=hub_tree.section("library"), slug="hidden")
    translate(hidden, "he")
    OutputPageFactory(parent=hub_tree.section("library"), slug="shown")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    addresses = [*read(client.get("/sitemap-en-1.xml")), *read(client.get("/sitemap-he-1.xml"))]

    assert "http://testserver/en/library/shown/" in addresses
    assert not [address for address in addresses if "hidden" in address]


@pytest.mark.parametrize("path", ["/sitemap-xx-1.xml", "/sitemap-en-2.xml", "/sitemap-en-0.xml"])
def test_sitemap_that_does_not_exist_is_not_found(client, hub_tree, path):
    assert client.get(path).status_code == 404


def test_robots_leads_to_the_index_of_all_languages(client, hub_tree):
    robots = client.get("/robots.txt").content.decode()
    index = ET.fromstring(client.get("/sitemap.xml").content)

    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert [loc.text for loc in index.iter(f"{MAP}loc")] == [
        f"http://testserver/sitemap-{code}-1.xml" for code in ("en", "es", "it", "he", "ar")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_sitemap_costs_the_same_at_any_length(
    client, hub_tree, django_assert_max_num_queries, count
):
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"))

    with django_assert_max_num_queries(4):
        client.get("/sitemap-en-1.xml")


@pytest.mark.parametrize("page", ["0", "2", "10001", "9" * 30])
def test_sitemap_beyond_the_last_is_not_found(client, hub_tree, page):
    assert client.get(f"/sitemap-en-{page}.xml").status_code == 404
    assert client.get("/sitemap-en-1.xml").status_code == 200
