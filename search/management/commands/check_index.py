from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.engines import get_engine

EXIT_DIFFERENT = 1
EXIT_AWAY = 2


class Command(BaseCommand):
    help = (
        "Print every difference between the catalogue and the index of the search engine; "
        "exit 1 if there is any, 2 if there is no index to look at."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if get_engine() is None:
            self.stdout.write("no search engine is set (ELASTICSEARCH_URL): the database searches")
            return
        # Where there is an engine only: its client is slow to load.
        from search.engines.elastic.check import describe_differences  # noqa: PLC0415 -- see above
        from search.engines.elastic.client import EngineError  # noqa: PLC0415 -- see above
        from search.engines.elastic.documents import count_items  # noqa: PLC0415 -- see above

        total, found = count_items(), 0
        try:
            with tqdm(total=total, unit="item", disable=None) as bar:
                for line in describe_differences(advance=bar.update):
                    self.stdout.write(line)
                    found += 1
        except EngineError as error:
            raise CommandError(str(error), returncode=EXIT_AWAY) from error
        self.stdout.write(f"{found} differences in {total} items")
        if found:
            raise CommandError("the index differs from the catalogue", returncode=EXIT_DIFFERENT)
