"""Who looked up whom: a day's look-ups, most explained by the force's records, nearly all innocent.

A duty day is made whole and in the same way whatever comes before or after it, so the stream may be cut
into pieces of any size. Shares follow what has been measured on real logs: about 84 in 100 explained by
an assignment, 10 by a dispatch, a detention or supervision, the rest by nothing on record.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from custodiet.detection.simulate.book import Book, books
from custodiet.detection.simulate.casework import KINDS
from custodiet.detection.simulate.days import DAY, HOUR, Numbers, months
from custodiet.detection.simulate.frames import Frame
from custodiet.detection.simulate.logs import dressed
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.world import (
    CUSTODY,
    DISCLOSURE,
    HANDLER,
    PROTECTION,
    RESEARCHER,
    ROLES,
    SAFEGUARDING,
    SERGEANT,
    SOURCES,
    STANDARDS,
    Stream,
    World,
)

FOLLOWED = 0.22  # share of look-ups followed by another of the same person, on some system

PART, SENT, HELD, SUPERVISED, REMIT, TEAM, STRAY = range(7)
#                 part  sent  held  superv. remit team  stray
_USUAL = np.array([0.845, 0.095, 0.0, 0.0, 0.0, 0.032, 0.028])
_BY_REMIT = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0])
_MIX = {
    PROTECTION: np.array([0.86, 0.0, 0.0, 0.0, 0.10, 0.02, 0.02]),
    CUSTODY: np.array([0.0, 0.0, 0.94, 0.0, 0.0, 0.02, 0.04]),
    SERGEANT: np.array([0.0, 0.0, 0.0, 0.95, 0.0, 0.0, 0.05]),
    **dict.fromkeys((RESEARCHER, HANDLER, SAFEGUARDING, SOURCES, STANDARDS, DISCLOSURE), _BY_REMIT),
}

Ladder = tuple[npt.NDArray[np.float64], int]


def _ladder(shares: list[npt.NDArray[np.float64]]) -> Ladder:
    """Lay each role's shares end to end, role r between r and r + 1, so that one search serves all roles."""
    steps = np.cumsum(shares, axis=1)[:, :-1] + np.arange(len(shares))[:, None]
    floor = np.arange(len(shares))[:, None]
    return np.concatenate([floor, steps], axis=1).ravel(), len(shares[0])


def _drawn(ladder: Ladder, role: Numbers, chance: npt.NDArray[np.float64]) -> Numbers:
    steps, width = ladder
    found: Numbers = np.searchsorted(steps, role + chance, side="right") - 1 - role * width
    return found


@lru_cache(maxsize=16)
def _whys(stray: float) -> Ladder:
    """Why each role looks people up; stray multiplies what nothing on record explains."""
    mixes = []
    for role in range(len(ROLES)):
        mix = _MIX.get(role, _USUAL).copy()
        mix[STRAY] = min(mix[STRAY] * stray, 0.5)
        mixes.append(mix / mix.sum())
    return _ladder(mixes)


_SYSTEM_SHARES = np.array([0.46, 0.24, 0.12, 0.18])
_HANDLER_SHARES = np.array([0.12, 0.74, 0.10, 0.04])
_SYSTEMS_BY_ROLE = _ladder(
    [_HANDLER_SHARES if role == HANDLER else _SYSTEM_SHARES for role in range(len(ROLES))]
)


def day_of_lookups(world: World, day: int, scale: float, month: tuple[int, int]) -> Frame:
    """Make the look-ups of one duty day, nights running into the next day.

    scale   look-ups against the usual number
    month   first and last day of the month that the day is in, by which casework is gathered
    """
    rng = world.rng(Stream.LOOKUPS, day)
    officer, at = _moments(world, rng, day, scale)
    person, incident, kind, good = _whom(world, rng, (officer, at), month)
    rows = np.flatnonzero(good)
    at, officer, person, incident, kind = (column[rows] for column in (at, officer, person, incident, kind))
    again = np.flatnonzero(rng.random(len(at)) < FOLLOWED)
    at = np.concatenate([at, at[again] + rng.integers(15, 400, len(again))])
    officer, person, incident, kind = (
        np.concatenate([column, column[again]]) for column in (officer, person, incident, kind)
    )
    system = _drawn(_SYSTEMS_BY_ROLE, world.staff.role[officer], rng.random(len(at)))
    return dressed(world, rng, (at, officer, person, incident, kind, system))


