"""Slips and curiosity: the wrong one of two namesakes; one's own family; a case that all talk about."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.casework import day_of_work
from custodiet.detection.simulate.days import DAY
from custodiet.detection.simulate.logs import CRIME, PLATES
from custodiet.detection.simulate.plans import Namesake, Sort
from custodiet.detection.simulate.stage import NoRoom, Stage
from custodiet.detection.simulate.world import CONSTABLE, DETECTIVE, NEIGHBOURHOOD
from custodiet.detection.simulate.writing import Writer


def namesakes(stage: Stage) -> Writer:
    """B11: opens the wrong one of two people with one name, and a minute later the right one."""
    officer = stage.officer(DETECTIVE, busy=True)
    story = Writer(
        scenario="B11",
        sort=Sort.INNOCENT,
        says="Opened the wrong one of two people with one name, then the right one.",
        officers=[officer],
        stage=stage,
    )
    for case in stage.cases.of_officer(officer):
        right = case.person
        wrong = stage.person(sex=int(stage.world.public.sex[right]) % 2)
        at = stage.on_duty(officer, case.recorded_at)
        if story.look(at, officer, wrong, system=CRIME):
            story.look(at + 45, officer, right, system=CRIME, act=False)
            story.people.append(wrong)
            story.namesakes.append(Namesake(right, wrong))
        if len(story.namesakes) >= 9:
            break
    if not story.rows:
        raise NoRoom
    return story


def own_family(stage: Stage) -> Writer:
    """B12: looks up themselves, their family or a neighbour: a breach of integrity, not this one."""
    officer, rng = stage.officer(CONSTABLE, NEIGHBOURHOOD, DETECTIVE), stage.rng
    myself = stage.self_of(officer)
    circle = [myself, *stage.family(myself, 3)]
    story = Writer(
        scenario="B12",
        sort=Sort.OTHER_INTEGRITY,
        says="Looked up themselves, their family and a neighbour.",
        officers=[officer],
        people=circle,
        stage=stage,
    )
    for turn, at in enumerate(stage.moments(stage.day(0.05), stage.day(0.93), 9)):
        who = circle[turn % len(circle)]
        start = stage.on_duty(officer, at)
        if rng.random() < 0.4:
            story.plate(start, officer, who, sought=PLATES + who)
        else:
            story.look(start, officer, who)
    return story


def major_incident(stage: Stage) -> Writer:
    """B15: a well-known case that dozens of officers open for curiosity: a breach, but of another sort."""
    size, rng = len(stage.world.staff.number), stage.rng
    day = stage.world.first + int(rng.integers(5, max(6, int(stage.span * 0.8))))
    work = day_of_work(stage.world, day)
    if not len(work.victim):
        raise NoRoom
    person = int(work.victim[int(rng.integers(len(work.victim)))])
    curious = [int(one) for one in rng.permutation(size)[: min(100, size // 6)]]
    story = Writer(
        scenario="B15",
        sort=Sort.OTHER_INTEGRITY,
        says="A major incident: many opened the record once, for curiosity.",
        officers=sorted(curious),
        people=[person],
        stage=stage,
    )
    begins = int(np.min(work.opened_at)) + DAY
    for officer in curious:
        at = stage.on_duty(officer, begins + int(rng.integers(0, 2 * DAY)))
        story.look(at, officer, person, system=CRIME)
    return story
