"""What the systems' logs write beside who and whom: system, kind, what was typed, reason, terminal."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate import columns
from custodiet.detection.simulate.casework import KINDS
from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.frames import Frame
from custodiet.detection.simulate.world import HANDLER, RESEARCHER, SERGEANT, STANDARDS, World

SYSTEMS = ("crime records", "command and control", "vehicle index", "intelligence")
PREFIXES = ("CR", "CC", "VI", "IN")
CRIME, CONTROL, VEHICLE, INTELLIGENCE = range(4)
ACTIONS = ("view", "search", "print", "export")
VIEW, SEARCH, PRINT = 0, 1, 2
LOOKED_FOR = ("person", "vehicle", "address", "telephone", "officer", "record", "audit")
PERSON, PLATE, ADDRESS, TELEPHONE, OFFICER, RECORD, AUDIT = range(7)
_ACTION_STEPS = np.array([0.62, 0.93, 0.98], dtype=np.float32)
EMPTY_REASONS = ("enquiry", "inv", "police purposes", "check", ".", "n/a", "investigation", "")
_KIND_REASONS = tuple(
    text.format(kind.name)
    for kind in KINDS
    for text in ("{0}: victim update", "{0} file", "{0}, checks before visit", "{0}: outstanding enquiries")
)
REASONS = EMPTY_REASONS + _KIND_REASONS
A_KIND = len(_KIND_REASONS) // len(KINDS)
TERMINALS_A_UNIT = 40
REMOTE = 60
_SYLLABLES = ("Har", "Mac", "Ali", "O’", "Pat", "Wil", "Sin", "Tho", "Ros", "Bak", "Kha", "Edw", "Jo", "Le")
_ENDS = ("row", "son", "el", "ton", "ley", "ard", "ah", "mond", "wick", "ins")
NAMES = tuple(first + last for first in _SYLLABLES for last in _ENDS)
# what is typed: a whole name, and the beginnings of names with which somebody goes through a list
TYPED = (
    tuple(f"{name}, {initial}" for name in NAMES for initial in "ABCDEJKLMRS")
    + tuple(f"{name[:3]}*" for name in NAMES)
    + tuple(f"{initial}* {name[:2]}* 18-30 F" for name in NAMES for initial in "AEJLS")
)
_TYPED = pa.array(TYPED)
PARTIAL = len(NAMES) * 11  # the place of the first that is not a whole name
SERIAL = PARTIAL + len(NAMES)  # the place of the first with an age and a sex
PLATES = 10_000_000  # above it, what was typed is the plate of the person that many above it
MATTERS = 9 * 10**14  # above it, a record's number is that of a complaint or enquiry


def typed(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """What was typed, as typed."""
    found = values.astype(np.int64)
    rows = np.flatnonzero(found >= PLATES)
    people, place = np.unique(found[rows] - PLATES, return_inverse=True)
    found[rows] = len(TYPED) + place
    plates = columns.numbers("NM26 ", world.public.number[people])
    return columns.words(pa.concat_arrays([_TYPED, plates]), found)


def records(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """The number of the record opened: an incident's, or that of a complaint or enquiry."""
    found = values.astype(np.int64)
    if not (found >= MATTERS).any():
        return columns.numbers("NM", found)
    matter = pa.array(found >= MATTERS)
    return pc.if_else(matter, columns.numbers("PS-", found - MATTERS), columns.numbers("NM", found))


def terminal_of(world: World, officer: Numbers, drawn: Numbers, remote: npt.NDArray[np.bool_]) -> Numbers:
    """Choose a terminal: one of the unit's own, or a remote one where that is said."""
    here = world.staff.unit[officer] * TERMINALS_A_UNIT + drawn % TERMINALS_A_UNIT
    return np.where(remote, len(world.staff.units) * TERMINALS_A_UNIT + drawn % REMOTE, here)


@lru_cache(maxsize=2)
def terminals(world: World) -> pa.Array:
    """Every terminal's name: the unit's first three letters and a number; the remote ones at the end."""
    units = [
        f"{unit[:3].upper()}-{number:03d}"
        for unit in world.staff.units
        for number in range(1, TERMINALS_A_UNIT + 1)
    ]
    return pa.array(units + [f"REMOTE-{number:03d}" for number in range(1, REMOTE + 1)])


