"""One extract, from its file to the store: a dry run first, then the import."""

from __future__ import annotations

import csv
import hashlib
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from custodiet.core.errors import NotValid
from custodiet.detection.readers import parquet
from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.readers.rows import Refused, Values, sheet_rows, shorten, text_rows
from custodiet.detection.readers.times import Unreadable, day, moment_reader
from custodiet.detection.store import Store, schema
from custodiet.detection.tables import Kind

_BATCH = 50_000  # rows held at a time

Progress = Callable[[int], None]


@dataclass
class DryRun:
    """What an import would do, without doing it.

    rows             rows in the file, heading not counted
    good             rows that would be kept
    refused          every row that would not, in the file's order
    first_at         earliest moment among the good rows, UTC; None for a table that has none
    last_at          latest moment, UTC
    unknown_columns  columns of the extract that the mapping does not speak of
    missing_columns  columns that the mapping expects and the extract does not have
    """

    path: Path
    mapping: Mapping
    rows: int = 0
    good: int = 0
    refused: list[Refused] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None
    unknown_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()

    @property
    def can_import(self) -> bool:
        """Say whether there is anything to import, and no column in doubt."""
        return self.good > 0 and not self.unknown_columns and not self.missing_columns


@dataclass(frozen=True)
class Imported:
    """What an import did.

    kept          rows now in the store from this extract
    repeated      rows that came twice within the extract and were kept once
    refused       rows that were not taken in
    refusals      the CSV that lists them; None when there are none
    known         the same extract had been imported before, and nothing was changed
    """

    table: str
    fingerprint: str
    rows: int
    kept: int
    repeated: int
    refused: int
    refusals: Path | None
    first_at: datetime | None
    last_at: datetime | None
    known: bool


def dry_run(path: Path, mapping: Mapping, *, on_progress: Progress | None = None) -> DryRun:
    """Read an extract without keeping anything. This will list every row that an import would refuse.

    Refused as a whole, with NotValid: a file that is empty, cut short, or not of the mapping's format.
    """
    result = DryRun(path, mapping)
    for _ in _batches(result, on_progress):
        pass
    return result


def import_extract(
    path: Path, mapping: Mapping, store: Store, *, on_progress: Progress | None = None
) -> Imported:
    """Bring an extract into the store. This will keep every good row and list the others in a CSV file.

    The list is written beside the tables, ``<root>/refused/<fingerprint>.csv``. The same extract twice
    changes nothing. Refused, with NotValid: what a dry run refuses as a whole, and columns that are unknown
    or missing; with NotNow: a full disk.
    """
    mark = fingerprint(path, mapping)
    result = DryRun(path, mapping)
    added = store.add(mapping.table.name, _only_whole(result, _batches(result, on_progress)), mark)
    refusals = store.root / "refused" / f"{mark}.csv"
    if added.known:
        # read again for the counts: whoever imported it before may have been killed before saying them
        result = dry_run(path, mapping, on_progress=on_progress)
    if result.refused:
        _write_refusals(refusals, result.refused)
    return Imported(
        table=mapping.table.name,
        fingerprint=mark,
        rows=result.rows,
        kept=added.rows,
        repeated=added.repeated,
        refused=len(result.refused),
        refusals=refusals if result.refused else None,
        first_at=result.first_at,
        last_at=result.last_at,
        known=added.known,
    )


def fingerprint(path: Path, mapping: Mapping) -> str:
    """Name an extract by its bytes and its mapping, so that the same one is known when it comes again."""
    digest = hashlib.sha256(mapping.text.encode())
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise NotValid(f"There is no file called {path.name}.") from fault
    return digest.hexdigest()[:32]


