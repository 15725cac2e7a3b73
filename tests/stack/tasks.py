"""A task whose work can be watched and held up; the stack's worker imports it from here."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def write_lines(folder: str) -> None:
    """Write "begun", wait while there is a file `hold`, write "done"."""
    lines = Path(folder) / "lines"
    with lines.open("a") as file:
        file.write("begun\n")
    while (Path(folder) / "hold").exists():
        time.sleep(0.05)
    with lines.open("a") as file:
        file.write("done\n")
