"""Who is named is called by the name of today also where the catalogue has it."""

from __future__ import annotations

from typing import Any

from community.models.announcements import PartnerSearch, Transfer
from community.models.discussions import Thread
from home.models import Record
from home.signals import record_written


def announce_naming(key: str) -> None:
    """Let all that names the member with this key say so anew: the name changed, or they left."""
    named = f"@{key}"
    columns: dict[type[Record], str] = {
        Thread: "posts__body__contains",
        Transfer: "body__contains",
        PartnerSearch: "body__contains",
    }
    for model, column in columns.items():
        rows: Any = model._default_manager.filter(**{column: named})
        keys = rows.values_list("key", flat=True).distinct()
        record_written.send(sender=model, keys=keys)
