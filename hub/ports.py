"""Is a port of this machine free? `python -m hub.ports 8000` tells before anything slow starts."""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address

HIGHEST_PORT = 65535


def parse_port(text: str) -> int:
    """Return the port `text` names; raise `ValueError` unless it is a number from 1 to 65535."""
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise ValueError(f"PORT must be a number from 1 to {HIGHEST_PORT}, not {text!r}.")
    return int(text)


def is_free(port: int) -> bool:
    """Tell whether a server of ours could listen on `port` of the loopback address."""
    with socket.socket() as probe:
        # As servers do: a port that was just given up counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def is_this_machine(host: str) -> bool:
    """Tell whether `host`, as in an address or a Host header, leads to this machine itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def complain(text: str) -> str:
    """Return what is wrong with the port `text`, in a sentence; empty when nothing is."""
    try:
        port = parse_port(text)
    except ValueError as error:
        return str(error)
    if is_free(port):
        return ""
    return f"Port {port} is taken. Choose another one: make demo PORT={port % HIGHEST_PORT + 1}"


if __name__ == "__main__":
    sys.exit(complain(sys.argv[1]) or None)
