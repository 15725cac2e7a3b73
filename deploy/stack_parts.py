"""The parts of the stack: how each is started, when it answers, what must be installed for it."""

from __future__ import annotations

import grp
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy.stack import Stack

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable]
WEB = ("web1", "web2")
NAMES = ("postgres", "redis", "elasticsearch", *WEB, "worker", "tick", "nginx")
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/sbin", "/sbin", "/usr/local/sbin")  # not on every PATH
PACKAGES = {
    "initdb": "postgresql",
    "postgres": "postgresql",
    "redis-server": "redis-server",
    "nginx": "nginx",
}
NGINX_NAME = re.compile(r"\$\{(HUB_NGINX_[A-Z]+)\}")


def find_program(name: str) -> str | None:
    if path := shutil.which(name):
        return path
    for pattern in PLACES:
        found = sorted(Path("/").glob(f"{pattern.lstrip('/')}/{name}"))
        if found:
            return str(found[-1])
    return None


def find_missing() -> list[str]:
    return [name for name in PACKAGES if find_program(name) is None]


def explain(missing: list[str]) -> str:
    packages = " ".join(sorted({PACKAGES[name] for name in missing}))
    return (
        f"Not on this machine: {', '.join(missing)}.\nOn Debian: apt-get install {packages}\n"
        "(`make doctor` says what else is missing; none of them need run as a service.)"
    )


def find_free_ports(names: tuple[str, ...]) -> dict[str, int]:
    probes = [socket.socket() for _name in names]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return {name: probe.getsockname()[1] for name, probe in zip(names, probes, strict=True)}
    finally:
        for probe in probes:
            probe.close()


def find_ports() -> dict[str, int]:
    """Return a port for each part; the one 100 above Elasticsearch's is its second one."""
    while True:
        ports = find_free_ports(("postgres", "redis", "elasticsearch", *WEB))
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", ports["elasticsearch"] + 100))
            except (OSError, OverflowError):
                continue
        return ports


def make_state(port: int) -> dict[str, Any]:
    """Return what a new stack must remember: its ports, its secrets, its processes."""
    return {
        "port": port,
        "ports": find_ports(),
        "key": secrets.token_urlsafe(60),
        "password": secrets.token_urlsafe(24),
        "elasticsearch": "",
        "has_node": False,
        "pids": {},
    }


def build_own(stack: Stack) -> dict[str, str]:
    """Return the variables that the hub's processes have from the stack itself."""
    ports = stack.state["ports"]
    return {
        "CACHE_URL": f"redis://127.0.0.1:{ports['redis']}/0",
        "DATABASE_URL": f"postgres://medina:{stack.state['password']}"
        f"@127.0.0.1:{ports['postgres']}/medina",
        "DJANGO_SETTINGS_MODULE": "hub.settings.production",
        "EMAIL_URL": f"filemail://{stack.folder}/data/mail",
        "HUB_ALLOWED_HOSTS": "localhost,127.0.0.1",
        "HUB_BASE_URL": stack.url,
        "HUB_DATA_DIR": str(stack.folder / "data"),
        "HUB_METRICS": "true",
        "HUB_PROXY_COUNT": "1",
        "HUB_REPLICAS": str(len(WEB)),
        "HUB_SECRET_KEY": stack.state["key"],
        "HUB_SHARED_CACHE_SECONDS": "1",
        "HUB_X_ACCEL": "true",
        "PYTHONUNBUFFERED": "1",
        **({"HUB_WORKERS": "1"} if stack.is_quick else {}),
        **({"ELASTICSEARCH_URL": url} if (url := stack.state["elasticsearch"]) else {}),
    }


def build_environment(stack: Stack) -> dict[str, str]:
    """Return the variables of the hub's processes; those of whoever started the stack come last."""
    own = build_own(stack)
    wished = {
        name: value
        for name, value in os.environ.items()
        if name not in {*own, "HUB_ROLE"} or name in {"HUB_WORKERS", "HUB_METRICS"}
    }
    return {**own, **wished, **stack.settings}


def build_command(stack: Stack, name: str) -> tuple[list[str], dict[str, str]]:
    """Return the command of a part, and its environment."""
    ports, environment = stack.state["ports"], stack.environment
    if name == "postgres":
        return build_postgres(stack), dict(os.environ)
    if name == "redis":
        keep = ["--save", "", "--appendonly", "no"]
        listen = ["--bind", "127.0.0.1", "--port", str(ports["redis"])]
        program = find_program("redis-server") or "redis-server"
        return [program, *listen, "--dir", str(stack.folder), *keep], dict(os.environ)
    if name in WEB:
        serve = [*PYTHON, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "hub.wsgi"]
        return serve, {**environment, "HUB_BIND": f"127.0.0.1:{ports[name]}"}
    if name == "worker":
        return [*PYTHON, "manage.py", "worker"], {**environment, "HUB_ROLE": "worker"}
    if name == "tick":
        return [*PYTHON, "manage.py", "tick", "--forever"], {**environment, "HUB_ROLE": "tick"}
    folder = stack.folder / "nginx"
    program = find_program("nginx") or "nginx"
    log = str(folder / "error.log")
    return [program, "-e", log, "-p", str(folder), "-c", str(folder / "nginx.conf")], dict(
        os.environ
    )


