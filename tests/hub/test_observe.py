"""What a server writes down about requests, and what it never does."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from home.web.caching import SHARED
from hub.logs import JsonFormatter, request_id
from hub.observe import ObserveMiddleware
from hub.pages.errors import server_error


def write(message, *args, exc_info=None, **extra):
    record = logging.LogRecord("hub.test", logging.ERROR, "f.py", 1, message, args, exc_info)
    record.__dict__.update(extra)
    return json.loads(JsonFormatter().format(record))


def test_line_is_one_object_with_the_number_of_its_request():
    token = request_id.set("abc-12345")
    try:
        line = write("two\nlines %s", "من", figures={"status": 200})
    finally:
        request_id.reset(token)

    assert (line["message"], line["request_id"], line["status"]) == (
        "two\nlines من",
        "abc-12345",
        200,
    )
    assert line["time"].endswith("+00:00")


def test_line_names_no_person_and_no_key():
    try:
        raise ValueError("somebody@hub.example")
    except ValueError:
        line = write(
            "mail to somebody@hub.example, /en/account/confirm-email/MTY:1x:secret/",
            exc_info=sys.exc_info(),
        )

    assert "somebody" not in json.dumps(line)
    assert "secret" not in json.dumps(line)
    assert "ValueError" in line["trace"]


def answer(settings, response=None, seconds=0, **headers):
    settings.HUB_SHARED_CACHE_SECONDS = seconds
    middleware = ObserveMiddleware(lambda _request: response or HttpResponse())
    return middleware(RequestFactory().get("/en/?q=word", headers=headers))


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 12345", "12345678\n"])
def test_number_that_is_none_is_replaced(settings, given):
    number = answer(settings, **{"X-Request-ID": given})["X-Request-ID"]

    assert number != given
    assert len(number) == 32


def test_number_of_the_proxy_is_kept(settings):
    assert answer(settings, **{"X-Request-ID": "0123456789abcdef"})["X-Request-ID"] == (
        "0123456789abcdef"
    )


def test_request_is_logged_without_what_was_asked(settings, caplog):
    settings.HUB_LOG_REQUESTS = True
    with caplog.at_level(logging.INFO, "hub.observe"):
        answer(settings)

    assert [record.getMessage() for record in caplog.records] == ["GET /en/"]
    assert caplog.records[0].figures["status"] == 200


@pytest.mark.parametrize(
    ("control", "seconds", "expected"),
    [
        (SHARED, 1, "1"),
        (SHARED, 0, None),
        ("private, no-store", 1, None),
        ("no-store", 1, None),
        (None, 1, None),
    ],
)
def test_only_what_is_everybodys_may_be_shared(settings, control, seconds, expected):
    response = HttpResponse(headers={"Cache-Control": control} if control else {})

    shared = answer(settings, response, seconds)

    assert shared.get("X-Accel-Expires") == expected
    if expected:  # before Cache-Control: nginx goes by the first
        assert next(iter(shared.headers)) == "X-Accel-Expires"


def broken(rf, path, error):
    try:
        raise error
    except type(error):
        return server_error(rf.get(path))


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("closed")])
def test_database_that_is_away_is_said_with_when_to_come_back(rf, error):
    page, api = broken(rf, "/ar/library/", error), broken(rf, "/api/v1/items/", error)

    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "no-store")
    assert 'dir="rtl"' in page.content.decode()
    assert (api.status_code, api["Retry-After"]) == (503, "5")
    assert json.loads(api.content)["status"] == 503


def test_database_behind_another_error_is_found(rf):
    error = RuntimeError("in a template")
    error.__cause__ = OperationalError("away")

    assert broken(rf, "/en/", error).status_code == 503


@pytest.mark.parametrize("error", [ValueError("x"), OperationalError("no such table: a")])
def test_other_errors_are_ours(rf, error):
    response = broken(rf, "/en/", error)

    assert (response.status_code, response.has_header("Retry-After")) == (500, False)
