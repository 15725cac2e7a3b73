from datetime import UTC, datetime

import pytest
import time_machine

from tests.search.editor import Journal, differences
from tests.search.elastic import open_node
from tests.services import require_or_skip

NOON = datetime(2030, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    """A clock that stands at noon of 1 March 2030 until the test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def whole(hub_tree):
    """At the end of the test the catalogue must be what a rebuild would make."""
    yield
    assert differences() == []


@pytest.fixture
def journal(hub_tree) -> Journal:
    return Journal()


@pytest.fixture
def elastic(settings):
    """A search engine with an empty index of the test's own; `reindex` fills it."""
    url = require_or_skip("elasticsearch")
    with open_node(settings, [url]) as node:
        yield node
