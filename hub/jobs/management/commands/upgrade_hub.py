from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from search.locks import hold


class Command(BaseCommand):
    help = "Bring the database to this release: migrations, languages, sections, standard pages."

    def handle(self, *_args: Any, **_options: Any) -> None:
        # Two releases at once: the second waits, and then finds nothing to do.
        with hold("upgrade_hub", wait=True):
            call_command("migrate", interactive=False, verbosity=1)
            call_command("prepare_hub")
