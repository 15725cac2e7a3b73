"""A module of ours in a process of its own: no file can hang the hub, eat its memory, see its keys.

No Django here: the child starts without it.
"""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
# Not the hub's own environment, which holds its secrets.
ENVIRONMENT = {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


class ApartError(Exception):
    """It had to be ended, or ended itself before it could say why: out of time or of memory."""


def run_apart(module: str, *args: str, given: IO[bytes], seconds: int) -> bytes:
    """Run `python -m module args < given`; return what it wrote, raise `ApartError` if it failed.

    `given` is a file of the system, read from where it stands.
    """
    try:
        return subprocess.run(  # noqa: S603 -- modules of ours, their arguments from closed sets
            [sys.executable, "-m", module, *args],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT,
            timeout=seconds,
            check=True,
        ).stdout
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise ApartError from error


def limit_process(memory_bytes: int, seconds: int) -> None:
    """Let this process use only so much, and write no file."""
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(kind, (most, most))
