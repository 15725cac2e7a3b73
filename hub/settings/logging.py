"""What goes wrong is said on the server's own output, with its cause; nothing about readers."""

from __future__ import annotations

from typing import Any, Literal

FORMATTERS = {
    "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    "json": {"()": "hub.logs.JsonFormatter"},
}
# What Django takes for an attack, and is mostly a person with a large file: answered in words.
TOO_MUCH = ("RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")


def build_logging(form: Literal["text", "json"], level: str = "WARNING") -> dict[str, Any]:
    """Return the settings of Python's logging; `level` is that of others than the hub."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": FORMATTERS[form]},
        "filters": {"brief": {"()": "hub.logs.BriefFilter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers stay silent without DEBUG or ADMINS; a 404 is no news.
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            **{f"django.security.{name}": {"filters": ["brief"]} for name in TOO_MUCH},
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
            **({"hub": {"level": "INFO"}, "search": {"level": "INFO"}} if form == "json" else {}),
        },
    }
