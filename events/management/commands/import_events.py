from __future__ import annotations

from events.imports import EventImporter
from home.import_command import ImportCommand
from search.catalogue.writer import batching


class Command(ImportCommand):
    help = "Import events from a table; the same table again changes nothing."
    importer = EventImporter
    batching = staticmethod(batching)
