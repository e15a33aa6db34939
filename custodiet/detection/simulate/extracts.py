"""The look-ups as four systems would export them: four sets of column names, three ways to write a moment.

Two of the systems write wall time without saying which side of a clock change it is on; what they write
in the hour that comes twice cannot be read back. Each file also has a few bad rows. Both are stated in
the truth file as defects.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from custodiet.detection.simulate.days import HOUR, local_offset
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, length, only
from custodiet.detection.simulate.logs import CONTROL, CRIME, SYSTEMS, VEHICLE
from custodiet.detection.simulate.tables import MAKERS
from custodiet.detection.simulate.world import Stream

ORDER = (
    "lookup_id",
    "officer_id",
    "looked_up_at",
    "action",
    "person_id",
    "reason",
    "reference",
    "terminal",
)
FEWEST_FOR_DEFECTS = 20
DAMAGED = 2  # rows of each sort of damage in each file


class Export(NamedTuple):
    """One system's file, and its column names in the order of ORDER."""

    file: str
    columns: tuple[str, ...]
    unreadable: str


EXPORTS = (
    Export(
        "crime-records.csv",
        (
            "EventId",
            "UserCollar",
            "EventTime",
            "Action",
            "NominalRef",
            "Reason",
            "LinkedOccurrence",
            "Workstation",
        ),
        "0000-00-00 00:00:00",
    ),
    Export(
        "command-and-control.csv",
        ("log_no", "operator", "ts", "activity", "subject_ref", "free_text", "incident", "terminal"),
        "31/02/2026 25:61:00",
    ),
    Export(
        "vehicle-index.csv",
        (
            "TransactionID",
            "Originator",
            "TransactionDateTime",
            "TransactionType",
            "KeeperRef",
            "ReasonCode",
            "Reference",
            "Terminal",
        ),
        "yesterday",
    ),
    Export(
        "intelligence.csv",
        ("id", "user", "viewed_at", "verb", "nominal", "justification", "ref", "host"),
        "2026-13-45T99:00:00Z",
    ),
)


def _written(system: int, at: np.ndarray) -> pa.Array:
    """Write moments as that system does."""
    shift = local_offset(at)
    if system == CRIME:
        return _formatted(at + shift, "%Y-%m-%d %H:%M:%S")
    if system == CONTROL:
        return _formatted(at + shift, "%d/%m/%Y %H:%M:%S")
    if system == VEHICLE:
        offset = pa.array(["+00:00", "+01:00"]).take(pa.array(shift // HOUR))
        return pc.binary_join_element_wise(_formatted(at + shift, "%Y-%m-%dT%H:%M:%S"), offset, "")
    return _formatted(at, "%Y-%m-%dT%H:%M:%SZ")


def _formatted(at: np.ndarray, form: str) -> pa.Array:
    return pc.strftime(pa.array(at, pa.int64()).cast(pa.timestamp("s")), form)


class Extracts:
    """The four files, open together while the look-ups stream by.

    defects   sort of damage -> numbers of the look-ups that have it
    """

    def __init__(self, of: Force, folder: Path) -> None:
        self.of = of
        self.folder = folder
        self.rng = of.world.rng(Stream.DEFECTS)
        self.defects: dict[str, list[str]] = {}
        self.spoilt: set[int] = set()
        self.writers: list[pc_csv.CSVWriter] = []
        self.stack = ExitStack()

    def __enter__(self) -> Extracts:
        for export in EXPORTS:
            shape = pa.schema([(name, pa.string()) for name in export.columns])
            writer = pc_csv.CSVWriter(self.folder / export.file, shape)
            self.writers.append(self.stack.enter_context(writer))
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def write(self, looked: Frame) -> None:
        """Write some look-ups, each to its own system's file."""
        for system in range(len(SYSTEMS)):
            mine = only(looked, looked["system"] == system)
            if length(mine):
                table = MAKERS["lookups"].spec.shown(self.of.world, mine)
                columns = [_plain(table[name]) for name in ORDER]
                columns[ORDER.index("looked_up_at")] = _written(system, mine["looked_up_at"].astype(np.int64))
                # these systems write what was done in capitals
                columns[ORDER.index("action")] = pc.utf8_upper(columns[ORDER.index("action")])
                rows = pa.table(dict(zip(EXPORTS[system].columns, columns, strict=True)))
                self.writers[system].write_table(self._with_defects(system, rows))

    def _with_defects(self, system: int, rows: pa.Table) -> pa.Table:
        """Leave a few bad rows in each file, once: no user, an unreadable time, a row that comes twice."""
        if system in self.spoilt or rows.num_rows < FEWEST_FOR_DEFECTS:
            return rows
        self.spoilt.add(system)
        export = EXPORTS[system]
        names = list(export.columns)
        chosen = self.rng.choice(rows.num_rows, 3 * DAMAGED, replace=False)
        pieces = [rows]
        for turn, (says, spoil) in enumerate(
            (
                ("no user", {names[1]: None}),
                ("a time that cannot be read", {names[2]: export.unreadable}),
                ("a row that comes twice", {}),
            )
        ):
            bad = rows.take(pa.array(chosen[turn * DAMAGED : (turn + 1) * DAMAGED])).to_pylist()
            for row in bad:
                # a damaged row is one more event with a number of its own; a doubled one keeps its number
                row[names[0]] += "9" if spoil else ""
                row.update(spoil)
            self.defects.setdefault(says, []).extend(row[names[0]] for row in bad)
            pieces.append(pa.Table.from_pylist(bad, schema=rows.schema))
        return pa.concat_tables(pieces)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())
