"""Errors of all three APIs as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

PROBLEM_JSON = "application/problem+json"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class Problem(Schema):
    """What went wrong, for a person to read and a program to branch on."""

    type: str = Field(description="A URI reference; about:blank says no more than the status.")
    title: str = Field(description="The status in words.")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="The reason, in English.")
    parameter: str | None = Field(
        None, description="The query parameter to change.", exclude_if=lambda value: value is None
    )


class ProblemError(Exception):
    """Raised by whoever knows the reason; the edge of the API answers it."""

    def __init__(self, status: int, detail: str, parameter: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.parameter = parameter


def problem(
    status: int,
    detail: str = "",
    parameter: str | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """Return the answer for `status`; `members` are extensions, as `errors` of a body."""
    title = HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or f"{title}.",
    }
    if parameter is not None:
        body["parameter"] = parameter
    return HttpResponse(
        orjson.dumps({**body, **members}, default=str),
        status=status,
        content_type=PROBLEM_JSON,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def as_problem(response: HttpResponse) -> HttpResponse:
    """Return an error that a library answered in its own words as problem details."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(PROBLEM_JSON):
        return response
    kept = {name: response[name] for name in KEPT_HEADERS if name in response}
    return problem(response.status_code, headers=kept)


def is_api(request: HttpRequest) -> bool:
    """Tell whether an error page would be read by a program."""
    return request.path_info == "/api" or request.path_info.startswith("/api/")
