"""How the index is doing, for health checks and for staff: asked for, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.catalogue.models import Change
from search.engines.elastic.client import EngineError, Problem, connect_quickly, switch, translating
from search.engines.elastic.mapping import mapping_mark
from search.engines.elastic.rebuild import read_mark
from search.engines.elastic.writer import find_index, read_state

KEPT_S = 5


class Lag(NamedTuple):
    """Changes that the index has not seen, and how long the oldest of them has been waiting."""

    changes: int
    seconds: float


@dataclass(frozen=True)
class IndexState:
    """`problem` says why the database answers, if it does; what follows is unknown where away.

    `is_outdated`: made with another mapping than today's; it serves until `reindex`. One that is
    read-only serves until something changes.
    """

    problem: Problem = ""
    detail: str = ""
    health: str = ""  # of the index: green, yellow, red
    is_outdated: bool = False
    lag: Lag | None = None


def get_state(at: datetime | None = None) -> IndexState:
    """Return how the index is, as seen within the last seconds; never raises, never waits long."""
    known: IndexState | None = cache.get("search-index-state")
    if known is None:
        known = look(at or timezone.now())
        cache.set("search-index-state", known, KEPT_S)
    return known


def look(at: datetime) -> IndexState:
    if switch.is_open():
        return IndexState(switch.problem)
    client = connect_quickly()
    try:
        index = find_index(client)
        with translating():
            answer = client.options(ignore_status=[408]).cluster.health(index=index, timeout="0s")
        health = str(answer["status"])
        if health == "red":
            raise EngineError("refused", "the index is red")
        is_outdated = read_mark(client, index) != mapping_mark()
        position = read_state(client, index).position
        block = find_block(client, index)
    except EngineError as error:
        return IndexState(error.problem, str(error))
    if position.is_foreign:
        return IndexState("foreign", "", health, is_outdated)
    lag = measure_lag(position.number, at)
    problem: Problem = "read_only" if block else "behind" if lag.changes else ""
    return IndexState(problem, block, health, is_outdated, lag)


def find_block(client: Elasticsearch, index: str) -> str:
    """Return why nothing can be written; "" if it can, or if we may not know.

    Asked for, as nothing else tells of it before the next change is refused.
    """
    allowed = client.options(ignore_status=[HTTPStatus.FORBIDDEN])
    with translating():
        blocks = allowed.cluster.state(metric="blocks", index=index).body.get("blocks", {})
        found = [blocks.get("global", {}), blocks.get("indices", {}).get(index, {})]
        reasons = [block for level in found for block in level.values()]
        return next((one["description"] for one in reasons if "write" in one["levels"]), "")


def measure_lag(position: int, at: datetime) -> Lag:
    waiting = Change.objects.filter(pk__gt=position)
    oldest = waiting.order_by("pk").values_list("at", flat=True).first()
    if oldest is None:
        return Lag(0, 0.0)
    return Lag(waiting.count(), max(0.0, (at - oldest).total_seconds()))
