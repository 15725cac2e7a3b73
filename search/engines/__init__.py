"""What finds words: the database's own full text, always there, or an engine beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from search.engines.elastic.engine import Engine


def get_engine() -> Engine | None:
    """Return the engine that ELASTICSEARCH_URL names; None: the database finds words itself."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from search.engines.elastic.engine import Engine  # noqa: PLC0415 -- only where there is an engine

    return Engine()
