from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from home.indexing import indexing_later
from hub.demo.accounts import make_accounts
from hub.demo.loader import Loader
from search.catalogue.writer import batching


def load_discussions() -> int:
    """Load what the members say, where this hub has a community; return how many discussions."""
    if not apps.is_installed("community"):
        return 0
    from hub.demo.talk import load_talk  # noqa: PLC0415 -- its models are there now

    with batching():
        return load_talk(timezone.now())


class Command(BaseCommand):
    help = "Load the sample content and the demo's accounts; what is there already stays."

    def handle(self, *_args: Any, **_options: Any) -> None:
        accounts = make_accounts()
        loader = Loader(timezone.localdate())
        loader.load_home()
        made = 0
        if not loader.is_loaded():
            with indexing_later():
                for step in self.show(loader):
                    made += bool(step)
                self.stdout.write("the editors' search and references")
        talks = load_discussions()
        self.stdout.write(f"{made} pages, {talks} discussions and {accounts} accounts made")

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
