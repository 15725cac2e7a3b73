from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import OutputPageFactory, TopicFactory
from tests.factories.translations import translate

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def entries(response):
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def titles(response):
    return [entry.findtext(f"{ATOM}title") for entry in entries(response)]


def test_section_feed_lists_what_the_section_lists(client, hub_tree):
    library = hub_tree.section("library")
    OutputPageFactory(parent=library, title="Shown to all")
    hidden = OutputPageFactory(parent=library, title="For members")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    response = client.get("/en/library/feed.atom")

    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert titles(response) == ["Shown to all"]


def test_section_feed_never_opens_to_a_session(client, hub_tree, django_user_model):
    hidden = OutputPageFactory(parent=hub_tree.section("library"), title="For members")
    OutputPageFactory(parent=hub_tree.section("library"), title="Shown to all")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    client.force_login(django_user_model.objects.create_user("member@example.org", "secret"))

    assert titles(client.get("/en/library/feed.atom")) == ["Shown to all"]


def test_feed_keeps_the_filters_and_names_them_in_its_address(client, hub_tree):
    topic = TopicFactory(key="water")
    OutputPageFactory(parent=hub_tree.section("library"), title="About water", topics=[topic])
    OutputPageFactory(parent=hub_tree.section("library"), title="About light")

    response = client.get("/en/library/feed.atom?topic=water")

    assert titles(response) == ["About water"]
    links = ET.fromstring(response.content).findall(f"{ATOM}link")
    assert {link.get("href") for link in links} == {
        "http://testserver/en/library/?topic=water",
        "http://testserver/en/library/feed.atom?topic=water",
    }


def test_fallback_entry_carries_its_own_language(client, hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), title="Only English")
    translate(OutputPageFactory(parent=hub_tree.section("library")), "he", title="מדריך")

    response = client.get("/he/library/feed.atom")

    languages = {entry.findtext(f"{ATOM}title"): entry.get(XML_LANG) for entry in entries(response)}
    assert languages == {"Only English": "en", "מדריך": "he"}
    ids = {entry.findtext(f"{ATOM}id") for entry in entries(response)}
    assert f"urn:uuid:{page.translation_key}" in ids


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/nowhere/feed.atom", 404),
        ("/en/library/feed.atom?colour=red", 400),
        ("/en/library/feed.atom?topic=no-such-topic", 400),
        ("/en/search/feed.atom", 200),
    ],
)
def test_feed_answers_what_is_wrong(client, hub_tree, path, status):
    assert client.get(path).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_feed_costs_the_same_at_any_length(client, hub_tree, django_assert_max_num_queries, count):
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"))

    with django_assert_max_num_queries(6):
        assert len(entries(client.get("/en/library/feed.atom"))) == count


def test_characters_that_xml_has_not_end_no_feed(client, hub_tree):
    library = hub_tree.section("library")
    for number, sign in enumerate("\x0b\x1b\x08\ufffe\uffff\x85\u2028😀"):
        title = f"A {sign}guide {number}"
        OutputPageFactory(parent=library, title=title, slug=f"guide-{number}", summary=title)

    for path in ("/en/library/feed.atom", "/en/search/feed.atom"):
        response = client.get(path)
        assert response.status_code == 200
        assert len(titles(response)) == 8
        assert "A guide 0" in titles(response)
        assert "A 😀guide 7" in titles(response)
