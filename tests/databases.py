"""What a run on a second database asks again: CI runs all on SQLite, then this on PostgreSQL.

That is every test that asks the database, but for those in ONCE. A test asks it if it has the
fixture `db`, or the mark `django_db`: without one of them pytest-django refuses every query, so the
answer of such a test cannot depend on the database. A new test is asked again without a word here.
"""

from __future__ import annotations

import pytest

OPTION = "--second-database"
FIXTURES = {"db", "transactional_db"}

GOLDEN = "tests/search/test_golden.py::"
# The beginning of the names of tests, and why once is enough. For tests that are slow or many, and
# get from the database no more than what many others ask it in the same way.
ONCE = {
    "tests/api/test_fuzz.py": "made up; test_bad_input has what upsets a database",
    "tests/architecture/": "rules for the source",
    "tests/community/test_payloads_in_browser.py": "what a browser makes of a page",
    "tests/hub/test_errors.py": "texts of errors; lists are asked again",
    "tests/hub/test_mails.py": "texts of mails; accounts are asked again",
    "tests/hub/test_manual.py": "chapters are files",
    "tests/hub/test_styleguide.py": "components with content of their own",
    "tests/hub/test_words.py": "texts of forms",
    "tests/journeys/": "the demo, on a database of its own",
    "tests/search/test_elastic_answers.py": "the engine answers; what it is given is asked again",
    "tests/search/test_elastic_cluster.py": "nodes of the engine that die",
    f"{GOLDEN}test_query_finds_what_the_table_says[elasticsearch-": "the engine answers",
    f"{GOLDEN}test_table_is_large_enough_and_names_items_that_exist[elasticsearch": "as above",
    "tests/stack/": "the stack, on a PostgreSQL of its own",
}


def runs_again(item: pytest.Item) -> bool:
    """Tell whether a run on a second database has to run this test."""
    if any(item.nodeid.startswith(name) for name in ONCE):
        return False
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & FIXTURES) or item.get_closest_marker("django_db") is not None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="only tests that ask the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption(OPTION):
        return
    again = [item for item in items if runs_again(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again
