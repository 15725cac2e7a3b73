"""gunicorn's entry. What machines ask is answered before any middleware: no host, no session."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
os.environ.setdefault("HUB_ROLE", "web")

from django.core.wsgi import get_wsgi_application

hub = get_wsgi_application()

from django.conf import settings  # noqa: E402 -- once the hub is set up
from django.db import connections  # noqa: E402 -- once the hub is set up
from django.utils.translation import gettext, override  # noqa: E402 -- once the hub is set up

from hub import health, health_checks  # noqa: E402 -- once the hub is set up
from hub.checks import refuse_unsafe  # noqa: E402 -- once the hub is set up

METRICS = "/internal/metrics"
PROBES = frozenset({"/healthz", "/readyz", METRICS})

health_checks.register_all()
refuse_unsafe()
for code, _name in settings.LANGUAGES:  # a mail in one that no page had yet would be slower
    with override(code):
        gettext("Good day,")
for connection in connections.all(initialized_only=True):  # gunicorn may fork now
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
gc.collect()
gc.freeze()  # what was imported stays: no worker need look through it again, nor copy it


class WithoutBody:
    """The answer to HEAD: no server need throw the body away; it is closed all the same."""

    def __init__(self, response: Any) -> None:
        self.response = response

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        self.response.close()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] in PROBES:
        return probe(environ, start_response)
    response: Iterable[bytes] = hub(environ, start_response)
    return WithoutBody(response) if environ["REQUEST_METHOD"] == "HEAD" else response


def probe(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path, kind = environ["PATH_INFO"], "application/json"
    if path != METRICS:
        status, body = health.render(path)
    elif settings.HUB_METRICS and "HTTP_X_FORWARDED_FOR" not in environ:
        from hub import metrics  # noqa: PLC0415 -- only where figures are wished

        status, body, kind = 200, metrics.render(), "text/plain; version=0.0.4; charset=utf-8"
    else:
        status, body = 404, b"{}"
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
