"""From numbers to Arrow: each canonical table's schema, and columns that are quick to make and to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate.days import Numbers
from custodiet.detection.tables import Kind, Table

_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.NUMBER: pa.int64(),
    Kind.FLAG: pa.bool_(),
    Kind.REAL: pa.float64(),
}
_MILLION = 1_000_000


def schema(table: Table) -> pa.Schema:
    """The Arrow schema of a canonical table."""
    return pa.schema([(column.name, _TYPES[column.kind]) for column in table.columns])


def filled(table: Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Make one canonical table, in canonical order. Refuses, with KeyError, a required column left out."""
    rows = len(next(iter(columns.values())))
    return pa.table(
        {
            column.name: columns[column.name]
            if column.required or column.name in columns
            else pa.nulls(rows, _TYPES[column.kind])
            for column in table.columns
        }
    )


def words(choices: Sequence[str] | pa.Array, chosen: Numbers) -> pa.Array:
    """Text chosen from a list by place; below nought is empty. Kept as a dictionary, which writes fast."""
    listed = choices if isinstance(choices, pa.Array) else pa.array(list(choices), pa.string())
    places = pa.array(chosen.astype(np.int32), mask=chosen < 0)
    return pa.DictionaryArray.from_arrays(places, listed)


def same(text: str, size: int) -> pa.Array:
    """One word on every row."""
    return words([text], np.zeros(size, dtype=np.int64))


def numbers(prefix: str, of: Numbers) -> pa.Array:
    """A number behind a prefix on every row; below nought is empty."""
    plain = pc.cast(pa.array(of, pa.int64(), mask=of < 0), pa.string())
    return pc.binary_join_element_wise(pa.scalar(prefix), plain, pa.scalar(""))


def moments(seconds: Numbers, *, empty: np.ndarray | None = None) -> pa.Array:
    """Moments in UTC, from seconds; empty where that is said."""
    return pa.array(seconds * _MILLION, pa.int64(), mask=empty).cast(pa.timestamp("us", tz="UTC"))
