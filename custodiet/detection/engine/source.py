"""How a canonical table is read from the store's files, as a select."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from custodiet.detection.store import key_columns
from custodiet.detection.tables import Kind, Table

_SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.MOMENT: "TIMESTAMPTZ",
    Kind.DAY: "DATE",
    Kind.NUMBER: "BIGINT",
    Kind.FLAG: "BOOLEAN",
    Kind.REAL: "DOUBLE",
}


def select(table: Table, files: tuple[Path, ...]) -> str:
    """Write the select that reads a table. This will keep one row of a key that several extracts hold.

    files  the newest extract's last; without any, the select has the table's columns and no rows
    """
    if not files:
        columns = (f"CAST(NULL AS {_SQL_TYPES[column.kind]}) AS {column.name}" for column in table.columns)
        return f"SELECT {', '.join(columns)} WHERE false"
    # every month's file of one extract has the same columns; one of an older version may lack some
    of_each = {path.name: frozenset(pq.read_schema(path).names) for path in files}
    have = frozenset().union(*of_each.values())
    columns = (
        f"CAST({name if (name := column.name) in have else 'NULL'} AS {_SQL_TYPES[column.kind]}) AS {name}"
        for column in table.columns
    )
    alike = "" if len(set(of_each.values())) == 1 else ", union_by_name = true"
    paths = f"read_parquet([{', '.join(quoted(path) for path in files)}]{alike}"
    if len(of_each) == 1:
        return f"SELECT {', '.join(columns)} FROM {paths})"  # noqa: S608 - as above
    # rows of one key in several extracts: the newest extract knows best, and its name sorts last
    return (
        f"SELECT {', '.join(columns)} FROM (SELECT *, row_number() OVER (PARTITION BY "  # noqa: S608 - as above
        f"{', '.join(key_columns(table))} ORDER BY regexp_extract(filename, '[^/]+$') DESC) AS turn "
        f"FROM {paths}, filename = true)) WHERE turn = 1"
    )


def moment(at: datetime) -> str:
    """Write a moment as SQL has it. This will be in UTC."""
    return f"TIMESTAMPTZ '{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00'"


def quoted(path: Path) -> str:
    """Write a path as SQL has it."""
    return word(str(path))


def word(text: str) -> str:
    """Write a text as SQL has it."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
