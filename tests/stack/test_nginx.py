"""Nginx alone, before a replica that takes requests and never answers."""

import re
import socket
import subprocess
from contextlib import ExitStack, contextmanager

import pytest

from deploy.stack_parts import write_nginx
from tests.services import free_port, require_or_skip
from tests.stack.readers import wait_until

MOST = 64  # limit_conn of deploy/nginx/hub.conf.template
HOST = "127.0.0.1"


@contextmanager
def running(folder, replica, client):
    """Yield the port of an nginx that counts connections by `client`."""
    port, program = free_port(), require_or_skip("nginx")
    write_nginx(folder, port, [replica], data=folder, log=folder / "access.log", client=client)
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        wait_until(lambda: not ask_is_refused(port), 10)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def ask_is_refused(port):
    with socket.socket() as asked:
        return asked.connect_ex((HOST, port)) != 0


@pytest.fixture
def replica():
    with socket.create_server((HOST, 0), backlog=256) as server:
        yield server.getsockname()[1]


def ask(stack, port, forwarded):
    asked = stack.enter_context(socket.create_connection((HOST, port), timeout=10))
    head = f"GET /en/ HTTP/1.1\r\nHost: hub\r\nX-Forwarded-For: {forwarded}\r\nCookie: a=b\r\n"
    asked.sendall(f"{head}\r\n".encode())
    return asked


def is_waiting(asked):
    """Tell whether the replica has been asked: a refusal would be here at once."""
    asked.settimeout(0.5)
    try:
        return not asked.recv(100)
    except TimeoutError:
        return True


def get(port, letters):
    with socket.create_connection((HOST, port), timeout=10) as asked:
        asked.sendall(f"GET /he/search/?q={'a' * letters} HTTP/1.0\r\nHost: hub\r\n\r\n".encode())
        return b"".join(iter(lambda: asked.recv(65536), b"")).decode()


def test_address_longer_than_the_hub_reads_is_answered_in_five_languages(tmp_path, replica):
    with running(tmp_path, replica, "binary_remote_addr") as port, ExitStack() as stack:
        head, page = get(port, 100_000).split("\r\n\r\n")
        asked = stack.enter_context(socket.create_connection((HOST, port), timeout=10))
        asked.sendall(f"GET /he/?q={'a' * 60_000} HTTP/1.1\r\nHost: hub\r\n\r\n".encode())

        assert head.startswith("HTTP/1.1 414")
        assert re.findall('<p lang="(..)"', page) == ["en", "es", "it", "he", "ar"]
        assert is_waiting(asked)  # for the hub's own words
        assert "cache key" not in (tmp_path / "error.log").read_text()


@pytest.mark.parametrize(
    ("client", "is_let_in"), [("forwarded_client", True), ("binary_remote_addr", False)]
)
def test_clients_of_one_proxy_are_counted_each(tmp_path, replica, client, is_let_in):
    with running(tmp_path, replica, client) as port, ExitStack() as stack:
        # What comes first in the header is what a client says of itself.
        for number in range(MOST):
            ask(stack, port, f"203.0.113.{number}, 192.0.2.1")
        more = ask(stack, port, "203.0.113.250, 192.0.2.1")
        other = ask(stack, port, "192.0.2.2")

        assert more.recv(100).startswith(b"HTTP/1.1 503")
        assert is_waiting(other) is is_let_in
