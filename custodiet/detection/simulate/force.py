"""The force with its plans: everything that the tables are streamed from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property

from custodiet.detection.simulate.days import utc_day
from custodiet.detection.simulate.lookups import usual_lookups
from custodiet.detection.simulate.plans import Plan, Row
from custodiet.detection.simulate.planting import planted
from custodiet.detection.simulate.roster import Gap, team_gaps
from custodiet.detection.simulate.settings import Settings
from custodiet.detection.simulate.world import World, world


@dataclass(frozen=True, eq=False)
class Force:
    """An invented force, its period, and what was planted in it."""

    world: World
    scale: float
    plans: tuple[Plan, ...]
    gaps: tuple[Gap, ...]

    @property
    def settings(self) -> Settings:
        """What it was made to."""
        return self.world.settings

    @property
    def fingerprint(self) -> str:
        """The name under which its files are kept: the same for the same force."""
        of = self.world
        said = hashlib.sha256(repr(sorted(asdict(of.settings).items())).encode()).hexdigest()
        return f"simulated-{of.seed}-{len(of.staff.number)}-{of.first}-{of.last}-{said[:12]}"

    @cached_property
    def rows(self) -> Mapping[str, Mapping[int, list[tuple[int, Row]]]]:
        """What plans add: table -> day -> the plan's place and the row."""
        found: dict[str, dict[int, list[tuple[int, Row]]]] = {}
        for place, plan in enumerate(self.plans):
            for row in plan.rows:
                found.setdefault(row.table, {}).setdefault(utc_day(row.at), []).append((place, row))
        return found


def force(
    seed: int = 1,
    officers: int = 200,
    days: int = 365,
    until: date = date(2026, 6, 30),
    lookups: int | None = None,
    *,
    settings: Settings | None = None,
) -> Force:
    """Invent a force. The same arguments give the same force, to the byte.

    until    the last day covered; the days before it are counted back from it
    lookups  about how many look-ups, within a few in a hundred; left out, what such a force usually makes
    settings how common misconduct is, habits, defects; the five before are put into it
    refuses  fewer than 60 officers or 90 days, and anything below one look-up
    """
    asked = replace(
        settings or Settings(), seed=seed, officers=officers, days=days, until=until, lookups=lookups
    )
    return founded(asked)


def founded(settings: Settings) -> Force:
    """Invent the force that the settings describe."""
    base = world(settings)
    scale = 1.0 if settings.lookups is None else max(settings.lookups, 1) / usual_lookups(base)
    plans = planted(base)
    gaps = team_gaps(base) + tuple(gap for plan in plans for gap in plan.gaps)
    return Force(base, scale, plans, gaps)
