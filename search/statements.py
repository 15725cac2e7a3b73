"""Query sets compiled once per shape. Putting SQL together costs more than running it does.

A query set is built with marks where values will stand; what compiles is kept, and each call only
puts its values in. Results are not kept: every call asks the database.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

MOST = 1_000

# Nobody's data: a private-use character, a day before there were computers, a UUID of no version.
TEXT = "\ue001"
AT = datetime(1000, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
MOMENT = datetime(1000, 1, 1, 0, 0, 0, 2, tzinfo=UTC)
BOUNDS = tuple(MOMENT + timedelta(days=number) for number in (1, 2, 3))
ITEM = UUID(int=1)


def texts(count: int) -> list[str]:
    """Return marks for `count` texts."""
    return [f"{TEXT}{number}" for number in range(count)]


@cache
def items(count: int) -> tuple[UUID, ...]:
    """Return marks for `count` items."""
    return tuple(UUID(int=ITEM.int + number) for number in range(count))


@dataclass(frozen=True)
class Statement:
    sql: str
    params: tuple[Any, ...]
    slots: tuple[tuple[Any, tuple[int, ...]], ...]  # a mark, and the parameters that hold it


_known: OrderedDict[Hashable, Statement | None] = OrderedDict()


def fetch(
    key: Hashable,
    build: Callable[[], QuerySet[Any, Any]],
    values: dict[Any, Any],
    *,
    is_lookup: bool = False,
) -> Sequence[tuple[Any, ...]]:
    """Return the rows of `build()` with `values` for its marks, as the database hands them over.

    `key` must say everything that `build` depends on beside the marks. `is_lookup` says that rows
    are found by their keys, whatever the values: a database may then keep its plan.
    """
    # The wrapper itself: each look through Django's proxy costs as much as putting in a value.
    connection = connections[DEFAULT_DB_ALIAS]
    key = (connection.vendor, key)
    if key in _known:
        statement = _known[key]
        _known.move_to_end(key)
    else:
        statement = _known[key] = compile_once(build(), values, connection)
        if len(_known) > MOST:
            _known.popitem(last=False)
    if statement is None:
        return []
    params = list(statement.params)
    for mark, positions in statement.slots:
        value = to_database(values[mark], connection)
        for position in positions:
            params[position] = value
    open_cursor = getattr(connection, "prepared_cursor", None) if is_lookup else None
    with (open_cursor or connection.cursor)() as cursor:
        cursor.execute(statement.sql, params)
        return cursor.fetchall()


def compile_once(
    rows: QuerySet[Any, Any], marks: dict[Any, Any], connection: BaseDatabaseWrapper
) -> Statement | None:
    """Return the statement of `rows`; None where Django sees that there can be no rows."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    slots = []
    for mark in marks:
        held = to_database(mark, connection)
        positions = tuple(at for at, value in enumerate(params) if is_same(value, held))
        if positions:
            slots.append((mark, positions))
    return Statement(sql, tuple(params), tuple(slots))


def is_same(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def to_database(value: Any, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def to_moment(value: datetime | str) -> datetime:
    """Return an instant of a row as `fetch` gives it; SQLite's are UTC without saying so."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def to_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
