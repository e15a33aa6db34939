"""Innocent because of rosters, clocks and desks: missing returns, shared terminals, cover, a broken phone."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.casework import ENQUIRIES
from custodiet.detection.simulate.days import DAY, HOUR, local_offset, utc_day
from custodiet.detection.simulate.ids import TRAINING
from custodiet.detection.simulate.logs import CONTROL, TERMINALS_A_UNIT
from custodiet.detection.simulate.plans import Sort
from custodiet.detection.simulate.roster import Gap
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import CONSTABLE, DETECTIVE, HANDLER, NEIGHBOURHOOD, PROTECTION
from custodiet.detection.simulate.writing import Writer


def _innocent(stage: Stage, scenario: str, says: str, *officers: int) -> Writer:
    return Writer(scenario=scenario, sort=Sort.INNOCENT, says=says, officers=list(officers), stage=stage)


def missing_roster(stage: Stage) -> Writer:
    """B7: three weeks of one officer's roster never arrived, and a shift was swapped."""
    officer = stage.officer(CONSTABLE, busy=True)
    story = _innocent(stage, "B7", "On duty, but three weeks of the roster are missing.", officer)
    begins = stage.day(float(stage.rng.uniform(0.1, 0.7)))
    story.people = [stage.person(sex=turn % 2) for turn in range(6)]
    story.gaps = [Gap(officer, officer, utc_day(begins), utc_day(begins) + 21)]
    for turn, at in enumerate(stage.moments(begins, begins + 20 * DAY, 10)):
        person = story.people[turn % 6]
        start = stage.on_duty(officer, at)
        story.assign(
            officer,
            person,
            stage.incident(start),
            ENQUIRIES,
            (start - 2 * HOUR, start + 9 * DAY, start - HOUR),
        )
        story.look(start, officer, person)
    return story


def wrong_hour(stage: Stage) -> Writer:
    """B8: the control room's log ran an hour late all summer, so that late-shift look-ups seem off duty."""
    officer = stage.officer(HANDLER)
    story = _innocent(
        stage, "B8", "A log an hour out: look-ups at the end of a shift seem off duty.", officer
    )
    story.people = [stage.person() for _ in range(10)]
    for turn, at in enumerate(stage.moments(stage.day(0.05), stage.day(0.9), 20)):
        start = stage.on_duty(officer, at)
        out = HOUR if int(local_offset(stage.numbers(start))[0]) else 0
        story.look(start + out, officer, story.people[turn % 10], system=CONTROL)
    return story


def batch_writing(stage: Stage) -> Writer:
    """B9: writes the day's reports in one sitting after booking off, at a terminal that the team shares."""
    officer = stage.choose(stage.cases.officers_with(stage.cases.columns[3] >= 0, 8), share=True)
    story = _innocent(
        stage, "B9", "Reports written in one sitting after the shift, at a shared terminal.", officer
    )
    cases = [case for case in stage.cases.of_officer(officer) if stage.fits(case.recorded_at)]
    shared = int(stage.world.staff.unit[officer]) * TERMINALS_A_UNIT
    for case in cases[:25]:
        ends = stage.end_of_shift(officer, case.recorded_at)
        story.people.append(case.person)
        for step in range(2):
            at = ends + 900 + 300 * step + int(stage.rng.integers(3_000))
            story.look(at, officer, case.person, reference=case.incident, terminal=shared)
    return story


def broken_telephone(stage: Stage) -> Writer:
    """B19: used their own declared telephone for a fortnight, with leave, while the work one was mended."""
    working = stage.cases.officers_with(stage.cases.columns[5] > stage.day(0), 3)
    found = stage.declared_officers((CONSTABLE, NEIGHBOURHOOD, DETECTIVE, PROTECTION))
    officer = stage.choose(np.intersect1d(found, working), share=True)
    story = _innocent(stage, "B19", "Own telephone used with leave while the work one was mended.", officer)
    mine = [case for case in stage.cases.of_officer(officer) if stage.fits(case.from_at)]
    for case in mine[:12]:
        story.people.append(case.person)
        for turn in range(3):
            at = stage.on_duty(officer, case.from_at + turn * DAY)
            if at < case.closed_at and story.call(at, officer, case.person, own=True):
                story.contact(at + 600, officer, case.person, case.incident)
    return story


def covering(stage: Stage) -> Writer:
    """B20: lent to public protection for two months: the work of a specialist, the post of a constable."""
    officer = stage.officer(CONSTABLE)
    story = _innocent(
        stage, "B20", "Covering for a specialist: their work under a constable's post.", officer
    )
    begins = stage.day(float(stage.rng.uniform(0.1, 0.6)))
    for at in stage.moments(begins, begins + 60 * DAY, 40):
        start, woman = stage.on_duty(officer, at), stage.person("domestic_abuse")
        story.people.append(woman)
        if stage.rng.random() < 0.7:
            story.assign(
                officer,
                woman,
                stage.incident(start),
                ENQUIRIES,
                (start - HOUR, start + 12 * DAY, start - HOUR // 2),
            )
        story.look(start, officer, woman)
    return story


def training(stage: Stage) -> Writer:
    """B14: a training account looks up the same few people hundreds of times, at any hour of the course."""
    account = len(stage.world.staff.number) + int(stage.rng.integers(TRAINING))
    story = _innocent(stage, "B14", "A training account that is nobody's.", account)
    story.people = [stage.person(sex=turn % 2) for turn in range(5)]
    for turn, at in enumerate(stage.moments(stage.day(0.05), stage.day(0.9), 90)):
        story.look(at - at % DAY + 9 * HOUR + (turn % 30) * 600, account, story.people[turn % 5])
    return story
