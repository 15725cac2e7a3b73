"""The environment, read in one place. A value that cannot be used stops the start and is named."""

from __future__ import annotations

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()


def read_data_dir() -> Path:
    """Return the folder for everything the hub writes (HUB_DATA_DIR, default var/); make it.

    The doctor looks and makes nothing.
    """
    path = Path(env.str("HUB_DATA_DIR", default=str(BASE_DIR / "var"))).expanduser()
    if not path.is_absolute():
        path = BASE_DIR / path
    if sys.argv[1:2] == ["doctor"]:
        return path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"HUB_DATA_DIR: cannot make {path}: {error}") from error
    return path


def read_apps(available: list[str]) -> list[str]:
    """Return the content apps to run (HUB_APPS, comma separated; default all)."""
    wanted = env.list("HUB_APPS", default=available)
    unknown = sorted(set(wanted) - set(available))
    if unknown:
        raise ImproperlyConfigured(f"HUB_APPS: no such app: {', '.join(unknown)}")
    return [app for app in available if app in wanted]


def read_base_url(default: str = "") -> str:
    """Return the public address of the hub without a trailing slash (HUB_BASE_URL)."""
    url = env.str("HUB_BASE_URL", default=default).rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise ImproperlyConfigured("HUB_BASE_URL: must start with http:// or https://")
    return url


def read_contact_email(default: str = "") -> str:
    """Return the address that people write to (HUB_CONTACT_EMAIL); "" where there is none."""
    email = env.str("HUB_CONTACT_EMAIL", default=default).strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise ImproperlyConfigured("HUB_CONTACT_EMAIL: must be an e-mail address") from error
    return email


def read_database(data_dir: Path) -> dict[str, object]:
    """Return Django's settings for DATABASE_URL; without it, SQLite in the data folder."""
    if not env.str("DATABASE_URL", default=""):
        return sqlite(str(data_dir / "hub.sqlite3"))
    try:
        config = env.db("DATABASE_URL")
    except (ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    if config["ENGINE"].endswith("sqlite3"):
        return sqlite(config["NAME"])
    if not config["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_URL: must be a postgres:// or sqlite:// address")
    config["ENGINE"] = "hub.postgresql"
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


def sqlite(name: str) -> dict[str, object]:
    """One writer at a time, readers never wait: the settings that lose no publish.

    Connections stay open as on a server: opening the file anew costs more than reading a list.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }
