from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hub.checks import refuse_unsafe
from search.engines import get_engine
from search.locks import hold


class Command(BaseCommand):
    help = (
        "Bring the database to this release: migrations, languages, sections, standard pages, "
        "what the catalogue was made of by an earlier one; "
        "and the search engine's index, where there is an engine."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        refuse_unsafe()
        # Two releases at once: the second waits, and then finds nothing to do.
        with hold("upgrade_hub", wait=True):
            call_command("migrate", interactive=False, verbosity=1)
            call_command("prepare_hub")
            call_command("rebuild_catalogue", if_needed=True)
            if get_engine() is not None:
                self.make_index()

    def make_index(self) -> None:
        """No release waits for a search engine: the database answers until it is there."""
        try:
            call_command("reindex", if_needed=True)
        except CommandError as error:
            self.stderr.write(f"The index is as it was ({error}). `manage.py tick` sees to it.")
