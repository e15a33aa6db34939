"""Misconduct that a post makes possible: custody, the control room, sources, online work, cadets, video."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from custodiet.detection.simulate.casebook import Held
from custodiet.detection.simulate.casework import SEXUAL_OFFENCE, day_of_work
from custodiet.detection.simulate.days import DAY, HOUR, utc_day
from custodiet.detection.simulate.filming import IMAGE, IMAGES, PLAYED, recordings_on
from custodiet.detection.simulate.logs import CRIME, RECORD
from custodiet.detection.simulate.plans import Sort, Variant
from custodiet.detection.simulate.sources import handlers
from custodiet.detection.simulate.stage import NoRoom, Stage
from custodiet.detection.simulate.world import (
    CONSTABLE,
    CUSTODY,
    DETECTIVE,
    HANDLER,
    NEIGHBOURHOOD,
    ONLINE,
    PCSO,
    SOURCES,
)
from custodiet.detection.simulate.writing import Writer


def _story(stage: Stage, scenario: str, says: str, variant: Variant, officer: int) -> Writer:
    return Writer(
        scenario=scenario,
        sort=Sort.MISCONDUCT,
        says=says,
        officers=[officer],
        variant=variant,
        stage=stage,
    )


def _some_held(stage: Stage, officer: int, sex: int, most: int) -> list[Held]:
    held, public = stage.cases.held, stage.world.public
    fits = (held[0] == officer) & (public.sex[held[1]] == sex) & (held[3] < stage.day(0.8))
    found = stage.cases.detentions(fits)
    if not found:
        raise NoRoom
    return [found[int(place)] for place in stage.rng.permutation(len(found))[:most]]


def after_release(stage: Stage, variant: Variant) -> Writer:
    """S7: from the custody desk: the record, the photograph, and contact once the person is released."""
    officer, rng = stage.officer(CUSTODY), stage.rng
    held = _some_held(stage, officer, variant.sex, variant.victims)
    story = _story(
        stage,
        "S7",
        "A person held is looked up and called after release.",
        stage.told(variant, len(held)),
        officer,
    )
    for one in held:
        story.people.append(one.person)
        if rng.random() < 0.3:
            kind, found = int(rng.integers(2)), int(rng.random() < 0.1)
            at = one.from_at + int(rng.integers(HOUR, 4 * HOUR))
            story.put(
                "custody_searches",
                at,
                officer_id=officer,
                person_id=one.person,
                kind=kind,
                authorised=int(rng.random() < 0.5),
                found=found,
            )
        for at in stage.over(one.until_at + DAY, variant, 7):
            start = stage.on_duty(officer, at)
            story.look(start, officer, one.person)
            if rng.random() < 0.3:
                story.view(story.soon(start, 1, 6), officer, one.person, IMAGES + one.person, IMAGE)
            if rng.random() < 0.6:
                story.call(story.soon(start, 30, 600), officer, one.person, own=variant.evasive)
    return story


def callers(stage: Stage, variant: Variant) -> Writer:
    """S8: a control-room operator goes back to women whose calls other desks dealt with."""
    officer, rng = stage.officer(HANDLER), stage.rng
    story = _story(
        stage, "S8", "Callers whom other desks dealt with looked up again and called.", variant, officer
    )
    work = day_of_work(stage.world, utc_day(stage.begin(variant)))
    sex = stage.world.public.sex[work.victim]
    rows = np.flatnonzero((sex == variant.sex) & (work.kind < 4))
    if not len(rows):
        raise NoRoom
    for row in rng.permutation(rows)[: variant.victims]:
        person = int(work.victim[row])
        story.people.append(person)
        for at in stage.over(int(work.opened_at[row]) + DAY, variant, 9):
            start = stage.on_duty(officer, at)
            story.look(start, officer, person)
            if rng.random() < 0.45:
                story.call(story.soon(start, 20, 700), officer, person, own=variant.evasive)
    story.variant = stage.told(variant, len(story.people))
    return story


def outside_the_channel(stage: Stage, variant: Variant) -> Writer:
    """S15: contact with a source that is not written up, or with a source whom another handles."""
    officer, rng, book = stage.officer(SOURCES), stage.rng, handlers(stage.world)
    mine = book["handler_id"] == officer
    another = bool(rng.random() < 0.5) and not mine.all()
    chosen = int(rng.choice(np.flatnonzero(~mine if another else mine)))
    # the force's own telephone: of any other there would be nothing to see
    told = replace(stage.told(variant, 1), telephony=True)
    story = _story(
        stage,
        "S15",
        "Contact with a source outside the authorised channel.",
        told,
        officer,
    )
    for at in stage.over(stage.begin(variant), variant, 14):
        start = stage.on_duty(officer, at)
        begins = story.evening(start) if rng.random() < 0.7 else start
        story.call(begins, officer, -1, other_number=int(book["number"][chosen]), person_id=-1)
    return story


def online_persona(stage: Stage, variant: Variant) -> Writer:
    """S16: contact under an online persona outside any deployment, from the force's own device."""
    officer, rng = stage.officer(ONLINE), stage.rng
    people = [stage.person(sex=variant.sex) for _ in range(variant.victims)]
    story = _story(
        stage,
        "S16",
        "Contact under an online persona outside any deployment.",
        stage.told(variant, len(people)),
        officer,
    )
    story.people += people
    story.app(story.evening(stage.begin(variant)), officer, int(rng.integers(4)), 0)
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 15)):
        start, who = story.evening(stage.off_duty(officer, at)), people[turn % len(people)]
        story.put(
            "web_visits",
            start,
            officer_id=officer,
            category=int(rng.integers(2)),
            action=0,
            device_id=officer,
        )
        story.app(start + 120, officer, int(rng.integers(4)), 1)
        story.call(story.soon(start, 5, 60), officer, who)
    return story


