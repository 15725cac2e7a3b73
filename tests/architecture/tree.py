"""The files of the repository, as the architecture tests see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CONTENT_APPS = ["community", "events", "library", "stakeholders"]
PACKAGES = [*CONTENT_APPS, "home", "hub", "search"]


def find_files(pattern: str, folders: list[str]) -> Iterator[Path]:
    """Yield our own files below `folders`: nothing fetched, nothing written by Django."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(pattern)):
            if not {"vendor", "migrations", "__pycache__", ".venv", "var"} & set(path.parts):
                yield path


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
