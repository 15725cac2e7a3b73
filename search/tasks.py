"""Work that waits until a change is stored: reading files."""

from __future__ import annotations

import logging

from django.db import transaction
from django_tasks import task

from home.enums import TextState
from home.models import DocumentText, HubDocument
from search.catalogue.writer import items_with, lock_catalogue, sync_items
from search.extraction.reading import Extracted, extract_text

log = logging.getLogger(__name__)


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
    lock_catalogue()  # else an item that goes out just now and this one would overlook each other
    sync_items(items_with("document", [document.pk]))
    return found.state
