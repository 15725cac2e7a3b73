from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from home.indexing import indexing_later
from hub.demo.accounts import make_accounts
from hub.demo.loader import Loader


class Command(BaseCommand):
    help = "Load the sample content and the demo's accounts; what is there already stays."

    def handle(self, *_args: Any, **_options: Any) -> None:
        accounts = make_accounts()
        loader = Loader(timezone.localdate())
        loader.load_home()
        made = 0
        if loader.is_loaded():
            self.stdout.write(f"0 pages and {accounts} accounts made")
            return
        with indexing_later():
            for step in self.show(loader):
                made += bool(step)
            self.stdout.write("the editors' search and references")
        self.stdout.write(f"{made} pages and {accounts} accounts made")

    def show(self, loader: Loader) -> Iterator[str]:
        """Yield the steps as they are done: a bar on a terminal, elsewhere a line for each kind."""
        told = ""
        with tqdm(total=loader.count(), unit="page", disable=None) as bar:
            for step in loader.steps():
                bar.update(1)
                kind = step.partition(" ")[0]
                if bar.disable and kind and kind != told:
                    told = kind
                    self.stdout.write(f"{kind}, in all languages")
                yield step
