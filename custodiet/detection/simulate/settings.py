"""What an invented force is made to: its size, how common misconduct is in it, its habits, its defects."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date

import numpy as np

from custodiet.core.errors import NotValid


@dataclass(frozen=True)
class Defects:
    """What is wrong with the data on purpose, each as a share between 0 and 1 unless it says otherwise."""

    missing_rosters: float = 0.03  # of all shifts: no roster arrived
    wrong_clock: float = 0.0  # of months: one system wrote summer wall time as if it were UTC
    clock_skew: int = 0  # seconds, at most, by which one system's clock ran fast or slow
    keyed_late: float = 0.06  # of assignments: keyed in one to three days late
    doubled_people: float = 0.003  # of people: a second record of the same person, under another number
    shared_logins: float = 0.003  # of look-ups: made at a terminal where a team-mate was still signed in
    reused_numbers: float = 0.03  # of people: gave up a telephone number that somebody else has now
    lost_telephony: float = 0.0  # of all calls and texts: never arrived, by team and week
    empty_reasons: float = 0.19  # of look-ups: a reason that says nothing
    no_telephony: bool = False  # no record of calls or texts at all


@dataclass(frozen=True)
class Habits:
    """How people in the force behave, planted or not. Fuzzing draws every one of them from a wide prior."""

    spread: float = 0.5  # shape of the gamma by which officers differ: small is uneven
    stray: float = 1.0  # multiplies the share of look-ups that nothing on record explains
    pace: float = 1.0  # multiplies look-ups of everybody
    calls_a_shift: float = 1.1
    calls_known: float = 0.5  # of calls: with people in the officer's own cases
    contact_recorded: float = 0.7  # of calls with people in a case: written into the case record
    private_telephones: float = 0.12  # of officers: a declared number of their own, with its calls
    filmed: float = 0.88  # of dispatches: body-worn video on
    self_deployed: float = 0.05
    asked_for: float = 0.012
    patrol_stays: float = 1.6  # a shift, where a vehicle or radio stood still with no dispatch
    stray_stays: float = 0.03  # of those: at a home nobody was sent to
    reports: float = 0.002  # a year and officer: an outside concern with nothing behind it
    complaints: float = 0.25  # a year and officer
    intensity: float = 0.0  # spread (of a log-normal) by which plans differ from low, medium and high
    delay: tuple[float, float] = (18.0, 70.0)  # days from closing a case to looking the person up again
    men_among_subjects: float | None = None  # None: misconduct has nothing to do with an officer's sex


@dataclass(frozen=True)
class Settings:
    """Everything that decides what a force holds. The same settings give the same force, to the byte.

    prevalence   share of staff active in misconduct within the period; None plants the hand-picked set
    each         plans of every scenario before any that prevalence draws: for measuring recall by scenario
    reported     share of misconduct plans of which somebody told the force (the labels a real force has)
    look_alikes  rounds of all innocent look-alikes for each 500 staff (at least one round); 0 for none
    scenarios    the scenarios to plant, by number; empty for all
    held_out     scenarios never to plant
    plain        plant in medium strength, not evasive, a woman, with telephony: for a demo
    """

    seed: int = 1
    officers: int = 200
    days: int = 365
    until: date = date(2026, 6, 30)
    lookups: int | None = None
    prevalence: float | None = None
    each: int = 0
    reported: float = 0.25
    look_alikes: float = 1.0
    scenarios: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    plain: bool = False
    defects: Defects = field(default_factory=Defects)
    habits: Habits = field(default_factory=Habits)

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1."""
        shares = [self.prevalence or 0.0, self.reported]
        shares += [getattr(self.defects, each.name) for each in fields(Defects) if each.name != "clock_skew"]
        if not all(0 <= share <= 1 for share in shares):
            raise NotValid("Shares of an invented force lie between 0 and 1.")
        if self.look_alikes < 0 or self.defects.clock_skew < 0:
            raise NotValid("Look-alikes and the skew of clocks are nought or more.")


def fuzzed(settings: Settings) -> Settings:
    """Draw habits and defects anew from wide priors, by the seed: what one force teaches, another denies."""
    rng = np.random.default_rng(np.random.SeedSequence([settings.seed, 99]))

    def about(value: float, factor: float = 2.0, most: float = 1.0) -> float:
        return float(min(value * factor ** rng.uniform(-1, 1), most))

    usual = Habits()
    habits = replace(
        settings.habits,
        spread=about(usual.spread, 1.8),
        stray=about(usual.stray, 2.5, 9),
        pace=about(usual.pace, 1.6, 9),
        calls_a_shift=about(usual.calls_a_shift, 2.0, 9),
        calls_known=about(usual.calls_known, 1.5),
        contact_recorded=about(usual.contact_recorded, 1.4, 0.98),
        private_telephones=about(usual.private_telephones, 2.0),
        filmed=float(rng.uniform(0.7, 0.97)),
        self_deployed=about(usual.self_deployed, 2.0),
        asked_for=about(usual.asked_for, 2.0),
        patrol_stays=about(usual.patrol_stays, 1.8, 9),
        stray_stays=about(usual.stray_stays, 2.5),
        reports=about(usual.reports, 2.5),
        complaints=about(usual.complaints, 1.8),
        intensity=0.6,
        delay=(float(rng.uniform(4, 30)), float(rng.uniform(40, 160))),
    )
    defects = replace(
        settings.defects,
        missing_rosters=float(rng.uniform(0, 0.15)),
        wrong_clock=float(rng.choice([0.0, 0.0, 0.2, 0.6])),
        clock_skew=int(rng.choice([0, 0, 120, 420])),
        keyed_late=float(rng.uniform(0.02, 0.2)),
        doubled_people=float(rng.uniform(0, 0.02)),
        shared_logins=float(rng.uniform(0, 0.02)),
        reused_numbers=float(rng.uniform(0, 0.08)),
        lost_telephony=float(rng.uniform(0, 0.2)),
        empty_reasons=float(rng.uniform(0.1, 0.5)),
    )
    return replace(settings, habits=habits, defects=defects)


SHIFTS = (
    "none",
    "no telephony",
    "roster loss",
    "poor reasons",
    "small force",
    "doubled prevalence",
    "held-out scenarios",
)
HELD_OUT = ("S8", "S13", "S18", "S21")  # planted only under the last of the shifts


def shifted(settings: Settings, shift: str) -> Settings:
    """Change a force in one named way, to see whether what was found still is.

    refuses   a name that is not in SHIFTS
    """
    if shift not in SHIFTS:
        raise NotValid(f"There is no shift “{shift}”. There are: {', '.join(SHIFTS)}.")
    defects = settings.defects
    held_out = settings.held_out + tuple(one for one in HELD_OUT if one not in settings.held_out)
    changed: dict[str, Settings] = {
        "none": replace(settings, held_out=held_out),
        "no telephony": replace(settings, held_out=held_out, defects=replace(defects, no_telephony=True)),
        "roster loss": replace(settings, held_out=held_out, defects=replace(defects, missing_rosters=0.15)),
        "poor reasons": replace(settings, held_out=held_out, defects=replace(defects, empty_reasons=0.6)),
        "small force": replace(settings, held_out=held_out, officers=max(200, settings.officers // 5)),
        "doubled prevalence": replace(
            settings, held_out=held_out, prevalence=min(1.0, 2 * (settings.prevalence or 0.003))
        ),
        "held-out scenarios": replace(settings, scenarios=HELD_OUT, held_out=()),
    }
    return changed[shift]
