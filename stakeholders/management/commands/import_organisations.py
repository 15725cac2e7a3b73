from __future__ import annotations

from contextlib import AbstractContextManager

from home.imports.command import ImportCommand
from search.catalogue.writer import batching
from stakeholders.imports import OrganisationImporter


class Command(ImportCommand):
    help = "Import organisations from a table; the same table again changes nothing."
    importer = OrganisationImporter

    def batching(self) -> AbstractContextManager[None]:
        return batching()