def cadets(stage: Stage, variant: Variant) -> Writer:
    """S17: messages to cadets or volunteers of 16 and 17, in the evening, and look-ups of them."""
    officer, rng = stage.officer(NEIGHBOURHOOD, PCSO, CONSTABLE), stage.rng
    year = stage.world.settings.until.year
    people = [stage.person(sex=variant.sex, born=(year - 17, year - 15)) for _ in range(variant.victims)]
    story = _story(
        stage, "S17", "Private contact with cadets of 16 or 17.", stage.told(variant, len(people)), officer
    )
    story.people += people
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 16)):
        start, who = stage.on_duty(officer, at), people[turn % len(people)]
        if rng.random() < 0.4:
            story.look(start, officer, who)
        if rng.random() < 0.4:
            story.email(story.soon(start, 5, 300), officer, who)
        story.call(story.evening(start), officer, who, own=variant.evasive, kind=1, seconds=0)
    return story


def photographs(stage: Stage, variant: Variant) -> Writer:
    """S18: opens, prints or exports custody photographs of women in whose cases the officer has no part."""
    officer, rng = stage.officer(CONSTABLE, DETECTIVE, CUSTODY), stage.rng
    public = stage.world.public
    everybody = stage.cases.held
    fits = (everybody[0] != officer) & (public.sex[everybody[1]] == variant.sex)
    held = stage.cases.detentions(fits & (everybody[3] < stage.day(0.9)))
    if not held:
        raise NoRoom
    order = rng.permutation(len(held))[: variant.times(14)]
    story = _story(stage, "S18", "Custody photographs of women looked at without a case.", variant, officer)
    begins = stage.begin(variant)
    for one in (held[int(place)] for place in order):
        at = max(one.until_at, begins) + int(rng.integers(DAY, max(2, variant.days) * DAY))
        start = stage.on_duty(officer, at)
        story.people.append(one.person)
        story.view(start, officer, one.person, IMAGES + one.person, IMAGE)
        if rng.random() < 0.4:
            story.look(start - 60, officer, one.person, system=CRIME, action=int(rng.choice([0, 2, 3])))
    story.variant = stage.told(variant, len(set(story.people)))
    return story


def statements_and_video(stage: Stage, variant: Variant) -> Writer:
    """S19: reads statements in others' rape cases and plays others' body-worn video again and again."""
    officer, rng = stage.officer(CONSTABLE, DETECTIVE, busy=True), stage.rng
    columns, public = stage.cases.columns, stage.world.public
    rows = np.flatnonzero(
        (columns[3] == SEXUAL_OFFENCE) & (columns[0] != officer) & (public.sex[columns[1]] == variant.sex)
    )
    rows = rows[columns[5][rows] > stage.day(0)]
    if not len(rows):
        raise NoRoom
    chosen = [int(row) for row in rng.permutation(rows)[: max(2, variant.victims)]]
    story = _story(
        stage,
        "S19",
        "Others' rape statements read and others' video played.",
        stage.told(variant, len(chosen)),
        officer,
    )
    for row in chosen:
        person, incident, begins = int(columns[1][row]), int(columns[2][row]), int(columns[5][row])
        story.people.append(person)
        filmed = recordings_on(stage.world, utc_day(int(columns[4][row])))
        mine = np.flatnonzero(filmed["incident_id"] == incident)
        for at in stage.over(begins + DAY, variant, 4):
            start = stage.on_duty(officer, at)
            story.look(
                start, officer, person, system=CRIME, kind=RECORD, record_id=incident, action=0, reference=-1
            )
            for place in mine[:1]:
                story.view(
                    story.soon(start, 2, 9), officer, person, int(filmed["recording_id"][place]), PLAYED
                )
    return story
