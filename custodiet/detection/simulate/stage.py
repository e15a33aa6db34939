"""What both kinds of plan are written with: who was on duty, who had which case, how a plan varies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from custodiet.detection.simulate.casebook import Case, Casebook, casebook
from custodiet.detection.simulate.casework import RUN_UP
from custodiet.detection.simulate.days import DAY, HOUR, utc_day, utc_midnight
from custodiet.detection.simulate.homes import household, selves
from custodiet.detection.simulate.people import characteristics
from custodiet.detection.simulate.plans import Variant
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.telephony import declared
from custodiet.detection.simulate.world import World

MOST_VICTIMS = 13
_VICTIMS = np.arange(1, MOST_VICTIMS + 1) ** -1.7


class NoRoom(LookupError):
    """The force has nobody left who fits a plan: try another, or make the force larger."""


@dataclass(eq=False)
class Stage:
    """Randomness, the force, and who already has a part in a plan: nobody gets two."""

    world: World
    rng: np.random.Generator
    taken: set[int] = field(default_factory=set)
    wronged: set[int] = field(default_factory=set)
    misconduct: bool = False
    pools: dict[tuple[str, int, tuple[int, int] | None], npt.NDArray[np.int64]] = field(default_factory=dict)

    @property
    def span(self) -> int:
        """Days that the force covers."""
        return self.world.last - self.world.first + 1

    @property
    def cases(self) -> Casebook:
        """The force's natural cases."""
        return casebook(self.world)

    def variant(self) -> Variant:
        """Draw how a plan differs from others of its scenario."""
        rng, settings = self.rng, self.world.settings
        if settings.plain:
            return Variant(days=min(180, int(self.span * 0.55)))
        intensity = str(rng.choice(["low", "medium", "high"], p=[0.35, 0.4, 0.25]))
        much = {"low": 0.4, "medium": 1.0, "high": 2.2}[intensity]
        span = str(rng.choice(["short", "long"]))
        days = int(rng.integers(14, 46) if span == "short" else rng.integers(60, 301))
        return Variant(
            intensity=intensity,
            much=float(much * np.exp(rng.normal(0, settings.habits.intensity or 0.15))),
            span=span,
            days=min(days, int(self.span * 0.6)),
            evasive=bool(rng.random() < 0.35),
            telephony=bool(rng.random() < 0.65),
            victim="female" if rng.random() < 0.85 else "male",
            victims=int(rng.choice(MOST_VICTIMS, p=_VICTIMS / _VICTIMS.sum()) + 1),
        )

    def choose(self, candidates: Iterable[int] | npt.NDArray[np.int64], *, share: bool = False) -> int:
        """Choose an officer with no plan yet and take them.

        share    where nobody is free, one who is in a plan already may be in this one too
        refuses  with NoRoom where nobody fits
        """
        chosen = [int(one) for one in candidates]
        free = [one for one in chosen if one not in self.taken]
        wanted = self.world.settings.habits.men_among_subjects
        if self.misconduct and wanted is not None:
            man = bool(self.rng.random() < wanted)
            sex = characteristics(self.world).sex
            free = [one for one in free if (sex[one] == 1) == man] or free
        if not free and not (chosen and (share or self.world.settings.plain)):
            raise NoRoom
        pool = free or chosen
        found = pool[int(self.rng.integers(len(pool)))]
        self.taken.add(found)
        return found

    def officer(self, *roles: int, busy: bool = False) -> int:
        """Choose an officer of one of those roles with no plan yet; busy: among the busier half."""
        staff = self.world.staff
        chosen = np.flatnonzero(np.isin(staff.role, roles))
        if busy:
            chosen = chosen[np.argsort(staff.daily[chosen])][len(chosen) // 2 :]
        return self.choose(chosen)

    def person(self, marker: str = "", sex: int = 0, born: tuple[int, int] | None = None) -> int:
        """Choose a person with that marker and sex who is in no plan yet: a grown one, or born then."""
        pool = self._pool(marker, sex, born)
        if not len(pool):
            raise NoRoom
        for _ in range(40):
            found = int(pool[self.rng.integers(len(pool))])
            if found not in self.wronged:
                break
        self.wronged.add(found)
        return found

    def _pool(self, marker: str, sex: int, born: tuple[int, int] | None) -> npt.NDArray[np.int64]:
        """The people who fit, gathered once."""
        if (marker, sex, born) not in self.pools:
            public = self.world.public
            pool = public.marked(marker) if marker else np.arange(len(public.number))
            low, high = born or (0, int(public.birth_year.max()) - 14)
            year = public.birth_year[pool]
            fits = (public.sex[pool] == sex) & (year >= low) & (year < high)
            self.pools[marker, sex, born] = pool[fits]
        return self.pools[marker, sex, born]

    def family(self, person: int, size: int) -> list[int]:
        """The others of a person's household, the eldest first."""
        return household(self.world, person)[:size]

    def self_of(self, officer: int) -> int:
        """The person, among the public, that an officer is."""
        return int(selves(self.world)[officer])

    def day(self, share: float) -> int:
        """The moment at which that share of the period has gone by."""
        return utc_midnight(self.world.first + int(self.span * share))

    def begin(self, variant: Variant) -> int:
        """A moment at which a plan may begin, so that it ends within the period."""
        room = max(1, self.span - variant.days - 8)
        return utc_midnight(self.world.first + 2 + int(self.rng.integers(room)))

    def delay(self) -> int:
        """Seconds from the close of a case to the first time that somebody goes back to it."""
        if self.world.settings.plain:
            return 38 * DAY
        low, high = self.world.settings.habits.delay
        return int(self.rng.uniform(low, high) * DAY)

    def some_cases(
        self, roles: Sequence[int], sex: int, kinds: Sequence[int], most: int, *, share: bool = False
    ) -> list[Case]:
        """Choose an officer of one of those roles and up to that many of their cases, early enough to go on.

        refuses, with NoRoom, where no officer has such a case
        """
        columns, public = self.cases.columns, self.world.public
        late = self.day(0.55 if most == 1 else 0.65)
        fits = (public.sex[columns[1]] == sex) & np.isin(columns[3], kinds) & (columns[7] < late)
        fits &= (columns[7] > self.day(0) - RUN_UP * DAY) & (
            public.birth_year[columns[1]] < public.birth_year.max() - 14
        )
        fits &= np.isin(self.world.staff.role[columns[0]], roles)
        officer = self.choose(self.cases.officers_with(fits), share=share)
        rows = np.flatnonzero(fits & (columns[0] == officer))
        found = [Case(*(int(value) for value in columns[:, row])) for row in rows]
        one_each = {case.person: case for case in found if case.person not in self.wronged} or {
            case.person: case for case in found
        }
        order = self.rng.permutation(len(one_each))
        kept = [list(one_each.values())[int(place)] for place in order[:most]]
        self.wronged |= {case.person for case in kept}
        return kept

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
        return self.never

    def off_duty(self, officer: int, after: int) -> int:
        """Choose a waking moment on the officer's next day without a shift, nor one running into it."""
        for day in range(utc_day(after) + 1, self.world.last):
            if not any(officer in shifts(self.world, day - back).officer for back in (0, 1)):
                return utc_midnight(day) + int(self.rng.integers(9 * HOUR, 22 * HOUR))
        return self.never

    def incident(self, at: int) -> int:
        """The number of some incident of the days before a moment; -1 where there was none."""
        recent = self.cases.between(at - 3 * DAY, at)
        return int(self.cases.columns[2][recent[self.rng.integers(len(recent))]]) if len(recent) else -1

    def end_of_shift(self, officer: int, after: int) -> int:
        """The moment at which the officer's next shift ends."""
        for day in range(utc_day(after), self.world.last):
            worked = shifts(self.world, day)
            row = int(np.searchsorted(worked.officer, officer))
            if row < len(worked.officer) and worked.officer[row] == officer and worked.ends_at[row] > after:
                return int(worked.ends_at[row])
        return self.never

    def declared_officers(self, roles: Sequence[int]) -> list[int]:
        """Those of these roles whose own telephone number is declared."""
        role = self.world.staff.role
        return [int(one) for one in declared(self.world) if role[one] in roles]

    def numbers(self, *values: int) -> npt.NDArray[np.int64]:
        """Some numbers as an array."""
        return np.array(values, dtype=np.int64)

    @property
    def never(self) -> int:
        """A moment past the end: what would happen then is left out."""
        return utc_midnight(self.world.last + 1)

    def fits(self, at: int) -> bool:
        """Say whether a moment lies in the period that the force covers, its last day left out."""
        return self.world.first < utc_day(at) < self.world.last

    def moments(self, first: int, last: int, count: int) -> list[int]:
        """Spread moments over a stretch, in order."""
        return [int(at) for at in np.sort(self.rng.integers(first, max(last, first + 1), count))]

    def over(self, begins: int, variant: Variant, usual: float) -> list[int]:
        """Spread as many moments as the variant asks for over its days; an evasive one never two a day."""
        count = variant.times(usual)
        found = self.moments(begins, min(begins + variant.days * DAY, self.day(0.98)), count)
        return list({at // DAY: at for at in found}.values()) if variant.evasive else found

    def told(self, variant: Variant, victims: int) -> Variant:
        """The variant with the number of people who were really harmed."""
        return replace(variant, victims=victims)
