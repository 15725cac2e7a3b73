"""A new index beside the one that serves, filled, brought to date, and then put in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.engines.elastic.client import EngineError, connect_patiently, translating
from search.engines.elastic.documents import build_documents, count_items, iterate_items
from search.engines.elastic.mapping import alias, build_index, is_ours, mapping_mark, new_name
from search.engines.elastic.writer import (
    Position,
    State,
    find_index,
    follow_changes,
    follow_lock,
    follow_once,
    list_actions,
    newest_position,
    read_state,
    send,
    write_state,
)
from search.locks import hold

SENDERS = 2
AHEAD = 4  # chunks in hand: what waits to be sent is in memory
MERGE_S = 600
GREEN_WAIT = "20s"


class Build(NamedTuple):
    """An index in the making: where the log was when it began, and the last item written."""

    name: str
    position: Position
    after: UUID | None


def reindex(client: Elasticsearch | None = None, *, advance: Callable[[int], Any]) -> int:
    """Make the index anew and put it in place; return how many items were written.

    What was begun and not ended goes on where it was. `advance` hears of items done, of those done
    earlier as well. Searches see the old index until they see the new one. Raises `EngineError`.
    """
    client = client or connect_patiently()
    with hold(f"reindex:{alias()}") as is_ours:
        if not is_ours:
            raise EngineError("refused", "somebody else is reindexing")
        build = find_build(client) or begin(client)
        written = fill(client, build, advance)
        catch_up(client, build.name)
        settle(client, build.name)
        # Nobody is half-way through writing to the index that goes, or takes it further.
        with hold(follow_lock(), wait=True):
            catch_up(client, build.name)
            put_in_place(client, build.name)
            clean_up(client)
        follow_changes(client)
    return written


def list_indices(client: Elasticsearch) -> dict[str, Any]:
    """Return this hub's indices with their aliases."""
    with translating():
        found = client.indices.get_alias(index=f"{settings.HUB_SEARCH_INDEX}-v*").body
    return {name: entry["aliases"] for name, entry in found.items() if is_ours(name)}


def find_build(client: Elasticsearch) -> Build | None:
    """Return what an earlier run left unfinished, if it would be made the same way today."""
    for index, aliases in sorted(list_indices(client).items(), reverse=True):
        if (
            aliases
            or not index.startswith(f"{alias()}-")
            or read_mark(client, index) != mapping_mark()
        ):
            continue
        try:
            state = read_state(client, index)
        except EngineError:
            continue  # it ended before it had begun
        after = state.progress.get("after")
        if not state.position.is_foreign:
            return Build(index, state.position, UUID(after) if after else None)
    return None


def read_mark(client: Elasticsearch, index: str) -> str:
    with translating():
        mappings = client.indices.get_mapping(index=index).body[index]["mappings"]
    return str(mappings.get("_meta", {}).get("mapping", ""))


def begin(client: Elasticsearch) -> Build:
    build = Build(new_name(timezone.now()), newest_position(), None)
    with translating():
        client.indices.create(index=build.name, **build_index())
        await_copies(client, build.name)
    write_state(client, build.name, State(build.position))
    return build


def fill(client: Elasticsearch, build: Build, advance: Callable[[int], Any]) -> int:
    """Write all items; note after each chunk how far everything has arrived."""
    written = 0
    if build.after is not None:
        advance(count_items(until=build.after))
    for count, last in send_ahead(client, build, iterate_items(build.after)):
        written += count
        write_state(client, build.name, State(build.position, {"after": last.hex}))
        advance(count)
    return written


def send_ahead(
    client: Elasticsearch, build: Build, batches: Iterable[list[UUID]]
) -> Iterator[tuple[int, UUID]]:
    """Read here and send from threads; yield size and last item of each chunk, in order."""
    waiting: list[tuple[Future[None], list[UUID]]] = []

    def wait() -> tuple[int, UUID]:
        future, batch = waiting.pop(0)
        future.result()
        return len(batch), batch[-1]

    with ThreadPoolExecutor(SENDERS, thread_name_prefix="reindex") as pool:
        for batch in batches:
            actions = list(list_actions(batch, build_documents(batch), build.position.number))
            waiting.append((pool.submit(send, client, build.name, actions), batch))
            if len(waiting) >= AHEAD:
                yield wait()
        while waiting:
            yield wait()


def catch_up(client: Elasticsearch, index: str) -> None:
    while follow_once(client, index) is not None:
        pass


def settle(client: Elasticsearch, index: str) -> None:
    """Make what was written in pieces one, on all nodes that hold it."""
    with translating():
        client.options(request_timeout=MERGE_S, retry_on_timeout=False).indices.forcemerge(
            index=index, max_num_segments=1
        )
        await_copies(client, index)


def await_copies(client: Elasticsearch, index: str) -> None:
    """Wait for the replica, where a node can hold it: what only one node has dies with that."""
    client.options(ignore_status=[408]).cluster.health(
        index=index, wait_for_status="green", timeout=GREEN_WAIT
    )


def put_in_place(client: Elasticsearch, index: str) -> None:
    """Move the alias in one step: no moment without an index, none with two."""
    with translating():
        old = [name for name, aliases in list_indices(client).items() if alias() in aliases]
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": alias()}} for name in old if name != index
        ]
        actions.append({"add": {"index": index, "alias": alias(), "is_write_index": True}})
        client.indices.update_aliases(actions=actions)


def clean_up(client: Elasticsearch) -> None:
    """Delete what no longer serves: the index before, those of earlier formats, unfinished ones."""
    for name, aliases in list_indices(client).items():
        if alias() not in aliases:
            with translating():
                client.options(ignore_status=[404]).indices.delete(index=name)


def is_needed(client: Elasticsearch | None = None) -> bool:
    """Tell whether there is no index that serves, or one made otherwise or from another log."""
    client = client or connect_patiently()
    try:
        index = find_index(client)
        return (
            read_mark(client, index) != mapping_mark()
            or read_state(client, index).position.is_foreign
        )
    except EngineError as error:
        if error.problem == "missing":
            return True
        raise