def _only_whole(result: DryRun, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if result.unknown_columns or result.missing_columns:
            raise NotValid(_columns_in_doubt(result))
        yield batch
    if not result.good:
        raise NotValid(f"{result.path.name} has no row that can be used: {len(result.refused)} were refused.")


def _columns_in_doubt(result: DryRun) -> str:
    unknown, missing = ", ".join(result.unknown_columns), ", ".join(result.missing_columns)
    sentences = [
        f"{result.path.name} has columns that the mapping {result.mapping.name} does not know: {unknown}."
        if unknown
        else "",
        f"{result.path.name} lacks columns that the mapping {result.mapping.name} expects: {missing}."
        if missing
        else "",
        "Correct the mapping, or list under ignored what may be left out.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _batches(result: DryRun, on_progress: Progress | None) -> Iterator[pa.RecordBatch]:
    mapping = result.mapping
    if mapping.format == "parquet":
        yield from parquet.batches(result, on_progress)
        return
    headings, rows = text_rows(result.path, mapping) if mapping.format == "csv" else sheet_rows(result.path)
    wanted = set(mapping.columns.values())
    result.unknown_columns = tuple(name for name in headings if name not in wanted | mapping.ignored)
    result.missing_columns = tuple(sorted(wanted - set(headings)))
    readers = _readers(mapping, headings)
    good: list[list[Any]] = []
    for row in rows:
        result.rows += 1
        values = _read(row, readers)
        if isinstance(values, Refused):
            result.refused.append(values)
        else:
            good.append(values)
        if len(good) >= _BATCH:
            yield _batch(result, good)
            good = []
        if on_progress and result.rows % _BATCH == 0:
            on_progress(result.rows)
    yield _batch(result, good)


def _batch(result: DryRun, rows: list[list[Any]]) -> pa.RecordBatch:
    table = result.mapping.table
    wanted = schema(table)
    columns = zip(*rows, strict=True) if rows else [[] for _ in wanted]
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, wanted, strict=True)]
    result.good += len(rows)
    if table.when and rows:
        at = wanted.get_field_index(table.when)
        moments = [row[at] for row in rows]
        result.first_at = min([*moments, *([result.first_at] if result.first_at else [])])
        result.last_at = max([*moments, *([result.last_at] if result.last_at else [])])
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)


@dataclass(frozen=True)
class _Reader:
    """How one canonical column is read: from which place in the row, by which function."""

    source: str
    place: int | None
    constant: str
    required: bool
    values: dict[str, str]
    read: Callable[[str], Any]


def _readers(mapping: Mapping, headings: list[str]) -> list[_Reader]:
    functions: dict[Kind, Callable[[str], Any]] = {
        Kind.TEXT: str,
        Kind.MOMENT: moment_reader(mapping),
        Kind.DAY: day,
        Kind.NUMBER: _number,
        Kind.FLAG: _flag,
        Kind.REAL: _real,
    }
    readers = []
    for column in mapping.table.columns:
        source = mapping.columns.get(column.name, "")
        place = headings.index(source) if source in headings else None
        constant = mapping.constants.get(column.name, "")
        values = dict(mapping.values.get(column.name, {}))
        readers.append(
            _Reader(source or column.name, place, constant, column.required, values, functions[column.kind])
        )
    return readers


def _read(row: Values | Refused, readers: list[_Reader]) -> list[Any] | Refused:
    if isinstance(row, Refused):
        return row
    number, given = row
    values: list[Any] = []
    for reader in readers:
        text = reader.constant if reader.place is None else given[reader.place].strip()
        if not text:
            if reader.required:
                return Refused(number, reader.source, "", "is empty, and every row must have it")
            values.append(None)
            continue
        try:
            values.append(reader.read(reader.values.get(text, text)))
        except Unreadable as fault:
            return Refused(number, reader.source, shorten(text), str(fault))
    return values


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as fault:
        raise Unreadable("is not a whole number") from fault


def _real(text: str) -> float:
    try:
        value = float(text)
    except ValueError as fault:
        raise Unreadable("is not a number") from fault
    if not math.isfinite(value):
        raise Unreadable("is not a number")
    return value


def _flag(text: str) -> bool:
    plain = text.lower()
    if plain not in {"true", "false", "yes", "no", "1", "0"}:
        raise Unreadable("is neither yes nor no")
    return plain in {"true", "yes", "1"}


def _write_refusals(path: Path, refused: list[Refused]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_suffix(".part")
    with passing.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "column", "value", "why"])
        writer.writerows([row.row, row.column, row.value, row.why] for row in refused)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
