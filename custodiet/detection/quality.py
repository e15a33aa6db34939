"""What is in the logs and what is wrong with them: figures of a table or system, and their meaning. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from custodiet.detection.gaps import Gaps, Usual, gaps

_NEARLY = 0.99  # of the best, for a smaller shift to be as good
_MOSTLY = 50  # rows in a hundred
SUMMER, WINTER = "summer", "winter"


@dataclass(frozen=True)
class Clock:
    """How many rows of a season fall on duty when the log's clock is moved by so many hours.

    rows     of officers whose roster is held
    on_duty  hours added to each moment -> rows that then fall in a shift of that officer
    """

    rows: int
    on_duty: Mapping[int, int]

    def likely_shift(self, *, gain_percent: int, rows_at_least: int) -> int:
        """Say by how many hours the log's moments ought to be moved. This will be 0 when nothing says so.

        gain_percent   at least so many rows in a hundred must fall on duty that did not
        rows_at_least  fewer say nothing
        """
        if self.rows < rows_at_least:
            return 0
        most = max(self.on_duty.values())
        best = min((shift for shift, rows in self.on_duty.items() if rows >= most * _NEARLY), key=abs)
        gained = self.on_duty[best] - self.on_duty.get(0, 0)
        return best if gained * 100 >= gain_percent * self.rows else 0

    @property
    def off_percent(self) -> int:
        """How many rows in a hundred fall outside every shift of their officer, as the log's clock stands."""
        return round(100 * (1 - self.on_duty.get(0, 0) / self.rows)) if self.rows else 0


@dataclass(frozen=True)
class Figures:
    """One table, or one system's look-ups, as the store holds them.

    rows      read, each number once
    again     rows that a later extract brought again, of which the latest is read
    filled    column -> rows that say something there
    days      day (UTC) -> rows; empty for a table without moments
    ahead     rows of moments that had not come when the data was checked
    shared, disputed, accounts   rows that are no one officer's, as Unattributed has them
    unknown   rows of a number or account that no list of officers has
    clocks    season -> how its rows fall on duty
    """

    table: str
    system: str
    rows: int
    again: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    filled: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)
    ahead: int = 0
    shared: int = 0
    disputed: int = 0
    accounts: int = 0
    unknown: int = 0
    clocks: Mapping[str, Clock] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the check."""
        kept = asdict(self)
        for name in ("first_at", "last_at"):
            kept[name] = kept[name] and kept[name].isoformat()
        kept["days"] = {day.isoformat(): rows for day, rows in sorted(self.days.items())}
        kept["clocks"] = {
            season: {"rows": each.rows, "on_duty": {str(shift): rows for shift, rows in each.on_duty.items()}}
            for season, each in self.clocks.items()
        }
        return kept

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Figures:
        """Read back what a check has kept."""
        moments = {
            name: kept[name] and datetime.fromisoformat(kept[name]) for name in ("first_at", "last_at")
        }
        days = {date.fromisoformat(day): rows for day, rows in kept["days"].items()}
        clocks = {
            season: Clock(each["rows"], {int(shift): rows for shift, rows in each["on_duty"].items()})
            for season, each in kept["clocks"].items()
        }
        return cls(**{**kept, **moments, "days": days, "clocks": clocks})

    def gaps(self, first: date, last: date, usual: Usual) -> Gaps:
        """The days that it lacks between two days, both included; none before its own first."""
        return gaps(self.days, max(first, min(self.days, default=first)), last, usual)


@dataclass(frozen=True)
class Measures:
    """The numbers of the rules that a check is judged by."""

    usual: Usual
    clock_gain_percent: int
    clock_rows: int


def faults(figures: Figures, first: date, last: date, by: Measures) -> Iterator[str]:
    """Say in a sentence each what is wrong with a log and what to do.

    first, last  days between which it ought to have rows
    """
    if gap := figures.gaps(first, last, by.usual):
        yield f"It has {gap.words}. Ask for the extract of those days; until then, results say so."
    if figures.ahead:
        yield (
            f"{_rows(figures.ahead, 'lies', 'lie')} in the future. The day and the month may be the "
            "wrong way round in the mapping, or a clock may be wrong."
        )
    if said := _clock(figures, by):
        yield said
    if figures.disputed:
        yield (
            f"{_rows(figures.disputed, 'carries', 'carry')} a number that two officers are said to have held "
            "that day. Such rows are left out until the list of numbers is put right."
        )
    if figures.shared:
        yield (
            f"{_rows(figures.shared, 'is', 'are')} by a login that several share, and the roster does not "
            "say which of them it was. Such rows are left out."
        )


def _clock(figures: Figures, by: Measures) -> str:
    judged = {season: each for season, each in figures.clocks.items() if each.rows >= by.clock_rows}
    shifts = {
        season: clock.likely_shift(gain_percent=by.clock_gain_percent, rows_at_least=by.clock_rows)
        for season, clock in judged.items()
    }
    off = max((each.off_percent for each in judged.values()), default=0)
    if any(shifts.values()):
        said = " and ".join(f"{_hours(shift)} in {season}" for season, shift in sorted(shifts.items()))
        return (
            f"Its times look wrong: most rows fall on duty if they are moved by {said}. {_cause(shifts)}"
            "Check the zone in the mapping against a moment that you know, correct it, and hand the file in "
            "again."
        )
    if off > _MOSTLY:
        return (
            f"{off} rows in a hundred fall when their officer was not on duty, and no shift of the clock "
            "mends it. Check the roster and the list of numbers."
        )
    return ""


def _cause(shifts: Mapping[str, int]) -> str:
    if shifts.get(SUMMER) == -1 and not shifts.get(WINTER):
        return "That is what local times read as UTC look like. "
    if shifts.get(SUMMER) == 1 and not shifts.get(WINTER):
        return "That is what UTC read as local times looks like. "
    return ""


def _hours(shift: int) -> str:
    if not shift:
        return "nothing"
    return f"{abs(shift)} hour{'' if abs(shift) == 1 else 's'} {'later' if shift > 0 else 'earlier'}"


def _rows(count: int, one: str, many: str) -> str:
    return f"1 row {one}" if count == 1 else f"{count:,} rows {many}"
