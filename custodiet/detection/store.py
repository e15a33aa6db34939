"""The store: canonical tables as a folder of Parquet files.

A table that has a moment is filed by that moment's month, ``<root>/<table>/month=YYYY-MM/<name>.parquet``; a
small one is filed whole, ``<root>/<table>/<name>.parquet``. A file's name is a running number and the
fingerprint of the extract it came from, so a later extract can be told from an earlier one.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from custodiet.core.errors import NotNow
from custodiet.detection import disk
from custodiet.detection.filing import Filing
from custodiet.detection.packing import ARROW, key_columns, schema
from custodiet.detection.tables import KEPT, TABLES, Table

__all__ = ["ARROW", "Added", "Held", "Store", "key_columns", "schema"]

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_MONTH = re.compile(r"month=(\d{4}-\d{2})$")


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
    """What adding one extract did.

    rows       kept
    repeated   rows that came twice in it, by their number
    differing  those of them that did not say the same: the last was kept, of several months the last of the
               latest; the others lie in ``replaced``
    known      it was here before, and nothing was changed
    """

    table: str
    rows: int
    repeated: int
    differing: int
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

    def to_read(self, table: str, since: datetime, until: datetime) -> tuple[Path, ...]:
        """List what must be read to tell a table's rows between two moments, oldest extract first.

        That is the months that they touch, and of a later extract any month that may hold one of these rows:
        one whose moment was corrected lies in another month than before. since, until as above.
        """
        inside, every = self.files(table, since=since, until=until), self.files(table)
        if not inside or len({path.name for path in every}) == 1:
            return inside
        key = key_columns(KEPT[table])[-1]
        held = [ends for path in inside for ends in _ends(path, key)]
        return tuple(
            path
            for path in every
            if path in inside or (path.name > inside[0].name and _meet(held, _ends(path, key)))
        )

    def path_glob(self, table: str) -> str:
        """Give the pattern that finds every file of a table."""
        middle = "month=*/" if KEPT[table].when else ""
        return f"{self.root / table}/{middle}*.parquet"

    def tables(self) -> dict[str, Held]:
        """Say what is held of the tables that detectors may read. Read from the footers, without the rows."""
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
                words = pq.read_table(path, columns=["system"], read_dictionary=["system"])["system"]
                ends = {word for chunk in words.chunks for word in pc.unique(chunk).to_pylist()}
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
            # an older version wrote two numbers, and kept nothing of rows that differed
            counts = [int(n) for n in self._mark(table, fingerprint).read_text().split()]
            rows, repeated, differing = [*counts, 0][:3]
            return Added(table, rows, repeated, differing, known=True)
        filing = Filing(self.root / table, KEPT[table], self._name(table, fingerprint))
        try:
            for batch in batches:
                filing.take(batch)
            rows, repeated, differing = filing.finish()
            (self.root / table).mkdir(parents=True, exist_ok=True)
            disk.write_whole(self._mark(table, fingerprint), f"{rows} {repeated} {differing}\n")
        except OSError as fault:
            if fault.errno not in _FULL:
                raise
            raise NotNow(
                f"The disk that keeps the logs is full, so none of this extract was kept in {table}. "
                "Make room on it, then import the same file again."
            ) from fault
        finally:
            filing.forget()
        return Added(table, rows, repeated, differing, known=False)

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


def _columns(footer: pq.FileMetaData) -> Iterator[tuple[str, Any]]:
    for group in range(footer.num_row_groups):
        for number in range(footer.num_columns):
            column = footer.row_group(group).column(number)
            yield column.path_in_schema, column


def _ends(path: Path, key: str) -> list[tuple[str, str] | None]:
    """The first and the last of a key in each part of a file; None where the file does not say."""
    return [
        (str(column.statistics.min), str(column.statistics.max))
        if column.is_stats_set and column.statistics.has_min_max
        else None
        for name, column in _columns(pq.read_metadata(path))
        if name == key
    ]


def _meet(some: list[tuple[str, str] | None], others: list[tuple[str, str] | None]) -> bool:
    """Whether a key may stand in both; where a file does not say, it may."""
    return any(
        one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])
        for one in some
        for other in others
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _touches(path: Path, since: datetime | None, until: datetime | None) -> bool:
    month = _MONTH.search(path.parent.name)
    if month is None or path.name.startswith("."):
        return not path.name.startswith(".")
    first = datetime.fromisoformat(f"{month.group(1)}-01T00:00+00:00")
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return (since is None or since < after) and (until is None or first < until)
