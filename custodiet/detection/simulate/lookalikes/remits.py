"""Innocent because of the post: specialists, the control room, researchers, custody, audit, safeguarding."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.casework import DOMESTIC_ABUSE, day_of_work
from custodiet.detection.simulate.complaints import closed_matters
from custodiet.detection.simulate.days import DAY, utc_day
from custodiet.detection.simulate.filming import IMAGE, IMAGES, PLAYED, recordings_on
from custodiet.detection.simulate.logs import CONTROL, CRIME, MATTERS, RECORD
from custodiet.detection.simulate.plans import Sort
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import (
    CONSTABLE,
    CUSTODY,
    DISCLOSURE,
    HANDLER,
    PROTECTION,
    RESEARCHER,
    SAFEGUARDING,
    STANDARDS,
)
from custodiet.detection.simulate.writing import Writer


def _innocent(stage: Stage, scenario: str, says: str, officer: int) -> Writer:
    return Writer(scenario=scenario, sort=Sort.INNOCENT, says=says, officers=[officer], stage=stage)


def _by_remit(story: Writer, count: int, kind: int | None = None) -> Writer:
    """Look-ups on duty of victims of incidents of the last weeks, of one kind or any."""
    stage, officer = story.stage, story.officers[0]
    columns = stage.cases.columns
    for wanted in stage.moments(stage.day(0.05), stage.day(0.93), count):
        at = stage.on_duty(officer, wanted)
        place = stage.cases.between(at - 20 * DAY, at - 2 * DAY)
        place = place[columns[3][place] == kind] if kind is not None else place
        if len(place):
            row = int(place[stage.rng.integers(len(place))])
            story.people.append(int(columns[1][row]))
            story.look(at, officer, int(columns[1][row]), reference=int(columns[2][row]))
    return story


def specialist(stage: Stage) -> Writer:
    """B1: a public protection detective whose whole work is women who were abused."""
    says = "A specialist remit: people who were abused are the work."
    return _by_remit(_innocent(stage, "B1", says, stage.officer(PROTECTION)), 80, DOMESTIC_ABUSE)


def control_room(stage: Stage) -> Writer:
    """B2: a call handler who looks up everybody who rings."""
    story = _innocent(stage, "B2", "A call handler: a hundred people, each once.", stage.officer(HANDLER))
    return _by_remit(story, 110)


def researcher(stage: Stage) -> Writer:
    """B3: an intelligence researcher who looks up people for other officers' cases."""
    story = _innocent(
        stage, "B3", "A researcher: wide searching for others' cases.", stage.officer(RESEARCHER)
    )
    return _by_remit(story, 140)


def custody_desk(stage: Stage) -> Writer:
    """B4: a custody officer, or a nurse at the desk, opens records and photographs of women held."""
    officer, public = stage.officer(CUSTODY), stage.world.public
    story = _innocent(
        stage, "B4", "The custody desk: records and photographs of people in its care.", officer
    )
    held = stage.cases.held
    women = stage.cases.detentions((held[0] == officer) & (public.sex[held[1]] == 0))
    for one in women[:30]:
        story.people.append(one.person)
        at = min(story.soon(one.from_at, 20, 240), one.until_at)
        story.look(at, officer, one.person, system=CRIME)
        story.view(story.soon(at, 1, 5), officer, one.person, IMAGES + one.person, IMAGE)
        # the file is finished a day or two after release
        story.look(stage.on_duty(officer, one.until_at), officer, one.person, system=CRIME)
    return story


def dip_sampling(stage: Stage) -> Writer:
    """B13: a sergeant reads and plays a sample of the team's cases at the end of a quarter."""
    staff = stage.world.staff
    sergeant = stage.choose(np.unique(staff.supervisor[staff.role == CONSTABLE]), share=True)
    story = _innocent(stage, "B13", "A supervisor's dip sampling of the team's cases.", sergeant)
    begins = stage.day(0.5)
    at = stage.on_duty(sergeant, begins + 4 * DAY)
    for day in range(utc_day(begins) - 15, utc_day(begins)):
        work = day_of_work(stage.world, day)
        for place in np.flatnonzero(staff.supervisor[work.part_officer] == sergeant)[:3]:
            story.people.append(int(work.part_person[place]))
            story.look(at + 60 * len(story.rows), sergeant, int(work.part_person[place]), system=CRIME)
        filmed = recordings_on(stage.world, day)
        mine = np.flatnonzero(staff.supervisor[filmed["officer_id"]] == sergeant)
        for place in mine[:1]:
            recording = int(filmed["recording_id"][place])
            story.view(at + 60 * len(story.rows), sergeant, -1, recording, PLAYED)
    return story


def standards_audit(stage: Stage) -> Writer:
    """B13: a standards investigator opens complaints and the records behind them; nobody's own."""
    officer = stage.officer(STANDARDS)
    story = _innocent(stage, "B13", "Standards: complaint records and audits are the work.", officer)
    matters = closed_matters(stage.world)
    for at in stage.moments(stage.day(0.05), stage.day(0.93), 50):
        number = MATTERS + int(matters[int(stage.rng.integers(len(matters)))]) if len(matters) else -1
        when = stage.on_duty(officer, at)
        story.look(when, officer, -1, system=CRIME, kind=RECORD, record_id=number, sought=-1, reference=-1)
    return story


def disclosure(stage: Stage) -> Writer:
    """B13: a disclosure officer opens old, closed cases because somebody asked for their own data."""
    officer = stage.officer(DISCLOSURE)
    story = _innocent(stage, "B13", "Disclosure: old cases opened because the person asked.", officer)
    columns = stage.cases.columns
    for at in stage.moments(stage.day(0.3), stage.day(0.93), 60):
        row = int(stage.rng.integers(columns.shape[1]))
        story.people.append(int(columns[1][row]))
        story.look(stage.on_duty(officer, at), officer, int(columns[1][row]), system=CRIME)
    return story


def safeguarding_hub(stage: Stage) -> Writer:
    """B17: the safeguarding hub looks up whole households before a conference, weeks after the incident."""
    officer = stage.officer(SAFEGUARDING)
    story = _innocent(stage, "B17", "A safeguarding conference: whole households, weeks later.", officer)
    for at in stage.moments(stage.day(0.05), stage.day(0.93), 24):
        start = stage.on_duty(officer, at)
        place = stage.cases.between(start - 40 * DAY, start - 10 * DAY)
        place = place[stage.cases.columns[3][place] == DOMESTIC_ABUSE]
        if not len(place):
            continue
        victim = int(stage.cases.columns[1][place[stage.rng.integers(len(place))]])
        for step, person in enumerate([victim, *stage.family(victim, 3)]):
            story.people.append(person)
            story.look(start + 90 * step, officer, person, system=int(stage.rng.choice([CRIME, CONTROL])))
    return story
