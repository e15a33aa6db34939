"""Writing the force down: straight into a store of Parquet, or as the extracts its systems would export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from custodiet.detection.packing import GROUP, packed
from custodiet.detection.simulate.extracts import Extracts
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.stream import MADE, pieces
from custodiet.detection.simulate.tables import MAKERS
from custodiet.detection.simulate.truth import Witness
from custodiet.detection.tables import KEPT

Progress = Callable[[str, int], None]


def _silent(table: str, rows: int) -> None:
    """Tell nobody."""


def write_canonical(of: Force, root: Path, progress: Progress = _silent) -> Witness:
    """Write every canonical table into a store: ``<table>/month=YYYY-MM/<fingerprint>.parquet``.

    progress   told the table and its rows so far
    gives      what a witness saw go by, for the truth file
    """
    witness = Witness()
    for name in MADE:
        with _Files(root / name, of.fingerprint) as files:
            for label, table in _seen(of, name, witness):
                files.write(label, table)
                progress(name, witness.rows[name])
    return witness


def write_extracts(of: Force, folder: Path, progress: Progress = _silent) -> Witness:
    """Write look-ups as four systems' CSV exports, bad rows among them, and the other tables as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    witness = Witness()
    with Extracts(of, folder) as extracts:
        spec = MAKERS["lookups"].spec
        for _, looked in pieces(of, "lookups"):
            witness.see(of.world, spec, looked)
            extracts.write(looked)
            progress("lookups", witness.rows["lookups"])
    witness.defects = extracts.defects
    for name in (name for name in MADE if name != "lookups"):
        with ExitStack() as stack:
            writer: pq.ParquetWriter | None = None
            for _, table in _seen(of, name, witness):
                place = folder / f"{name}.parquet"
                writer = writer or stack.enter_context(_writer(place, table.schema, compression="zstd"))
                writer.write_table(table)
        progress(name, witness.rows.get(name, 0))
    return witness


def _seen(of: Force, name: str, witness: Witness) -> Iterator[tuple[str, pa.Table]]:
    spec = MAKERS[name].spec
    for label, frame in pieces(of, name):
        witness.see(of.world, spec, frame)
        yield label, spec.shown(of.world, frame)


def _plain(table: pa.Table) -> pa.Table:
    """Write words out. A dictionary would go into each file whole, with every person of the force in it."""
    words = {name: pa.string() for name in table.column_names if pa.types.is_dictionary(table[name].type)}
    return table.cast(pa.schema([(each.name, words.get(each.name, each.type)) for each in table.schema]))


def _writer(path: Path, schema: pa.Schema, **packing: Any) -> pq.ParquetWriter:
    # without Arrow's own schema inside, dictionary columns are read back as the plain text they are
    return pq.ParquetWriter(path, schema, store_schema=False, **packing)


class _Files:
    """One open file at a time: months come in order. A file gets its name only when it is whole."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self.name = f"{fingerprint}.parquet"
        self.label: str | None = None
        self.writer: pq.ParquetWriter | None = None
        self.path = folder

    def __enter__(self) -> _Files:
        return self

    def write(self, label: str, table: pa.Table) -> None:
        """Write rows to their month's file, as the store files an extract."""
        table = _plain(table)
        if self.writer is None or label != self.label:
            self._finish()
            place = self.folder / f"month={label}" if label else self.folder
            place.mkdir(parents=True, exist_ok=True)
            self.path, self.label = place / self.name, label
            self.writer = _writer(self._unfinished(), table.schema, **packed(KEPT[self.folder.name]))
        self.writer.write_table(table, row_group_size=GROUP)

    def _unfinished(self) -> Path:
        return self.path.with_suffix(".unfinished")

    def _finish(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self._unfinished().rename(self.path)
            self.writer = None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._finish()
        elif self.writer is not None:
            self.writer.close()
            self._unfinished().unlink(missing_ok=True)
