"""What every test gets without asking: no network but this machine, and the browser's settings."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from django.conf import settings

from tests.services import require_or_skip, required

# Chromium asks home at every start; without these a closed network answers it many times a page.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NetworkBlockedError(RuntimeError):
    """A test tried to leave this machine. Not an OSError, so that no retry can swallow it."""


def is_local(host: Any) -> bool:
    """Tell whether `host` (name, address, or None for "any") is this machine's loopback."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def guard(host: Any) -> None:
    if not is_local(host):
        raise NetworkBlockedError(f"tests may not reach {host!r}: only this machine")


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    """Refuse connections and name look-ups beyond loopback, for Python code in this process."""
    patch = pytest.MonkeyPatch()
    look_up = socket.getaddrinfo

    def guarded(method: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                guard(address[0])
            return method(self, address)

        return connect

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        guard(host)
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's own Chromium; a test that asks for `page` is skipped without one."""
    path = require_or_skip("chromium")
    # The browser's driver runs an event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in a browser is a slow one, unless its author says that it is for every day."""
    for item in items:
        in_browser = "browser_name" in getattr(item, "fixturenames", ())
        if in_browser and item.get_closest_marker("everyday") is None:
            item.add_marker(pytest.mark.slow)


def pytest_configure() -> None:
    required()  # a misspelt name stops the run before it starts


def pytest_unconfigure() -> None:
    """Remove the folder that the test settings made for this process."""
    if settings.configured and settings.DATA_DIR.name.startswith("medina-test-"):
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
