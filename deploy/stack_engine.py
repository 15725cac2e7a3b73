"""The stack's search engine: a node of Elasticsearch of its own, where it can be had.

Its program (`es-node`) starts the node and keeps its command; whether it runs, and how it ends, is
the stack's business as with every other part.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy.stack import Stack

NAME = "elasticsearch"
NODE = "n1"
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "elasticsearch-node" / "es-node"


class EngineError(RuntimeError):
    """The node did not start; the message is its program's."""


def find_program() -> Path | None:
    """Return the program that starts nodes, if this machine has it and what it needs."""
    program = Path(os.environ.get("HUB_TEST_ES_NODE") or BESIDE)
    return program if os.access(program, os.X_OK) else None


def choose(stack: Stack) -> None:
    """Decide what searches: a node of our own, else what ELASTICSEARCH_URL names, else nothing."""
    stack.state |= {"elasticsearch": os.environ.get("ELASTICSEARCH_URL", ""), "has_node": False}
    if "ELASTICSEARCH_URL" in stack.settings or find_program() is None:
        return
    try:
        prepare(home(stack))
        stack.start(NAME)
    except EngineError as error:
        print(f"  no node of Elasticsearch: {error}", flush=True)
        stack.state["no_node"] = str(error)
        return
    stack.state |= {"elasticsearch": url(stack), "has_node": True}


def url(stack: Stack) -> str:
    return f"http://127.0.0.1:{stack.state['ports'][NAME]}"


def home(stack: Stack) -> Path:
    return stack.folder / NAME


def prepare(folder: Path) -> None:
    """Make `folder` a home of nodes; what they run is compiled once for all of this user's."""
    built = Path(os.environ.get("ES_NODE_HOME") or Path.home() / ".cache" / "es-node")
    if shutil.which("mvn") is None and not list(built.glob("build-*/done")):
        raise EngineError("Maven is missing. On Debian: apt-get install maven")
    call(built, "build")
    folder.mkdir(parents=True, exist_ok=True)
    for build in built.glob("build-*"):
        if not (folder / build.name).exists():
            (folder / build.name).symlink_to(build)


def start(stack: Stack) -> int:
    """Start the node, on the data it left if it did; return its process once it answers."""
    known = home(stack) / "state.json"
    if known.exists():
        call(home(stack), "restart", NODE)
    else:
        call(home(stack), "start", "--port", str(stack.state["ports"][NAME]))
    return int(json.loads(known.read_text(encoding="utf-8"))[NODE]["pid"])


def call(folder: Path, *arguments: str) -> str:
    """Run the program on the nodes at home in `folder`; return what it says."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, str(find_program()), *arguments],
        env={**os.environ, "ES_NODE_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise EngineError(f"{said[-1] if said else 'it gave no reason'}")
    return done.stdout
