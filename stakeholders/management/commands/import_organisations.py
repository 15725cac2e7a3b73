from __future__ import annotations

from home.import_command import ImportCommand
from search.catalogue.writer import batching
from stakeholders.imports import OrganisationImporter


class Command(ImportCommand):
    help = "Import organisations from a table; the same table again changes nothing."
    importer = OrganisationImporter
    batching = staticmethod(batching)
