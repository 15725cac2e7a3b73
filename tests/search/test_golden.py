"""The golden table on every engine: the same questions, the same answers."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager, nullcontext
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from search.engines.elastic.client import switch
from tests.conftest import forget
from tests.journeys.demo import make_data
from tests.search import golden
from tests.search.elastic import Node, cleaned, mend
from tests.services import require_or_skip

ENGINES = ["database", "elasticsearch"]

# Each test has a savepoint inside the one transaction that the module's content lives in.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def empty_cache():
    """In place of what others do before a test: the content stays, and so may what is in memory."""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def keys(engine, django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo and the extra items in the catalogue, until the last question is answered."""
    own = tmp_path_factory.getbasetemp()
    demo = make_data(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    with django_db_blocker.unblock(), transaction.atomic():
        forget()
        found = golden.load(demo)
        with nullcontext() if engine == "database" else index() as node:
            if node:
                node.reindex()
            yield found
        transaction.set_rollback(True)
    forget()


@contextmanager
def index():
    """An engine for a whole module, whose settings no test's own fixture can change."""
    urls = [require_or_skip("elasticsearch")]
    own = {"ELASTICSEARCH_URL": urls, "HUB_SEARCH_INDEX": f"test-{uuid4().hex[:12]}"}
    with override_settings(**own, HUB_SEARCH_TIMEOUT=20.0):
        mend()
        with cleaned(Node(urls)) as node:
            yield node
    mend()


@pytest.mark.parametrize("entry", golden.read_all(), ids=str)
def test_query_finds_what_the_table_says(keys, entry):
    if entry.needs in golden.find_missing():
        pytest.skip(f"needs {entry.needs}")

    answer = golden.ask(entry, keys)

    assert switch.last == ""  # or the database has answered in the engine's place
    assert golden.judge(entry, answer) == [], answer


@pytest.mark.parametrize("entry", [entry for entry in golden.read_all() if entry.unasked], ids=str)
def test_nothing_else_is_asked_about_a_right_word(keys, entry):
    assert golden.find_question(entry) == ""


def test_table_is_large_enough_and_names_items_that_exist(keys):
    entries = golden.read_all()
    sizes = Counter(entry.language for entry in entries)

    named = {key for entry in entries for key in (*entry.expected, *entry.forbidden, entry.first)}

    assert min(sizes.values()) >= 40
    assert len(entries) >= 220
    assert named - {""} <= set(keys.values())
