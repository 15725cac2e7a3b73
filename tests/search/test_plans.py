"""How SQLite goes about a search: what it looks at first decides what the search costs."""

import pytest
from django.db import connection

from search.catalogue.visibility import PUBLIC
from search.params import ItemQuery
from search.query import list_items
from tests.factories import OutputPageFactory
from tests.search.conftest import NOON


@pytest.fixture
def explain(hub_tree):
    """Return a function that makes a search and tells the steps of the statement for its rows."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what it has counted, not by the statement alone")
    OutputPageFactory(parent=hub_tree.section("library"), title="Lighting guide")

    def search(**values):
        asked, query = [], ItemQuery(locale="en", q="guide", **values)

        def note(execute, sql, params, many, context):
            asked.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            found = list_items(query, PUBLIC, NOON)
        assert found.count == 1
        sql, params = asked[0]
        assert '"card"' in sql.partition(" FROM ")[0]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [step for *_numbers, step in cursor.fetchall()]

    return search


@pytest.mark.parametrize("limit", [1, 2, 20])
@pytest.mark.parametrize("narrowed", [{}, {"kinds": ("output",)}, {"status": "all"}])
def test_search_begins_with_the_words_however_few_are_wanted(explain, narrowed, limit):
    first, second, *_more = explain(order="relevance", limit=limit, **narrowed)

    assert first.startswith("SCAN search_document_words VIRTUAL TABLE")
    assert second.startswith("SEARCH search_listing USING INDEX listing_document (document_id=?")
