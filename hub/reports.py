"""Errors, reported to a Sentry-compatible service where one is named; nothing about people."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from hub.logs import hide, request_id
from hub.settings.env import UnusableEnvironment

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

# Of what the library notes about an event; all else it may come to note stays here.
KEPT = frozenset(
    {
        "event_id",
        "exception",
        "level",
        "logentry",
        "logger",
        "platform",
        "release",
        "request",
        "sdk",
        "tags",
        "timestamp",
        "transaction",
    }
)
WAIT_S = 2  # for the service, when a process ends


def start(dsn: str) -> None:
    """Report from now on; raise `UnusableEnvironment` where that cannot be."""
    try:
        import sentry_sdk  # noqa: PLC0415 -- an extra
        from sentry_sdk.integrations.django import DjangoIntegration  # noqa: PLC0415 -- an extra
        from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise UnusableEnvironment(
            ["HUB_ERRORS_DSN: needs the extra `errors`: uv sync --locked --extra errors"]
        ) from error
    try:
        sentry_sdk.utils.Dsn(dsn)
    except sentry_sdk.utils.BadDsn as error:
        raise UnusableEnvironment(["HUB_ERRORS_DSN: cannot be taken apart"]) from error
    sentry_sdk.init(
        dsn,
        before_send=strip,
        default_integrations=False,
        include_local_variables=False,
        integrations=[
            DjangoIntegration(middleware_spans=False, signals_spans=False, cache_spans=False),
            LoggingIntegration(level=None, event_level=logging.ERROR),
        ],
        max_breadcrumbs=0,
        max_request_body_size="never",
        send_default_pii=False,
        server_name="",
        shutdown_timeout=WAIT_S,
    )


def strip(event: Event, _hint: Hint) -> Event:
    """Keep what went wrong and where; no person, address, query, header, body or host."""
    kept: dict[str, Any] = {name: event[name] for name in event if name in KEPT}  # type: ignore[literal-required]
    for error in kept.get("exception", {}).get("values", ()):
        error["value"] = hide(str(error.get("value") or ""))
    if "logentry" in kept:
        entry = kept["logentry"]
        kept["logentry"] = {"message": hide(entry.get("formatted") or entry.get("message") or "")}
    request = kept.pop("request", {})
    if request.get("url"):
        kept["request"] = {"method": request.get("method", ""), "url": bare(request["url"])}
    kept["tags"] = {"request_id": request_id.get()} if request_id.get() else {}
    return kept  # type: ignore[return-value]  # the same, with less in it


def bare(url: str) -> str:
    """Return the address without query, and without the keys in links from mails."""
    scheme, host, path, _query, _fragment = urlsplit(url)
    return urlunsplit((scheme, host, hide(path), "", ""))
