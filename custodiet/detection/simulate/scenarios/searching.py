"""Misconduct that begins with a search: people whom no duty led to, found in the force's records."""

from __future__ import annotations

from custodiet.detection.simulate.days import DAY
from custodiet.detection.simulate.homes import FORMER
from custodiet.detection.simulate.logs import (
    CONTROL,
    INTELLIGENCE,
    PARTIAL,
    PERSON,
    PLATES,
    SEARCH,
    SERIAL,
    TYPED,
    VEHICLE,
    VIEW,
)
from custodiet.detection.simulate.plans import Sort, Variant
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import CONSTABLE, DETECTIVE, NEIGHBOURHOOD, PCSO
from custodiet.detection.simulate.writing import Writer

FRONT_LINE = (CONSTABLE, NEIGHBOURHOOD, DETECTIVE)
MARKERS = ("mental_health", "missing", "sex_work", "substance")


def _story(stage: Stage, scenario: str, says: str, variant: Variant, officer: int) -> Writer:
    return Writer(
        scenario=scenario,
        sort=Sort.MISCONDUCT,
        says=says,
        officers=[officer],
        variant=variant,
        stage=stage,
    )


def off_duty(stage: Stage, variant: Variant) -> Writer:
    """S3: looks people up on rest days, mostly from a remote terminal."""
    officer = stage.officer(*FRONT_LINE, busy=True)
    people = [stage.person("domestic_abuse", variant.sex) for _ in range(variant.victims + 2)]
    told = stage.told(variant, len(people))
    story = _story(stage, "S3", "Look-ups on rest days, mostly from a remote terminal.", told, officer)
    story.people += people
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 17)):
        remote = bool(stage.rng.random() < (0.5 if variant.evasive else 0.85))
        story.look(stage.off_duty(officer, at), officer, people[turn % len(people)], remote=remote)
    return story


def serial_women(stage: Stage, variant: Variant) -> Writer:
    """S4: goes through lists by part of a name and an age, and opens the records of women only."""
    officer, rng = stage.officer(NEIGHBOURHOOD, CONSTABLE, busy=True), stage.rng
    variant = stage.told(variant, variant.times(46))
    story = _story(
        stage, "S4", "Serial searches by part of a name and age; women's records opened.", variant, officer
    )
    markers = ("domestic_abuse", "sexual_offence", "mental_health", "substance", "")
    begins = stage.begin(variant)
    for at in stage.moments(begins, begins + variant.days * DAY, max(2, variant.victims // 3)):
        start = stage.on_duty(officer, at)
        for step in range(int(rng.integers(1, 4))):
            listed = int(
                rng.integers(SERIAL, len(TYPED)) if not variant.evasive else rng.integers(PARTIAL, SERIAL)
            )
            searched = {
                "sought": listed,
                "kind": PERSON,
                "action": SEARCH,
                "returned": int(rng.integers(4, 60)),
            }
            system = INTELLIGENCE if rng.random() < 0.3 else 0
            story.look(start + 200 * step, officer, -1, remote=False, act=True, system=system, **searched)
            woman = stage.person(str(rng.choice(markers)), 0)
            story.people.append(woman)
            for again in range(int(rng.integers(1, 3))):
                at_once = start + 200 * step + 35 * (again + 1)
                story.look(
                    at_once, officer, woman, system=system, kind=PERSON, action=VIEW, sought=-1, returned=1
                )
    return story


def former_partner(stage: Stage, variant: Variant) -> Writer:
    """S5: a former partner, her mother, her father and her new partner, by plate and by address."""
    officer, rng = stage.officer(*FRONT_LINE, busy=True), stage.rng
    woman = stage.person(sex=variant.sex)
    family = stage.family(woman, 2)
    another = stage.person(sex=1 - variant.sex)
    story = _story(
        stage,
        "S5",
        "A former partner, her parents and her new partner looked up by plate and address.",
        stage.told(variant, 1),
        officer,
    )
    story.people += [woman, *family, another]
    others = [*family, another]
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 14)):
        start = stage.on_duty(officer, at)
        story.plate(start, officer, woman)
        if not variant.evasive:
            for step in (0, 1, 3):
                story.look(start + 55 * (step + 1), officer, woman, system=step)
        if rng.random() < 0.7:
            story.plate(start + 300, officer, others[turn % len(others)])
        if rng.random() < 0.3:
            story.look(start + 420, officer, others[(turn + 1) % len(others)], system=CONTROL)
    if rng.random() < 0.3:
        story.put("ties", stage.day(0.1), False, officer_id=officer, person_id=woman, kind=FORMER)
    return story


