"""One stack for all processes that run tests; its tests take turns."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.stack import Stack
from deploy.stack_parts import NAMES
from tests.services import free_port, locate, require_or_skip, required
from tests.stack.content import Content, fill
from tests.stack.readers import read_state, wait_until


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.slow)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Users:
    """How many processes use the stack in `folder`: the first starts it, the last stops it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "stack.users"
        self.lock = folder / "stack.lock"

    def enter(self) -> Stack:
        with locked(self.lock):
            count, home, port = self.read() or (0, self.make_home(), free_port())
            # A node of its own, or none: what others use is not ours to fill or to stop.
            others = {} if locate("elasticsearch-node")[0] else {"ELASTICSEARCH_URL": ""}
            stack = Stack(home, port, is_quick=True, **others)
            if count == 0:
                try:
                    stack.up()
                except BaseException:
                    stack.down()
                    raise
            fill(stack)
            self.path.write_text(f"{count + 1} {home} {port}")
            return stack

    def leave(self, stack: Stack) -> None:
        with locked(self.lock):
            count, home, port = self.read() or (1, stack.folder, 0)
            if count > 1:
                self.path.write_text(f"{count - 1} {home} {port}")
                stack.let_go()
                return
            self.path.unlink()
            stack.reload()
            stack.down()
            shutil.rmtree(stack.folder, ignore_errors=True)

    def read(self) -> tuple[int, Path, int] | None:
        if not self.path.exists():
            return None
        count, home, port = self.path.read_text().split()
        return int(count), Path(home), int(port)

    def make_home(self) -> Path:
        """Not in pytest's own folder, which the user that PostgreSQL runs as cannot enter."""
        home = Path(tempfile.mkdtemp(prefix="medina-stack-"))
        home.chmod(0o711)
        return home


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def running_stack(shared_folder: Path) -> Iterator[Stack]:
    require_or_skip("nginx")
    users = Users(shared_folder)
    stack = users.enter()
    yield stack
    users.leave(stack)


@pytest.fixture(scope="session")
def content(running_stack: Stack) -> Content:
    return fill(running_stack)


@pytest.fixture
def stack(running_stack: Stack, content: Content, shared_folder: Path) -> Iterator[Stack]:
    """Return the stack, ours alone, with all its parts running whatever the test before did."""
    with locked(shared_folder / "stack.turn"):
        running_stack.reload()
        has_node = running_stack.state["has_node"]
        for name in NAMES:
            if name != "elasticsearch" or has_node:
                running_stack.start(name, wait=False)
        running_stack.wait_until_ready()
        wait_until(lambda: read_state(running_stack)["checks"]["search"] == "ok", 60)
        yield running_stack


@pytest.fixture
def searching(stack: Stack) -> Stack:
    """Return the stack with a node of Elasticsearch that may be killed."""
    require_or_skip("elasticsearch-node")
    if not stack.state["has_node"]:
        reason = "the stack has started without its node: " + stack.state["no_node"]
        (pytest.fail if "elasticsearch-node" in required() else pytest.skip)(reason)
    return stack
