"""The databases' own full text over the catalogue's normalised words: SQLite FTS5, PostgreSQL."""

# ruff: noqa: S608 -- the statements are made of constants; what people ask for is a parameter

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections
from django.db.models import Case, Expression, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from search.ranking import BREVITY, COLUMNS, HEAD, PAGE, Signal, find_conditions, find_signals
from search.reach import widen_for
from search.words import Word

# PostgreSQL's names for where a word stands.
LABELS = {"title_text": "A", "summary_text": "B", "body_text": "D", "files_text": "C"}
TABLE = "search_document"
LISTINGS = "search_listing"
INDEX = "search_document_words"


def ensure_text_index(using: str = "default", **_kwargs: Any) -> None:
    """Make the full text index where it is missing or another; runs after every migration."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = {"sqlite": sqlite_statements, "postgresql": postgres_statements}
    with connection.cursor() as cursor:
        for statement in list(statements[connection.vendor](cursor)):
            cursor.execute(statement)


def postgres_statements(cursor: Any) -> Iterator[str]:
    """Yield what makes columns that the database keeps itself, or makes them anew.

    Ranking would else read every text anew: it looks at the head, title and summary, short enough
    to be stored in the row itself; all words are only for finding, where their index is enough. And
    the planner is told that a value belongs to one facet: taking the two for independent, it
    expects too few items and sorts all of them instead of reading the first page from an index.
    """
    for column, names in (("words", COLUMNS), ("head", HEAD)):
        vector = " || ".join(
            f"setweight(to_tsvector('simple', {name}), '{LABELS[name]}')" for name in names
        )
        made_of = ", ".join(names)
        cursor.execute(
            "SELECT col_description(attrelid, attnum) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attname = %s AND NOT attisdropped",
            [TABLE, column],
        )
        if cursor.fetchone() == (made_of,):
            continue
        yield f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {column}"
        yield (
            f"ALTER TABLE {TABLE} ADD COLUMN {column} tsvector "
            f"GENERATED ALWAYS AS ({vector}) STORED"
        )
        yield f"COMMENT ON COLUMN {TABLE}.{column} IS '{made_of}'"
        yield f"CREATE INDEX search_document_{column} ON {TABLE} USING gin ({column})"
    yield (
        "CREATE STATISTICS IF NOT EXISTS search_term_values (dependencies, mcv) "
        "ON facet, value FROM search_term"
    )


def sqlite_statements(cursor: Any) -> Iterator[str]:
    """Yield what makes an index of its own, kept by triggers: no write to the table can miss it.

    The triggers are made each time: a migration that makes the table anew takes them with it.
    """
    names = ", ".join(COLUMNS)
    create = (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({names}, "
        f"content='{TABLE}', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [INDEX])
    is_known = cursor.fetchone() == (create,)
    new = ", ".join(f"new.{name}" for name in COLUMNS)
    old = ", ".join(f"old.{name}" for name in COLUMNS)
    remove = f"INSERT INTO {INDEX}({INDEX}, rowid, {names}) VALUES('delete', old.id, {old});"
    insert = f"INSERT INTO {INDEX}(rowid, {names}) VALUES (new.id, {new});"
    events = {
        "insert": f"AFTER INSERT ON {TABLE} BEGIN {insert} END",
        "delete": f"AFTER DELETE ON {TABLE} BEGIN {remove} END",
        "update": f"AFTER UPDATE OF {names} ON {TABLE} BEGIN {remove} {insert} END",
    }
    yield from (f"DROP TRIGGER IF EXISTS {INDEX}_{event}" for event in events)
    if not is_known:
        yield f"DROP TABLE IF EXISTS {INDEX}"
        yield create
    yield from (f"CREATE TRIGGER {INDEX}_{event} {body}" for event, body in events.items())
    if not is_known:
        yield f"INSERT INTO {INDEX}({INDEX}) VALUES('rebuild')"


@dataclass(frozen=True)
class Dialect:
    """How a database is asked for words: SQL with one parameter, the query as its own text.

    `condition` finds Documents by `key` in `table`; `head` does so for what looks no further than
    title and summary. `joined` is the key as Listings are joined to what is found. `page` tells of
    one that is found already whether its page alone would do; empty where a found row has not its
    words at hand.
    """

    table: str
    key: str
    joined: str
    condition: str
    head: str
    write: Callable[[Sequence[Word], tuple[str, ...]], str]
    page: str = ""

    def asked(self, columns: tuple[str, ...]) -> str:
        return self.head if set(columns) <= set(HEAD) else self.condition

    def asked_of_found(self, columns: tuple[str, ...]) -> str:
        return self.page if columns == PAGE else self.asked(columns)


def write_postgres(words: Sequence[Word], columns: tuple[str, ...] = COLUMNS) -> str:
    """Return all of `words` as a tsquery; tokens hold letters and digits only."""
    return " & ".join(f"({' | '.join(postgres_forms(word, columns))})" for word in words)


def postgres_forms(word: Word, columns: tuple[str, ...]) -> Iterator[str]:
    labels = [LABELS[name] for name in columns]
    everywhere = "" if columns == COLUMNS else "".join(labels)
    for form in word.forms:
        # The columns are one vector: words side by side must be told to stay in one of them.
        for label in [everywhere] if len(form) == 1 else labels:
            end = f"*{label}" if word.is_prefix else label
            ends = [label] * (len(form) - 1) + [end]
            yield f"({' <-> '.join(map(postgres_token, form, ends))})"


def postgres_token(token: str, label: str) -> str:
    return f"{token}:{label}" if label else token


def write_sqlite(words: Sequence[Word], columns: tuple[str, ...] = COLUMNS) -> str:
    """Return all of `words` as a query of FTS5."""

    def write(word: Word) -> Iterator[str]:
        for form in word.forms:
            yield f'"{" ".join(form)}"{" *" if word.is_prefix else ""}'

    query = " AND ".join(f"({' OR '.join(write(word))})" for word in words)
    return query if columns == COLUMNS else f"{{{' '.join(columns)}}} : ({query})"


DIALECTS = {
    "postgresql": Dialect(
        table=TABLE,
        key=f"{TABLE}.id",
        joined=f"{TABLE}.id",
        condition=f"{TABLE}.words @@ to_tsquery('simple', %s)",
        head=f"{TABLE}.head @@ to_tsquery('simple', %s)",
        # All words are stored outside the row: not looked at where there is no file to tell from.
        page=f"({TABLE}.files_text = '' OR {TABLE}.words @@ to_tsquery('simple', %s))",
        write=write_postgres,
    ),
    "sqlite": Dialect(
        table=INDEX,
        key=f"{INDEX}.rowid",
        joined=f"+{INDEX}.rowid",  # so that SQLite begins with the words, however few are wanted
        condition=f"{INDEX} MATCH %s",
        head=f"{INDEX} MATCH %s",
        write=write_sqlite,
    ),
}


def search_documents(
    rows: QuerySet[Any],
    words: Sequence[Word],
    vendor: str,
    *,
    reader: Collection[str],
    across: bool = False,
) -> QuerySet[Any]:
    """Keep the Listings whose Document has every word; `across`, a version in any language.

    Which of them `reader` may see is for others to say; here it is by which words they are found.
    """
    dialect = DIALECTS[vendor]
    found = RawSQL(  # noqa: S611 -- constant SQL, the query is a parameter
        select_found(dialect, dialect.condition, across=across),
        [dialect.write(widen_for(reader, words), COLUMNS)],
    )
    return rows.filter(item__in=found) if across else rows.filter(document_id__in=found)


def select_found(dialect: Dialect, condition: str, *, across: bool) -> str:
    """Return the SQL for the Documents found, `across` for their items."""
    if not across:
        return f"SELECT {dialect.key} FROM {dialect.table} WHERE {condition}"
    if dialect.table == TABLE:
        return f"SELECT item FROM {TABLE} WHERE {condition}"
    # Found first, then looked up by its key: never the other way about.
    return (
        f"SELECT item FROM {dialect.table} CROSS JOIN {TABLE} "
        f"ON {TABLE}.id = {dialect.key} WHERE {condition}"
    )


def rank_documents(
    rows: QuerySet[Any],
    words: Sequence[Word],
    vendor: str,
    at: datetime,
    bounds: Sequence[datetime],
    *,
    reader: Collection[str],
    across: bool = False,
    is_inner: bool = False,
) -> QuerySet[Any]:
    """Do as `search_documents`, and add `rank` by the rule of search.ranking; greater is better.

    `is_inner` is for rows that are part of another query.
    """
    dialect = DIALECTS[vendor]
    if across or is_inner:
        found = search_documents(rows, words, vendor, reader=reader, across=across)
    else:
        # Joined rather than looked up: a row is ranked where it is found.
        found = rows.extra(  # noqa: S610 -- constant SQL, the query is a parameter
            tables=[dialect.table],
            where=[f"{dialect.joined} = {LISTINGS}.document_id", dialect.condition],
            params=[dialect.write(widen_for(reader, words), COLUMNS)],
        )
    earned: list[Expression] = [
        count(signal, dialect, across=across, is_inner=is_inner) for signal in find_signals(words)
    ]
    earned += [
        Case(When(condition, then=Value(points)), default=Value(0))
        for points, condition in find_conditions(words, at, bounds)
    ]
    brevity = Value(BREVITY) - Length("title_key") / Value(2)
    return found.annotate(rank=sum(earned[1:], earned[0]) + brevity)


def count(signal: Signal, dialect: Dialect, *, across: bool, is_inner: bool) -> Case | RawSQL:
    """Return the points of one signal.

    PostgreSQL has the words of a found row at hand. For SQLite, across languages and within another
    query, the rows that have the signal are found once, and each row looked up among them.
    """
    params = [dialect.write(signal.words, signal.columns)]
    if dialect.page and not (across or is_inner):
        condition = dialect.asked_of_found(signal.columns)
        return RawSQL(  # noqa: S611 -- constant SQL, the query is a parameter
            f"(CASE WHEN {condition} THEN {signal.points} ELSE 0 END)",
            params,
            output_field=IntegerField(),
        )
    condition = dialect.asked(signal.columns)
    found = RawSQL(select_found(dialect, condition, across=across), params)  # noqa: S611 -- as above
    column = "item" if across else "document_id"
    return Case(When(**{f"{column}__in": found}, then=Value(signal.points)), default=Value(0))
