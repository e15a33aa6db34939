"""What both kinds of plan are written with: who was on duty, who had which case, rows like any other."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from custodiet.detection.simulate.casework import DOMESTIC_ABUSE, IN_CHARGE, RUN_UP, day_of_work
from custodiet.detection.simulate.days import HOUR, utc_day, utc_midnight
from custodiet.detection.simulate.lookups import (
    CONTENT_FREE,
    EMPTY_REASONS,
    REASONS,
    REMOTE,
    SYSTEMS,
    TERMINALS_A_UNIT,
)
from custodiet.detection.simulate.plans import Call, Extra
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.world import CONSTABLE, World


@dataclass(frozen=True)
class Case:
    """One natural case of the force: an officer in charge, a victim, and when it closed."""

    officer: int
    person: int
    incident: int
    opened_at: int
    from_at: int
    recorded_at: int
    closed_at: int
    kind: int


@dataclass(eq=False)
class Stage:
    """Randomness, the force, and who already has a part in a plan: nobody gets two."""

    world: World
    rng: np.random.Generator
    taken: set[int] = field(default_factory=set)
    wronged: set[int] = field(default_factory=set)

    @property
    def span(self) -> int:
        """Days that the force covers."""
        return self.world.last - self.world.first + 1

    def officer(self, role: int, *, busy: bool = False) -> int:
        """Choose an officer of that role with no plan yet; busy: among the busier half."""
        staff = self.world.staff
        chosen = np.flatnonzero(staff.role == role)
        if busy:
            chosen = chosen[np.argsort(staff.daily[chosen])][len(chosen) // 2 :]
        free = [int(one) for one in chosen if int(one) not in self.taken] or [int(chosen[0])]
        found = free[int(self.rng.integers(len(free)))]
        self.taken.add(found)
        return found

    def person(self, marker: str = "", sex: int = 0) -> int:
        """Choose a grown person with that marker and sex who is in no plan yet."""
        public = self.world.public
        pool = public.marked(marker) if marker else np.arange(len(public.number))
        adult = int(public.birth_year.max()) - 15
        pool = pool[(public.sex[pool] == sex) & (public.birth_year[pool] < adult)]
        found = int(pool[self.rng.integers(len(pool))])
        if found in self.wronged and len(self.wronged) * 4 < len(pool):
            return self.person(marker, sex)
        self.wronged.add(found)
        return found

    def family(self, person: int, size: int) -> tuple[int, ...]:
        """People who share a surname in the register: households stand in fours."""
        home = person - person % 4
        near = [one for one in range(home, min(home + 4, len(self.world.public.number))) if one != person]
        return tuple(near[:size])

    def day(self, share: float) -> int:
        """The moment at which that share of the period has gone by."""
        return utc_midnight(self.world.first + int(self.span * share))

    def case(self, *, kind: int = DOMESTIC_ABUSE, role: int = CONSTABLE) -> Case:
        """Choose a natural case of a woman, closed in the first third, by its officer's role."""
        first, days = self.world.first - RUN_UP, self.span // 3 + RUN_UP
        fallback: Case | None = None
        for day in self.rng.permutation(days):
            for case in self._cases(first + int(day), kind, role):
                fallback = fallback or case
                fresh = case.officer not in self.taken and case.person not in self.wronged
                if fresh and case.closed_at < self.day(0.34) and self.world.staff.daily[case.officer] > 1.5:
                    self.taken.add(case.officer)
                    self.wronged.add(case.person)
                    return case
        if fallback is None:
            raise LookupError("The force had no such case; give it more officers or days.")
        return fallback

    def _cases(self, day: int, kind: int, role: int) -> list[Case]:
        work = day_of_work(self.world, day)
        public, found = self.world.public, []
        for row in np.flatnonzero(work.part == IN_CHARGE):
            place = int(work.part_incident[row]) % 100_000 - 1
            officer, person = int(work.part_officer[row]), int(work.part_person[row])
            if (
                person == work.victim[place]
                and work.kind[place] == kind
                and public.sex[person] == 0
                and self.world.staff.role[officer] == role
            ):
                found.append(
                    Case(
                        officer,
                        person,
                        int(work.number[place]),
                        int(work.opened_at[place]),
                        int(work.part_from[row]),
                        int(work.part_recorded[row]),
                        int(work.closed_at[place]),
                        kind,
                    )
                )
        return found

    def on_duty(self, officer: int, after: int, *, night: bool = False) -> int:
        """Choose a moment in the officer's next shift after a moment; night: the next night shift."""
        for day in range(utc_day(after) + 1, self.world.last):
            worked = shifts(self.world, day)
            row = int(np.searchsorted(worked.officer, officer))
            if row == len(worked.officer) or worked.officer[row] != officer:
                continue
            begins, ends = int(worked.starts_at[row]), int(worked.ends_at[row])
            if night and utc_day(ends) == utc_day(begins):
                continue
            return int(self.rng.integers(begins + HOUR, ends - HOUR))
        return utc_midnight(self.world.last + 1)  # past the end: left out

    def off_duty(self, officer: int, after: int) -> int:
        """Choose a waking moment on the officer's next day without a shift, nor one running into it."""
        for day in range(utc_day(after) + 1, self.world.last):
            if not any(officer in shifts(self.world, day - back).officer for back in (0, 1)):
                return utc_midnight(day) + int(self.rng.integers(9 * HOUR, 22 * HOUR))
        return utc_midnight(self.world.last + 1)

    def fits(self, at: int) -> bool:
        """Say whether a moment lies in the period that the force covers, its last day left out."""
        return self.world.first < utc_day(at) < self.world.last

    def lookup(
        self,
        at: int,
        officer: int,
        person: int,
        *,
        system: int = -1,
        incident: int = -1,
        remote: bool = False,
    ) -> Extra:
        """Make one look-up with a reason, action and terminal drawn as everybody's are."""
        rng = self.rng
        empty = rng.random() < CONTENT_FREE
        low, high = (0, len(EMPTY_REASONS)) if empty else (len(EMPTY_REASONS), len(REASONS))
        staff = self.world.staff
        terminal = int(staff.unit[officer]) * TERMINALS_A_UNIT + int(rng.integers(TERMINALS_A_UNIT))
        if remote:
            terminal = len(staff.units) * TERMINALS_A_UNIT + int(rng.integers(REMOTE))
        return Extra(
            at,
            officer,
            person,
            int(rng.choice(len(SYSTEMS), p=[0.5, 0.2, 0.1, 0.2])) if system < 0 else system,
            int(rng.random() < 0.3),
            int(rng.integers(low, high)),
            incident,
            terminal,
        )

    def call(self, at: int, officer: int, person: int) -> Call:
        """Make one call or text from the officer's work telephone."""
        text = bool(self.rng.random() < 0.4)
        return Call(at, officer, person, 0 if text else int(self.rng.integers(40, 1_500)), text)

    def moments(self, first: int, last: int, count: int) -> list[int]:
        """Spread moments over a stretch, in order."""
        return [int(at) for at in np.sort(self.rng.integers(first, max(last, first + 1), count))]