def laundered_reasons(stage: Stage, variant: Variant) -> Writer:
    """S11: gives the number of a real incident, in which the person looked up has no part."""
    officer, rng = stage.choose(stage.cases.officers_with(stage.cases.columns[3] >= 0, 6)), stage.rng
    incidents = [case.incident for case in stage.cases.of_officer(officer)]
    people = [
        stage.person(str(rng.choice(["domestic_abuse", ""])), variant.sex) for _ in range(variant.victims + 1)
    ]
    story = _story(
        stage,
        "S11",
        "Look-ups under the number of a real incident that has nothing to do with the person.",
        stage.told(variant, len(people)),
        officer,
    )
    story.people += people
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 14)):
        start = stage.on_duty(officer, at)
        reference = incidents[int(rng.integers(len(incidents)))]
        story.look(start, officer, people[turn % len(people)], reference=reference)
    return story


def lone_drivers(stage: Stage, variant: Variant) -> Writer:
    """S13: checks the vehicles of lone women, once or twice each; some are stopped, some are called."""
    officer, rng = stage.officer(CONSTABLE, busy=True), stage.rng
    variant = stage.told(variant, max(6, variant.times(18)))
    story = _story(
        stage, "S13", "Vehicles of lone women checked, then some of them called.", variant, officer
    )
    begins = stage.begin(variant)
    for at in stage.moments(begins, begins + variant.days * DAY, variant.victims):
        start = stage.on_duty(officer, at)
        woman = stage.person(born=(1_986, 2_007))
        story.people.append(woman)
        story.plate(start, officer, woman, sought=PLATES + woman)
        if rng.random() < 0.4:
            story.look(start + 60, officer, woman, system=VEHICLE, sought=PLATES + woman)
        if rng.random() < 0.25:
            _stopped(story, start + 400, officer, woman)
        if rng.random() < 0.35:
            story.call(story.soon(start, 60, 2_000), officer, woman, own=variant.evasive)
    return story


def _stopped(story: Writer, at: int, officer: int, woman: int) -> None:
    rng = story.stage.rng
    story.put(
        "stops",
        at,
        officer_id=officer,
        person_id=woman if rng.random() < 0.6 else -1,
        kind=int(rng.integers(2)),
        operation=0,
        self_defined_ethnicity=int(rng.integers(6)),
        latitude=round(54.6 + float(rng.normal(0, 0.1)), 3),
        longitude=round(-2.6 + float(rng.normal(0, 0.2)), 3),
        gender=0,
        age_range=int(rng.integers(1, 3)),
        officer_defined_ethnicity=int(rng.integers(3)),
        legislation=0,
        object_of_search=0,
        outcome=0,
        outcome_linked=0,
        more_than_outer=int(rng.random() < 0.3),
    )


def by_marker(stage: Stage, variant: Variant) -> Writer:
    """S14: picks out people by what makes them vulnerable, looks them up and goes to see them."""
    officer, rng = stage.officer(CONSTABLE, NEIGHBOURHOOD, PCSO), stage.rng
    marker = str(rng.choice(MARKERS))
    people = [stage.person(marker, variant.sex) for _ in range(max(variant.victims, variant.times(6)))]
    story = _story(
        stage,
        "S14",
        f"People marked “{marker}” picked out, looked up and visited.",
        stage.told(variant, len(people)),
        officer,
    )
    story.people += people
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 16)):
        start, who = stage.on_duty(officer, at), people[turn % len(people)]
        story.look(start, officer, who)
        if rng.random() < 0.35:
            story.stay(story.soon(start, 20, 120), officer, who, int(rng.integers(10, 60)))
        if rng.random() < 0.2:
            story.send(story.soon(start, 10, 40), officer, who)
        if rng.random() < 0.3:
            story.call(story.soon(start, 30, 900), officer, who, own=variant.evasive)
    return story
