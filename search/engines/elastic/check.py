"""The differences between the catalogue and the index; there should be none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from elasticsearch import Elasticsearch

from search.engines.elastic.client import connect_patiently, translating
from search.engines.elastic.documents import build_documents, iterate_items
from search.engines.elastic.mapping import mapping_mark
from search.engines.elastic.rebuild import read_mark
from search.engines.elastic.writer import find_index, newest_position, read_state

SIZE = 1_000


def describe_differences(
    client: Elasticsearch | None = None, *, advance: Callable[[int], Any]
) -> Iterator[str]:
    """Yield a line for every difference; raises `EngineError` where there is no index to read."""
    client = client or connect_patiently()
    index = find_index(client)
    if read_mark(client, index) != mapping_mark():
        yield f"{index} was made with another mapping: reindex"
    position, newest = read_state(client, index).position, newest_position()
    if position.is_foreign:
        yield f"{index} was made from another log: reindex"
    elif position != newest:
        yield f"{index} is at change {position.number} of {newest.number}"
    yield from compare(client, index, advance)


def compare(client: Elasticsearch, index: str, advance: Callable[[int], Any]) -> Iterator[str]:
    """Walk through both in the order of items and yield what one has and the other has not."""
    with translating():
        client.indices.refresh(index=index)
    stored = iterate_stored(client, index)
    ahead = next(stored, None)
    for batch in iterate_items():
        wanted = build_documents(batch)
        for item in batch:
            while ahead is not None and ahead[0] < item:
                yield f"{ahead[0]} left over"
                ahead = next(stored, None)
            if ahead is None or ahead[0] != item:
                yield f"{item} missing"
                continue
            if ahead[1] != wanted[item]["digest"]:
                yield describe_item(client, index, item, wanted[item])
            ahead = next(stored, None)
        advance(len(batch))
    if ahead is not None:
        yield f"{ahead[0]} left over"
        yield from (f"{item} left over" for item, _digest in stored)


def iterate_stored(client: Elasticsearch, index: str) -> Iterator[tuple[UUID, str]]:
    """Yield item and digest of every document by item."""
    after: list[Any] = []
    while True:
        with translating():
            hits = client.search(
                index=index,
                query={"exists": {"field": "item"}},
                sort=[{"item": "asc"}],
                source=False,
                docvalue_fields=[{"field": "digest"}],
                size=SIZE,
                search_after=after or None,
            )["hits"]["hits"]
            found = [(UUID(hit["_id"]), *hit["fields"]["digest"]) for hit in hits]
        if not found:
            return
        yield from found
        after = hits[-1]["sort"]


def describe_item(client: Elasticsearch, index: str, item: UUID, wanted: dict[str, Any]) -> str:
    with translating():
        stored = client.get(index=index, id=item.hex)["_source"]
    names = sorted(
        name for name in {*wanted, *stored} - {"digest"} if wanted.get(name) != stored.get(name)
    )
    return f"{item} different: {', '.join(islice(names, 20)) or 'digest'}"
