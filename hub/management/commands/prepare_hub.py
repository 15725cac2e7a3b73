from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hub.skeleton import prepare
from hub.standard_pages import prepare_standard_pages


class Command(BaseCommand):
    help = "Make what every hub has: languages, sections, vocabularies, standard pages."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for line in prepare():
            self.stdout.write(line)
        self.stdout.write(f"standard pages: {prepare_standard_pages()} new")
