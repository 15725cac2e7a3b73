"""A ninja API behind the guard: its document made once, its errors problem details."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.responses import NinjaJSONEncoder

from hub.api.errors import PROBLEM_JSON, ProblemError, problem
from hub.api.guard import guard_urls
from hub.api.narrow import check_params
from search.params import ParameterError


class HubAPI(NinjaAPI):
    """`is_open` lets scripts of other origins read; `has_docs` shows a page to try things out.

    `is_ready` says that all operations return responses, so that none need be prepared.
    """

    def __init__(
        self,
        *,
        is_open: bool = False,
        has_docs: bool = False,
        is_ready: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(openapi_url=None, docs_url=None, **kwargs)
        self.is_open = is_open
        self.has_docs = has_docs
        self._document: bytes | None = None
        self.is_ready = is_ready
        self._unused = HttpResponse()
        register_handlers(self)

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app_name, namespace = super().urls
        own = [path("openapi.json", self.show_document, name="openapi-json")]
        if self.has_docs:
            own.append(path("docs/", self.show_docs, name="docs"))
        return guard_urls([*patterns, *own], is_open=self.is_open), app_name, namespace

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Return the answer that operations may put headers into; ready answers have their own."""
        return self._unused if self.is_ready else super().create_temporal_response(request)

    def build_document(self) -> dict[str, Any]:
        """Return the OpenAPI document; errors are announced with their own media type."""
        document: dict[str, Any] = dict(self.get_openapi_schema())
        if not document["servers"]:
            del document["servers"]
        for methods in document["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        (schema,) = answer["content"].values()
                        answer["content"] = {PROBLEM_JSON: schema}
        return document

    def show_document(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return HttpResponse(status=405, headers={"Allow": "GET"})
        check_params(request.GET, ())
        if self._document is None:
            self._document = json.dumps(self.build_document(), cls=NinjaJSONEncoder).encode()
        return HttpResponse(
            self._document,
            content_type="application/json",
            headers={"Cache-Control": "public, max-age=300"},
        )

    def show_docs(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return HttpResponse(status=405, headers={"Allow": "GET"})
        check_params(request.GET, ())
        address = reverse(f"{self.urls_namespace}:openapi-json")
        context = {
            "api": self,
            "document_url": address,
            "swagger": {"url": address, "layout": "BaseLayout", "deepLinking": True},
        }
        return render(request, "api/docs.html", context)


def register_handlers(api: NinjaAPI) -> None:
    """Let every error of a view leave as problem details."""

    @api.exception_handler(ParameterError)
    def refuse_parameter(_request: HttpRequest, error: ParameterError) -> HttpResponse:
        return problem(400, error.reason, error.parameter)

    @api.exception_handler(ProblemError)
    def show_problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
        return problem(error.status, error.detail, error.parameter)

    @api.exception_handler(ValidationError)
    def refuse_input(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(422, "The request does not fit the schema.", errors=error.errors)

    @api.exception_handler(HttpError)
    def show_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

    @api.exception_handler(Http404)
    def show_absence(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, "There is nothing at this address.")
