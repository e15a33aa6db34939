"""Misconduct that begins with a case: a person met through it, and gone back to once it is closed."""

from __future__ import annotations

from custodiet.detection.simulate.casework import DOMESTIC_ABUSE, SEXUAL_OFFENCE
from custodiet.detection.simulate.days import DAY, HOUR
from custodiet.detection.simulate.plans import Sort, Variant
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import CONSTABLE, DETECTIVE, NEIGHBOURHOOD, PROTECTION
from custodiet.detection.simulate.writing import Writer

WORKERS = (CONSTABLE, NEIGHBOURHOOD, DETECTIVE, PROTECTION)
VULNERABLE = (DOMESTIC_ABUSE, SEXUAL_OFFENCE, 3)  # and concern for safety


def repeat_after_closure(stage: Stage, variant: Variant) -> Writer:
    """S1: keeps looking up a person who reported domestic abuse, long after the case closed."""
    cases = stage.some_cases(WORKERS, variant.sex, (DOMESTIC_ABUSE,), variant.victims)
    story = Writer(
        scenario="S1",
        sort=Sort.MISCONDUCT,
        says="Repeated look-ups of a domestic-abuse victim after the case closed.",
        officers=[cases[0].officer],
        variant=stage.told(variant, len(cases)),
        stage=stage,
    )
    for case in cases:
        story.people.append(case.person)
        for at in stage.over(case.closed_at + stage.delay(), variant, 13):
            story.look(stage.on_duty(case.officer, at), case.officer, case.person)
    return story


def woman_and_relatives(stage: Stage, variant: Variant) -> Writer:
    """S2: personal contact within two days, and after closing the case the person and three relatives."""
    cases = stage.some_cases(WORKERS, variant.sex, VULNERABLE, variant.victims)
    officer, rng = cases[0].officer, stage.rng
    story = Writer(
        scenario="S2",
        sort=Sort.MISCONDUCT,
        says="Personal contact within 48 hours, then the person and relatives looked up after closure.",
        officers=[officer],
        variant=stage.told(variant, len(cases)),
        stage=stage,
    )
    own = variant.evasive
    for case in cases:
        circle = [case.person, *stage.family(case.person, 3)]
        story.people += circle
        for turn in range(variant.times(3)):
            first = case.from_at + (turn + 1) * int(rng.integers(4 * HOUR, 16 * HOUR))
            story.call(story.evening(first), officer, case.person, own=own)
        for at in stage.over(case.closed_at + stage.delay(), variant, 5):
            start = stage.on_duty(officer, at)
            for step, who in enumerate(circle):
                story.look(start + step * int(rng.integers(40, 240)), officer, who)
            story.call(story.soon(start, 15, 150), officer, case.person, own=own)
        if rng.random() < 0.3:
            story.app(story.evening(case.closed_at + 9 * DAY), officer, int(rng.integers(2, 4)), 0)
    return story


def night_calls(stage: Stage, variant: Variant) -> Writer:
    """S25: looks a number up on nights and calls or texts it within half an hour; no case of theirs."""
    officer = stage.officer(CONSTABLE, busy=True)
    marker = str(stage.rng.choice(["mental_health", "domestic_abuse", "substance"]))
    people = [
        stage.person(marker, variant.sex) for _ in range(max(variant.victims, 1 + stage.world.settings.plain))
    ]
    story = Writer(
        scenario="S25",
        sort=Sort.MISCONDUCT,
        says="A look-up on a night shift, then a call or text to that person within 30 minutes.",
        officers=[officer],
        people=people,
        variant=stage.told(variant, len(people)),
        stage=stage,
    )
    for turn, at in enumerate(stage.over(stage.begin(variant), variant, 10)):
        start = stage.on_duty(officer, at, night=True)
        who = people[turn % len(people)]
        story.look(start, officer, who)
        story.call(story.soon(start, 3, 29), officer, who, own=variant.evasive)
    return story


def unannounced_visits(stage: Stage, variant: Variant) -> Writer:
    """S9: solo visits to one home again and again, called welfare visits, with no incident behind them."""
    kinds = (*VULNERABLE, 2)
    case = stage.some_cases((NEIGHBOURHOOD, CONSTABLE), variant.sex, kinds, 1)[0]
    officer = case.officer
    story = Writer(
        scenario="S9",
        sort=Sort.MISCONDUCT,
        says="Repeated solo visits to a home, recorded as welfare visits or not at all.",
        officers=[officer],
        people=[case.person],
        variant=stage.told(variant, 1),
        stage=stage,
    )
    for at in stage.over(case.closed_at + stage.delay() // 2, variant, 9):
        start = stage.on_duty(officer, at)
        if stage.rng.random() < (0.2 if variant.evasive else 0.5):
            incident = case.incident if stage.rng.random() < 0.6 else -1
            asked = int(stage.rng.random() < 0.2)
            story.send(start - 300, officer, case.person, incident_id=incident, asked_for=asked)
        if stage.rng.random() < 0.4:
            story.look(start - 1_200, officer, case.person)
        story.stay(start, officer, case.person, int(stage.rng.integers(15, 95)))
    return story
