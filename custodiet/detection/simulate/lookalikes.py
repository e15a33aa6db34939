"""Innocent behaviour that resembles misconduct, and one breach of another sort. Apart from misconduct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from custodiet.detection.simulate.casework import DOMESTIC_ABUSE, ENQUIRIES, LIAISON, RUN_UP, day_of_work
from custodiet.detection.simulate.days import DAY, HOUR, utc_day
from custodiet.detection.simulate.plans import Extra, Namesake, Part, Plan, Sort
from custodiet.detection.simulate.roster import Gap
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import (
    CONSTABLE,
    DETECTIVE,
    HANDLER,
    NEIGHBOURHOOD,
    PROTECTION,
    RESEARCHER,
)


def specialist(stage: Stage) -> Plan:
    """B1: a public protection detective whose whole work is women who were abused."""
    officer = stage.officer(PROTECTION)
    says = "A specialist remit: people who were abused are the work."
    return _by_remit(stage, "B1", says, officer=officer, count=80, kind=DOMESTIC_ABUSE)


def control_room(stage: Stage) -> Plan:
    """B2: a call handler who looks up everybody who rings."""
    officer = stage.officer(HANDLER)
    return _by_remit(stage, "B2", "A call handler: a hundred people, each once.", officer=officer, count=110)


def researcher(stage: Stage) -> Plan:
    """B3: an intelligence researcher who looks up people for other officers' cases."""
    officer = stage.officer(RESEARCHER)
    return _by_remit(
        stage, "B3", "A researcher: wide searching for others' cases.", officer=officer, count=140
    )


def repeat_callers(stage: Stage) -> Plan:
    """B5: a neighbourhood officer with a few people who ring every week, on record as her enquiries."""
    officer = stage.officer(NEIGHBOURHOOD)
    callers = tuple(stage.person("mental_health") for _ in range(4))
    begins = stage.day(0.05)
    logged = day_of_work(stage.world, utc_day(begins) - 1).number
    incident = int(logged[0]) if len(logged) else -1
    parts = [Part(begins, -1, begins + HOUR, officer, caller, incident, ENQUIRIES) for caller in callers]
    return replace(
        _plan(
            stage,
            "B5",
            "Repeat callers on a neighbourhood officer's beat, recorded.",
            officer=officer,
            people=callers,
            count=60,
        ),
        parts=tuple(parts),
    )


def liaison_after_closure(stage: Stage) -> Plan:
    """B6: family liaison that goes on after the case closed, and is recorded."""
    case = stage.case(role=PROTECTION)
    part = Part(
        case.closed_at - DAY,
        -1,
        case.closed_at + 2 * HOUR,
        case.officer,
        case.person,
        case.incident,
        LIAISON,
    )
    rows = _on_shift(stage, case.officer, (case.person,), 16, (case.closed_at + 40 * DAY, stage.day(0.95)))
    return Plan(
        "B6",
        Sort.INNOCENT,
        "Family liaison after closure, recorded as such.",
        (case.officer,),
        (case.person,),
        lookups=rows,
        parts=(part,),
    )


def missing_roster(stage: Stage) -> Plan:
    """B7: three weeks of one officer's roster never arrived, and a shift was swapped."""
    officer = stage.officer(CONSTABLE, busy=True)
    begins = stage.day(0.55)
    people = tuple(stage.person(sex=turn % 2) for turn in range(6))
    first = utc_day(begins)
    rows = _on_shift(stage, officer, people, 10, (begins, begins + 20 * DAY))
    return Plan(
        "B7",
        Sort.INNOCENT,
        "On duty, but three weeks of the roster are missing.",
        (officer,),
        people,
        lookups=rows,
        gaps=(Gap(officer, officer, first, first + 21),),
    )


