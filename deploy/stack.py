"""What production runs, on one machine, from programs of its distribution: `make stack`.

    python deploy/stack.py up      PostgreSQL, Redis, Elasticsearch, two replicas of the hub,
                                   worker, tick, nginx on PORT; returns once it answers
    python deploy/stack.py down    stops all of it; data stay
    python deploy/stack.py status  which of it runs

The same processes with the same configuration as deploy/compose.yaml. Everything is kept in
HUB_DATA_DIR/stack. Tests use `Stack` as a context. Only the standard library is imported.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deploy import stack_engine as engine  # noqa: E402 -- wherever this is called from
from deploy import stack_parts as parts  # noqa: E402 -- wherever this is called from

START_S = 240
STOP_S = 45
STATE = "state.json"


def forget(child: subprocess.Popen[bytes] | None) -> None:
    """Let go of a process that another looks after, or Python warns that it still runs."""
    if child is not None:
        child.returncode = child.poll() or 0


class StackError(RuntimeError):
    """The stack cannot be started; the message says why and what to do."""


class Stack:
    """The processes by name: postgres, redis, elasticsearch, web1, web2, worker, tick, nginx.

    What it must know to find them again (ports, secrets, process ids) is in `state.json`.
    """

    def __init__(self, folder: Path, port: int, *, is_quick: bool = False, **settings: str) -> None:
        self.folder = folder
        self.state_path = folder / STATE
        self.is_quick = is_quick  # for tests: nothing outlives a crash, one process per replica
        self.settings = settings  # variables that differ from the stack's own
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.state: dict[str, Any] = self.load() or parts.make_state(port)
        self.state["port"] = port

    # Where things are

    @property
    def url(self) -> str:
        return f"http://localhost:{self.state['port']}"

    def replica_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.state['ports'][name]}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what every process of the hub is told."""
        return parts.build_environment(self)

    def load(self) -> dict[str, Any] | None:
        if not self.state_path.exists():
            return None
        state: dict[str, Any] = json.loads(self.state_path.read_text(encoding="utf-8"))
        return state

    def reload(self) -> None:
        """Take over what another process has done to the stack."""
        self.state = self.load() or self.state

    def save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state_path.touch(mode=0o600)  # it holds the secrets
        self.state_path.write_text(json.dumps(self.state, indent=2), encoding="utf-8")

    # All of it

    def __enter__(self) -> Stack:
        try:
            self.up()
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.down()

    def up(self) -> None:
        """Start what does not run yet, in the order in which each needs the one before."""
        if missing := parts.find_missing():
            raise StackError(parts.explain(missing))
        self.save()
        for name in ("postgres", "redis"):
            self.start(name)
        engine.choose(self)
        self.save()
        self.prepare()
        for name in ("web1", "web2", "worker", "tick", "nginx"):
            self.start(name, wait=False)
        self.wait_until_ready()

    def prepare(self) -> None:
        say("the hub's database, static files")
        with ThreadPoolExecutor(2) as both:
            collected = both.submit(self.manage, "collectstatic", "--noinput", "--verbosity=0")
            self.manage("upgrade_hub")
            collected.result()
        if self.environment.get("HUB_STACK_DEMO", "").lower() in {"1", "true", "yes", "on"}:
            say("demonstration content")
            demo = {**self.environment, "DJANGO_SETTINGS_MODULE": "hub.settings.dev"}
            self.run([*parts.PYTHON, "manage.py", "load_demo"], demo)

    def down(self) -> None:
        for name in reversed(parts.NAMES):
            self.stop(name)

    def let_go(self) -> None:
        """Leave all of it running, to whoever uses it after this process."""
        for child in self.children.values():
            forget(child)

    # One of them

    def start(self, name: str, *, wait: bool = True) -> None:
        """Start the process, and wait until it answers."""
        if self.is_running(name):
            return
        say(name)
        if name == engine.NAME:
            self.state["pids"][name] = engine.start(self)
            self.save()
            return
        parts.PREPARE.get(name, lambda _stack: None)(self)
        command, environment = parts.build_command(self, name)
        (self.folder / "log").mkdir(exist_ok=True)
        with (self.folder / "log" / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 -- our own commands
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        forget(self.children.get(name))
        self.children[name] = child
        self.state["pids"][name] = child.pid
        self.save()
        if wait:
            self.wait_for(name)

    def stop(self, name: str, number: int | None = None) -> None:
        """Ask the process to end and wait for it; PostgreSQL is told not to wait for clients."""
        if number is None:
            number = signal.SIGINT if name == "postgres" else signal.SIGTERM
        if self.is_running(name):
            self.send(name, number)
            self.wait_gone(name)
        self.state["pids"].pop(name, None)
        if self.state_path.exists():
            self.save()

    def kill(self, name: str) -> None:
        """End the process and all its children at once, without a word."""
        if self.is_running(name):
            os.killpg(self.state["pids"][name], signal.SIGKILL)
            self.wait_gone(name)

    def restart(self, name: str) -> None:
        self.stop(name)
        self.start(name)

    def send(self, name: str, number: int) -> None:
        os.kill(self.state["pids"][name], number)

    def is_running(self, name: str) -> bool:
        child, pid = self.children.get(name), self.state["pids"].get(name)
        if child is not None and child.pid == pid:
            return child.poll() is None
        return pid is not None and is_alive(pid) and parts.is_ours(pid, name)

    def wait_gone(self, name: str) -> None:
        end = time.monotonic() + STOP_S
        while self.is_running(name) and time.monotonic() < end:
            time.sleep(0.05)
        if self.is_running(name):
            os.killpg(self.state["pids"][name], signal.SIGKILL)

    def wait_for(self, name: str) -> None:
        end = time.monotonic() + START_S
        while not parts.answers(self, name):
            if not self.is_running(name) or time.monotonic() > end:
                raise StackError(f"{name} did not start; its log ends:\n{self.read_log(name)}")
            time.sleep(0.1)

    def wait_until_ready(self) -> None:
        for name in ("web1", "web2", "nginx"):
            self.wait_for(name)
        end = time.monotonic() + START_S
        while status(f"{self.url}/readyz") != 200:
            if time.monotonic() > end:
                raise StackError(f"the hub does not say that it is ready: {self.url}/readyz")
            time.sleep(0.2)

    def read_log(self, name: str, lines: int = 30) -> str:
        path = self.folder / "log" / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])

    # The hub's commands

    def manage(self, *arguments: str) -> str:
        return self.run([*parts.PYTHON, "manage.py", *arguments], self.environment)

    def run(self, command: list[str], environment: dict[str, str]) -> str:
        done = subprocess.run(  # noqa: S603 -- our own commands
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise StackError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout


def is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def status(url: str, timeout: float = 5) -> int:
    """Return the status of an answer; 0 where there is none."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:  # noqa: S310 -- our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def say(text: str) -> None:
    print(f"  {text}", flush=True)


GREETING = """
  The stack is up: {url}/

  Editors' side    {url}/admin/
  Replicas         {web1}  {web2}
  Figures          {web1}/internal/metrics
  Logs and mail    {folder}/log  {folder}/data/mail
  A first editor   {manage} createsuperuser
  The environment  {folder}/environment

  `make stack-down` stops it; its data stay in {folder}.
"""


def greet(stack: Stack) -> None:
    """Say where everything is; the variables go to a file for commands by hand."""
    path = stack.folder / "environment"
    path.touch(mode=0o600)
    told = stack.environment
    names = sorted({*parts.build_own(stack), *stack.settings})
    path.write_text("".join(f"export {name}='{told[name]}'\n" for name in names), "utf-8")
    print(
        GREETING.format(
            url=stack.url,
            web1=stack.replica_url("web1"),
            web2=stack.replica_url("web2"),
            folder=stack.folder,
            manage=f". {path} && {parts.PYTHON[0]} manage.py",
        ),
        flush=True,
    )


def find_folder() -> Path:
    """Return the stack's folder; a shell with its environment has the hub's data inside it."""
    data = (ROOT / os.environ.get("HUB_DATA_DIR", "var")).resolve()
    is_inside = data.name == "data" and (data.parent / STATE).exists()
    return data.parent if is_inside else data / "stack"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("verb", choices=["up", "down", "status", "destroy"])
    verb = parser.parse_args().verb
    folder = find_folder()
    stack = Stack(folder, int(os.environ.get("PORT", "8000")))
    if verb == "status":
        for name in parts.NAMES:
            print(f"{name:13} {'runs' if stack.is_running(name) else '-'}")
        return 0
    if verb in {"down", "destroy"}:
        stack.down()
        if verb == "destroy":
            shutil.rmtree(folder, ignore_errors=True)
        return 0
    try:
        stack.up()
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    greet(stack)
    return 0


if __name__ == "__main__":
    sys.exit(main())
