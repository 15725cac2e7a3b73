"""Addresses of lists: the query asked for, with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.http import urlencode


def build_url(path: str, params: Iterable[tuple[str, str]]) -> str:
    """Return `path` with `params`, empty ones left out."""
    kept = [(name, value) for name, value in params if value]
    return f"{path}?{urlencode(kept)}" if kept else path


def flatten(params: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in params.lists() for value in values]


def pairs(params: QueryDict) -> list[tuple[str, str]]:
    """Return the filters asked for, without the page."""
    return [(name, value) for name, value in flatten(params) if value and name != "page"]


def without(params: QueryDict, name: str, value: str) -> list[tuple[str, str]]:
    return [pair for pair in pairs(params) if pair != (name, value)]


def replacing(params: QueryDict, name: str, value: str) -> list[tuple[str, str]]:
    return [*(pair for pair in pairs(params) if pair[0] != name), (name, value)]
