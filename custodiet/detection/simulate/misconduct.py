"""Misconduct, planted: the shapes seen in decided cases. Written apart from the innocent look-alikes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from custodiet.detection.simulate.days import DAY
from custodiet.detection.simulate.plans import Extra, Plan, Sort
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import CONSTABLE, NEIGHBOURHOOD

AFTER_CLOSING = 38 * DAY  # beyond any reasonable padding after a case has closed


def repeat_after_closure(stage: Stage) -> Plan:
    """S1: keeps looking up a victim of domestic abuse long after the case closed."""
    case = stage.case()
    count = int(stage.rng.integers(11, 20))
    begins = case.closed_at + AFTER_CLOSING
    wanted = stage.moments(begins, begins + stage.span * DAY // 2, count)
    rows = [stage.lookup(stage.on_duty(case.officer, at), case.officer, case.person) for at in wanted]
    return _plan(
        stage,
        "S1",
        "Repeated look-ups of a domestic-abuse victim after the case closed.",
        officer=case.officer,
        people=(case.person,),
        rows=rows,
    )


def woman_and_relatives(stage: Stage) -> Plan:
    """S2: after the case is closed, looks up the woman and three relatives, then calls her."""
    case = stage.case()
    relatives = stage.family(case.person, 3)
    begins = case.closed_at + AFTER_CLOSING
    rows: list[Extra] = []
    calls = []
    for at in stage.moments(begins, begins + 60 * DAY, 5):
        start = stage.on_duty(case.officer, at)
        circle = (case.person, *relatives)
        rows += [stage.lookup(start + 70 * step, case.officer, who) for step, who in enumerate(circle)]
        calls.append(stage.call(start + int(stage.rng.integers(900, 9_000)), case.officer, case.person))
    plan = _plan(
        stage,
        "S2",
        "Looked up a woman and her relatives after closing her case, then called her.",
        officer=case.officer,
        people=(case.person, *relatives),
        rows=rows,
    )
    return replace(plan, calls=tuple(call for call in calls if stage.fits(call.at)))


def off_duty(stage: Stage) -> Plan:
    """S3: looks people up on rest days, from a remote terminal."""
    officer = stage.officer(CONSTABLE, busy=True)
    women = tuple(stage.person("domestic_abuse") for _ in range(3))
    begins = stage.day(0.2)
    wanted = stage.moments(begins, begins + stage.span * DAY // 2, int(stage.rng.integers(14, 22)))
    rows = [
        stage.lookup(stage.off_duty(officer, at), officer, women[turn % 3], remote=stage.rng.random() < 0.8)
        for turn, at in enumerate(wanted)
    ]
    return _plan(
        stage,
        "S3",
        "Look-ups on rest days, mostly from a remote terminal.",
        officer=officer,
        people=women,
        rows=rows,
    )


def serial_women(stage: Stage) -> Plan:
    """S4: looks up one woman with a vulnerability marker after another, and nobody else without a case."""
    officer = stage.officer(NEIGHBOURHOOD, busy=True)
    markers = ("domestic_abuse", "sexual_offence", "mental_health", "substance")
    women = tuple(stage.person(markers[turn % 4]) for turn in range(int(stage.rng.integers(44, 60))))
    begins = stage.day(0.15)
    wanted = stage.moments(begins, begins + stage.span * DAY * 2 // 3, len(women))
    rows: list[Extra] = []
    for woman, at in zip(women, wanted, strict=True):
        start = stage.on_duty(officer, at)
        again = int(stage.rng.integers(1, 3))
        rows += [stage.lookup(start + 90 * step, officer, woman) for step in range(again)]
    return _plan(
        stage,
        "S4",
        "Serial look-ups of vulnerable women, none linked to work.",
        officer=officer,
        people=women,
        rows=rows,
    )


def former_partner(stage: Stage) -> Plan:
    """S5: looks up a former partner and her family over several systems within minutes, again and again."""
    officer = stage.officer(CONSTABLE, busy=True)
    woman = stage.person()
    family = stage.family(woman, 2)
    begins = stage.day(0.25)
    rows: list[Extra] = []
    for turn, at in enumerate(stage.moments(begins, begins + stage.span * DAY // 2, 9)):
        start = stage.on_duty(officer, at)
        rows += [stage.lookup(start + 55 * step, officer, woman, system=step) for step in range(4)]
        kin = family[turn % len(family)] if family else woman
        rows.append(stage.lookup(start + 300, officer, kin, system=2))
    return _plan(
        stage,
        "S5",
        "A former partner and her family looked up over several systems within minutes.",
        officer=officer,
        people=(woman, *family),
        rows=rows,
    )


def night_calls(stage: Stage) -> Plan:
    """S25: looks a woman up on nights and calls her number within half an hour."""
    officer = stage.officer(CONSTABLE, busy=True)
    women = tuple(stage.person("mental_health") for _ in range(2))
    begins = stage.day(0.2)
    rows, calls = [], []
    for turn, at in enumerate(stage.moments(begins, begins + stage.span * DAY * 3 // 5, 10)):
        start = stage.on_duty(officer, at, night=True)
        rows.append(stage.lookup(start, officer, women[turn % 2]))
        calls.append(stage.call(start + int(stage.rng.integers(180, 1_700)), officer, women[turn % 2]))
    plan = _plan(
        stage,
        "S25",
        "Look-up on a night shift, then a call to her within 30 minutes.",
        officer=officer,
        people=women,
        rows=rows,
    )
    return replace(plan, calls=tuple(call for call in calls if stage.fits(call.at)))


def _plan(
    stage: Stage, scenario: str, says: str, *, officer: int, people: tuple[int, ...], rows: list[Extra]
) -> Plan:
    kept = tuple(row for row in rows if stage.fits(row.at))
    return Plan(scenario, Sort.MISCONDUCT, says, (officer,), people, lookups=kept)


SCENARIOS: tuple[Callable[[Stage], Plan], ...] = (
    repeat_after_closure,
    woman_and_relatives,
    off_duty,
    serial_women,
    former_partner,
    night_calls,
)
