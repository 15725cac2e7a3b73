"""Titles that a reader has begun to type, from the databases' own full text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.db.models.expressions import RawSQL

from search.engines.database import DIALECTS
from search.normalise import Form
from search.ranking import TITLE
from search.words import Word


def has_title(query: str, vendor: str) -> Q:
    """Return the condition that a Listing's title is found by `query` of `write_query`."""
    dialect = DIALECTS[vendor]
    found = RawSQL(  # noqa: S611 -- constant SQL, the query is a parameter
        f"SELECT {dialect.key} FROM {dialect.table} WHERE {dialect.asked(TITLE)}",  # noqa: S608
        [query],
    )
    return Q(document_id__in=found)


def write_query(words: Sequence[Word], ends: Sequence[str], vendor: str) -> str:
    """Return the query for titles with all of `words`; tokens hold letters and digits only.

    `ends` are further tokens that will do for the last word, as they are.
    """
    write = postgres_forms if vendor == "postgresql" else sqlite_forms
    extra = Word("", tuple((end,) for end in ends))
    parts = [[*write(word), *(write(extra) if word is words[-1] else ())] for word in words]
    if vendor == "postgresql":
        return " & ".join(f"({' | '.join(part)})" for part in parts)
    joined = " AND ".join(f"({' OR '.join(part)})" for part in parts)
    return f"title_text : ({joined})"


def postgres_forms(word: Word) -> Iterator[str]:
    for form in word.forms:
        yield " <-> ".join(mark_title(form, is_prefix=word.is_prefix))


def mark_title(form: Form, *, is_prefix: bool) -> Iterator[str]:
    """Yield the tokens as those of a title: it has the weight A."""
    for at, token in enumerate(form, 1):
        yield f"{token}:{'*' if is_prefix and at == len(form) else ''}A"


def sqlite_forms(word: Word) -> Iterator[str]:
    for form in word.forms:
        yield f'"{" ".join(form)}"{" *" if word.is_prefix else ""}'
