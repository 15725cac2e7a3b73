"""Writing the index, and following the Change log: the log is the outbox, nothing else is."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from elasticsearch import Elasticsearch, helpers

from search.catalogue.models import Change
from search.engines.elastic.client import EngineError, connect_patiently, is_block, translating
from search.engines.elastic.documents import build_documents
from search.engines.elastic.mapping import STATE, alias
from search.locks import hold

logger = logging.getLogger(__name__)

BATCH = 500  # Changes at a time
CHUNK_BYTES = 8 * 1024 * 1024
DONE = (200, 201, 404, 409)  # gone already, or written by somebody who knew more
BROKEN = 400
UNUSABLE = 2**62  # a version that nothing can overwrite


@dataclass(frozen=True)
class Position:
    """How far an index has followed the log, and the Change there: by it the log is known again."""

    number: int
    item: str = ""

    @property
    def is_foreign(self) -> bool:
        return self.number < 0


@dataclass(frozen=True)
class State:
    """What an index says of itself; `progress` is that of its making."""

    position: Position
    progress: dict[str, Any] = field(default_factory=dict)


def newest_position() -> Position:
    for number, item in Change.objects.order_by("-pk").values_list("pk", "item")[:1]:
        return Position(number, item.hex)
    return Position(0)


def find_index(client: Elasticsearch) -> str:
    """Return the index that serves; raise `EngineError` ("missing") where there is none."""
    with translating():
        return str(next(iter(client.indices.get_alias(name=alias()).body)))


def read_state(client: Elasticsearch, index: str) -> State:
    with translating():
        found = client.get(index=index, id=STATE)["_source"]
        return State(Position(found["position"], found["at_item"]), found["progress"])


def write_state(client: Elasticsearch, index: str, state: State) -> None:
    """Move the position forward, never back, and let what was written before be seen."""
    position = state.position
    action = {
        "_op_type": "index",
        "_id": STATE,
        "version": UNUSABLE if position.is_foreign else position.number,
        "_source": {
            "position": position.number,
            "at_item": position.item,
            "progress": state.progress,
        },
    }
    send(client, index, [action], is_seen=True)


def write_items(client: Elasticsearch, index: str, items: Collection[UUID], version: int) -> int:
    """Write `items` as the catalogue has them now; return how many documents were sent.

    `version` is a Change that had happened before the catalogue was read: what is in the index at
    a later one stays.
    """
    found = build_documents(items)
    send(client, index, list_actions(items, found, version))
    return len(items)


def list_actions(
    items: Iterable[UUID], found: dict[UUID, dict[str, Any]], version: int
) -> Iterator[dict[str, Any]]:
    for item in items:
        action = {"_id": item.hex, "version": version, "_op_type": "delete"}
        if item in found:
            action |= {"_op_type": "index", "_source": found[item]}
        yield action


def send(
    client: Elasticsearch,
    index: str,
    actions: Iterable[dict[str, Any]],
    *,
    is_seen: bool = False,
) -> None:
    """Write in bulk. A document that the engine cannot take is left out, so that others go on."""
    refused: list[dict[str, Any]] = []
    with translating(is_writing=True):
        for _ok, result in helpers.streaming_bulk(
            client,
            ({**action, "version_type": "external_gte"} for action in actions),
            index=index,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            refresh=is_seen,
        ):
            [answer] = result.values()
            if answer["status"] == BROKEN:
                reason = str(answer["error"].get("reason"))[:200]
                logger.error("item %s cannot be indexed: %s", answer["_id"], reason)
                refused.append(answer)
            elif answer["status"] not in DONE:
                error = answer["error"]
                is_blocked = is_block(answer["status"], error["type"])
                raise EngineError("read_only" if is_blocked else "refused", error)
    if refused:
        leave_out(client, index, [answer["_id"] for answer in refused])


def leave_out(client: Elasticsearch, index: str, items: Iterable[str]) -> None:
    """Take out what was there before: stale words may be of what readers must not see any more."""
    with translating():
        for item in items:
            client.options(ignore_status=[404]).delete(index=index, id=item)


def follow_lock() -> str:
    return f"follow:{alias()}"


def follow_changes(client: Elasticsearch | None = None, batches: int | None = None) -> int:
    """Bring the serving index to the end of the log; return how many documents were written.

    Any number may call it at any time: one works, the others leave it to that one. `batches`
    bounds the work. Raises `EngineError`.
    """
    client = client or connect_patiently()
    written, rounds = 0, 0
    # Looked at again after the lock is free: who came in between was sent away.
    while batches is None or rounds < batches:
        with hold(follow_lock()) as is_ours:
            if not is_ours:
                return written
            count = follow_once(client, find_index(client))
        if count is None:
            return written
        written += count
        rounds += 1
    return written


def follow_once(client: Elasticsearch, index: str) -> int | None:
    """Apply the next Changes to `index`; return how many documents, None if there are none."""
    state = read_state(client, index)
    if state.position.is_foreign:
        raise EngineError("foreign", "the index was made from another log")
    changes = read_changes(client, index, state.position)
    if not changes:
        return None
    number, item = changes[-1]
    count = write_items(client, index, sorted({key for _number, key in changes}), number)
    write_state(client, index, replace(state, position=Position(number, item.hex)))
    return count


def read_changes(client: Elasticsearch, index: str, position: Position) -> list[tuple[int, UUID]]:
    """Return what is behind `position`; the Change there must be the one that was there.

    Numbers are in the order of commits (the catalogue's writer holds a lock until the end of its
    transaction), so nothing can appear before what was read.
    """
    log = Change.objects.filter(pk__gte=position.number).order_by("pk")
    changes = list(log.values_list("pk", "item")[: BATCH + 1])
    if position.number == 0:
        return changes[:BATCH]
    if not changes or (changes[0][0], changes[0][1].hex) != (position.number, position.item):
        write_state(client, index, State(Position(-1)))
        raise EngineError("foreign", f"the log has no change {position.number} that is the index's")
    return changes[1:]
