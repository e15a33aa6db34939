"""The store: canonical tables as a folder of Parquet files.

A table that has a moment is filed by that moment's month, ``<root>/<table>/month=YYYY-MM/<name>.parquet``; a
small one is filed whole, ``<root>/<table>/<name>.parquet``. A file's name is a running number and the
fingerprint of the extract it came from, so a later extract can be told from an earlier one.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from custodiet.core.errors import NotNow
from custodiet.detection import disk
from custodiet.detection.tables import TABLES, Kind, Table

ARROW: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.NUMBER: pa.int64(),
    Kind.FLAG: pa.bool_(),
    Kind.REAL: pa.float64(),
}

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_GROUP = 120_000  # rows
_MONTH = re.compile(r"month=(\d{4}-\d{2})$")


def schema(table: Table) -> pa.Schema:
    """Say what a canonical table looks like in Arrow. This will be the form of every file in the store."""
    return pa.schema([pa.field(column.name, ARROW[column.kind]) for column in table.columns])


@dataclass(frozen=True)
class Held:
    """What the store holds of one table.

    rows          as filed; a row that came in two extracts is counted twice here and read once
    first_at      earliest moment, UTC; None for a table that has none
    last_at       latest moment, UTC
    empty         columns that no row fills
    """

    table: str
    rows: int
    first_at: datetime | None
    last_at: datetime | None
    empty: frozenset[str]


@dataclass(frozen=True)
class Added:
    """What adding one extract did: rows kept, rows that came twice in it, and whether it was here before."""

    table: str
    rows: int
    repeated: int
    known: bool


class Store:
    """A folder of canonical tables. This will be all that the engine reads."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, table: str) -> bool:
        """Say whether the store holds any file of that table."""
        return bool(self.files(table))

    def files(
        self, table: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Path, ...]:
        """List a table's files, oldest extract first; with moments, only the months that they touch.

        since  UTC, included
        until  UTC, not included
        """
        found = sorted((self.root / table).rglob("*.parquet"), key=lambda path: (path.name, str(path)))
        return tuple(path for path in found if _touches(path, since, until))

    def path_glob(self, table: str) -> str:
        """Give the pattern that finds every file of a table."""
        middle = "month=*/" if TABLES[table].when else ""
        return f"{self.root / table}/{middle}*.parquet"

    def tables(self) -> dict[str, Held]:
        """Say what is held, by table. Read from the files' own footers, without reading their rows."""
        return {name: self._held(TABLES[name]) for name in TABLES if self.has(name)}

    def systems(self) -> tuple[str, ...]:
        """Name the systems whose look-ups are held. Read from the footers where a file is of one system."""
        found: set[str] = set()
        for path in self.files("lookups"):
            ends = {
                str(end)
                for name, column in _columns(pq.read_metadata(path))
                if name == "system" and column.is_stats_set and column.statistics.has_min_max
                for end in (column.statistics.min, column.statistics.max)
            }
            if len(ends) != 1:
                ends = set(pc.unique(pq.read_table(path, columns=["system"])["system"]).to_pylist())
            found |= ends
        return tuple(sorted(found))

    def knows(self, table: str, fingerprint: str) -> bool:
        """Say whether that extract has been added to that table to the end."""
        return self._mark(table, fingerprint).exists()

    def add(self, table: str, batches: Iterable[pa.RecordBatch], fingerprint: str) -> Added:
        """File one extract's rows. This will write under passing names and rename once all is on disk.

        batches      canonical columns; columns that are not there are filed as empty
        fingerprint  of the extract's bytes and its mapping; the same one twice changes nothing
        Refused, with NotNow, when the disk is full; no half-written file stays behind.
        """
        if self.knows(table, fingerprint):
            rows, repeated = (int(n) for n in self._mark(table, fingerprint).read_text().split())
            return Added(table, rows, repeated, known=True)
        filing = _Filing(self.root / table, TABLES[table], self._name(table, fingerprint))
        try:
            for batch in batches:
                filing.take(batch)
            rows, repeated = filing.finish()
            (self.root / table).mkdir(parents=True, exist_ok=True)
            disk.write_whole(self._mark(table, fingerprint), f"{rows} {repeated}\n")
        except OSError as fault:
            if fault.errno not in _FULL:
                raise
            raise NotNow(
                f"The disk that keeps the logs is full, so none of this extract was kept in {table}. "
                "Make room on it, then import the same file again."
            ) from fault
        finally:
            filing.forget()
        return Added(table, rows, repeated, known=False)

    def _mark(self, table: str, fingerprint: str) -> Path:
        """Where it is noted that an extract is in to the end, with the rows kept and repeated."""
        return self.root / table / f".{fingerprint}.whole"

    def _name(self, table: str, fingerprint: str) -> str:
        names = {path.name for path in self.files(table)}
        for name in names:
            if name.endswith(f"-{fingerprint}.parquet"):
                return name
        numbers = [int(name.split("-")[0]) for name in names if name.split("-")[0].isdigit()]
        return f"{max(numbers, default=0) + 1:06d}-{fingerprint}.parquet"

    def _held(self, table: Table) -> Held:
        rows, filled = 0, set()
        moments: list[datetime] = []
        for path in self.files(table.name):
            footer = pq.read_metadata(path)
            rows += footer.num_rows
            for name, column in _columns(footer):
                if not column.is_stats_set or (column.statistics.null_count or 0) < column.num_values:
                    filled.add(name)
                if name == table.when and column.is_stats_set and column.statistics.has_min_max:
                    moments += [_utc(column.statistics.min), _utc(column.statistics.max)]
        empty = frozenset(column.name for column in table.columns) - filled
        return Held(table.name, rows, min(moments, default=None), max(moments, default=None), empty)


