from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from home.languages import codes
from hub.manual.book import DIGEST, digest_sources, find_pdf
from hub.manual.printing import PrintingUnavailableError, build_pdf


class Command(BaseCommand):
    help = "Set the user manual as a PDF in each language, beside its chapters."

    def handle(self, *_args: Any, **_options: Any) -> None:
        DIGEST.parent.mkdir(exist_ok=True)
        made = {}
        try:
            for code in tqdm(codes(), unit="language", disable=None):
                made[code] = build_pdf(code)
        except PrintingUnavailableError as error:
            raise CommandError(str(error)) from error
        for code, document in made.items():
            find_pdf(code).write_bytes(document)
            self.stdout.write(f"{find_pdf(code).name}: {len(document) / 1024:.0f} kB")
        DIGEST.write_text(f"{digest_sources()}\n", encoding="ascii")
        self.stdout.write(f"{len(made)} manuals written to {DIGEST.parent}")
