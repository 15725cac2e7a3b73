from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from home.enums import TextState
from home.models import HubDocument
from search.tasks import read_document


class Command(BaseCommand):
    help = "Read the files that wait for it, so that search finds the words inside them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="read every file anew")

    def handle(self, *_args: Any, again: bool, verbosity: int, **_options: Any) -> None:
        documents = HubDocument.objects.order_by("pk")
        if not again:
            documents = documents.filter(text_state=TextState.WAITING)
        states: Counter[str] = Counter()
        for pk in tqdm(list(documents.values_list("pk", flat=True)), unit="file", disable=None):
            states[read_document.call(pk, again=again)] += 1
        states.pop("", None)  # read by somebody else, or gone
        if not verbosity:
            return
        self.stdout.write(f"{states.total()} files read")
        for state, count in sorted(states.items()):
            self.stdout.write(f"{count}: {TextState(state).label}")
