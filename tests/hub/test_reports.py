"""What is told about an error to a service outside: what broke, and nothing about people."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

from tests.architecture.tree import ROOT
from tests.hub.test_environment import GOOD

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
# There are no tables: each page breaks.
BREAK = """
import logging
import django
django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
request = RequestFactory().get(
    "/en/library/?q=secret-query+somebody@hub.example",
    headers={
        "Authorization": "Bearer secret-token",
        "Cookie": "__Host-sid=secret-cookie",
        "Host": "hub.example",
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Proto": "https",
        "X-Request-ID": "0123456789abcdef",
    },
    REMOTE_ADDR="192.0.2.7",
)
seen = []
answer = WSGIHandler()(request.environ, lambda status, _headers: seen.append(status))
assert seen == ["500 Internal Server Error"], seen
try:
    secret_local = "secret-local"
    raise ValueError("no mail to somebody@hub.example")
except ValueError:
    logging.getLogger("hub.jobs").exception("job of %s failed", "somebody@hub.example")
if {has_reports}:
    import sentry_sdk
    sentry_sdk.flush(10)
"""


@pytest.fixture
def service():
    """A service that keeps the bodies of what it is sent."""
    bodies: list[bytes] = []

    class Keep(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(UNPACK[self.headers["Content-Encoding"]](body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Keep)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://public@127.0.0.1:{server.server_port}/1", bodies
    server.shutdown()
    thread.join()
    server.server_close()


def break_something(tmp_path, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    own = {**GOOD, "DATABASE_URL": "", "HUB_DATA_DIR": str(tmp_path), **environment}
    return subprocess.run(
        [sys.executable, "-c", BREAK.replace("{has_reports}", str("HUB_ERRORS_DSN" in own))],
        cwd=ROOT,
        env={**kept, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def test_error_is_reported_without_anything_about_people(service, tmp_path):
    dsn, bodies = service

    done = break_something(tmp_path, HUB_ERRORS_DSN=dsn)

    assert done.returncode == 0, done.stderr
    events = [json.loads(body.splitlines()[2]) for body in bodies]
    errors = [event["exception"]["values"][-1] for event in events if "exception" in event]
    assert {error["type"] for error in errors} == {"OperationalError", "ValueError"}
    assert "no mail to [e-mail]" in {error["value"] for error in errors}
    pages = [event for event in events if "request" in event]
    assert pages
    for page in pages:
        assert page["request"] == {"method": "GET", "url": "http://hub.example/en/library/"}
        assert page["tags"] == {"request_id": "0123456789abcdef"}
    sent = b"".join(bodies).decode()
    for secret in ("secret-", "somebody", "192.0.2.7", socket.gethostname()):
        assert secret not in sent, secret


def test_nothing_is_reported_by_default(service, tmp_path):
    done = break_something(tmp_path)

    assert done.returncode == 0, done.stderr
    assert service[1] == []
