from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.settings.env import BASE_DIR

EXIT_DIFFERENT = 3


class Command(BaseCommand):
    help = "Write the OpenAPI document of /api/v1/, the contract with those who build on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output",
            type=Path,
            default=BASE_DIR / "tests/api/snapshots/openapi.json",
            help="where to (default: the snapshot in the tests)",
        )
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail if the file is out of date"
        )

    def handle(self, *_args: Any, output: Path, check: bool, **_options: Any) -> None:
        from hub.api.v1.api import api  # noqa: PLC0415 -- needs every kind to be registered

        document = api.build_document()
        text = json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n"
        if not check:
            output.write_text(text, encoding="utf-8")
            self.stdout.write(f"{len(document['paths'])} paths written to {output}")
        elif not output.exists() or output.read_text(encoding="utf-8") != text:
            raise CommandError(f"{output} is out of date", returncode=EXIT_DIFFERENT)
        else:
            self.stdout.write(f"{len(document['paths'])} paths, as in {output}")
