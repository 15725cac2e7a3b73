"""The golden table on every engine: the same questions, the same answers."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import transaction

from home.vocabulary import clear_vocabulary
from tests.journeys.demo import make_data
from tests.search import golden

ENGINES = ["database"]

# Each test has a savepoint inside the one transaction that the module's content lives in.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def keys(engine, django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo and the extra items in the catalogue, until the last question is answered."""
    own = tmp_path_factory.getbasetemp()
    demo = make_data(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        clear_vocabulary()
        yield golden.load(demo)
        transaction.set_rollback(True)
    cache.clear()


@pytest.mark.parametrize("entry", golden.read_all(), ids=str)
def test_query_finds_what_the_table_says(keys, entry):
    if entry.needs in golden.find_missing():
        pytest.skip(f"needs {entry.needs}")

    answer = golden.ask(entry, keys)

    assert golden.judge(entry, answer) == [], answer


def test_table_is_large_enough_and_names_items_that_exist(keys):
    entries = golden.read_all()
    sizes = Counter(entry.language for entry in entries)

    named = {key for entry in entries for key in (*entry.expected, *entry.forbidden, entry.first)}

    assert min(sizes.values()) >= 40
    assert len(entries) >= 220
    assert named - {""} <= set(keys.values())
