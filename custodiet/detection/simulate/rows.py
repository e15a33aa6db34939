"""From a day's numbers to rows of each canonical table. Nothing of any plan is written into them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate import columns
from custodiet.detection.simulate.casework import (
    KINDS,
    PARTS,
    RUN_UP,
    DayOfWork,
)
from custodiet.detection.simulate.days import (
    EPOCH,
    ZONE,
    Numbers,
    compact,
    utc_day,
    utc_midnight,
)
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.lookups import (
    ACTIONS,
    EMPTY_REASONS,
    PREFIXES,
    REASONS,
    REMOTE,
    SYSTEMS,
    TERMINALS_A_UNIT,
    Looked,
)
from custodiet.detection.simulate.plans import Part
from custodiet.detection.simulate.roster import on_roster, shifts
from custodiet.detection.simulate.telephony import calls_of_day
from custodiet.detection.simulate.world import MARKERS, ROLES, SEXES, World


@lru_cache(maxsize=2)
def officer_ids(world: World) -> pa.Array:
    """Every officer's number as printed, by place: P-40817."""
    return columns.numbers("P-", world.staff.number)


@lru_cache(maxsize=2)
def person_ids(world: World) -> pa.Array:
    """Every person's number as printed, by place: M-7725."""
    return columns.numbers("M-", world.public.number)


@lru_cache(maxsize=2)
def terminals(world: World) -> pa.Array:
    """Every terminal's name: the unit's first three letters and a number; the remote ones at the end."""
    units = [
        f"{unit[:3].upper()}-{number:03d}"
        for unit in world.staff.units
        for number in range(1, TERMINALS_A_UNIT + 1)
    ]
    return pa.array(units + [f"REMOTE-{number:03d}" for number in range(1, REMOTE + 1)])


def lookup_table(of: Force, looked: Looked) -> pa.Table:
    """Turn look-ups from numbers into the canonical table. Nothing of any plan goes in."""
    world = of.world
    prefix = pa.array(PREFIXES).take(pa.array(looked.system))
    plain = pc.cast(pa.array(looked.number), pa.string())
    reason = np.where(looked.reason == EMPTY_REASONS.index(""), -1, looked.reason)
    made = {
        "lookup_id": pc.binary_join_element_wise(prefix, plain, ""),
        "system": columns.words(SYSTEMS, looked.system),
        "officer_id": columns.words(officer_ids(world), looked.officer),
        "person_id": columns.words(person_ids(world), looked.person),
        "action": columns.words(ACTIONS, looked.action),
        "looked_up_at": columns.moments(looked.at),
        "zone": columns.same(ZONE, len(looked.at)),
        "reason": columns.words(REASONS, reason),
        "reference": columns.numbers("NM", looked.incident),
        "terminal": columns.words(terminals(world), looked.terminal),
    }
    return columns.filled("lookups", made)


def _officers(of: Force) -> pa.Table:
    staff = of.world.staff
    size = len(staff.number)
    none = pa.nulls(size, pa.date32())
    remits = sorted(set(staff.remit))
    chosen = np.array([remits.index(remit) for remit in staff.remit])
    joined = np.full(size, of.world.first - RUN_UP - EPOCH, dtype=np.int32)
    made = {
        "officer_id": officer_ids(of.world),
        "role": columns.words([role.name for role in ROLES], staff.role).cast(pa.string()),
        "unit": columns.words(staff.units, staff.unit).cast(pa.string()),
        "team": columns.numbers("Team ", staff.team + 1),
        "supervisor_id": columns.words(officer_ids(of.world), staff.supervisor).cast(pa.string()),
        "remit": columns.words(remits, chosen).cast(pa.string()),
        "from_on": pa.array(joined, pa.int32()).cast(pa.date32()),
        "until_on": none,
    }
    return columns.filled("officers", made)


def _people(of: Force) -> pa.Table:
    public = of.world.public
    sets = [
        "; ".join(marker for bit, marker in enumerate(MARKERS) if number >> bit & 1)
        for number in range(1 << len(MARKERS))
    ]
    made = {
        "person_id": person_ids(of.world),
        "sex": columns.words(SEXES, public.sex).cast(pa.string()),
        "birth_year": pa.array(public.birth_year),
        "markers": columns.words(sets, public.markers).cast(pa.string()),
    }
    return columns.filled("people", made)


def _ends(of: Force) -> int:
    return utc_midnight(of.world.last + 1)


def _incidents(of: Force, work: DayOfWork) -> pa.Table:
    made = {
        "incident_id": columns.numbers("NM", work.number),
        "kind": columns.words([kind.name for kind in KINDS], work.kind),
        "opened_at": columns.moments(work.opened_at),
        "closed_at": columns.moments(work.closed_at, empty=work.closed_at >= _ends(of)),
    }
    return columns.filled("incidents", made)


