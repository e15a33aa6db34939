"""Which plans a force gets: as many as its prevalence says, drawn at random, and the innocent look-alikes."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.complaints import CAME_FROM
from custodiet.detection.simulate.days import DAY
from custodiet.detection.simulate.logs import MATTERS
from custodiet.detection.simulate.lookalikes import LOOK_ALIKES
from custodiet.detection.simulate.plans import Plan
from custodiet.detection.simulate.scenarios import SCENARIOS, WEIGHTS
from custodiet.detection.simulate.scenarios.several import matter
from custodiet.detection.simulate.stage import NoRoom, Stage
from custodiet.detection.simulate.world import Stream, World
from custodiet.detection.simulate.writing import Writer

HAND_PICKED = ("S1", "S2", "S3", "S4", "S5", "S25", "S9", "S15", "S19", "S24")
SUBJECTS_PER_OFFICER = 0.002  # of a large force with the hand-picked set: about twice the reported base rate
STAFF_A_ROUND = 500
TRIES = 12


def planted(world: World) -> tuple[Plan, ...]:
    """Everything that is planted in a force."""
    misconduct = Stage(world, world.rng(Stream.MISCONDUCT), misconduct=True)
    plans = _misconduct(misconduct)
    settings = world.settings
    if settings.look_alikes:
        innocent = Stage(world, world.rng(Stream.LOOK_ALIKES), misconduct.taken, misconduct.wronged)
        rounds = max(1, round(settings.look_alikes * len(world.staff.number) / STAFF_A_ROUND))
        for _ in range(rounds):
            for _, plan in LOOK_ALIKES:
                try:
                    plans.append(plan(innocent).plan())
                except NoRoom:
                    continue
    return tuple(plan for plan in plans if plan.rows)


def _misconduct(stage: Stage) -> list[Plan]:
    settings, staff = stage.world.settings, len(stage.world.staff.number)
    allowed = [
        name
        for name in SCENARIOS
        if (not settings.scenarios or name in settings.scenarios) and name not in settings.held_out
    ]
    if not allowed:
        return []
    picked = allowed * settings.each
    if settings.prevalence is not None:
        wanted = int(stage.rng.binomial(staff, settings.prevalence))
    else:
        picked += [name for name in HAND_PICKED if name in allowed] or allowed
        wanted = round(staff * SUBJECTS_PER_OFFICER)
    plans = [plan for name in picked if (plan := _tried(stage, name)) is not None]
    return plans + _drawn(stage, allowed, wanted - sum(len(plan.officers) for plan in plans))


def _tried(stage: Stage, name: str) -> Plan | None:
    """Write one plan, trying some variants: one of them may find nobody who fits."""
    return next((plan for _ in range(TRIES) if (plan := _written(stage, name)) is not None), None)


def _drawn(stage: Stage, allowed: list[str], wanted: int) -> list[Plan]:
    """Draw plans until that many officers are in one."""
    plans: list[Plan] = []
    weights = np.array([WEIGHTS.get(name, 1.0) for name in allowed])
    active, tries = 0, 0
    while active < wanted and tries < TRIES * (wanted + 1):
        tries += 1
        name = str(stage.rng.choice(allowed, p=weights / weights.sum()))
        plan = _written(stage, name, room=wanted - active)
        if plan is not None:
            plans.append(plan)
            active += len(plan.officers)
    return plans


def _written(stage: Stage, name: str, room: int | None = None) -> Plan | None:
    """Write one plan; None where the force has nobody for it, or too little time for three acts."""
    before = set(stage.taken), set(stage.wronged)
    try:
        story = SCENARIOS[name](stage, stage.variant())
    except NoRoom:
        story = None
    acts = 0 if story is None else sum(row.act for row in story.rows)
    if story is None or acts < 2 or (room is not None and len(set(story.officers)) > max(room, 1)):
        stage.taken, stage.wronged = before
        return None
    _report(stage, story)
    return story.plan()


def _report(stage: Stage, story: Writer) -> None:
    """Let somebody tell the force of it, for the share of plans that a force ever hears of."""
    heard = stage.rng.random() < stage.world.settings.reported
    acts = sorted(row.at for row in story.rows if row.act)
    if story.reported_at >= 0 or not heard or len(acts) < 3:
        return
    at = acts[int(stage.rng.integers(2, len(acts)))] + int(stage.rng.integers(1, 30)) * DAY
    if not stage.fits(at):
        return
    officer, came = story.officers[0], int(stage.rng.integers(3))
    story.reported_at = at
    story.put("partner_reports", at, False, officer_id=officer, came_from=came)
    if stage.rng.random() < 0.6:
        number = matter(stage)
        story.put(
            "complaints",
            at + DAY,
            False,
            officer_id=officer,
            matter_id=number,
            kind=int(stage.rng.choice([0, 1, 3])),
            category=0,
            came_from=CAME_FROM.index("partner") if came == 0 else 0,
            severity=2,
            person_id=story.people[0] if story.people else -1,
        )
        story.put(
            "protected_records", at + DAY, False, record_id=MATTERS + number, officer_id=officer, told_at=-1
        )
