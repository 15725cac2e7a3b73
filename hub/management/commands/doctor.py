from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.doctor import Finding, find_all, find_without_settings
from hub.settings.env import UnusableEnvironment

LABELS = {"good": "  good   ", "missing": "  missing", "wrong": "  WRONG  "}


class Command(BaseCommand):
    help = "Say what this machine has and lacks; fail if something required is wrong."
    requires_system_checks: list[str] = []

    def __init__(
        self, *args: Any, unusable: UnusableEnvironment | None = None, **kwargs: Any
    ) -> None:
        """`unusable` says why there are no settings: the rest is looked at all the same."""
        super().__init__(*args, **kwargs)
        self.unusable = unusable

    def handle(self, *_args: Any, **_options: Any) -> None:
        styles = {
            "good": self.style.SUCCESS,
            "missing": self.style.WARNING,
            "wrong": self.style.ERROR,
        }
        counts = dict.fromkeys(LABELS, 0)
        for finding in self.find():
            counts[finding.state] += 1
            self.stdout.write(f"{styles[finding.state](LABELS[finding.state])}  {finding.text}")
        summary = ", ".join(f"{count} {state}" for state, count in counts.items())
        self.stdout.write(f"\n{summary}. What is missing is optional.")
        if counts["wrong"]:
            raise CommandError("something required is wrong; see above")

    def find(self) -> Iterator[Finding]:
        if self.unusable:
            return find_without_settings(self.unusable.problems)
        port = os.environ.get("PORT", "8000") if settings.HUB_DEMO else None
        return find_all(Path(settings.DATA_DIR), port)
