"""Changes of rows that are written down, so that they can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db import models

from community.models import (
    Attachment,
    Member,
    OutgoingMail,
    PartnerSearch,
    Post,
    PostChange,
    Proposal,
    Thread,
    Transfer,
)

MODELS: dict[str, type[models.Model]] = {
    "post": Post,
    "post_change": PostChange,
    "thread": Thread,
    "member": Member,
    "transfer": Transfer,
    "partner_search": PartnerSearch,
    "proposal": Proposal,
    "attachment": Attachment,
    "mail": OutgoingMail,
}

Change = dict[str, Any]  # "model", "pk", "before" and "after": values by the name of the field


def change(written: list[Change], row: models.Model, **values: Any) -> None:
    """Give the row the values, and add to `written` what it held; nothing where nothing changes."""
    before = {name: to_json(getattr(row, name)) for name in values}
    after = {name: to_json(value) for name, value in values.items()}
    if before == after:
        return
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)
    model = next(name for name, known in MODELS.items() if isinstance(row, known))
    written.append({"model": model, "pk": row.pk, "before": before, "after": after})


def undo(written: list[Change], changes: list[Change]) -> list[models.Model]:
    """Give the rows back what they held, and return them, each once.

    What somebody has changed since stays as it is.
    """
    found: dict[tuple[str, int], models.Model] = {}
    for made in reversed(changes):
        model = MODELS[made["model"]]
        row = model._default_manager.select_for_update(of=("self",)).filter(pk=made["pk"]).first()
        if row is None:
            continue
        values = {
            name: read_json(model, name, value)
            for name, value in made["before"].items()
            if to_json(getattr(row, name)) == made["after"][name]
        }
        if values:
            change(written, row, **values)
        found[made["model"], made["pk"]] = row
    return list(found.values())


def read_json(model: type[models.Model], name: str, value: Any) -> Any:
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    return field.to_python(value)


def to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, models.TextChoices) else value
