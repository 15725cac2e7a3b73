from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.catalogue.clock import check_items
from search.catalogue.writer import all_keys, batches

EXIT_DIFFERENT = 1


class Command(BaseCommand):
    help = "Print every difference between the pages and the catalogue; exit 1 if there is any."

    def handle(self, *_args: Any, **_options: Any) -> None:
        keys, found, waiting = all_keys(), 0, 0
        with tqdm(total=len(keys), unit="item", disable=None) as bar:
            for batch in batches(keys):
                lines, passed = check_items(batch)
                for line in lines:
                    self.stdout.write(line)
                found += len(lines)
                waiting += passed
                bar.update(len(batch))
        if waiting:
            self.stdout.write(f"passed deadlines that wait for tick: {waiting}")
        self.stdout.write(f"{found} differences in {len(keys)} items")
        if found:
            raise CommandError("the catalogue differs from the pages", returncode=EXIT_DIFFERENT)
