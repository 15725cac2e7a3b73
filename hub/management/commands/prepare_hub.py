from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hub.skeleton import prepare


class Command(BaseCommand):
    help = "Make what every hub has: languages, sections, vocabularies, the members' collection."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for line in prepare():
            self.stdout.write(line)
