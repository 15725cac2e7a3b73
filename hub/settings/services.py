"""Django's settings for the services behind the hub: database, cache, mail, queue, file store."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ

from hub.settings.env import read


def read_database(data_dir: Path) -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL; without it, SQLite in the data folder."""
    url = read("DATABASE_URL")
    if not url:
        return sqlite(str(data_dir / "hub.sqlite3"))
    config: dict[str, Any] = environ.Env.db_url_config(url)
    return sqlite(config["NAME"]) if url.startswith("sqlite") else postgresql(config)


# Many small queries at once: helpers cost more than they bring, and look-ups that are prepared (see
# hub.postgresql) are planned once, even where the server thinks that their values might matter.
PLANNING = {"max_parallel_workers_per_gather": "0", "plan_cache_mode": "force_generic_plan"}


def postgresql(config: dict[str, Any]) -> dict[str, Any]:
    """Nothing waits for ever: not for the server, for a lock, for an answer that was lost."""
    limits = {"idle_in_transaction_session_timeout": read("HUB_DATABASE_IDLE_TIMEOUT")}
    if read("HUB_ROLE") == "web":
        limits["statement_timeout"] = read("HUB_DATABASE_STATEMENT_TIMEOUT")
        limits["lock_timeout"] = read("HUB_DATABASE_LOCK_TIMEOUT")
    variables = {**PLANNING, **{name: seconds * 1000 for name, seconds in limits.items()}}
    options: dict[str, Any] = {
        **config.get("OPTIONS", {}),
        "options": " ".join(f"-c {name}={value}" for name, value in variables.items()),
        "connect_timeout": read("HUB_DATABASE_CONNECT_TIMEOUT"),
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        "application_name": f"medina-{read('HUB_ROLE')}",
    }
    pool_size = read("HUB_DATABASE_POOL")
    if pool_size:
        timeout = read("HUB_DATABASE_CONNECT_TIMEOUT")
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": timeout}
    return {
        **config,
        "ENGINE": "hub.postgresql",
        "CONN_MAX_AGE": 0 if pool_size else 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite(name: str) -> dict[str, Any]:
    """One writer at a time, readers never wait: the settings that lose no publish.

    Connections stay open as on a server: opening the file anew costs more than reading a list.
    """
    return {
        "ENGINE": "hub.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def read_caches() -> dict[str, Any]:
    """The cache may vanish at any time; what limits attempts is in the database (`durable`)."""
    url: str = read("CACHE_URL")
    durable = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "jobs_durablerow",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
    if not url or url.startswith("locmem"):
        return {"default": {"BACKEND": "hub.caches.MemoryCache"}, "durable": durable}
    timeout = read("HUB_CACHE_TIMEOUT")
    shared = {
        "BACKEND": "hub.caches.SharedCache",
        "LOCATION": url,
        "KEY_PREFIX": "medina",
        "OPTIONS": {
            "socket_connect_timeout": timeout,
            "socket_timeout": timeout,
            "health_check_interval": 30,
        },
    }
    return {"default": shared, "durable": durable}


def read_email() -> dict[str, Any]:
    """Return Django's settings for EMAIL_URL by their names."""
    url = read("EMAIL_URL")
    config = environ.Env.email_url_config(url) if url else {}
    if "EMAIL_FILE_PATH" in config:  # a URL's path is from the root, and environ's is not
        config["EMAIL_FILE_PATH"] = unquote(urlsplit(url).path)
    timeout = {"EMAIL_TIMEOUT": read("HUB_EMAIL_TIMEOUT")}
    return {**config, **timeout, "DEFAULT_FROM_EMAIL": read("HUB_FROM_EMAIL")}


def read_tasks(database: dict[str, Any]) -> dict[str, Any]:
    is_server = database["ENGINE"] == "hub.postgresql"
    if read("HUB_TASKS", "database" if is_server else "immediate") == "immediate":
        return {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def read_storages(storages: dict[str, Any]) -> dict[str, Any]:
    """Keep media and documents in an S3-compatible store, if one is named, behind the gate."""
    bucket = read("HUB_S3_BUCKET")
    if not bucket:
        return storages
    common = {
        "bucket_name": bucket,
        "endpoint_url": read("HUB_S3_ENDPOINT") or None,
        "region_name": read("HUB_S3_REGION") or None,
        "access_key": read("HUB_S3_ACCESS_KEY") or None,
        "secret_key": read("HUB_S3_SECRET_KEY") or None,
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": False,
    }
    return {
        **storages,
        "default": {
            "BACKEND": "hub.storage.GatedStorage",
            "OPTIONS": {**common, "location": "media"},
        },
        "documents": {
            "BACKEND": "hub.storage.GatedStorage",
            "OPTIONS": {**common, "location": "documents"},
        },
    }
