from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from search.catalogue.writer import all_keys, batches, outdated_keys, sync_items
from search.vocabulary import refresh_words


class Command(BaseCommand):
    help = "Make the catalogue anew from the pages; readers never see it empty."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="only of what an earlier release wrote"
        )

    def handle(self, *_args: Any, if_needed: bool, **_options: Any) -> None:
        keys, changed = outdated_keys() if if_needed else all_keys(), 0
        if if_needed and not keys:
            self.stdout.write("the catalogue is of this release")
            return
        with tqdm(total=len(keys), unit="item", disable=None) as bar:
            for batch in batches(keys):
                changed += sync_items(batch)
                bar.update(len(batch))
        refresh_words()
        self.stdout.write(f"{changed} of {len(keys)} items written")