def _moments(world: World, rng: np.random.Generator, day: int, scale: float) -> tuple[Numbers, Numbers]:
    """Choose who sits down to look somebody up that day, and when."""
    worked = shifts(world, day)
    mean = world.staff.daily[worked.officer] * rng.gamma(2.0, 0.5, len(worked.officer)) * scale
    rows = np.repeat(np.arange(len(mean)), rng.poisson(mean))
    size = len(rows)
    lasts = (worked.ends_at - worked.starts_at)[rows]
    at = worked.starts_at[rows] + (rng.random(size) * lasts).astype(np.int64)
    # a few finish writing up after booking off
    at += np.where(rng.random(size) < 0.006, 2 * HOUR, 0)
    return worked.officer[rows], at


def _whom(
    world: World, rng: np.random.Generator, of: tuple[Numbers, Numbers], month: tuple[int, int]
) -> tuple[Numbers, Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Choose whom each look-up is of, and for what. A look-up that finds no case to belong to is not made."""
    officer, at = of
    staff, size = world.staff, len(officer)
    why = _drawn(_whys(world.settings.habits.stray), staff.role[officer], rng.random(size))
    team = staff.team[officer]
    mate = staff.team_from[team] + (rng.random(size) * (staff.team_size[team] - 1)).astype(np.int64)
    subject = np.where((why == SUPERVISED) | (why == TEAM), mate, officer)
    back = rng.geometric(0.25, size) - 1
    person = (len(world.public.number) * rng.random(size) ** 1.3).astype(np.int64)
    incident = np.full(size, -1, dtype=np.int64)
    kind = rng.integers(0, len(KINDS), size)
    good = (why == REMIT) | (why == STRAY)
    known = books(world, *month)
    held_lasts, sent_lasts, part_lasts = 0, 6 * DAY, 20 * DAY
    plans: tuple[tuple[tuple[int, ...], Book, int], ...] = (
        ((PART, SUPERVISED, TEAM), known.parts, part_lasts),
        ((SENT,), known.sent, sent_lasts),
        ((HELD,), known.held, held_lasts),
    )
    for reasons, book, lasts in plans:
        rows = np.flatnonzero(np.isin(np.arange(STRAY + 1), reasons)[why])
        if len(rows) and len(book.key):
            place, found = book.pick(subject[rows], at[rows], back[rows], lasts)
            person[rows], incident[rows] = book.person[place], book.incident[place]
            kind[rows] = book.kind[place]
            good[rows] = found
    # a specialist looks into what the force was lately called to, whoever was sent
    wide = np.flatnonzero(why == REMIT)
    if len(known.sent.key):
        place = known.recent(at[wide], rng.random(len(wide)))
        person[wide], incident[wide] = known.sent.person[place], known.sent.incident[place]
        kind[wide], good[wide] = known.sent.kind[place], place >= 0
    return person, np.where(why == TEAM, -1, incident), kind, good


@lru_cache(maxsize=8)
def usual_lookups(world: World) -> float:
    """Estimate how many look-ups the force makes with a scale of one, from its roster and one month's work.

    Every third day is counted: three divides neither the week nor the ten days of the shift pattern.
    """
    days = range(world.first, world.last + 1, 3)
    expected = 3 * sum(float(world.staff.daily[shifts(world, day).officer].sum()) for day in days)
    all_months = months(world.first, world.last)
    _, first, last = all_months[len(all_months) // 2]
    made = asked = 1
    for day in range(first, last + 1, 3):
        rng = world.rng(Stream.LOOKUPS, day)
        drawn = _moments(world, rng, day, 1.0)
        *_, good = _whom(world, rng, drawn, (first, last))
        made, asked = made + int(good.sum()), asked + len(good)
    return expected * (1 + FOLLOWED) * made / asked
