"""/api/: which APIs there are, for whoever has only this address."""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hub.api.guard import guard
from hub.api.narrow import check_params


def list_apis(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    check_params(request.GET, ())
    return HttpResponse(
        orjson.dumps({"title": f"{settings.WAGTAIL_SITE_NAME}: APIs", "apis": describe()}),
        content_type="application/json",
    )


def describe() -> list[dict[str, Any]]:
    def at(name: str) -> str:
        return f"{settings.HUB_BASE_URL}{reverse(name)}"

    return [
        {
            "name": "v1",
            "summary": "The hub's own read API, stable: what to build on.",
            "url": at("v1:home"),
            "docs_url": at("v1:docs"),
            "openapi_url": at("v1:openapi-json"),
        },
        {
            "name": "v2",
            "summary": "Wagtail's API v2: pages, images, documents.",
            "url": at("wagtailapi:pages:listing"),
        },
        {
            "name": "v3",
            "summary": "Wagtail's API v3, a preview of Wagtail's own.",
            "url": f"{settings.HUB_BASE_URL}/api/v3/pages/",
            "openapi_url": f"{settings.HUB_BASE_URL}/api/v3/openapi.json",
        },
    ]


index = guard(list_apis, is_open=True)
