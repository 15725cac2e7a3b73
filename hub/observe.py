"""What only production does with each request: number it, count it, log it, let nginx share it."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders

from home.web.caching import SHARED
from hub.logs import request_id

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
DENIED = frozenset({401, 403, 429})
GOOD_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class ObserveMiddleware:
    """Gives each request its number, the proxy's or a new one; the rest only where it is wished.

    What browsers must ask for anew each time (an ETag spares them the answer) nginx may keep for a
    moment, for everybody: it is told by a header that it does not pass on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.logs = bool(getattr(settings, "HUB_LOG_REQUESTS", False))
        self.share_for = str(settings.HUB_SHARED_CACHE_SECONDS)
        self.count: Callable[[HttpRequest, int, float], None] | None = None
        if settings.HUB_METRICS:
            from hub.metrics import count_request  # noqa: PLC0415 -- only where figures are wished

            self.count = count_request

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        number = given if GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(number)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            if self.count is not None:
                self.count(request, response.status_code, seconds)
            if self.logs:
                self.log(request, response.status_code, seconds)
            if response.status_code in DENIED:
                self.log_denial(request, response.status_code)
        finally:
            request_id.reset(token)
        response.headers[HEADER] = number
        if self.share_for != "0" and response.headers.get("Cache-Control") == SHARED:
            # Before Cache-Control: nginx up to 1.23 goes by the first that it reads.
            first = {"X-Accel-Expires": self.share_for}
            response.headers = ResponseHeaders({**first, **dict(response.headers.items())})
        return response

    def log(self, request: HttpRequest, status: int, seconds: float) -> None:
        figures = {"status": status, "ms": round(seconds * 1000, 1)}
        logger.info("%s %s", request.method, request.path, extra={"figures": figures})

    def log_denial(self, request: HttpRequest, status: int) -> None:
        """Always: who was turned away, by the number of the account, and from where."""
        user = request.user.pk if hasattr(request, "user") else None
        account = {} if user is None else {"account": user}
        figures = {"event": "access denied", "status": status, **account}
        logger.warning(
            "access denied: %s %s", request.method, request.path, extra={"figures": figures}
        )
