"""Items that are called alike: what somebody is about to write may be there already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from search import statements
from search.begun import read_begun
from search.memo import get_version
from search.suggest import MIN_CHARS, find_titles, goes_on, read_title


def find_called(
    name: str, kind: str, locale: str, reader: Collection[str], at: datetime
) -> list[UUID]:
    """Return the items of `kind` whose titles have all words of `name`, as `reader` sees them."""
    begun = read_begun(name)
    if begun is None or len(begun.typed) < MIN_CHARS:
        return []
    rows = find_titles(begun, begun, locale, reader, at, version=get_version())
    return [
        statements.to_uuid(item)
        for item, found, _path, title, language in rows
        if found == kind and goes_on(read_title(title, language), begun)
    ]
