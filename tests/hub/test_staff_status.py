"""The state of a page in the editors' lists is the one its readers meet."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import OutputPageFactory, UserFactory
from tests.search.editor import fresh, translate_by_segments


@pytest.fixture
def editor(client, hub_tree):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def pair(hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"))
    return page, translate_by_segments(page, "es")


def status(client, page):
    """Return the words of the status that the list above `page`, and its form, show."""
    words = []
    row = client.get(f"/admin/pages/{page.get_parent().pk}/?p=1").text
    row = row[row.index(f'id="page_{page.pk}_title"') :]
    found = re.search(r"Current page status:</span>\s*([^<]+?)\s*<", row)
    words.append(found[1])
    form = client.get(f"/admin/pages/{page.pk}/edit/").text
    found = re.search(r"page-status-tag|Current page status:</span>\s*([^<]+?)\s*<", form)
    words.append(found and found[1])
    return words


def test_translation_of_what_is_over_is_over(client, editor, pair):
    original, translation = pair
    assert status(client, translation)[0] == "live"

    expired = fresh(original)
    expired.expire_at = timezone.now() - timedelta(hours=1)
    expired.save()
    assert status(client, translation) == ["expired", "expired"]
    assert status(client, original) == ["expired", "expired"]

    fresh(original).unpublish(set_expired=True)
    assert status(client, translation) == ["expired", "expired"]

    again = fresh(original)
    again.expire_at = None
    again.save_revision().publish()
    assert status(client, translation)[0] == "live"


@pytest.mark.parametrize("path", ["pages/{}/", "output_listing/"])
def test_list_asks_for_the_state_of_all_pages_at_once(client, editor, hub_tree, path):
    library = hub_tree.section("library")
    counts = []
    for _number in range(3):
        OutputPageFactory(parent=library)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/admin/{path.format(library.pk)}")
        counts.append(len([query for query in asked if "expire_at" in query["sql"]]))

    assert counts[1] == counts[2]
