"""Innocent because of the case: repeat callers, liaison, late keying, searches at night, declared ties."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.casework import (
    DOMESTIC_ABUSE,
    ENQUIRIES,
    IN_CHARGE,
    LIAISON,
    MISSING,
    RUN_UP,
    day_of_work,
)
from custodiet.detection.simulate.days import DAY, HOUR, utc_day
from custodiet.detection.simulate.homes import DECLARED
from custodiet.detection.simulate.plans import Sort
from custodiet.detection.simulate.stage import NoRoom, Stage
from custodiet.detection.simulate.world import CONSTABLE, DETECTIVE, NEIGHBOURHOOD, PROTECTION
from custodiet.detection.simulate.writing import Writer


def _innocent(stage: Stage, scenario: str, says: str, *officers: int) -> Writer:
    return Writer(scenario=scenario, sort=Sort.INNOCENT, says=says, officers=list(officers), stage=stage)


def repeat_callers(stage: Stage) -> Writer:
    """B5: a neighbourhood officer with a few people who ring every week, on record as enquiries."""
    officer, rng = stage.officer(NEIGHBOURHOOD), stage.rng
    story = _innocent(stage, "B5", "Repeat callers on a neighbourhood officer's beat, recorded.", officer)
    begins = stage.day(0.05)
    logged = day_of_work(stage.world, utc_day(begins) - 1).number
    incident = int(logged[0]) if len(logged) else -1
    story.people = [stage.person("mental_health") for _ in range(4)]
    for caller in story.people:
        story.assign(officer, caller, incident, ENQUIRIES, (begins, -1, begins + HOUR))
    for turn, wanted in enumerate(stage.moments(begins + DAY, stage.day(0.9), 60)):
        at, who = stage.on_duty(officer, wanted), story.people[turn % 4]
        story.look(at, officer, who)
        if rng.random() < 0.5:
            story.stay(story.soon(at, 20, 120), officer, who, int(rng.integers(10, 50)))
        if rng.random() < 0.5 and story.call(story.soon(at, 5, 60), officer, who):
            story.contact(at, officer, who, incident)
    return story


def liaison_after_closure(stage: Stage) -> Writer:
    """B6: family liaison or witness care that goes on after the case closed, and is recorded."""
    roles = (PROTECTION, DETECTIVE, CONSTABLE)
    case = stage.some_cases(roles, 0, (DOMESTIC_ABUSE, 1), 1, share=True)[0]
    story = _innocent(stage, "B6", "Family liaison after closure, recorded as such.", case.officer)
    story.people = [case.person]
    closed = case.closed_at
    story.assign(case.officer, case.person, case.incident, LIAISON, (closed - DAY, -1, closed + 2 * HOUR))
    for wanted in stage.moments(closed + 10 * DAY, stage.day(0.95), 16):
        at = stage.on_duty(case.officer, wanted)
        story.look(at, case.officer, case.person)
        if stage.rng.random() < 0.5 and story.call(story.soon(at, 5, 90), case.officer, case.person):
            story.contact(at, case.officer, case.person, case.incident)
    return story


def keyed_late(stage: Stage) -> Writer:
    """B10: looked people up in the days before the assignments were keyed in."""
    story = _innocent(stage, "B10", "Assignments keyed one to three days late.")
    rng, first = stage.rng, stage.world.first - RUN_UP // 3
    days = [first, *(int(day) for day in first + 1 + rng.permutation(stage.span))]
    for day in days[:200]:
        work = day_of_work(stage.world, min(day, stage.world.last - 4))
        for place in np.flatnonzero(work.part_recorded - work.part_from > DAY):
            officer, person = int(work.part_officer[place]), int(work.part_person[place])
            at = stage.on_duty(officer, int(work.part_from[place]) - DAY)
            inside = work.part_from[place] < at < work.part_recorded[place]
            # being sent there would explain the look-up whatever was keyed late
            inside &= officer not in work.sent_officer[work.sent_incident == work.part_incident[place]]
            reference = int(work.part_incident[place])
            if inside and officer not in stage.taken and story.look(at, officer, person, reference=reference):
                story.officers.append(officer)
                story.people.append(person)
        if len(story.rows) >= 12:
            break
    if not story.rows:
        raise NoRoom
    return story


def declared_friend(stage: Stage) -> Writer:
    """B16: an officer who is a witness themselves, and whose calls are with somebody they declared."""
    officer, rng = stage.officer(CONSTABLE, NEIGHBOURHOOD, DETECTIVE), stage.rng
    friend = stage.person()
    story = _innocent(
        stage, "B16", "A declared friend who became a victim; another officer has the case.", officer
    )
    story.people = [friend]
    story.put("ties", stage.day(0.02), False, officer_id=officer, person_id=friend, kind=DECLARED)
    other = stage.choose(np.flatnonzero(stage.world.staff.role == PROTECTION), share=True)
    begins = stage.day(0.35)
    logged = day_of_work(stage.world, utc_day(begins) - 1).number
    incident = int(logged[0]) if len(logged) else -1
    story.assign(other, friend, incident, IN_CHARGE, (begins, begins + 30 * DAY, begins + HOUR))
    for at in stage.moments(stage.day(0.05), stage.day(0.95), 30):
        story.call(story.evening(at), officer, friend, own=bool(rng.random() < 0.7))
    for at in stage.moments(stage.day(0.05), stage.day(0.95), 4):
        story.stay(story.evening(stage.off_duty(officer, at)), officer, friend, int(rng.integers(20, 120)))
    return story


def missing_at_night(stage: Stage) -> Writer:
    """B18: a high-risk missing woman: a night's worth of look-ups, visits and calls by a whole team."""
    staff, rng = stage.world.staff, stage.rng
    first = stage.officer(CONSTABLE)
    team = [int(one) for one in np.flatnonzero(staff.team == staff.team[first])]
    story = _innocent(stage, "B18", "A high-risk missing person looked for through the night.", *team)
    woman = stage.person("missing")
    circle = [woman, *stage.family(woman, 3)]
    story.people += circle
    start = stage.on_duty(first, stage.day(float(rng.uniform(0.1, 0.8))), night=True)
    work = day_of_work(stage.world, utc_day(start) - 1)
    chosen = np.flatnonzero(work.kind == MISSING)
    reference = int(work.number[chosen[0]]) if len(chosen) else -1
    for officer in team:
        for step in range(int(rng.integers(2, 6))):
            at = start + int(rng.integers(0, 5 * HOUR))
            story.look(at, officer, circle[step % len(circle)], reference=reference)
        if rng.random() < 0.6:
            story.stay(start + int(rng.integers(0, 4 * HOUR)), officer, woman, 20)
        if rng.random() < 0.5:
            story.call(start + int(rng.integers(0, 5 * HOUR)), officer, woman, seconds=0, kind=1)
    return story
