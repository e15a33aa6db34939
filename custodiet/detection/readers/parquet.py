"""Parquet extracts, read a row group at a time and checked by the column rather than by the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from custodiet.core.errors import NotValid
from custodiet.detection.readers.cells import EMPTY, earlier, later
from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.readers.rows import Refused
from custodiet.detection.readers.trial import DryRun
from custodiet.detection.store import schema
from custodiet.detection.tables import Kind

_BATCH = 100_000


def batches(result: DryRun, on_progress: Callable[[int], None] | None) -> Iterator[pa.RecordBatch]:
    """Read a Parquet extract. This will give canonical batches of its good rows and note the others.

    Refused as a whole, with NotValid: a file that is cut short or not Parquet; a column of the wrong kind;
    times without a zone, unless the mapping says UTC.
    """
    mapping = result.mapping
    file = _open(result.path)
    names = file.schema_arrow.names
    wanted = set(mapping.columns.values())
    required = {mapping.columns.get(column.name) for column in mapping.table.columns if column.required}
    result.unknown_columns = tuple(name for name in names if name not in wanted | mapping.ignored)
    result.missing_columns = tuple(sorted(name for name in required if name and name not in names))
    if result.missing_columns:
        yield pa.RecordBatch.from_arrays([pa.nulls(0)], names=["nothing"])
        return
    done = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            yield _checked(batch, result, done)
            done += batch.num_rows
            if on_progress:
                on_progress(done)
    except (OSError, pa.ArrowException) as fault:
        raise NotValid(_cut_short(result.path)) from fault


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError as fault:
        raise NotValid(f"There is no file called {path.name}.") from fault
    except (OSError, pa.ArrowException) as fault:
        raise NotValid(_cut_short(path)) from fault


def _cut_short(path: Path) -> str:
    return f"{path.name} is cut short or is not a Parquet file. Ask for the extract again."


def _checked(batch: pa.RecordBatch, result: DryRun, done: int) -> pa.RecordBatch:
    mapping, wanted = result.mapping, schema(result.mapping.table)
    arrays = [_column(batch, field, mapping, result.path) for field in wanted]
    rows = pa.RecordBatch.from_arrays(arrays, schema=wanted)
    good = _filled(rows, mapping, result, done)
    result.rows += batch.num_rows
    kept = rows.filter(good)
    result.good += kept.num_rows
    when = mapping.table.when
    if when and kept.num_rows:
        ends = pc.min_max(kept.column(when)).as_py()
        result.first_at = earlier(result.first_at, ends["min"])
        result.last_at = later(result.last_at, ends["max"])
    return kept


def _column(batch: pa.RecordBatch, field: pa.Field, mapping: Mapping, path: Path) -> pa.Array:
    source = mapping.columns.get(field.name, "")
    if source not in batch.schema.names:
        constant = mapping.constants.get(field.name)
        return pa.nulls(batch.num_rows, field.type) if constant is None else _same(constant, batch, field)
    values = batch.column(source)
    kind = mapping.table.column(field.name).kind
    if kind is Kind.MOMENT and not (pa.types.is_timestamp(values.type) or pa.types.is_null(values.type)):
        raise NotValid(f"{source} in {path.name} holds no times but {values.type}. Correct the extract.")
    if kind is Kind.MOMENT and getattr(values.type, "tz", "UTC") is None and mapping.zone != "UTC":
        raise NotValid(f"Times of {source} in {path.name} carry no zone. State it in the extract.")
    try:
        return values.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
        raise NotValid(
            f"{source} in {path.name} holds {values.type}, which cannot be read as {kind}."
        ) from fault


def _same(constant: str, batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
    return pa.array([constant] * batch.num_rows, pa.string()).cast(field.type)


def _filled(rows: pa.RecordBatch, mapping: Mapping, result: DryRun, done: int) -> pa.Array:
    """Find the rows that have every value they must have, and note the others."""
    good = pa.array([True] * rows.num_rows)
    for column in mapping.table.columns:
        if not column.required:
            continue
        values = rows.column(column.name)
        empty = pc.is_null(values)
        if column.kind is Kind.TEXT:
            empty = pc.or_(empty, pc.equal(pc.fill_null(values, ""), ""))
        for place in pc.indices_nonzero(pc.and_(empty, good)).to_pylist():
            source = mapping.columns.get(column.name, column.name)
            result.refuse(Refused(done + place + 1, source, "", EMPTY))
        good = pc.and_(good, pc.invert(empty))
    return good
