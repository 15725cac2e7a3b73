"""Labels of the closed sets of values that the details of an item hold."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any, get_args

from django.db.models import Choices

from home.registry import get_kind


def label_of(kind: str, field: str, value: str) -> str:
    """Return the label of `value` in `details.<field>` of the kind; parts of lists by a dot."""
    details: Any = get_kind(kind).details
    choices = find_choices(details, field) if details else None
    return str(choices(value).label) if choices and value in choices.values else value


@cache
def find_choices(schema: Any, field: str) -> type[Choices] | None:
    name, _dot, rest = field.partition(".")
    for part in walk(schema.model_fields[name].annotation):
        if rest and hasattr(part, "model_fields"):
            return find_choices(part, rest)
        if not rest and isinstance(part, type) and issubclass(part, Enum):
            return part if issubclass(part, Choices) else None
    return None


def walk(annotation: Any) -> list[Any]:
    """Return the types inside `annotation`, as those of `list[Licence | None]`."""
    inner = get_args(annotation)
    return [part for one in inner for part in walk(one)] if inner else [annotation]
