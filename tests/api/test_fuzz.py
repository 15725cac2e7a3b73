"""Requests made up from the document: no broken server, nothing the document does not say."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = {
    "/api/v1": [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ],
    "/api/v3": [not_a_server_error],  # Wagtail's document leaves its errors out
}
EXAMPLES = 25


@pytest.fixture
def kept_connection():
    """Keep requests from closing the connection of the test's transaction; Django's client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("root", CHECKS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_made_up_requests_are_answered_as_told(every_kind, root, mode):
    schema = schemathesis.openapi.from_wsgi(f"{root}/openapi.json", WSGIHandler())
    found = [result.ok() for result in schema.get_all_operations()]
    # What takes no parameters cannot be given wrong ones.
    reads = [
        operation
        for operation in found
        if operation.method == "get" and (operation.query.items or operation.path_parameters.items)
    ]

    for operation in reads:
        try_out(operation, mode, CHECKS[root])

    assert len(reads) >= 6


def try_out(operation, mode, checks) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        if isinstance(case.query, dict):
            case.query.pop("fields", None)  # what it leaves out is missing on purpose
        case.call_and_validate(checks=checks)

    run()
