"""Misconduct that shows only across officers, reports or records: passing on, faint reports, hiding."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.casework import DOMESTIC_ABUSE
from custodiet.detection.simulate.complaints import MATTER_NUMBERS, complaints
from custodiet.detection.simulate.days import DAY
from custodiet.detection.simulate.logs import AUDIT, CRIME, INTELLIGENCE, MATTERS, OFFICER, RECORD
from custodiet.detection.simulate.plans import Sort, Variant
from custodiet.detection.simulate.scenarios.closed_cases import WORKERS
from custodiet.detection.simulate.stage import NoRoom, Stage
from custodiet.detection.simulate.world import CONSTABLE, DETECTIVE, NEIGHBOURHOOD
from custodiet.detection.simulate.writing import Writer


def matter(stage: Stage) -> int:
    """A number for a complaint or enquiry that no other has."""
    taken = complaints(stage.world)["matter_id"]
    while True:
        drawn = 1 + int(stage.rng.integers(MATTER_NUMBERS))
        if drawn not in taken:
            return drawn


def passed_on(stage: Stage, variant: Variant) -> Writer:
    """S21: several officers with no link look one person up; one of them asked, one of them calls."""
    first = stage.officer(CONSTABLE, NEIGHBOURHOOD)
    team = np.flatnonzero(stage.world.staff.team == stage.world.staff.team[first])
    helpers = [stage.choose(team) for _ in range(int(stage.rng.integers(1, 4)) if len(team) > 4 else 1)]
    person = stage.person("domestic_abuse", variant.sex)
    story = Writer(
        scenario="S21",
        sort=Sort.MISCONDUCT,
        says="Several officers without a link looked one person up, one after another.",
        officers=[first, *helpers],
        people=[person],
        variant=stage.told(variant, 1),
        stage=stage,
    )
    everybody = [first, *helpers]
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 8)):
        officer = everybody[turn % len(everybody)]
        start = stage.on_duty(officer, at)
        story.look(start, officer, person)
        if stage.rng.random() < 0.5:
            story.call(story.soon(start, 20, 900), first, person, own=variant.evasive)
    return story


def faint_reports(stage: Stage, variant: Variant) -> Writer:
    """S23: three anonymous reports, each of which fits several officers, and one trail of look-ups."""
    case = stage.some_cases(WORKERS, variant.sex, (DOMESTIC_ABUSE, 1, 3), 1)[0]
    staff, rng = stage.world.staff, stage.rng
    story = Writer(
        scenario="S23",
        sort=Sort.MISCONDUCT,
        says="Three anonymous reports that fit several officers each, and one trail of look-ups.",
        officers=[case.officer],
        people=[case.person],
        variant=stage.told(variant, 1),
        stage=stage,
    )
    begins = case.closed_at + stage.delay()
    for at in stage.over(begins, variant, 7):
        story.look(stage.on_duty(case.officer, at), case.officer, case.person)
    alike = np.flatnonzero(
        (staff.unit == staff.unit[case.officer]) & (staff.role == staff.role[case.officer])
    )
    for report in range(3):
        received = begins + int(rng.integers(3, max(5, variant.days))) * DAY
        fitting = {case.officer, *(int(one) for one in rng.permutation(alike)[: int(rng.integers(2, 6))])}
        number = matter(stage)
        for officer in sorted(fitting):
            story.put(
                "complaints",
                received + report,
                False,
                officer_id=officer,
                matter_id=number,
                kind=3,
                category=0,
                came_from=0,
                severity=1,
            )
        if story.reported_at < 0 and stage.fits(received):
            story.reported_at = received
    return story


def own_record(stage: Stage, variant: Variant) -> Writer:
    """S24: looks for a complaint about themselves, the statement behind it, and signs of an enquiry."""
    case = stage.some_cases((CONSTABLE, NEIGHBOURHOOD, DETECTIVE), variant.sex, (DOMESTIC_ABUSE, 1, 3), 1)[0]
    officer, rng = case.officer, stage.rng
    opened = case.closed_at + stage.delay() + int(rng.integers(5, 30)) * DAY
    if not stage.fits(opened):
        raise NoRoom
    story = Writer(
        scenario="S24",
        sort=Sort.MISCONDUCT,
        says="Looked for the complaint about themselves and for signs of an enquiry.",
        officers=[officer],
        people=[case.person],
        variant=stage.told(variant, 1),
        reported_at=opened,
        stage=stage,
    )
    number = matter(stage)
    about = {"officer_id": officer, "matter_id": number, "person_id": case.person}
    story.put("complaints", opened, False, kind=1, category=0, came_from=0, severity=2, **about)
    told = opened + 60 * DAY if rng.random() < 0.3 else -1
    story.put(
        "protected_records", opened, False, record_id=MATTERS + number, officer_id=officer, told_at=told
    )
    for at in stage.over(case.closed_at + stage.delay() // 2, variant, 3):
        story.look(stage.on_duty(officer, at), officer, case.person)
    myself = stage.self_of(officer)
    for turn, at in enumerate(stage.over(opened + DAY, variant, 8)):
        start = stage.on_duty(officer, at)
        if turn % 3 == 0:
            record = MATTERS + number
            story.look(
                start, officer, -1, system=CRIME, kind=RECORD, record_id=record, sought=-1, reference=-1
            )
        elif turn % 3 == 1:
            story.look(start, officer, myself, system=INTELLIGENCE, kind=OFFICER, record_id=-1, reference=-1)
        else:
            story.look(start, officer, myself, system=CRIME, kind=AUDIT, record_id=-1, reference=-1)
        if rng.random() < 0.4:
            story.look(start + 90, officer, case.person, system=CRIME, kind=RECORD, record_id=case.incident)
    return story
