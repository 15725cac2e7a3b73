"""The hub's own read API: what partners build on. Answers come from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hub.api.errors import Problem, problem
from hub.api.openapi import HubAPI
from hub.api.v1 import items, searching, vocabulary
from hub.api.v1.conditional import answer_text
from hub.api.v1.params import read_single
from hub.api.v1.schemas import Home
from search.catalogue.json import dump


def refuse_other_types(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 406 to who takes no JSON."""

    @wraps(run)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        accept = request.META.get("HTTP_ACCEPT", "*/*")
        if "*/*" not in accept and not request.accepts("application/json"):
            return problem(406, "This API answers with application/json.")
        return run(request, **kwargs)

    return answer


api = HubAPI(
    title="Medina hub API",
    version="1.0.0",
    description=(
        "Everything public in the hub, in five languages. Lists answer with the same items in the "
        "same order as the hub's pages do for the same filters. An unknown parameter is an error."
    ),
    urls_namespace="v1",
    is_open=True,
    has_docs=True,
    is_ready=True,
)
api.add_decorator(refuse_other_types, mode="view")


@api.get(
    "",
    response={200: Home, 304: None, 400: Problem, 406: Problem},
    operation_id="home",
    url_name="home",
    summary="Show where everything is",
    tags=["start"],
)
def show_home(request: HttpRequest) -> HttpResponse:
    """The addresses of the lists, and of the description of this API."""
    read_single(request.GET, ())
    names = ("items", "search", "suggest", "kinds", "topics", "goals", "places", "locales")
    here = f"{settings.HUB_BASE_URL}{request.path}"
    body = {
        "title": api.title,
        "version": api.version,
        "docs_url": f"{here}docs/",
        "openapi_url": f"{here}openapi.json",
        "lists": {name: f"{here}{name}/" for name in names},
    }
    return answer_text(request, dump(body))


api.add_router("/items/", items.router)
api.add_router("/", searching.router)
api.add_router("/", vocabulary.router)
