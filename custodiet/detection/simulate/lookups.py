"""Who looked up whom: a day's look-ups, most explained by the force's records, nearly all innocent.

A duty day is made whole and in the same way whatever comes before or after it, so the stream may be cut
into pieces of any size. Shares follow what has been measured on real logs: about 84 in 100 explained by
an assignment, 10 by a dispatch, a detention or supervision, the rest by nothing on record.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.casework import KINDS, Book, books
from custodiet.detection.simulate.days import DAY, HOUR, Numbers, compact, months
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.world import (
    CUSTODY,
    HANDLER,
    PROTECTION,
    RESEARCHER,
    ROLES,
    SERGEANT,
    Stream,
    World,
)

SYSTEMS = ("crime records", "command and control", "vehicle index", "intelligence")
PREFIXES = ("CR", "CC", "VI", "IN")
CRIME, CONTROL, VEHICLE, INTELLIGENCE = range(4)
ACTIONS = ("view", "search", "print", "export")
VIEW, SEARCH = 0, 1
EMPTY_REASONS = ("enquiry", "inv", "police purposes", "check", ".", "n/a", "investigation", "")
_KIND_REASONS = tuple(
    text.format(kind.name)
    for kind in KINDS
    for text in ("{0}: victim update", "{0} file", "{0}, checks before visit", "{0}: outstanding enquiries")
)
REASONS = EMPTY_REASONS + _KIND_REASONS
A_KIND = len(_KIND_REASONS) // len(KINDS)
CONTENT_FREE = 0.19
TERMINALS_A_UNIT = 40
REMOTE = 60
FOLLOWED = 0.22  # share of look-ups followed by another of the same person, on some system

PART, SENT, HELD, SUPERVISED, REMIT, TEAM, STRAY = range(7)
#                 part  sent  held  superv. remit team  stray
_USUAL = np.array([0.845, 0.095, 0.0, 0.0, 0.0, 0.032, 0.028])
_MIX = {
    PROTECTION: np.array([0.86, 0.0, 0.0, 0.0, 0.10, 0.02, 0.02]),
    RESEARCHER: np.array([0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
    HANDLER: np.array([0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
    CUSTODY: np.array([0.0, 0.0, 0.94, 0.0, 0.0, 0.02, 0.04]),
    SERGEANT: np.array([0.0, 0.0, 0.0, 0.95, 0.0, 0.0, 0.05]),
}


def _ladder(shares: list[np.ndarray]) -> tuple[np.ndarray, int]:
    """Lay each role's shares end to end, role r between r and r + 1, so that one search serves all roles."""
    steps = np.cumsum(shares, axis=1)[:, :-1] + np.arange(len(shares))[:, None]
    floor = np.arange(len(shares))[:, None]
    return np.concatenate([floor, steps], axis=1).ravel(), len(shares[0])


def _drawn(ladder: tuple[np.ndarray, int], role: Numbers, chance: np.ndarray) -> Numbers:
    steps, width = ladder
    found: Numbers = np.searchsorted(steps, role + chance, side="right") - 1 - role * width
    return found


_WHYS = _ladder([_MIX.get(role, _USUAL) for role in range(len(ROLES))])
_SYSTEM_SHARES = np.array([0.46, 0.24, 0.12, 0.18])
_HANDLER_SHARES = np.array([0.12, 0.74, 0.10, 0.04])
_SYSTEMS_BY_ROLE = _ladder(
    [_HANDLER_SHARES if role == HANDLER else _SYSTEM_SHARES for role in range(len(ROLES))]
)


@dataclass(frozen=True, eq=False)
class Looked:
    """Look-ups as numbers, in the order made; -1 for none. plan: which plan made it."""

    number: Numbers
    at: Numbers
    officer: Numbers
    person: Numbers
    system: Numbers
    action: Numbers
    reason: Numbers
    incident: Numbers
    terminal: Numbers
    plan: Numbers

    def only(self, rows: np.ndarray) -> Looked:
        """Keep some rows, by place or by mask."""
        return Looked(*(getattr(self, field.name)[rows] for field in fields(self)))


def joined(pieces: list[Looked]) -> Looked:
    """Put pieces one after another."""
    return Looked(*(np.concatenate([getattr(p, f.name) for p in pieces]) for f in fields(Looked)))


def terminal_of(world: World, officer: Numbers, drawn: Numbers, remote: np.ndarray) -> Numbers:
    """Choose a terminal: one of the unit's own, or a remote one where that is said."""
    here = world.staff.unit[officer] * TERMINALS_A_UNIT + drawn % TERMINALS_A_UNIT
    return np.where(remote, len(world.staff.units) * TERMINALS_A_UNIT + drawn % REMOTE, here)


def day_of_lookups(world: World, day: int, scale: float, month: tuple[int, int]) -> Looked:
    """Make the look-ups of one duty day, nights running into the next day.

    scale   look-ups against the usual number
    month   first and last day of the month that the day is in, by which casework is gathered
    """
    rng = world.rng(Stream.LOOKUPS, day)
    officer, at = _moments(world, rng, day, scale)
    person, incident, kind, good = _whom(world, rng, (officer, at), month)
    rows = np.flatnonzero(good)
    return _dressed(world, rng, (at[rows], officer[rows], person[rows], incident[rows], kind[rows]))


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
) -> tuple[Numbers, Numbers, Numbers, np.ndarray]:
    """Choose whom each look-up is of, and for what. A look-up that finds no case to belong to is not made."""
    officer, at = of
    staff, size = world.staff, len(officer)
    why = _drawn(_WHYS, staff.role[officer], rng.random(size))
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


def _dressed(
    world: World, rng: np.random.Generator, of: tuple[Numbers, Numbers, Numbers, Numbers, Numbers]
) -> Looked:
    """Give each look-up its system, action, reason, reference and terminal, and some a follow-up."""
    at, officer, person, incident, kind = of
    again = np.flatnonzero(rng.random(len(at)) < FOLLOWED)
    at = np.concatenate([at, at[again] + rng.integers(15, 400, len(again))])
    officer, person, incident, kind = (
        np.concatenate([column, column[again]]) for column in (officer, person, incident, kind)
    )
    size = len(at)
    role = world.staff.role[officer]
    system = _drawn(_SYSTEMS_BY_ROLE, role, rng.random(size))
    action = np.searchsorted(np.array([0.62, 0.93, 0.98]), rng.random(size), side="right")
    empty = rng.random(size) < CONTENT_FREE
    said = len(EMPTY_REASONS) + kind * A_KIND + rng.integers(0, A_KIND, size)
    reason = np.where(empty, rng.integers(0, len(EMPTY_REASONS), size), said)
    incident = np.where(rng.random(size) < np.where(empty, 0.45, 0.9), incident, -1)
    unknown = (system == VEHICLE) & (rng.random(size) < 0.04)
    terminal = terminal_of(world, officer, rng.integers(0, 1_000, size), rng.random(size) < 0.012)
    return Looked(
        np.zeros(size, dtype=np.int64),
        at,
        officer,
        np.where(unknown, -1, person),
        system,
        action,
        reason,
        incident,
        terminal,
        np.full(size, -1, dtype=np.int64),
    )


def numbered(day: int, looked: Looked) -> Looked:
    """Order a day's look-ups by time and give each its number, planted or not alike."""
    looked = looked.only(np.argsort(looked.at, kind="stable"))
    looked.number[:] = compact(day) * 10_000_000 + 1 + np.arange(len(looked.at))
    return looked


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
