"""What a run on a second database asks again, and what it leaves out."""

import pytest

from tests import databases
from tests.architecture.tree import ROOT


def test_test_that_asks_the_database_runs_again(db, request):
    assert databases.runs_again(request.node)


@pytest.mark.django_db
def test_test_that_is_marked_to_ask_the_database_runs_again(request):
    assert databases.runs_again(request.node)


def test_test_that_may_not_ask_the_database_runs_once(request):
    assert not databases.runs_again(request.node)


def test_test_of_the_list_runs_once(db, request, monkeypatch):
    monkeypatch.setitem(databases.ONCE, "tests/test_databases.py::test_test_of_the_list", "a test")

    assert not databases.runs_again(request.node)


@pytest.mark.parametrize("name", databases.ONCE)
def test_list_names_what_there_is(name):
    path, _colons, test = name.partition("::")

    assert (ROOT / path).exists()
    assert f"def {test.partition('[')[0]}" in (ROOT / path).read_text() if test else True
