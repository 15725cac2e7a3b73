"""How the processes of a run (`-n 2`) share its tests: whole files, the slow ones first.

A file has content of its own (the golden table, a cluster, the style guide), which is made once if
one process has the whole file. Slow first, so that at the end no process waits long for another;
so the many slow tests that need nothing but the demo and a browser are dealt out one by one.
"""

from __future__ import annotations

from typing import Any

import pytest

TOGETHER = ("tests/stack/",)  # one stack, whose tests take turns: a second process would only wait
APART = ("tests/journeys/",)


def group_of(nodeid: str) -> str:
    """Return the name of what one process runs whole."""
    for folder in TOGETHER:
        if nodeid.startswith(folder):
            return folder
    if nodeid.startswith(APART):
        return nodeid
    return nodeid.partition("::")[0]


@pytest.hookimpl(trylast=True)  # others mark tests as slow
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the groups with slow tests first, the last of them at the head.

    The demo, which the journeys wait for, is then made while others of them are not yet at work.
    """
    groups = list(dict.fromkeys(group_of(item.nodeid) for item in items))
    slow = {group_of(item.nodeid) for item in items if item.get_closest_marker("slow")}
    order = [name for name in reversed(groups) if name in slow]
    order += [name for name in groups if name not in slow]
    place = {name: number for number, name in enumerate(order)}
    items.sort(key=lambda item: place[group_of(item.nodeid)])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share whole groups instead of files, where files are asked for (`--dist loadfile`)."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 -- there only with xdist

    class GroupScheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    config.option.loadscopereorder = False
    return GroupScheduling(config, log)
