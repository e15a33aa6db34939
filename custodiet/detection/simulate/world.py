"""Northmarch Constabulary, which does not exist: its staff, its public, and where its randomness comes from.

Everything later is a function of a ``Force`` and a day, so any month can be made again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from custodiet.core.errors import NotValid
from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.settings import Settings

FORCE_NAME = "Northmarch Constabulary"
FEWEST_OFFICERS = 60
FEWEST_DAYS = 90
MOST_OFFICERS = 80_000
DIVISIONS = ("Harrowmere Division", "Skelby Division", "Tarn Valley Division", "Westonby Division")
TEAM_SIZE = 8
PEOPLE_PER_OFFICER = 60


class Stream(IntEnum):
    """One number for each use of randomness, so that no two uses ever share a sequence."""

    STAFF = 1
    PUBLIC = 2
    ROSTER = 3
    CASEWORK = 4
    LOOKUPS = 5
    CALLS = 6
    GAPS = 7
    MISCONDUCT = 8
    LOOK_ALIKES = 9
    NAMES = 10
    DEFECTS = 11
    ABSENCES = 12
    HOMES = 13
    DETAILS = 14
    CONTACTS = 15
    PLACES = 16
    RECORDINGS = 17
    VIEWS = 18
    STOPS = 19
    DEVICES = 20
    WEB = 21
    EMAILS = 22
    SOURCES = 23
    CONDUCT = 24
    TIES = 25
    CHARACTERISTICS = 26
    HABITS = 27
    LOGINS = 28
    PLANS = 29
    CUSTODY = 30


class Pattern(IntEnum):
    """How a post's shifts fall."""

    ROTATING = 0
    OFFICE = 1
    SPLIT = 2


class Role(NamedTuple):
    """A kind of post. share: of all posts; daily: mean look-ups on a day worked, before scaling."""

    name: str
    share: float
    pattern: Pattern
    daily: float
    remit: str
    unit: str


ROLES = (
    Role("constable", 0.40, Pattern.ROTATING, 4.6, "", ""),
    Role("neighbourhood constable", 0.13, Pattern.SPLIT, 3.2, "", ""),
    Role("detective", 0.14, Pattern.OFFICE, 5.4, "", ""),
    Role("public protection detective", 0.06, Pattern.OFFICE, 6.0, "public_protection", "Public Protection"),
    Role("intelligence researcher", 0.03, Pattern.OFFICE, 8.0, "intelligence", "Intelligence Bureau"),
    Role("call handler", 0.06, Pattern.ROTATING, 6.0, "control_room", "Contact Centre"),
    Role("custody officer", 0.04, Pattern.ROTATING, 4.0, "", "Custody"),
    Role("PCSO", 0.05, Pattern.SPLIT, 1.4, "", ""),
    Role("sergeant", 0.0, Pattern.ROTATING, 2.2, "", ""),
    Role("safeguarding officer", 0.02, Pattern.OFFICE, 5.0, "public_protection", "Safeguarding Hub"),
    Role("source handler", 0.012, Pattern.OFFICE, 1.2, "intelligence", "Source Unit"),
    Role("online investigator", 0.012, Pattern.OFFICE, 3.0, "", "Online Investigation"),
    Role("standards investigator", 0.012, Pattern.OFFICE, 2.4, "professional_standards", "Standards"),
    Role("disclosure officer", 0.012, Pattern.OFFICE, 5.0, "disclosure", "Information Management"),
)
CONSTABLE, NEIGHBOURHOOD, DETECTIVE, PROTECTION, RESEARCHER, HANDLER, CUSTODY, PCSO, SERGEANT = range(9)
SAFEGUARDING, SOURCES, ONLINE, STANDARDS, DISCLOSURE = range(9, 14)

MARKERS = ("domestic_abuse", "sexual_offence", "mental_health", "missing", "sex_work", "substance", "child")
_MARKER_SHARES = (0.11, 0.04, 0.07, 0.03, 0.008, 0.05, 0.0)
SEXES = ("female", "male", "other", "")


@dataclass(frozen=True, eq=False)
class Staff:
    """One row an officer; team-mates stand beside each other, the sergeant last."""

    number: Numbers
    role: Numbers
    unit: Numbers
    units: tuple[str, ...]
    team: Numbers
    team_from: Numbers  # by team: its first officer
    team_size: Numbers  # by team, the sergeant counted
    supervisor: Numbers  # -1 for none
    remit: tuple[str, ...]  # by officer
    pattern: Numbers
    phase: Numbers
    daily: npt.NDArray[np.float64]  # look-ups on a day worked


@dataclass(frozen=True, eq=False)
class Public:
    """One row a person. markers: a bit for each of MARKERS."""

    number: Numbers
    sex: Numbers
    birth_year: Numbers
    markers: Numbers
    other_record: Numbers  # the place of a second record of the same person; the person's own where none

    def marked(self, marker: str) -> Numbers:
        """The people who carry that marker."""
        return _marked(self, marker)


@lru_cache(maxsize=32)
def _marked(public: Public, marker: str) -> Numbers:
    return np.flatnonzero(public.markers & (1 << MARKERS.index(marker)))


@dataclass(frozen=True, eq=False)
class World:
    """The force before anything happens in it. Compared by identity, so that it can key a cache."""

    settings: Settings
    first: int  # ordinal of the first day
    last: int
    staff: Staff
    public: Public

    @property
    def seed(self) -> int:
        """What all its randomness grows from."""
        return self.settings.seed

    def rng(self, stream: Stream, *keys: int) -> np.random.Generator:
        """The randomness of one use: the same for the same seed, use and keys, whatever came before."""
        return np.random.default_rng(np.random.SeedSequence([self.seed, int(stream), *keys]))


