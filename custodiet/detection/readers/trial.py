"""What a dry run found, and the list of rows that it would refuse."""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.readers.rows import Refused

MOST_LISTED = 10_000  # refused rows held for a page; an import's own list has every one


class Lister:
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
    list_in: Lister | None = None

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
