from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search.catalogue.writer import all_keys, batches, sync_items
from search.vocabulary import refresh_words


class Command(BaseCommand):
    help = "Make the catalogue anew from the pages; readers never see it empty."

    def handle(self, *_args: Any, **_options: Any) -> None:
        keys, changed = all_keys(), 0
        with tqdm(total=len(keys), unit="item", disable=None) as bar:
            for batch in batches(keys):
                changed += sync_items(batch)
                bar.update(len(batch))
        refresh_words()
        self.stdout.write(f"{changed} of {len(keys)} items written")
