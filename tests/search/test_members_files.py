"""A word inside a members' file on an item that everybody sees: members find the item by it.

Whoever is not signed in is answered as if the word were nowhere, on every engine.
"""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache

from search.catalogue.models import Document
from search.engines.elastic.client import switch
from tests.factories import OutputPageFactory, UserFactory
from tests.search.editor import publish, restrict
from tests.search.test_document_texts import make_document, members_collection, offer

pytestmark = pytest.mark.usefixtures("whole")

NOWHERE = "uruguay"  # a word as long, that nothing has


@pytest.fixture(params=["database", "elasticsearch"])
def ask(request, client, hub_tree):
    """Return a function that asks an engine, with its index brought up to the last change."""
    node = request.getfixturevalue("elastic") if request.param == "elasticsearch" else None
    if node is not None:
        node.reindex()

    def answer(address, query):
        if node is not None:
            node.follow()
        cache.clear()
        response = client.get(address, query)
        assert (response.status_code, switch.last) == (200, "")
        return response

    return answer


def search(ask, q, **more):
    return json.loads(ask("/api/v1/search/", {"q": q, "facets": "1", **more}).content)


def offer_inner(tree, text="The shade of Zanzibar.", **options):
    inner = make_document(text, title="Plan", collection=members_collection())
    return offer(tree, inner, **options)


def test_members_find_the_item_and_see_the_place_in_the_file(ask, client, hub_tree):
    page = offer_inner(hub_tree)
    client.force_login(UserFactory())

    (hit,) = search(ask, "zanzibar")["items"]
    shown = ask("/en/search/", {"q": "zanzibar"}).content.decode()

    assert hit["id"] == str(page.translation_key)
    assert hit["excerpt_html"] == "The shade of <mark>Zanzibar</mark>."
    assert hit["excerpt_file"] == "Plan"
    assert "The shade of <mark>Zanzibar</mark>." in shown


@pytest.mark.parametrize("q", ["handbook zanzibar", "zanzibar compass", "zanzibar"])
def test_members_find_words_of_page_files_and_members_files_together(ask, client, hub_tree, q):
    inner = make_document("zanzibar", collection=members_collection())
    files = [("file", {"document": one}) for one in (inner, make_document("compass"))]
    offer(hub_tree, inner, files=files)
    client.force_login(UserFactory())

    assert search(ask, q)["count"] == 1
    assert search(ask, q, across="1")["count"] == 1
    assert search(ask, f"{q} {NOWHERE}", exact="1")["count"] == 0


def test_members_count_and_narrow_by_words_of_members_files(ask, client, hub_tree):
    offer_inner(hub_tree, output_type="video")
    client.force_login(UserFactory())

    found = search(ask, "zanzibar")

    assert {entry["value"]: entry["count"] for entry in found["facets"]["type"]} == {"video": 1}


@pytest.mark.parametrize("query", ["{}", "handbook {}", "ł{}", '"shade of {}"', "{}*", "he {}"])
@pytest.mark.parametrize("more", [{}, {"across": "1"}, {"exact": "1"}, {"order": "newest"}])
def test_the_public_is_answered_as_if_the_word_were_nowhere(ask, hub_tree, query, more):
    offer_inner(hub_tree)
    offer(hub_tree, make_document("compass"), title="Handbook of sails", slug="sails")

    def answers(word):
        asked = {"q": query.format(word), **more}
        found = json.dumps(search(ask, **asked))
        page = ask("/en/search/", asked).content.decode()
        # Words, tokens of forms and the time that it took are this answer's own.
        return [
            re.sub(r'nonce-\S+|csrf\S+|"[0-9a-f]{64}"', "", text.replace(word, "W"))
            for text in (found, page)
        ]

    assert answers("zanzibar") == answers(NOWHERE)


def test_the_public_is_not_corrected_to_a_word_of_a_members_file(ask, client, hub_tree):
    offer_inner(hub_tree)
    # A word that is known, for it stands on a page as well; on one that members alone see.
    hidden = OutputPageFactory(parent=hub_tree.section("library"), title="Zanzibar by night")
    restrict(hidden)

    assert search(ask, "zanzibra")["correction"] is None
    client.force_login(UserFactory())
    assert search(ask, "zanzibra")["correction"]["q"] == "zanzibar"


@pytest.mark.parametrize("signed_in", [False, True])
def test_members_words_are_suggested_to_nobody(ask, client, hub_tree, signed_in):
    offer_inner(hub_tree)
    if signed_in:
        client.force_login(UserFactory())

    assert json.loads(ask("/api/v1/suggest/", {"q": "zanz"}).content)["items"] == []


def test_word_that_a_public_file_has_too_is_everybodys(ask, hub_tree):
    inner = make_document("zanzibar compass", collection=members_collection())
    files = [("file", {"document": one}) for one in (inner, make_document("zanzibar"))]
    page = offer(hub_tree, inner, files=files)

    assert search(ask, "zanzibar")["count"] == 1
    assert search(ask, "compass")["count"] == 0

    publish(page, files=files[:1])

    assert search(ask, "zanzibar")["count"] == 0


def test_file_that_is_opened_is_found_by_everybody(ask, client, hub_tree):
    inner = make_document(collection=members_collection())
    offer(hub_tree, inner)
    assert search(ask, "zanzibar")["count"] == 0

    inner.collection = inner.collection.get_parent()
    inner.save()

    assert search(ask, "zanzibar")["count"] == 1


def test_words_of_members_never_push_out_those_of_everybody(hub_tree, monkeypatch):
    monkeypatch.setattr("search.catalogue.files.MOST_BYTES", 30)
    inner = make_document("zanzibar windward leeward", collection=members_collection())
    files = [("file", {"document": one}) for one in (inner, make_document("compass anchors"))]
    offer(hub_tree, inner, files=files)

    (text,) = Document.objects.filter(kind="output").values_list("files_text", flat=True)

    assert text.split()[:2] == ["compass", "anchor"]
    assert len(text.encode()) <= 30