def world(settings: Settings) -> World:
    """Found the force.

    refuses fewer than 60 officers or 90 days, more than 80,000 officers, a seed below nought
    """
    seed, officers, days = settings.seed, settings.officers, settings.days
    if not FEWEST_OFFICERS <= officers <= MOST_OFFICERS:
        raise NotValid(f"An invented force has from {FEWEST_OFFICERS} to {MOST_OFFICERS} officers.")
    if days < FEWEST_DAYS:
        raise NotValid(f"An invented force needs at least {FEWEST_DAYS} days.")
    if seed < 0:
        raise NotValid("The seed is a whole number from 0 upwards.")
    last = settings.until.toordinal()
    people = officers * PEOPLE_PER_OFFICER
    draw = np.random.SeedSequence
    return World(
        settings=settings,
        first=last - days + 1,
        last=last,
        staff=_staff(np.random.default_rng(draw([seed, Stream.STAFF])), settings),
        public=_public(np.random.default_rng(draw([seed, Stream.PUBLIC])), people, settings),
    )


@lru_cache(maxsize=64)
def uneven(world: World, key: int, shape: float | None = None) -> npt.NDArray[np.float64]:
    """How much more or less each officer does of something than the mean, which is one.

    key    one number for each thing done
    shape  of the gamma; left out, the force's own
    """
    shape = shape or world.settings.habits.spread
    drawn = world.rng(Stream.HABITS, key).gamma(shape, 1 / shape, len(world.staff.number))
    return np.clip(drawn, 0.02, 6.0)


def _teams(officers: int) -> list[tuple[int, int]]:
    """Role and size of each team, sergeant not counted; response takes what is left over."""
    teams: list[tuple[int, int]] = []
    left = officers
    for role in (role for role in range(len(ROLES)) if role not in (CONSTABLE, SERGEANT)):
        fewest = 2 if role < SERGEANT else 1
        posts = max(fewest, round(ROLES[role].share * officers * TEAM_SIZE / (TEAM_SIZE + 1)))
        count = -(-posts // TEAM_SIZE)
        teams += [(role, posts // count + (n < posts % count)) for n in range(count)]
        left -= posts + count
    count = -(-left // (TEAM_SIZE + 1))
    teams += [(CONSTABLE, left // count + (n < left % count) - 1) for n in range(count)]
    return teams


def _staff(rng: np.random.Generator, settings: Settings) -> Staff:
    officers, habits = settings.officers, settings.habits
    teams = _teams(officers)
    units = DIVISIONS + tuple(role.unit for role in ROLES if role.unit)
    roles: list[int] = []
    team_of: list[int] = []
    unit_of: list[int] = []
    supervisor: list[int] = []
    starts: list[int] = []
    for team, (role, size) in enumerate(teams):
        home = ROLES[role].unit
        starts.append(len(roles))
        sergeant = starts[-1] + size
        roles += [role] * size + [SERGEANT]
        team_of += [team] * (size + 1)
        unit_of += [units.index(home) if home else team % len(DIVISIONS)] * (size + 1)
        supervisor += [sergeant] * size + [-1]
    trade = np.array([teams[team][0] for team in team_of])
    # k = 0.5, as measured on a real log
    spread = habits.pace * np.clip(rng.gamma(habits.spread, 1 / habits.spread, officers), 0.02, 6.0)
    phase = np.array(team_of) // len(DIVISIONS)
    return Staff(
        number=10_000 + rng.permutation(90_000)[:officers],
        role=np.array(roles),
        unit=np.array(unit_of),
        units=units,
        team=np.array(team_of),
        team_from=np.array(starts),
        team_size=np.array([size + 1 for _, size in teams]),
        supervisor=np.array(supervisor),
        remit=tuple(ROLES[role].remit for role in trade),
        pattern=np.array([int(ROLES[role].pattern) for role in trade]),
        phase=phase,
        daily=np.array([ROLES[role].daily for role in roles]) * spread,
    )


def _public(rng: np.random.Generator, people: int, settings: Settings) -> Public:
    year = settings.until.year
    sex = rng.choice(4, people, p=[0.485, 0.485, 0.01, 0.02])
    born = year - np.clip(rng.gamma(5.0, 7.6, people), 5, 94).astype(np.int64)
    markers = np.zeros(people, dtype=np.int64)
    for bit, share in enumerate(_MARKER_SHARES):
        # women are recorded as victims of domestic abuse and sexual offences far oftener than men
        weight = np.where(sex == 0, 1.6, 0.4) if bit < 2 else 1.0
        markers |= (rng.random(people) < share * weight).astype(np.int64) << bit
    markers |= (year - born < 18).astype(np.int64) << MARKERS.index("child")
    room = max(9_000, people * 3)
    numbers = (
        1_000 + rng.choice(room, people, replace=False) if people < 200_000 else 1_000 + np.arange(people)
    )
    record_of = np.arange(people)
    # a second record of the same person: same sex and year of birth, its own number
    order, share = rng.permutation(people), round(people * min(settings.defects.doubled_people, 0.5))
    firsts, seconds = order[:share], order[share : 2 * share]
    sex[seconds], born[seconds], markers[seconds] = sex[firsts], born[firsts], markers[firsts]
    record_of[firsts] = seconds
    return Public(number=numbers, sex=sex, birth_year=born, markers=markers, other_record=record_of)
