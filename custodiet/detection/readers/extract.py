"""One extract, from its file to the store: a dry run first, then the import."""

from __future__ import annotations

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from custodiet.core.errors import NotValid
from custodiet.detection.readers import parquet
from custodiet.detection.readers.cells import cells, earlier, later
from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.readers.rows import Refused, sheet_rows, text_rows
from custodiet.detection.store import Store, schema

_BATCH = 50_000  # rows held at a time
_MOST_REASONS = 20  # that are counted apart on a page
MOST_LISTED = 10_000  # refused rows held for a page; an import's own list has every one

Progress = Callable[[int], None]


@dataclass
class DryRun:
    """What an import would do, without doing it.

    rows             rows in the file, heading not counted
    good             rows that would be kept
    refused          rows that would not, in the file's order; the first MOST_LISTED of them
    refused_rows     how many there are in all
    reasons          each reason, with how often it was given
    left_out         rows that the mapping is not about
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
    refused_rows: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    unknown_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    list_in: _Lister | None = None

    @property
    def can_import(self) -> bool:
        """Say whether there is anything to import, and no column in doubt."""
        return self.good > 0 and not self.unknown_columns and not self.missing_columns

    def refuse(self, row: Refused) -> None:
        """Note a row that is not taken in. Whatever its number, only so many are held in memory."""
        self.refused_rows += 1
        self.reasons[f"{row.column}: {row.why}" if row.column else row.why] += 1
        if len(self.refused) < MOST_LISTED:
            self.refused.append(row)
        if self.list_in:
            self.list_in.add(row)


class _Lister:
    """The list of an import's refused rows, written as they come and put in its place when it is whole."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.passing = path, path.with_suffix(".part")
        self._file = self.passing.open("w", newline="", encoding="utf-8")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["row", "column", "value", "why"])

    def add(self, row: Refused) -> None:
        """Write one."""
        self._writer.writerow([row.row, row.column, row.value, row.why])

    def keep(self, rows: int) -> Path | None:
        """Put the list in its place if there is anything on it. This will give its path, or None."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if rows:
            self.passing.replace(self.path)
        return self.path if rows else None

    def forget(self) -> None:
        """Take away what did not get into its place."""
        self._file.close()
        self.passing.unlink(missing_ok=True)


@dataclass(frozen=True)
class Imported:
    """What an import did.

    kept          rows now in the store from this extract
    repeated      rows that came twice within the extract and were kept once
    differing     those of them that did not say the same; the store keeps what they said apart
    refused       rows that were not taken in
    left_out      rows that the mapping is not about
    reasons       why rows were refused, with how many
    refusals      the CSV that lists them; None when there are none
    known         the same extract had been imported before, and nothing was changed
    """

    table: str
    fingerprint: str
    rows: int
    kept: int
    repeated: int
    differing: int
    refused: int
    left_out: int
    reasons: dict[str, int]
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
    lister = _Lister(store.root / "refused" / f"{mark}.csv")
    try:
        result = DryRun(path, mapping, list_in=lister)
        added = store.add(mapping.table.name, _only_whole(result, _batches(result, on_progress)), mark)
        if added.known:
            # read again for the counts: whoever imported it before may have been killed before saying them
            for _ in _batches(result, on_progress):
                pass
        refusals = lister.keep(result.refused_rows)
    finally:
        lister.forget()
    return Imported(
        table=mapping.table.name,
        fingerprint=mark,
        rows=result.rows,
        kept=added.rows,
        repeated=added.repeated,
        differing=added.differing,
        refused=result.refused_rows,
        left_out=result.left_out,
        reasons=dict(result.reasons.most_common(_MOST_REASONS)),
        refusals=refusals,
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
        raise NotValid(_nothing_of_use(result))


def _nothing_of_use(result: DryRun) -> str:
    said = f"{result.path.name} has no row that can be used: {result.refused_rows} were refused."
    if result.left_out:
        said += f" {result.left_out} are not of the kind that the mapping {result.mapping.name} reads."
    if result.reasons:
        said += f" Most often because: {result.reasons.most_common(1)[0][0]}."
    return said + " Correct the mapping, or ask for the extract again."


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
    open_rows = text_rows if mapping.format == "csv" else sheet_rows
    headings, rows = open_rows(result.path, mapping)
    result.unknown_columns = tuple(name for name in headings if name not in mapping.sources | mapping.ignored)
    result.missing_columns = tuple(sorted(mapping.sources - set(headings)))
    _no_heading_twice(result, headings)
    reading = cells(mapping, headings)
    good: list[list[Any]] = []
    for row in rows:
        result.rows += 1
        if isinstance(row, Refused):
            result.refuse(row)
        elif not reading.meant(row[1]):
            result.left_out += 1
        elif isinstance(values := reading.read(row), Refused):
            result.refuse(values)
        else:
            good.append(values)
        if len(good) >= _BATCH:
            yield _batch(result, good)
            good = []
        if on_progress and result.rows % _BATCH == 0:
            on_progress(result.rows)
    yield _batch(result, good)


def _no_heading_twice(result: DryRun, headings: list[str]) -> None:
    twice = sorted({name for name in headings if headings.count(name) > 1 and name in result.mapping.sources})
    if twice:
        raise NotValid(
            f"{result.path.name} has two columns called {', '.join(twice)}, and nothing says which is meant. "
            "Have one renamed in the export."
        )


def _batch(result: DryRun, rows: list[list[Any]]) -> pa.RecordBatch:
    table = result.mapping.table
    wanted = schema(table)
    columns = zip(*rows, strict=True) if rows else [[] for _ in wanted]
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, wanted, strict=True)]
    result.good += len(rows)
    if table.when and rows:
        at = wanted.get_field_index(table.when)
        moments = [row[at] for row in rows]
        result.first_at = earlier(result.first_at, min(moments))
        result.last_at = later(result.last_at, max(moments))
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)
