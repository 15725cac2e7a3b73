"""The engine as lists ask it: one request, one answer, or a word why there is none."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Q

from search.engines.elastic.client import EngineError, connect_quickly, switch, translating
from search.engines.elastic.mapping import STATE, alias, from_microseconds, to_microseconds
from search.engines.elastic.query import Titles, build_search, build_titles
from search.memo import get_version
from search.params import FACET_FIELDS, ItemQuery

T = TypeVar("T")

logger = logging.getLogger(__name__)

DEEPEST = 10_000  # the engine shows no row behind it
_reached: dict[str, int] = {}  # by alias: the position last seen; it only moves forward
PREFERENCE = f"process-{os.getpid()}"

Place = tuple[int, tuple[Any, UUID] | None]  # as search.query has it
TOP: Place = (0, None)
FacetRow = tuple[str, str, int]  # facet, value, count


class Hit(NamedTuple):
    """An item, and what it was sorted by: an instant, a key, or a rank."""

    item: UUID
    value: Any


@dataclass(frozen=True)
class Answer:
    """What the engine found. `position` is a Change that its index knows, and all before it."""

    position: int
    hits: list[Hit]
    count: int
    facets: list[FacetRow] | None  # None where nobody asked


class Engine:
    """Elasticsearch with its index of the catalogue."""

    def find(
        self,
        query: ItemQuery,
        reader: Collection[str],
        at: datetime,
        version: int,
        *,
        place: Place = TOP,
        size: int = 0,
        **asked: Any,
    ) -> Answer | None:
        """Return what `search` finds if the index is at the catalogue's `version`; else None.

        An index that lags does not answer: what it holds may have been hidden since, and a count
        would tell; and whoever keeps the answer keeps it for that version.
        """
        start, after = place
        if start + size > DEEPEST or (start and after is not None):
            return None
        return ask_reached(
            version,
            lambda position: self.search(
                query, reader, at, position, place=place, size=size, **asked
            ),
        )

    def find_titles(
        self,
        asked: Sequence[Titles],
        locale: str,
        reader: Collection[str],
        at: datetime,
        *,
        version: int,
        size: int,
    ) -> list[UUID] | None:
        """Return the newest items whose title has what is asked; None as `find` does.

        What has the first of `asked` comes before what has another.
        """
        body = build_titles(asked, locale, reader, at)

        def look(_position: int) -> list[UUID]:
            with switched(), translating():
                found = ask(track_total_hits=False, size=size, **body)
                return [UUID(hit["sort"][-1]) for hit in found["hits"]["hits"]]

        return ask_reached(version, look)

    def search(
        self,
        query: ItemQuery,
        reader: Collection[str],
        at: datetime,
        position: int,
        *,
        conditions: Q,
        sort: Sequence[tuple[str, str]],
        place: Place = TOP,
        size: int = 0,
        has_facets: bool = False,
    ) -> Answer:
        """Return `size` hits behind a place, and how many there are in all."""
        start, after = place
        body = build_search(query, reader, at, conditions, sort, has_facets=has_facets)
        if after is not None:
            body["search_after"] = [to_engine(after[0]), after[1].hex]
        with switched(), translating():
            found = ask(track_total_hits=True, from_=start, size=size, **body)
            return Answer(
                position=position,
                hits=[read_hit(hit["sort"], sort[0][0]) for hit in found["hits"]["hits"]],
                count=int(found["hits"]["total"]["value"]),
                facets=read_facets(found["aggregations"]) if has_facets else None,
            )


def ask_reached(version: int, work: Callable[[int], T]) -> T | None:
    """Return `work` of the index's position, which has come to `version`; None: no answer."""
    try:
        answer = work(reach(version))
    except EngineError as error:
        note(error)
        return None
    note(None)
    return answer


def ask(**asked: Any) -> Any:
    """Return what the index that serves answers; one process always asks the same copy of it."""
    found = connect_quickly().search(
        index=alias(), allow_partial_search_results=False, preference=PREFERENCE, **asked
    )
    if found["timed_out"]:
        raise EngineError("slow", "an answer in part")
    return found.body


def reach(version: int) -> int:
    """Return the index's position if it has come to `version`; raise `EngineError` if not.

    It is asked for once after each change, not with each search. What has been seen once of a copy
    of the index is seen ever after; and an index takes the place of another only when it is as far.
    """
    position = _reached.get(alias(), -1)
    if position != version:
        with switched(), translating():
            query = {"ids": {"values": [STATE]}}
            found = ask(query=query, source=False, docvalue_fields=[{"field": "position"}])
            hits = found["hits"]["hits"]
            position = int(hits[0]["fields"]["position"][0]) if hits else -1
        _reached[alias()] = position
        check_position(position, version)
    return position


@contextmanager
def switched() -> Iterator[None]:
    """Ask only while the switch is closed, and tell it how it went."""
    if not switch.may_ask():
        raise EngineError(switch.problem)
    try:
        yield
    except EngineError as error:
        if error.problem != "rejected":  # one query's own fault is no reason to leave it alone
            switch.fail(error)
            _reached.clear()  # what comes back may be another index, put back by hand
        raise
    switch.succeed()


def check_position(position: int, version: int) -> None:
    """Raise `EngineError` unless the index has come to `version`, or to one that came since."""
    if position < version:
        raise EngineError("behind", f"at change {position} of {version}")
    if position > version and position > get_version():
        raise EngineError("foreign", f"at change {position}, which has not happened")


def note(error: EngineError | None) -> None:
    """Keep in mind how the last search of this process went: staff are told."""
    switch.last = "" if error is None or error.problem == "rejected" else error.problem
    if error is not None and error.problem == "rejected":
        logger.error("the search engine rejected a query: %s", error)


def read_facets(aggregations: Any) -> list[FacetRow]:
    return [
        (facet, bucket["key"], bucket["doc_count"])
        for facet in FACET_FIELDS
        for bucket in aggregations[facet].get("values", aggregations[facet])["buckets"]
    ]


def read_hit(sort: list[Any], column: str) -> Hit:
    value, *_then, item = sort
    return Hit(UUID(item), from_microseconds(value) if column.endswith("_at") else value)


def to_engine(value: Any) -> Any:
    return to_microseconds(value) if isinstance(value, datetime) else value