# PostgreSQL


def as_postgres() -> list[str]:
    """Return what goes before a command of PostgreSQL, which refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    return [
        *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"),
    ]


def prepare_postgres(stack: Stack) -> None:
    """Make a cluster with a user and a database of the hub, the first time."""
    home = stack.folder / "postgres"
    if (home / "data" / "PG_VERSION").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    password = home / "password"
    password.write_text(stack.state["password"], encoding="utf-8")
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres").pw_uid
        group = grp.getgrnam("postgres").gr_gid
        for path in (home, password):
            os.chown(path, user, group)
        stack.folder.chmod(0o711)
    password.chmod(0o600)
    make = [
        *(find_program("initdb") or "initdb", "-D", str(home / "data"), "-U", "medina"),
        *("-A", "scram-sha-256", "--pwfile", str(password), "-E", "UTF8", "--locale=C.UTF-8"),
        "--no-sync",
    ]
    done = subprocess.run(  # noqa: S603 -- our own command
        [*as_postgres(), *make], capture_output=True, text=True, check=False, cwd="/"
    )
    password.unlink()
    if done.returncode:
        hint = "\nThe user postgres must be able to reach the folder." if os.geteuid() == 0 else ""
        raise RuntimeError(f"initdb failed: {done.stderr}{hint}")


def build_postgres(stack: Stack) -> list[str]:
    home, port = stack.folder / "postgres", stack.state["ports"]["postgres"]
    options = {"listen_addresses": "127.0.0.1", "max_connections": "60"}
    if stack.is_quick:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    program = find_program("postgres") or "postgres"
    where = ["-D", str(home / "data"), "-p", str(port), "-k", str(home)]
    return [*as_postgres(), program, *where, *flags]


def is_postgres_there(stack: Stack) -> bool:
    """Tell whether it takes connections; make the hub's database, the first time."""
    import psycopg  # noqa: PLC0415 -- by now the hub's requirements are there

    server = {
        "host": "127.0.0.1",
        "port": stack.state["ports"]["postgres"],
        "user": "medina",
        "password": stack.state["password"],
        "connect_timeout": 2,
    }
    try:
        with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'medina'")
            if found.fetchone() is None:
                connection.execute("CREATE DATABASE medina")
    except psycopg.Error:
        return False
    return True


# nginx


def prepare_nginx(stack: Stack) -> None:
    """Fill in the templates."""
    data = stack.folder / "data"
    for name in ("static", "media", "documents"):
        (data / name).mkdir(parents=True, exist_ok=True)
    ports = [stack.state["ports"][name] for name in WEB]
    log = stack.folder / "log" / "access.log"
    write_nginx(stack.folder / "nginx", stack.state["port"], ports, data=data, log=log)


def write_nginx(
    folder: Path,
    port: int,
    replicas: Sequence[int],
    *,
    data: Path,
    log: Path,
    client: str = "binary_remote_addr",
) -> None:
    """Write the configuration of an nginx at `port` of this machine before `replicas`.

    `client` is the nginx variable by which connections are counted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    servers = [f"server 127.0.0.1:{port} max_fails=3 fail_timeout=2s;" for port in replicas]
    values = {
        "HUB_NGINX_CACHE": str(folder / "cache"),
        "HUB_NGINX_CLIENT": client,
        "HUB_NGINX_CONF": str(ROOT / "deploy" / "nginx"),
        "HUB_NGINX_FILES": str(data),
        "HUB_NGINX_FOLDER": str(folder),
        "HUB_NGINX_LISTEN": f"127.0.0.1:{port}",
        "HUB_NGINX_LOG": str(log),
        "HUB_NGINX_PROTO": "$scheme",
        "HUB_NGINX_UPSTREAMS": "\n  ".join(servers),
        "HUB_NGINX_USER": "user root;" if os.geteuid() == 0 else "",
    }
    for name in ("nginx.conf", "hub.conf"):
        template = (ROOT / "deploy" / "nginx" / f"{name}.template").read_text(encoding="utf-8")
        (folder / name).write_text(fill_in(template, values), encoding="utf-8")


def fill_in(template: str, values: dict[str, str]) -> str:
    """Return the template with its ${HUB_NGINX_...}; nginx's own variables stay."""
    return NGINX_NAME.sub(lambda match: values[match[1]], template)


PREPARE = {"postgres": prepare_postgres, "nginx": prepare_nginx}


# Does it answer, and is it ours?


def answers(stack: Stack, name: str) -> bool:
    if name == "postgres":
        return is_postgres_there(stack)
    if name in {"worker", "tick"}:
        return True  # they have nothing to answer with; the queue's age tells
    if name in WEB:
        return gets(f"{stack.replica_url(name)}/readyz")
    port = stack.state["port"] if name == "nginx" else stack.state["ports"][name]
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def gets(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()  # noqa: S310 -- our own address
    except OSError:
        return False
    return True


def is_ours(pid: int, name: str) -> bool:
    """Tell whether a process found by its number is the one that was started under it."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return {"elasticsearch": "testnode", "web1": "gunicorn", "web2": "gunicorn"}.get(
        name, name
    ) in command
