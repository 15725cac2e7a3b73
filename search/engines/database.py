"""The databases' own full text over the catalogue's normalised words: SQLite FTS5, PostgreSQL."""

# ruff: noqa: S608 -- the statements are made of constants; what people ask for is a parameter

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import F, FloatField, Func, QuerySet
from django.db.models.expressions import RawSQL

from search.words import Word

COLUMNS = ("title_text", "summary_text", "body_text", "files_text")
WEIGHTS = (10.0, 4.0, 1.0, 0.5)  # a word in the title counts ten times one in the body
TABLE = "search_document"
LISTINGS = "search_listing"
INDEX = "search_document_words"

POSTGRES_VECTOR = (
    "setweight(to_tsvector('simple', title_text), 'A') || "
    "setweight(to_tsvector('simple', summary_text), 'B') || "
    "setweight(to_tsvector('simple', body_text), 'C') || "
    "setweight(to_tsvector('simple', files_text), 'D')"
)
# What the index at hand was made of.
SQLITE_STATE = f"SELECT name FROM pragma_table_info('{INDEX}') ORDER BY cid"
POSTGRES_STATE = (
    "SELECT col_description(attrelid, attnum) FROM pg_attribute "
    f"WHERE attrelid = '{TABLE}'::regclass AND attname = 'words' AND NOT attisdropped"
)


def ensure_text_index(using: str = "default", **_kwargs: Any) -> None:
    """Make the full text index where it is missing or of other columns; after every migration."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        statements = sqlite_statements() if is_sqlite else postgres_statements()
        if is_sqlite and is_outdated(cursor, SQLITE_STATE, COLUMNS):
            names = [f"{INDEX}_{event}" for event in ("insert", "delete", "update")]
            drop = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
            fill = f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')"
            statements = [*drop, f"DROP TABLE {INDEX}", *statements, fill]
        elif not is_sqlite and is_outdated(cursor, POSTGRES_STATE, (POSTGRES_VECTOR,)):
            statements = [f"ALTER TABLE {TABLE} DROP COLUMN words", *statements]
        for statement in statements:
            cursor.execute(statement)


def is_outdated(cursor: Any, question: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether there is an index, and another one than `wanted`."""
    cursor.execute(question)
    rows = tuple(row[0] for row in cursor.fetchall())
    return rows not in {(), wanted}


def postgres_statements() -> list[str]:
    """A column that the database keeps itself: ranking would else read every text anew.

    And the planner is told that a value belongs to one facet: taking the two for independent, it
    expects too few items and sorts all of them instead of reading the first page from an index.
    """
    doubled = POSTGRES_VECTOR.replace("'", "''")
    return [
        f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS words tsvector "
        f"GENERATED ALWAYS AS ({POSTGRES_VECTOR}) STORED",
        f"COMMENT ON COLUMN {TABLE}.words IS '{doubled}'",
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (words)",
        "CREATE STATISTICS IF NOT EXISTS search_term_values (dependencies, mcv) "
        "ON facet, value FROM search_term",
    ]


def sqlite_statements() -> list[str]:
    """An index of its own, kept by triggers: no write to the table can miss it."""
    names = ", ".join(COLUMNS)
    new = ", ".join(f"new.{name}" for name in COLUMNS)
    old = ", ".join(f"old.{name}" for name in COLUMNS)
    remove = f"INSERT INTO {INDEX}({INDEX}, rowid, {names}) VALUES('delete', old.id, {old});"
    insert = f"INSERT INTO {INDEX}(rowid, {names}) VALUES (new.id, {new});"
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5({names}, "
        f"content='{TABLE}', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {insert} END",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {remove} END",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_update AFTER UPDATE OF {names} ON {TABLE} "
        f"BEGIN {remove} {insert} END",
    ]


@dataclass(frozen=True)
class Match:
    """How an engine finds and ranks words: SQL, with the query as the one parameter of each part.

    `key` is what the matched `table` calls the id of a Document.
    """

    query: str
    table: str
    key: str
    condition: str
    rank: str
    rank_params: tuple[str, ...] = ()


def build_match(words: Sequence[Word], vendor: str) -> Match:
    """Return the match for all of `words`; tokens hold letters and digits only."""
    if vendor == "postgresql":
        query = " & ".join(f"({' | '.join(postgres_forms(word))})" for word in words)
        asked = "to_tsquery('simple', %s)"
        return Match(
            query=query,
            table=TABLE,
            key=f"{TABLE}.id",
            condition=f"{TABLE}.words @@ {asked}",
            rank=f"ts_rank_cd('{{0.05, 0.1, 0.4, 1.0}}', {TABLE}.words, {asked})",
            rank_params=(query,),
        )
    weights = ", ".join(str(weight) for weight in WEIGHTS)
    return Match(
        query=" AND ".join(f"({' OR '.join(sqlite_forms(word))})" for word in words),
        table=INDEX,
        key=f"{INDEX}.rowid",
        condition=f"{INDEX} MATCH %s",
        rank=f"-bm25({INDEX}, {weights})",
    )


def postgres_forms(word: Word) -> Iterator[str]:
    for form in word.forms:
        yield f"({' <-> '.join(form)}{':*' if word.is_prefix else ''})"


def sqlite_forms(word: Word) -> Iterator[str]:
    for form in word.forms:
        yield f'"{" ".join(form)}"{" *" if word.is_prefix else ""}'


def search_documents(rows: QuerySet[Any], words: Sequence[Word], vendor: str) -> QuerySet[Any]:
    """Keep the Listings whose Document has every word, and add `rank` (greater is better)."""
    match = build_match(words, vendor)
    found = RawSQL(  # noqa: S611 -- constant SQL, the query is a parameter
        f"SELECT {match.key} FROM {match.table} WHERE {match.condition}",
        [match.query],
    )
    return rows.filter(document_id__in=found).annotate(rank=Rank(match))


class Rank(Func):
    """The rank of a Listing's Document, looked up on its own: works in any sub-query."""

    def __init__(self, match: Match) -> None:
        super().__init__(F("document_id"), output_field=FloatField())
        self.match = match

    def as_sql(
        self, compiler: Any, connection: Any, *_args: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        match = self.match
        id_sql, id_params = compiler.compile(self.source_expressions[0])
        sql = (
            f"(SELECT {match.rank} FROM {match.table} "
            f"WHERE {match.condition} AND {match.key} = {id_sql})"
        )
        return sql, (*match.rank_params, match.query, *id_params)


def rank_documents(rows: QuerySet[Any], words: Sequence[Word], vendor: str) -> QuerySet[Any]:
    """Do as `search_documents`, faster, for a list that is no part of another query.

    The engine's table is joined: a row is ranked where it is found, not looked for once more.
    """
    match = build_match(words, vendor)
    joined = rows.extra(  # noqa: S610 -- constant SQL, the query is a parameter
        tables=[match.table],
        where=[f"{match.key} = {LISTINGS}.document_id", match.condition],
        params=[match.query],
    )
    rank = RawSQL(match.rank, match.rank_params, output_field=FloatField())  # noqa: S611
    return joined.annotate(rank=rank)
