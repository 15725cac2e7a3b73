from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.engines import get_engine

EXIT_AWAY = 2


class Command(BaseCommand):
    help = (
        "Make the search engine's index anew from the catalogue; searches never see it empty. "
        "A run that was interrupted goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="only if there is no index, or one made with another mapping or from another log",
        )

    def handle(self, *_args: Any, if_needed: bool, **_options: Any) -> None:
        if get_engine() is None:
            self.stdout.write("no search engine is set (ELASTICSEARCH_URL): the database searches")
            return
        # Where there is an engine only: its client is slow to load.
        from search.engines.elastic.client import EngineError  # noqa: PLC0415 -- see above
        from search.engines.elastic.documents import count_items  # noqa: PLC0415 -- see above
        from search.engines.elastic.rebuild import is_needed, reindex  # noqa: PLC0415 -- see above

        try:
            if if_needed and not is_needed():
                self.stdout.write("the index is as it should be")
                return
            began = time.monotonic()
            with tqdm(total=count_items(), unit="item", disable=None) as bar:
                written = reindex(advance=bar.update)
        except EngineError as error:
            raise CommandError(str(error), returncode=EXIT_AWAY) from error
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{written} documents in {seconds:.1f} s, {written / seconds:.0f} documents/s"
        )