def dressed(world: World, rng: np.random.Generator, of: tuple[Numbers, ...]) -> Frame:
    """Give each look-up what its log writes.

    of   by row: moment, officer, person, incident (-1 for none), kind of incident, system
    """
    at, officer, person, incident, kind, system = of
    size, defects = len(at), world.settings.defects
    action = np.searchsorted(_ACTION_STEPS, rng.random(size, dtype=np.float32), side="right")
    empty = rng.random(size, dtype=np.float32) < defects.empty_reasons
    said = len(EMPTY_REASONS) + kind * A_KIND + rng.integers(0, A_KIND, size)
    reason = np.where(empty, rng.integers(0, len(EMPTY_REASONS), size), said)
    named = np.where(rng.random(size, dtype=np.float32) < np.where(empty, 0.45, 0.9), incident, -1)
    unknown = (system == VEHICLE) & (rng.random(size, dtype=np.float32) < 0.04)
    twin = rng.random(size, dtype=np.float32) < 0.25
    person = np.where(twin, world.public.other_record[person], person)
    found = looked_for(world, rng, (officer, person, incident, system, action))
    return found | {
        "looked_up_at": at,
        "officer_id": signed_in(world, rng, officer),
        "person_id": np.where(unknown, -1, found["person_id"]),
        "system": system,
        "action": action,
        "reason": np.where(reason == EMPTY_REASONS.index(""), -1, reason),
        "reference": named,
        "terminal": terminal_of(
            world, officer, rng.integers(0, 1_000, size), rng.random(size, dtype=np.float32) < 0.012
        ),
    }


def signed_in(world: World, rng: np.random.Generator, officer: Numbers) -> Numbers:
    """Who the log names: as a rule who looked; here and there a team-mate who had not signed out."""
    staff, size = world.staff, len(officer)
    left_open = np.flatnonzero(rng.random(size, dtype=np.float32) < world.settings.defects.shared_logins)
    team = staff.team[officer[left_open]]
    named = officer.copy()
    drawn = rng.random(len(left_open)) * staff.team_size[team]
    named[left_open] = staff.team_from[team] + drawn.astype(np.int64)
    return named


def looked_for(world: World, rng: np.random.Generator, of: tuple[Numbers, ...]) -> Frame:
    """What each look-up went by: a kind, what was typed, the record, how much came back, who asked.

    gives   beside those, "person_id": nobody where a list, an officer or an audit was asked for
    """
    officer, person, incident, system, action = of
    size = len(officer)
    drawn, name_drawn, part, asking = rng.random((4, size), dtype=np.float32)
    role = world.staff.role[officer]
    kind = np.where(system == VEHICLE, PLATE, PERSON)
    kind = np.where((system == CONTROL) & (drawn < 0.45), ADDRESS, kind)
    kind = np.where((system == CONTROL) & (drawn > 0.8), TELEPHONE, kind)
    kind = np.where((system == CRIME) & (drawn < 0.4) & (incident >= 0), RECORD, kind)
    kind = np.where((asking > 0.996) & (system != VEHICLE), OFFICER, kind)
    audits = np.isin(role, (STANDARDS, SERGEANT)) & (asking > np.where(role == STANDARDS, 0.6, 0.99))
    kind = np.where(audits & (system != VEHICLE), np.where(drawn < 0.5, AUDIT, RECORD), kind)
    matter = MATTERS + 1 + (part * 9_000_000).astype(np.int64)
    record = np.where(kind == RECORD, np.where(audits, matter, incident), -1)
    # a name in full as a rule; one in twelve starts with part of it, and many of those open nobody
    name = (name_drawn * PARTIAL).astype(np.int64)
    name = np.where(part < 0.08, PARTIAL + name % (len(TYPED) - PARTIAL), name)
    searched = (action == SEARCH) & (kind == PERSON)
    listed = searched & (part < 0.05)
    nobody = listed | (kind == OFFICER) | (kind == AUDIT) | (audits & (kind == RECORD))
    some = 1 + (-1.7 * np.log1p(-drawn)).astype(np.int64)
    asked = ((role == HANDLER) | (role == RESEARCHER)) & (asking < 0.35)
    staff = len(world.staff.number)
    return {
        "person_id": np.where(nobody, -1, person),
        "kind": kind,
        "sought": np.where(kind == PLATE, PLATES + person, np.where(searched, name, -1)),
        "record_id": record,
        "returned": np.where(searched, np.where(listed, 4 + (name_drawn * 56).astype(np.int64), some), 1),
        "originator_id": np.where(asked, (part * staff).astype(np.int64), -1),
    }