def keyed_late(stage: Stage) -> Plan:
    """B10: looked people up in the days before the assignments were keyed in."""
    rows: list[Extra] = []
    officers: list[int] = []
    people: list[int] = []
    for day in range(stage.world.first - RUN_UP // 3, stage.world.last - 4):
        work = day_of_work(stage.world, day)
        for place in np.flatnonzero(work.part_recorded - work.part_from > DAY):
            officer, person = int(work.part_officer[place]), int(work.part_person[place])
            at = stage.on_duty(officer, int(work.part_from[place]) - DAY)
            inside = work.part_from[place] < at < work.part_recorded[place]
            # being sent there would explain the look-up whatever was keyed late
            inside &= officer not in work.sent_officer[work.sent_incident == work.part_incident[place]]
            if inside and officer not in stage.taken and stage.fits(at):
                officers.append(officer)
                people.append(person)
                rows.append(stage.lookup(at, officer, person, incident=int(work.part_incident[place])))
        if len(rows) >= 12:
            break
    return Plan(
        "B10",
        Sort.INNOCENT,
        "Assignments keyed one to three days late.",
        tuple(dict.fromkeys(officers)),
        tuple(dict.fromkeys(people)),
        lookups=tuple(rows),
    )


def namesakes(stage: Stage) -> Plan:
    """B11: opens the wrong record of two with one name, then the right one."""
    officer = stage.officer(DETECTIVE, busy=True)
    rows: list[Extra] = []
    pairs: list[Namesake] = []
    for day in range(stage.world.first, stage.world.last):
        work = day_of_work(stage.world, day)
        mine = np.flatnonzero(work.part_officer == officer)
        for place in mine[:1]:
            right = int(work.part_person[place])
            wrong = stage.person(sex=int(stage.world.public.sex[right]) % 2)
            at = stage.on_duty(officer, int(work.part_recorded[place]))
            pairs.append(Namesake(right, wrong))
            rows += [stage.lookup(at, officer, wrong), stage.lookup(at + 45, officer, right)]
        if len(pairs) >= 9:
            break
    return Plan(
        "B11",
        Sort.INNOCENT,
        "Opened the wrong one of two people with one name, then the right one.",
        (officer,),
        tuple(pair.other for pair in pairs),
        lookups=tuple(row for row in rows if stage.fits(row.at)),
        namesakes=tuple(pairs),
    )


def dip_sampling(stage: Stage) -> Plan:
    """B13: a sergeant reads a sample of the team's cases at the end of a quarter."""
    staff = stage.world.staff
    response = np.unique(staff.supervisor[staff.role == CONSTABLE])
    free = [int(one) for one in response if int(one) not in stage.taken] or [int(response[0])]
    sergeant = free[int(stage.rng.integers(len(free)))]
    stage.taken.add(sergeant)
    begins = stage.day(0.5)
    rows: list[Extra] = []
    people: list[int] = []
    for day in range(utc_day(begins) - 15, utc_day(begins)):
        work = day_of_work(stage.world, day)
        team = np.flatnonzero(staff.supervisor[work.part_officer] == sergeant)
        for place in team[:3]:
            person = int(work.part_person[place])
            people.append(person)
            at = stage.on_duty(sergeant, begins + 4 * DAY) + 60 * len(rows)
            rows.append(stage.lookup(at, sergeant, person, system=0))
    return Plan(
        "B13",
        Sort.INNOCENT,
        "A supervisor's dip sampling of the team's cases.",
        (sergeant,),
        tuple(dict.fromkeys(people)),
        lookups=tuple(row for row in rows if stage.fits(row.at)),
    )


def major_incident(stage: Stage) -> Plan:
    """B15: a well-known case that dozens of officers open for curiosity: a breach, but of another sort."""
    case = stage.case(role=DETECTIVE, kind=5)
    size = len(stage.world.staff.number)
    curious = [int(one) for one in stage.rng.permutation(size)[: min(100, size // 6)]]
    begins = max(case.opened_at, stage.day(0.02)) + DAY
    moments = [stage.on_duty(one, begins + int(stage.rng.integers(0, 2 * DAY))) for one in curious]
    rows = [stage.lookup(at, one, case.person, system=0) for one, at in zip(curious, moments, strict=True)]
    return Plan(
        "B15",
        Sort.OTHER_INTEGRITY,
        "A major incident: many opened the record once, for curiosity.",
        tuple(sorted(curious)),
        (case.person,),
        lookups=tuple(row for row in rows if stage.fits(row.at)),
    )


def _on_shift(
    stage: Stage, officer: int, people: tuple[int, ...], count: int, between: tuple[int, int]
) -> tuple[Extra, ...]:
    """Look-ups on duty, of the people by turns."""
    wanted = stage.moments(*between, count)
    rows = [
        stage.lookup(stage.on_duty(officer, at), officer, people[turn % len(people)])
        for turn, at in enumerate(wanted)
    ]
    return tuple(row for row in rows if stage.fits(row.at))


def _by_remit(
    stage: Stage, scenario: str, says: str, *, officer: int, count: int, kind: int | None = None
) -> Plan:
    """Look-ups on duty of victims of incidents of the last weeks, of one kind or any."""
    rows: list[Extra] = []
    for wanted in stage.moments(stage.day(0.1), stage.day(0.9), count):
        at = stage.on_duty(officer, wanted)
        work = day_of_work(stage.world, utc_day(at) - int(stage.rng.integers(2, 20)))
        place = np.flatnonzero(work.kind == kind) if kind is not None else np.arange(len(work.kind))
        if len(place) and stage.fits(at):
            row = int(stage.rng.choice(place))
            rows.append(stage.lookup(at, officer, int(work.victim[row]), incident=int(work.number[row])))
    people = tuple(dict.fromkeys(row.person for row in rows))
    return Plan(scenario, Sort.INNOCENT, says, (officer,), people, lookups=tuple(rows))


def _plan(
    stage: Stage, scenario: str, says: str, *, officer: int, people: tuple[int, ...], count: int
) -> Plan:
    rows = _on_shift(stage, officer, people, count, (stage.day(0.1), stage.day(0.9)))
    return Plan(scenario, Sort.INNOCENT, says, (officer,), people, lookups=rows)


LOOK_ALIKES: tuple[Callable[[Stage], Plan], ...] = (
    specialist,
    control_room,
    researcher,
    repeat_callers,
    liaison_after_closure,
    missing_roster,
    keyed_late,
    namesakes,
    dip_sampling,
    major_incident,
)
