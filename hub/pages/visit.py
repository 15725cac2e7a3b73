"""A request as the catalogue understands it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from search.catalogue.visibility import MEMBERS, PUBLIC, reader_of
from search.memo import get_version


@dataclass(frozen=True)
class Visit:
    """Who asks for what, when, and which state of the catalogue answers."""

    request: HttpRequest
    reader: frozenset[str]
    at: datetime
    version: int

    @property
    def is_public(self) -> bool:
        return self.reader == PUBLIC


def begin_visit(request: HttpRequest) -> Visit:
    return Visit(request, reader_of(request), timezone.now(), get_version())


def begin_preview(request: HttpRequest) -> Visit:
    """Editors see the links that members see."""
    return Visit(request, MEMBERS, timezone.now(), get_version())
