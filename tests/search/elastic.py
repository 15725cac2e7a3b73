"""A search engine for a test: an index of its own, gone afterwards; and engines that are ill."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import StringIO
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch

from search.engines.elastic.client import connect_patiently, follow_switch, switch
from search.engines.elastic.mapping import alias
from search.engines.elastic.writer import follow_changes
from tests.services import free_port


@dataclass
class Node:
    """What a test does with the engine that `settings` names."""

    urls: list[str]

    @property
    def client(self) -> Elasticsearch:
        return connect_patiently()

    def reindex(self, *arguments: str) -> str:
        output = StringIO()
        call_command("reindex", *arguments, stdout=output)
        return output.getvalue()

    def follow(self) -> int:
        return follow_changes()

    def check(self) -> list[str]:
        """Return the lines of `check_index`; its exit code has to agree with them."""
        output, code = StringIO(), 0
        try:
            call_command("check_index", stdout=output)
        except CommandError as error:
            code = error.returncode
        *lines, total = output.getvalue().splitlines()
        assert (total.startswith(f"{len(lines)} differences"), code) == (True, bool(lines))
        return lines

    def indices(self) -> list[str]:
        return sorted(self.client.indices.get(index=f"{settings.HUB_SEARCH_INDEX}-*").body)

    def current(self) -> str:
        [name] = self.client.indices.get_alias(name=alias()).body
        return name


def mend() -> None:
    """Forget what this process knows about the engine."""
    switch.reset()
    follow_switch.reset()
    cache.clear()


@contextmanager
def open_node(own, urls: list[str]) -> Iterator[Node]:
    """Yield the engine at `urls` with an index of its own; `own` are the test's settings."""
    own.ELASTICSEARCH_URL = urls
    own.HUB_SEARCH_INDEX = f"test-{uuid4().hex[:12]}"
    own.HUB_SEARCH_TIMEOUT = 20.0  # a cold node on a busy machine
    mend()
    with cleaned(Node(urls)) as node:
        yield node
    own.ELASTICSEARCH_URL = urls
    mend()


@contextmanager
def cleaned(node: Node) -> Iterator[Node]:
    """Take the indices away afterwards, whatever the test made of the settings."""
    client = node.client
    try:
        yield node
    finally:
        for name in client.indices.get(index=f"{settings.HUB_SEARCH_INDEX}-*").body:
            client.indices.delete(index=name)


@contextmanager
def chatty_server(answer: bytes) -> Iterator[str]:
    """Yield the address of a server that answers everything with `answer`; nothing: it hangs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return
                if answer:
                    taken[-1].recv(65536)
                    taken[-1].sendall(answer)
                    taken[-1].close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in taken:
                connection.close()


def hung_server() -> AbstractContextManager[str]:
    """Yield the address of a server that accepts and never answers."""
    return chatty_server(b"")


def refusing_server() -> str:
    return f"http://127.0.0.1:{free_port()}"
