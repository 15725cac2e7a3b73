"""Work that waits until a change is stored: reading files, and an index that follows."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

from home.enums import TextState
from home.models import DocumentText, HubDocument
from search.catalogue.writer import items_with, sync_items
from search.engines import get_engine
from search.extraction.reading import Extracted, extract_text

log = logging.getLogger(__name__)

AGAIN = timedelta(seconds=15)
FIRST = 50  # of -100 to 100: readers are waiting for it
WORKER_S = 5.0  # a worker has other things to do, and the clock's job more patience
CLOCK_S = 10.0


@task()
def read_document(pk: int, *, again: bool = False) -> str:
    """Read a document that waits for it, and bring its words to the items that offer it.

    Any number of times: one that is gone, or was read meanwhile, is left alone unless it is to be
    read `again`. Returns the state.
    """
    document = HubDocument.objects.filter(pk=pk).first()
    if document is None or not (again or document.text_state == TextState.WAITING):
        return ""
    found = read_file(document)
    with transaction.atomic():
        return store_text(document, found)


def read_file(document: HubDocument) -> Extracted:
    try:
        with document.file.storage.open(document.file.name or "", "rb") as stream:
            return extract_text(stream, document.file_extension)
    except (OSError, ValueError):  # no file, or none at a place a storage may look at
        log.warning("The file of document %s cannot be opened", document.pk)
        return Extracted(state=TextState.UNREADABLE)


def store_text(document: HubDocument, found: Extracted) -> str:
    """Store what was read, unless the document has another file by now, which waits itself."""
    rows = HubDocument.objects.select_for_update().filter(
        pk=document.pk, file=document.file.name, file_hash=document.file_hash
    )
    if not rows:
        return ""
    HubDocument.objects.filter(pk=document.pk).update(text_state=found.state)
    if found.text:
        DocumentText.objects.update_or_create(document=document, defaults={"text": found.text})
    else:
        DocumentText.objects.filter(document=document).delete()
    sync_items(items_with("document", [document.pk]))
    return found.state


def follow_soon() -> None:
    """Have the index follow as soon as a worker is free; without a queue at once, in a hurry."""
    follow_index.enqueue()


@task(priority=FIRST)
def follow_index() -> int:
    """Bring the index to the end of the log; where that fails try again, if there is a queue."""
    if get_engine() is None:
        return 0
    # Where there is an engine only: its client is slow to load.
    from search.engines import elastic_client as client  # noqa: PLC0415 -- see above
    from search.engines.elastic_writer import follow_changes  # noqa: PLC0415 -- see above

    is_immediate = is_without_queue()
    if not client.follow_switch.may_ask():
        try_again()
        return 0
    way = client.connect_quickly() if is_immediate else client.connect_patiently(WORKER_S, 1)
    try:
        written = follow_changes(way, batches=1 if is_immediate else None)
    except client.EngineError as error:
        client.follow_switch.fail(error)
        try_again()
        return 0
    client.follow_switch.succeed()
    return written


def is_without_queue() -> bool:
    return not default_task_backend.supports_defer


def try_again() -> None:
    """Queue one more attempt, however many have failed."""
    if not is_without_queue() and cache.add("search-follow-again", 1, AGAIN.total_seconds() / 2):
        follow_index.using(run_after=timezone.now() + AGAIN).enqueue()


def follow_by_the_clock() -> int:
    """Bring the index to the end of the log; raises what goes wrong. A periodic job."""
    if get_engine() is None:
        return 0
    # Where there is an engine only: its client is slow to load.
    from search.engines.elastic_client import connect_patiently  # noqa: PLC0415 -- see above
    from search.engines.elastic_writer import follow_changes  # noqa: PLC0415 -- see above

    return follow_changes(connect_patiently(CLOCK_S, 1))
