"""Whole files go to one process, slow ones first."""

import pytest

from tests.sharing import group_of, pytest_collection_modifyitems


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("tests/hub/test_pages.py::test_headings[en::x]", "tests/hub/test_pages.py"),
        ("tests/journeys/test_demo.py::test_a[en]", "tests/journeys/test_demo.py::test_a[en]"),
        ("tests/stack/test_front.py::test_a", "tests/stack/"),
        ("tests/stack/test_faults.py::test_a", "tests/stack/"),
    ],
)
def test_file_or_folder_stays_together_but_for_journeys(name, group):
    assert group_of(name) == group


class Item:
    def __init__(self, nodeid, is_slow=False):
        self.nodeid = nodeid
        self.is_slow = is_slow

    def get_closest_marker(self, name):
        return (name == "slow" and self.is_slow) or None


def test_files_with_slow_tests_are_first_and_keep_their_order():
    items = [
        Item("a.py::one"),
        Item("b.py::one"),
        Item("b.py::two", is_slow=True),
        Item("c.py::one", is_slow=True),
        Item("d.py::one"),
    ]

    pytest_collection_modifyitems(items)

    names = [item.nodeid for item in items]
    assert names == ["c.py::one", "b.py::one", "b.py::two", "a.py::one", "d.py::one"]
