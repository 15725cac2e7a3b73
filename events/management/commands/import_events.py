from __future__ import annotations

from contextlib import AbstractContextManager

from events.imports import EventImporter
from home.imports.command import ImportCommand
from search.catalogue.writer import batching


class Command(ImportCommand):
    help = "Import events from a table; the same table again changes nothing."
    importer = EventImporter

    def batching(self) -> AbstractContextManager[None]:
        return batching()
