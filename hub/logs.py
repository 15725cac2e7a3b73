"""Lines of JSON for the logs of a server; they name no person. Loaded before Django's apps are."""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# What breaks a line or turns its direction, in a terminal or a reader of logs.
UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
ACCOUNT_KEY = re.compile(r"(/account/[a-z-]+/)[^/\s]+")

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One object per line: when (UTC), how bad, who says it, what, for which request, and why."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": hide(record.getMessage()),
            "process": record.process,
        }
        if number := request_id.get():
            line["request_id"] = number
        line |= getattr(record, "figures", {})
        if record.exc_info:
            line["trace"] = hide(self.formatException(record.exc_info))
        text = json.dumps(line, ensure_ascii=False)
        return UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


class BriefFilter(logging.Filter):
    """Makes one line of warning of what a request did that the hub has an answer for.

    A logger that is configured again keeps the filters it had: the second finds nothing to do.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno == logging.WARNING:
            return True
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        request = getattr(record, "request", None)
        if request is not None:
            record.msg, record.args = "%s At %s", (record.getMessage(), request.path)
        return True


def hide(text: str) -> str:
    """Return `text` without e-mail addresses and the keys in links from mails."""
    if "@" in text:
        text = EMAIL.sub("[e-mail]", text)
    return ACCOUNT_KEY.sub(r"\1-", text) if "/account/" in text else text
