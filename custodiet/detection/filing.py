"""Filing one extract's rows: by month, under passing names, and each row once."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from custodiet.detection import disk, repeats
from custodiet.detection.packing import GROUP, key_columns, packed, schema
from custodiet.detection.tables import Table


class Filing:
    """One extract on its way into the store: a writer for each month, all under passing names."""

    def __init__(self, folder: Path, table: Table, name: str) -> None:
        self.folder, self.table, self.name = folder, table, name
        self.schema = schema(table)
        self.open: dict[Path, tuple[Any, pq.ParquetWriter]] = {}
        self.waiting: dict[Path, list[pa.Table]] = {}
        self.passing: dict[Path, Path] = {}
        self.replaced: dict[Path, Path] = {}  # where it is to lie -> where it is written

    def take(self, batch: pa.RecordBatch) -> None:
        """Write one batch's rows to the months that they belong to."""
        rows = _conform(batch, self.schema)
        if not self.table.when:
            self._write(self.folder, rows)
            return
        months = pc.strftime(rows.column(self.table.when), format="%Y-%m")
        for month in pc.unique(months).to_pylist():
            self._write(self.folder / f"month={month}", rows.filter(pc.equal(months, month)))

    def finish(self) -> tuple[int, int, int]:
        """Put every file in its place.

        Gives the rows kept, the rows dropped because they came twice, and those of them that said something
        else than the row of that number that was kept.
        """
        kept = dropped = differing = 0
        for folder in list(self.waiting):
            self._flush(folder)
        for file, writer in self.open.values():
            writer.close()
            disk.finish(file)
        months = {folder.name.removeprefix("month="): path for folder, path in self.passing.items()}
        later = repeats.also_in_a_later_month(months, key_columns(self.table), self.folder / ".passing")
        for path in self.passing.values():
            rows, again, others = self._drop_repeats(path, later.get(path, pa.array([], pa.int64())))
            kept, dropped, differing = kept + rows, dropped + again, differing + others
        places = {folder / self.name: passing for folder, passing in self.passing.items()} | self.replaced
        for place, passing in places.items():
            passing.replace(place)
            disk.keep_names(place.parent)
        self.open, self.passing, self.replaced = {}, {}, {}
        return kept, dropped, differing

    def forget(self) -> None:
        """Take away whatever did not get into its place."""
        for file, writer in self.open.values():
            with suppress(OSError, pa.ArrowException):
                writer.close()
            with suppress(OSError):
                file.close()
        for passing in (*self.passing.values(), *self.replaced.values()):
            passing.unlink(missing_ok=True)

    def _write(self, folder: Path, rows: pa.Table) -> None:
        if folder not in self.open:
            folder.mkdir(parents=True, exist_ok=True)
            self.passing[folder] = folder / f".{self.name}.part"
            # a file of Python's own, so that a full disk shows its own number rather than Arrow's wording
            file = self.passing[folder].open("wb")
            self.open[folder] = (file, pq.ParquetWriter(file, self.schema, **packed(self.table)))
        waiting = self.waiting.setdefault(folder, [])
        waiting.append(rows)
        # many small row groups make every later read slow
        if sum(table.num_rows for table in waiting) >= GROUP:
            self._flush(folder)

    def _flush(self, folder: Path) -> None:
        self.open[folder][1].write_table(pa.concat_tables(self.waiting.pop(folder)))

    def _drop_repeats(self, path: Path, later: pa.Array) -> tuple[int, int, int]:
        """Keep the last row of each number, and none that a later month has too.

        later  the places of those
        """
        keys = pq.read_table(path, columns=list(key_columns(self.table)))
        once = keys.group_by(key_columns(self.table)).aggregate([]).num_rows
        if once == keys.num_rows and not len(later):
            return once, 0, 0
        whole = pq.read_table(path)
        lasts = repeats.without(repeats.last_of_each(whole, key_columns(self.table)), later)
        others = repeats.without(repeats.last_of_each(whole, whole.column_names), lasts)
        if len(others):
            self._keep_replaced(path, whole.take(others))
        with path.open("wb") as file:
            pq.write_table(whole.take(lasts), file, **packed(self.table))
            file.flush()
            os.fsync(file.fileno())
        return len(lasts), keys.num_rows - len(lasts), len(others)

    def _keep_replaced(self, path: Path, rows: pa.Table) -> None:
        """Write down what rows said whose number another row of the extract has too."""
        folder = self.folder.parent / "replaced"
        folder.mkdir(parents=True, exist_ok=True)
        month = path.parent.name.removeprefix("month=")
        place = folder / f"{self.name.removesuffix('.parquet')}-{month}.csv"
        self.replaced[place] = place.with_suffix(".part")
        with self.replaced[place].open("wb") as file:
            pc_csv.write_csv(rows, file)
            file.flush()
            os.fsync(file.fileno())


def _conform(batch: pa.RecordBatch, wanted: pa.Schema) -> pa.Table:
    have = set(batch.schema.names)
    arrays = [
        batch.column(field.name).cast(field.type)
        if field.name in have
        else pa.nulls(batch.num_rows, field.type)
        for field in wanted
    ]
    return pa.Table.from_arrays(arrays, schema=wanted)
