"""What a file of the store looks like: its columns, what names a row, and how it is packed. Pure."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from custodiet.detection.tables import Kind, Table

ARROW: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.NUMBER: pa.int64(),
    Kind.FLAG: pa.bool_(),
    Kind.REAL: pa.float64(),
}

GROUP = 120_000  # rows


def schema(table: Table) -> pa.Schema:
    """Say what a canonical table looks like in Arrow. This will be the form of every file in the store."""
    return pa.schema([pa.field(column.name, ARROW[column.kind]) for column in table.columns])


def packed(table: Table) -> dict[str, Any]:
    """Say how a table's files are packed. This will be what Parquet's writer is told beside the schema.

    A number that each row has for itself is in no dictionary; moments that come in order are kept as steps.
    Both are read in every run, and read in a third of the time for it.
    """
    text = {each for each in key_columns(table) if table.column(each).kind is Kind.TEXT} - {"system"}
    apart = dict.fromkeys(text, "DELTA_LENGTH_BYTE_ARRAY")
    if table.when:
        apart[table.when] = "DELTA_BINARY_PACKED"
    in_words = [column.name for column in table.columns if column.name not in apart]
    return {"compression": "lz4", "use_dictionary": in_words, "column_encoding": apart}


def key_columns(table: Table) -> list[str]:
    """Name the columns that together name a row: two systems may number their own events alike."""
    return ["system", table.key] if table.name == "lookups" else [table.key]
