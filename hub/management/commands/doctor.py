from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.doctor import find_all

LABELS = {"good": "  good   ", "missing": "  missing", "wrong": "  WRONG  "}


class Command(BaseCommand):
    help = "Say what this machine has and lacks; fail if something required is wrong."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        styles = {
            "good": self.style.SUCCESS,
            "missing": self.style.WARNING,
            "wrong": self.style.ERROR,
        }
        port = os.environ.get("PORT", "8000") if settings.HUB_DEMO else None
        counts = dict.fromkeys(LABELS, 0)
        for finding in find_all(Path(settings.DATA_DIR), port):
            counts[finding.state] += 1
            self.stdout.write(f"{styles[finding.state](LABELS[finding.state])}  {finding.text}")
        summary = ", ".join(f"{count} {state}" for state, count in counts.items())
        self.stdout.write(f"\n{summary}. What is missing is optional.")
        if counts["wrong"]:
            raise CommandError("something required is wrong; see above")