class _Filing:
    """One extract on its way into the store: a writer for each month, all under passing names."""

    def __init__(self, folder: Path, table: Table, name: str) -> None:
        self.folder, self.table, self.name = folder, table, name
        self.schema = schema(table)
        self.open: dict[Path, tuple[Any, pq.ParquetWriter]] = {}
        self.waiting: dict[Path, list[pa.Table]] = {}
        self.passing: dict[Path, Path] = {}

    def take(self, batch: pa.RecordBatch) -> None:
        """Write one batch's rows to the months that they belong to."""
        rows = _conform(batch, self.schema)
        if not self.table.when:
            self._write(self.folder, rows)
            return
        months = pc.strftime(rows.column(self.table.when), format="%Y-%m")
        for month in pc.unique(months).to_pylist():
            self._write(self.folder / f"month={month}", rows.filter(pc.equal(months, month)))

    def finish(self) -> tuple[int, int]:
        """Put every file in its place. Gives the rows kept and the rows dropped because they came twice."""
        kept = dropped = 0
        for folder in list(self.waiting):
            self._flush(folder)
        for _, writer in self.open.values():
            writer.close()
        for folder, (file, _) in self.open.items():
            disk.finish(file)
            rows, repeats = self._drop_repeats(self.passing[folder])
            kept, dropped = kept + rows, dropped + repeats
        for folder, passing in self.passing.items():
            passing.replace(folder / self.name)
            disk.keep_names(folder)
        self.open, self.passing = {}, {}
        return kept, dropped

    def forget(self) -> None:
        """Take away whatever did not get into its place."""
        for file, writer in self.open.values():
            with suppress(OSError, pa.ArrowException):
                writer.close()
            with suppress(OSError):
                file.close()
        for passing in self.passing.values():
            passing.unlink(missing_ok=True)

    def _write(self, folder: Path, rows: pa.Table) -> None:
        if folder not in self.open:
            folder.mkdir(parents=True, exist_ok=True)
            self.passing[folder] = folder / f".{self.name}.part"
            # a file of Python's own, so that a full disk shows its own number rather than Arrow's wording
            file = self.passing[folder].open("wb")
            self.open[folder] = (file, pq.ParquetWriter(file, self.schema, compression="zstd"))
        waiting = self.waiting.setdefault(folder, [])
        waiting.append(rows)
        # many small row groups make every later read slow
        if sum(table.num_rows for table in waiting) >= _GROUP:
            self._flush(folder)

    def _flush(self, folder: Path) -> None:
        self.open[folder][1].write_table(pa.concat_tables(self.waiting.pop(folder)))

    def _drop_repeats(self, path: Path) -> tuple[int, int]:
        keys = pq.read_table(path, columns=list(key_columns(self.table)))
        once = keys.group_by(key_columns(self.table)).aggregate([]).num_rows
        if once == keys.num_rows:
            return once, 0
        firsts = _last_of_each(keys, self.table)
        whole = pq.read_table(path).take(firsts)
        with path.open("wb") as file:
            pq.write_table(whole, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        return once, keys.num_rows - once


def key_columns(table: Table) -> list[str]:
    """Name the columns that together name a row: two systems may number their own events alike."""
    return ["system", table.key] if table.name == "lookups" else [table.key]


def _last_of_each(keys: pa.Table, table: Table) -> pa.Array:
    numbered = keys.append_column("_row", pa.array(range(keys.num_rows), pa.int64()))
    last = numbered.group_by(key_columns(table)).aggregate([("_row", "max")])
    return pc.take(last["_row_max"], pc.sort_indices(last["_row_max"]))


def _conform(batch: pa.RecordBatch, wanted: pa.Schema) -> pa.Table:
    have = set(batch.schema.names)
    arrays = [
        batch.column(field.name).cast(field.type)
        if field.name in have
        else pa.nulls(batch.num_rows, field.type)
        for field in wanted
    ]
    return pa.Table.from_arrays(arrays, schema=wanted)


def _columns(footer: pq.FileMetaData) -> Iterator[tuple[str, Any]]:
    for group in range(footer.num_row_groups):
        for number in range(footer.num_columns):
            column = footer.row_group(group).column(number)
            yield column.path_in_schema, column


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _touches(path: Path, since: datetime | None, until: datetime | None) -> bool:
    month = _MONTH.search(path.parent.name)
    if month is None or path.name.startswith("."):
        return not path.name.startswith(".")
    first = date.fromisoformat(f"{month.group(1)}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    if since is not None and after <= since.astimezone(UTC).date():
        return False
    return until is None or first <= until.astimezone(UTC).date()
