from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.catalogue.clock import pass_deadlines
from search.catalogue.writer import all_keys, batches, describe_differences

EXIT_DIFFERENT = 1


class Command(BaseCommand):
    help = "Print every difference between the pages and the catalogue; exit 1 if there is any."

    def handle(self, *_args: Any, **_options: Any) -> None:
        pass_deadlines()  # what passed since the clock's job ran last is no difference
        keys, found = all_keys(), 0
        with tqdm(total=len(keys), unit="item", disable=None) as bar:
            for batch in batches(keys):
                for line in describe_differences(batch):
                    self.stdout.write(line)
                    found += 1
                bar.update(len(batch))
        self.stdout.write(f"{found} differences in {len(keys)} items")
        if found:
            raise CommandError("the catalogue differs from the pages", returncode=EXIT_DIFFERENT)
