"""Rows as numbers, before they are words: one array a column, and what turns each into what a table shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from custodiet.detection.simulate import columns
from custodiet.detection.simulate.days import EPOCH, compact, utc_midnight
from custodiet.detection.simulate.world import World
from custodiet.detection.tables import AUDIT_ONLY, TABLES, Table

# canonical column -> numbers: a place in a list, seconds, a day's ordinal; -1 (or nan) where there is none.
# Beside them "plan" and "act": which plan a row came from, and whether it is one of its acts
Frame = dict[str, npt.NDArray[Any]]
Code = Callable[[World, npt.NDArray[Any]], pa.Array]
HIDDEN = ("plan", "act")


def length(frame: Frame) -> int:
    """How many rows."""
    return len(next(iter(frame.values()))) if frame else 0


def only(frame: Frame, rows: npt.NDArray[Any]) -> Frame:
    """Keep some rows, by place or by mask."""
    return {name: column[rows] for name, column in frame.items()}


def joined(frames: Sequence[Frame]) -> Frame:
    """Put frames with the same columns one after another."""
    if len(frames) == 1:
        return frames[0]
    return {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}


@dataclass(frozen=True)
class Spec:
    """How one canonical table is written.

    prefix   before the number that is a row's key
    codes    column -> what turns its numbers into what the table shows; a column left out stays empty
    numbered the key is given when the rows of a day are in order; otherwise the frame has it
    reaches  days by which a row may be filed after the duty day that made it
    run_up   made for the days of casework before the first look-up as well
    """

    name: str
    prefix: str
    codes: Mapping[str, Code]
    numbered: bool = True
    reaches: int = 1
    run_up: bool = False

    @property
    def table(self) -> Table:
        """The canonical table."""
        return TABLES.get(self.name) or AUDIT_ONLY[self.name]

    @property
    def moment(self) -> str:
        """The column that says when: the one it is filed by, or its first moment or day; empty for none."""
        if self.table.when:
            return self.table.when
        timed = [column.name for column in self.table.columns if column.name.endswith(("_at", "_on"))]
        return timed[0] if timed else ""

    def completed(self, frame: Frame) -> Frame:
        """Give a frame the columns that it lacks: nothing in them, and no plan."""
        size = length(frame)
        empty: Frame = {
            name: frame.get(name, np.full(size, -1, dtype=np.int64)) for name in (*self.codes, "plan")
        }
        empty["act"] = frame.get("act", np.zeros(size, dtype=np.int64))
        if self.table.key not in empty and self.table.key in frame:
            empty[self.table.key] = frame[self.table.key]
        return empty

    def ordered(self, day: int, frame: Frame) -> Frame:
        """Order rows by time and number them, planted or not alike."""
        if day and self.moment:
            frame = only(frame, np.argsort(frame[self.moment], kind="stable"))
        elif self.numbered:
            by = [frame[name] for name in ("person_id", "officer_id", self.moment) if name in frame]
            frame = only(frame, np.lexsort(by))
        if self.numbered:
            first = compact(day) * 10_000_000 + 1 if day else 1
            frame[self.table.key] = first + np.arange(length(frame))
        return frame

    def keys(self, world: World, frame: Frame) -> pa.Array:
        """The keys as printed."""
        if self.table.key in self.codes:
            return self.codes[self.table.key](world, frame[self.table.key])
        return columns.numbers(self.prefix, frame[self.table.key].astype(np.int64))

    def shown(self, world: World, frame: Frame) -> pa.Table:
        """Turn numbers into the canonical table. Nothing of any plan goes in."""
        made = {name: code(world, frame[name]) for name, code in self.codes.items()}
        made[self.table.key] = self.keys(world, frame)
        return columns.filled(self.table, made)


def numbered(prefix: str) -> Code:
    """A number behind a prefix."""
    return lambda world, values: columns.numbers(prefix, values.astype(np.int64))


def one_of(*choices: str) -> Code:
    """A word from a short list."""
    return lambda world, values: columns.words(choices, values.astype(np.int64))


def always(text: str) -> Code:
    """The same word on every row, whatever the numbers are."""
    return lambda world, values: columns.same(text, len(values))


def moment(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A moment, UTC."""
    seconds = values.astype(np.int64)
    return columns.moments(seconds, empty=seconds < 0)


def ending(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A moment at which something ended; empty where that lies beyond the period."""
    seconds = values.astype(np.int64)
    return columns.moments(seconds, empty=(seconds < 0) | (seconds >= utc_midnight(world.last + 1)))


def day(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A local day, from its ordinal."""
    ordinal = values.astype(np.int64)
    return pa.array((ordinal - EPOCH).astype(np.int32), pa.int32(), mask=ordinal < 0).cast(pa.date32())


def last_day(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A day on which something ended; empty where that lies beyond the period."""
    ordinal = values.astype(np.int64)
    return day(world, np.where(ordinal > world.last, -1, ordinal))


def whole(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A whole number."""
    return pa.array(values.astype(np.int64), pa.int64(), mask=values < 0)


def flag(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """True and false, from 1 and 0."""
    return pa.array(values.astype(np.int64) == 1, pa.bool_(), mask=values.astype(np.int64) < 0)


def real(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A decimal number; minus one, which is nowhere in Northmarch, for none."""
    given = values.astype(np.float64)
    return pa.array(given, pa.float64(), mask=given == -1)