def _incident_people(of: Force, work: DayOfWork) -> pa.Table:
    both = np.flatnonzero(work.other >= 0)
    incident = np.concatenate([work.number, work.number[both]])
    person = np.concatenate([work.victim, work.other[both]])
    part = np.repeat([0, 1], [len(work.number), len(both)])
    made = {
        "link_id": columns.numbers("L", incident * 10 + part),
        "incident_id": columns.numbers("NM", incident),
        "person_id": columns.words(person_ids(of.world), person),
        "part": columns.words(["victim", "suspect"], part),
    }
    return columns.filled("incident_people", made)


def _assignments(of: Force, work: DayOfWork) -> pa.Table:
    """The day's parts, planned ones among them, in the order in which they began."""
    extra = [part for plan in of.plans for part in plan.parts if utc_day(part.from_at) == work.day]
    more = np.array(extra, dtype=np.int64).reshape(len(extra), len(Part._fields)).T
    usual = (
        work.part_from,
        work.part_until,
        work.part_recorded,
        work.part_officer,
        work.part_person,
        work.part_incident,
        work.part,
    )
    pairs = zip(usual, more, strict=True)
    start, until, recorded, officer, person, incident, part = (np.concatenate(pair) for pair in pairs)
    order = np.argsort(start, kind="stable")
    order = order[recorded[order] < _ends(of)]
    until = until[order]
    made = {
        "assignment_id": columns.numbers("A", compact(work.day) * 100_000 + np.arange(len(order))),
        "officer_id": columns.words(officer_ids(of.world), officer[order]),
        "person_id": columns.words(person_ids(of.world), person[order]),
        "record_id": columns.numbers("NM", incident[order]),
        "part": columns.words(PARTS, part[order]),
        "from_at": columns.moments(start[order]),
        "until_at": columns.moments(until, empty=(until < 0) | (until >= _ends(of))),
        "recorded_at": columns.moments(recorded[order]),
    }
    return columns.filled("assignments", made)


def _dispatches(of: Force, work: DayOfWork) -> pa.Table:
    made = {
        "dispatch_id": columns.numbers("S", _serial(work.day, work.sent_at)),
        "officer_id": columns.words(officer_ids(of.world), work.sent_officer),
        "incident_id": columns.numbers("NM", work.sent_incident),
        "person_id": columns.words(person_ids(of.world), work.sent_person),
        "dispatched_at": columns.moments(work.sent_at),
        "recorded_at": columns.moments(work.sent_recorded),
    }
    return columns.filled("dispatches", made)


def _custody(of: Force, work: DayOfWork) -> pa.Table:
    made = {
        "custody_id": columns.numbers("C", _serial(work.day, work.held_from)),
        "officer_id": columns.words(officer_ids(of.world), work.held_officer),
        "person_id": columns.words(person_ids(of.world), work.held_person),
        "from_at": columns.moments(work.held_from),
        "until_at": columns.moments(work.held_until, empty=work.held_until >= _ends(of)),
    }
    return columns.filled("custody", made)


def _serial(day: int, at: Numbers) -> Numbers:
    """Number a day's rows by time."""
    place = np.empty(len(at), dtype=np.int64)
    place[np.argsort(at, kind="stable")] = np.arange(len(at))
    return compact(day) * 100_000 + place


def _duties(of: Force, day: int) -> pa.Table:
    worked = shifts(of.world, day)
    kept = on_roster(worked, day, of.gaps)
    made = {
        "duty_id": columns.numbers("D", compact(day) * 100_000 + np.flatnonzero(kept)),
        "officer_id": columns.words(officer_ids(of.world), worked.officer[kept]),
        "starts_at": columns.moments(worked.starts_at[kept]),
        "ends_at": columns.moments(worked.ends_at[kept]),
        "kind": columns.words(["shift", "overtime"], worked.overtime[kept].astype(np.int64)),
    }
    return columns.filled("duties", made)


def _calls(of: Force, day: int) -> pa.Table:
    made = calls_of_day(of, day)
    number = columns.numbers("0770090", np.where(made.person >= 0, 1_000_000 + made.person, made.stranger))
    size = len(made.at)
    table = {
        "call_id": columns.numbers("T", compact(day) * 1_000_000 + np.arange(size)),
        "officer_id": columns.words(officer_ids(of.world), made.officer),
        "other_number": number,
        "person_id": columns.words(person_ids(of.world), made.person),
        "started_at": columns.moments(made.at),
        "seconds": pa.array(made.seconds),
        "direction": columns.words(["out", "in"], made.inward),
        "kind": columns.words(["voice", "text"], (made.seconds == 0).astype(np.int64)),
    }
    return columns.filled("calls", table)


SMALL: dict[str, Callable[[Force], pa.Table]] = {"officers": _officers, "people": _people}
BY_WORK: dict[str, Callable[[Force, DayOfWork], pa.Table]] = {
    "incidents": _incidents,
    "incident_people": _incident_people,
    "assignments": _assignments,
    "dispatches": _dispatches,
    "custody": _custody,
}
BY_DAY: dict[str, Callable[[Force, int], pa.Table]] = {"duties": _duties, "calls": _calls}
