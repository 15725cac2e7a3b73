"""The databases' own full text over the catalogue's normalised words: SQLite FTS5, PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import F, FloatField, Func, QuerySet, Value
from django.db.models.expressions import RawSQL

COLUMNS = ("title_text", "summary_text", "body_text")
WEIGHTS = (10.0, 4.0, 1.0)  # a word in the title counts ten times one in the body
TABLE = "search_document"
INDEX = "search_document_words"

POSTGRES_VECTOR = (
    f"(setweight(to_tsvector('simple', {TABLE}.title_text), 'A') || "
    f"setweight(to_tsvector('simple', {TABLE}.summary_text), 'B') || "
    f"setweight(to_tsvector('simple', {TABLE}.body_text), 'D'))"
)


def ensure_text_index(using: str = "default", **_kwargs: Any) -> None:
    """Make the full text index where it is missing; runs after every migration."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = {"sqlite": sqlite_statements, "postgresql": postgres_statements}
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]():
            cursor.execute(statement)


def postgres_statements() -> list[str]:
    vector = POSTGRES_VECTOR.replace(f"{TABLE}.", "")
    return [f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (({vector}))"]


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


def search_documents(
    rows: QuerySet[Any], terms: Sequence[Sequence[str]], vendor: str
) -> QuerySet[Any]:
    """Keep the Listings whose Document has every term, and add `rank` (greater is better).

    A term is the tuple of its forms; any of them will do. Terms hold letters and digits only, as
    `search.normalise` makes them.
    """
    if vendor == "postgresql":
        query = " & ".join(f"({' | '.join(forms)})" for forms in terms)
        matches = RawSQL(  # noqa: S611 -- constant SQL, the query is a parameter
            f"SELECT id FROM {TABLE} WHERE {POSTGRES_VECTOR} @@ to_tsquery('simple', %s)", [query]
        )
        rank = RankPostgres(F("document_id"), Value(query), output_field=FloatField())
    else:
        query = " AND ".join(f"({' OR '.join(quote(form) for form in forms)})" for forms in terms)
        matches = RawSQL(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s", [query])  # noqa: S611
        rank = RankSqlite(F("document_id"), Value(query), output_field=FloatField())
    return rows.filter(document_id__in=matches).annotate(rank=rank)


def quote(form: str) -> str:
    return f'"{form}"'


class RankPostgres(Func):
    template = (
        "(SELECT ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', %(vector)s, to_tsquery('simple', %(query)s)) "
        f"FROM {TABLE} WHERE {TABLE}.id = %(id)s)"
    )

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        id_sql, id_params = compiler.compile(self.source_expressions[0])
        query_sql, query_params = compiler.compile(self.source_expressions[1])
        sql = self.template % {"vector": POSTGRES_VECTOR, "query": query_sql, "id": id_sql}
        return sql, [*query_params, *id_params]


class RankSqlite(Func):
    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        id_sql, id_params = compiler.compile(self.source_expressions[0])
        query_sql, query_params = compiler.compile(self.source_expressions[1])
        weights = ", ".join(str(weight) for weight in WEIGHTS)
        sql = (
            f"(SELECT -bm25({INDEX}, {weights}) FROM {INDEX} "
            f"WHERE {INDEX} MATCH {query_sql} AND rowid = {id_sql})"
        )
        return sql, [*query_params, *id_params]
