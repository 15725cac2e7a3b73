"""A load generator: a fixed number of connections, each asking again as soon as it is answered.

One thread and one selector; a connection per request, as the servers' workers are synchronous. It
costs about a tenth of a millisecond per request, on the same cores as the servers.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import quantiles

TIMEOUT_S = 30
REST = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
ASKED_ANEW = "Cookie: nothing=1\r\n"  # past a shared cache
READ_BYTES = 262_144


class LoadError(RuntimeError):
    """A server answered something other than 200, or nothing at all."""


@dataclass
class Load:
    """What happened: answers, their total size, and how long each took."""

    seconds: float = 0.0
    bytes: int = 0
    latencies_s: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.latencies_s)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def percentile_ms(self, percent: int) -> float:
        if self.count == 1:
            return self.latencies_s[0] * 1000
        return quantiles(self.latencies_s, n=100, method="inclusive")[percent - 1] * 1000


@dataclass
class Exchange:
    """A request that was sent, and its answer so far."""

    path: str
    connection: socket.socket
    started: float
    answer: bytearray = field(default_factory=bytearray)


class Generator:
    """Asks `paths` of a server in turn, over `connections` at a time, as long as there are any."""

    def __init__(
        self, port: int, paths: Iterator[str], connections: int, headers: str = ""
    ) -> None:
        self.address = ("127.0.0.1", port)
        self.paths = paths
        self.rest = f"{REST}{headers}\r\n"
        self.connections = connections
        self.selector = selectors.DefaultSelector()
        self.load = Load()

    def run(self, seconds: float, least: int = 3) -> Load:
        """Ask for `seconds`, and until there were `least` answers."""
        started = time.perf_counter()
        for path in islice(self.paths, self.connections):
            self.ask(path)
        while self.selector.get_map():
            ready = self.selector.select(TIMEOUT_S)
            if not ready:
                raise LoadError(f"no answer within {TIMEOUT_S} s")
            for key, _events in ready:
                if self.go_on(key):
                    is_over = time.perf_counter() - started >= seconds
                    if not is_over or self.load.count < least:
                        self.ask_next()
        self.load.seconds = time.perf_counter() - started
        self.selector.close()
        return self.load

    def ask_next(self) -> None:
        for path in islice(self.paths, 1):
            self.ask(path)

    def ask(self, path: str) -> None:
        """Connect and send at once: on loopback neither waits."""
        started = time.perf_counter()
        connection = socket.socket()
        connection.connect(self.address)
        connection.sendall(f"GET {path} {self.rest}".encode())
        connection.setblocking(False)
        self.selector.register(
            connection, selectors.EVENT_READ, Exchange(path, connection, started)
        )

    def go_on(self, key: selectors.SelectorKey) -> bool:
        """Read what has come; tell whether the answer is whole."""
        exchange: Exchange = key.data
        connection = exchange.connection
        part = connection.recv(READ_BYTES)
        if part:
            exchange.answer += part
            return False
        self.selector.unregister(connection)
        connection.close()
        self.note(exchange)
        return True

    def note(self, exchange: Exchange) -> None:
        head = bytes(exchange.answer[:12])
        if head != b"HTTP/1.1 200":
            raise LoadError(f"{exchange.path}: {head!r}")
        self.load.latencies_s.append(time.perf_counter() - exchange.started)
        body = exchange.answer.index(b"\r\n\r\n") + 4
        self.load.bytes += len(exchange.answer) - body


def fire(
    port: int, paths: Sequence[str], connections: int, seconds: float, headers: str = ""
) -> Load:
    return Generator(port, cycle(paths), connections, headers).run(seconds)


def fire_each(
    port: int, paths: Sequence[str], connections: int, seconds: float, headers: str = ""
) -> Load:
    """Ask each of `paths` once, as many as there is time for."""
    return Generator(port, iter(paths), connections, headers).run(seconds)
