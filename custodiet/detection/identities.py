"""Whose number it was on which day: numbers change on transfer, logins are shared, devices go round. Pure.

What is said of one system goes before what holds in all of them. Nothing is decided between two officers who
are both said to have held one number on one day: those days' rows are left out until the list is put right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum, auto
from itertools import pairwise
from zoneinfo import ZoneInfo

START, END = date(1900, 1, 1), date(2999, 12, 31)
EVERY = ""  # as a system: wherever the number is written
CARRIED = (
    "calls",
    "device_events",
    "positions",
    "web_visits",
)  # tables that may name a device for an officer


class What(StrEnum):
    """What is known of a number in a stretch of days."""

    HELD = auto()  # it was one officer's
    SHARED = auto()  # several may use it
    DISPUTED = auto()  # two officers are said to have held it
    TRAINING = auto()  # nobody's: invented rows
    SERVICE = auto()  # nobody's: a program


NOBODYS = frozenset({What.TRAINING, What.SERVICE})


@dataclass(frozen=True)
class Said:
    """One row of who held a number: both days included."""

    number: str
    system: str
    officer_id: str
    kind: str
    from_on: date
    until_on: date


@dataclass(frozen=True)
class Window:
    """What is known of a number in one system from one day to before another; windows never overlap.

    officers  whose it was; of a shared login or a dispute, everybody named
    """

    number: str
    system: str
    from_on: date
    before: date
    what: What
    officers: tuple[str, ...]


@dataclass(frozen=True)
class Unattributed:
    """Rows of a table in the scope that are nobody's, as far as can be told.

    shared    by a login that several may use, where not exactly one of them was on duty
    disputed  by a number that two officers are said to have held that day
    accounts  by training and service accounts
    """

    table: str
    shared: int = 0
    disputed: int = 0
    accounts: int = 0


def said(rows: Iterable[Mapping[str, object]]) -> list[Said]:
    """Take the rows of officer_numbers. This will pass over those whose days are the wrong way round."""
    return [each for row in rows if (each := _said(row)).from_on <= each.until_on]


def _said(row: Mapping[str, object]) -> Said:
    first, last = row.get("from_on"), row.get("until_on")
    return Said(
        str(row["number"]), str(row.get("system") or EVERY), str(row.get("officer_id") or ""),
        str(row.get("kind") or ""), first if isinstance(first, date) else START,
        last if isinstance(last, date) else END,
    )  # fmt: skip


def carried(devices: Iterable[Mapping[str, object]], numbers: Sequence[Said]) -> list[Said]:
    """Take the rows of the table devices: a device's number stands for whoever carried it, in some tables.

    numbers  by which an officer is named there, where it is a collar number
    """
    timelines = _by_number([each for each in numbers if each.system == EVERY])
    found = []
    for row in devices:
        first = row.get("from_on")
        day = first if isinstance(first, date) else START
        officer = str(row["officer_id"])
        holder = next(
            (w.officers[0] for w in _timeline(timelines.get(officer, []), [])
             if w.what is What.HELD and (w.from_on <= day < w.before or first is None)),
            officer,
        )  # fmt: skip
        plain = {
            "number": row["device_id"],
            "officer_id": holder,
            "from_on": first,
            "until_on": row["until_on"],
        }
        found += [_said(plain | {"system": table}) for table in CARRIED]
    return [each for each in found if each.from_on <= each.until_on]


def windows(numbers: Sequence[Said], systems: Collection[str]) -> list[Window]:
    """Work out what is known of every number, day by day. This will leave out what changes nothing.

    systems  every system whose rows are read, and every table's name that stands for one
    A number of which something is said for one system gets a window for each; any other, one for all.
    """
    found: list[Window] = []
    for number, rows in sorted(_by_number(numbers).items()):
        general = [each for each in rows if each.system == EVERY]
        special = _by_system([each for each in rows if each.system != EVERY])
        elsewhere = _timeline(general, [])
        if not special:
            found += (replace(each, number=number) for each in elsewhere)
            continue
        for system in sorted({*systems, *special} if elsewhere else special):
            timeline = _timeline(special[system], general) if system in special else elsewhere
            found += (replace(each, number=number, system=system) for each in timeline)
    return [each for each in found if (each.what, each.officers) != (What.HELD, (each.number,))]


def _by_number(rows: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for each in rows:
        found[each.number].append(each)
    return found


def _by_system(rows: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for each in rows:
        found[each.system].append(each)
    return found


def _timeline(first: Sequence[Said], otherwise: Sequence[Said]) -> list[Window]:
    """Cut the days where anything changes, and say what is known of each stretch; like neighbours are one."""
    edges = sorted({edge for row in (*first, *otherwise) for edge in (row.from_on, _after(row.until_on))})
    found: list[Window] = []
    for start, before in pairwise(edges):
        here = [row for row in first if row.from_on <= start <= row.until_on]
        here = here or [row for row in otherwise if row.from_on <= start <= row.until_on]
        known = _known(here)
        if known is None:
            continue
        what, officers = known
        if found and (found[-1].before, found[-1].what, found[-1].officers) == (start, what, officers):
            found[-1] = replace(found[-1], before=before)
        else:
            found.append(Window("", EVERY, start, before, what, officers))
    return found


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _known(rows: Sequence[Said]) -> tuple[What, tuple[str, ...]] | None:
    officers = tuple(sorted({row.officer_id for row in rows if row.officer_id}))
    kinds = {row.kind for row in rows}
    nobodys = sorted(kinds & NOBODYS)
    if nobodys:
        return (What.DISPUTED, officers) if officers else (What(nobodys[0]), ())
    if What.SHARED in kinds:
        return What.SHARED, officers
    if not officers:
        return None
    return (What.HELD if len(officers) == 1 else What.DISPUTED), officers


def disputes(found: Iterable[Window]) -> Iterator[Window]:
    """Each stretch of days on which a number is said to have been two officers', or not a person's at all."""
    return (each for each in found if each.what is What.DISPUTED)


def midnight(day: date, zone: str) -> datetime:
    """The moment at which a day begins at a place, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
