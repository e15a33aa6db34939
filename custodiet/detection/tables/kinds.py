"""What a canonical table is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Kind(StrEnum):
    """What one column holds."""

    TEXT = auto()
    MOMENT = auto()  # a point in time, UTC, to the microsecond
    DAY = auto()  # a local calendar day
    NUMBER = auto()  # a whole number
    FLAG = auto()  # true or false
    REAL = auto()  # a decimal number


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, whether a row may lack it, and one sentence about it."""

    name: str
    kind: Kind
    says: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One canonical table.

    key   the column whose value names a row; a row that comes twice is kept once
    when  the column by whose month the rows are filed; empty for small tables that are filed whole
    """

    name: str
    says: str
    key: str
    when: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name. Refuses, with KeyError, a name the table does not have."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def text(name: str, says: str, *, required: bool = False) -> Column:
    """A column of text."""
    return Column(name, Kind.TEXT, says, required)


def moment(name: str, says: str, *, required: bool = False) -> Column:
    """A column of moments, UTC."""
    return Column(name, Kind.MOMENT, says, required)


def day(name: str, says: str, *, required: bool = False) -> Column:
    """A column of local calendar days."""
    return Column(name, Kind.DAY, says, required)


def number(name: str, says: str) -> Column:
    """A column of whole numbers."""
    return Column(name, Kind.NUMBER, says)


def flag(name: str, says: str) -> Column:
    """A column of true and false."""
    return Column(name, Kind.FLAG, says)


def real(name: str, says: str) -> Column:
    """A column of decimal numbers."""
    return Column(name, Kind.REAL, says)
