"""Fill a database in a process of its own: Django knows one set of databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.settings"}


def run_python(*arguments: str, env: dict[str, str], **options: Any) -> str:
    """Run a program of ours with the settings of measured servers; return what it printed."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, *arguments],
        env={**os.environ, **env, **SETTINGS},
        cwd=ROOT,
        check=True,
        text=True,
        **options,
    )
    return done.stdout or ""


def fill_in_process(items: int, folder: Path, env: dict[str, str]) -> dict[str, Any]:
    """Fill up to `items`; return the report of bench.fill, with its times as `said`."""
    filled = folder / "filled.json"
    run_python("-m", "bench.fill", str(items), str(filled), env=env)
    report: dict[str, Any] = json.loads(filled.read_text())
    said = "{items:,.0f} items: pages {pages_s:.0f} s, catalogue {catalogue_s:.0f} s"
    return {**report, "said": said.format(**report["load"])}
