"""Stops and searches on the street."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.frames import Frame
from custodiet.detection.simulate.homes import homes, public_places
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.world import CONSTABLE, NEIGHBOURHOOD, Stream, World, uneven

STOP_KINDS = ("Person search", "Person and Vehicle search", "Vehicle search")
GENDERS = ("Female", "Male", "Other", "")
AGES = ("10-17", "18-24", "25-34", "over 34")
ETHNICITIES = (
    "White - English/Welsh/Scottish/Northern Irish/British",
    "White - Any other White background",
    "Asian/Asian British - Pakistani",
    "Black/African/Caribbean/Black British - African",
    "Mixed/Multiple ethnic groups - White and Black Caribbean",
    "Other ethnic group - Not stated",
)
AS_SEEN = ("White", "Asian", "Black", "Other")
POWERS = (
    "Misuse of Drugs Act 1971 (section 23)",
    "Police and Criminal Evidence Act 1984 (section 1)",
    "Criminal Justice and Public Order Act 1994 (section 60)",
)
OBJECTS = ("Controlled drugs", "Offensive weapons", "Stolen goods", "Article for use in theft")
OUTCOMES = ("A no further action disposal", "Arrest", "Community resolution", "Penalty Notice for Disorder")
STOPS_A_SHIFT = {CONSTABLE: 0.09, NEIGHBOURHOOD: 0.05}
MORE_THAN_OUTER = 0.03


def age_of(world: World, person: Numbers) -> Numbers:
    """The age range of each person, as stops record it."""
    age = world.public.birth_year.max() + 5 - world.public.birth_year[person]
    return np.searchsorted(np.array([18, 25, 35]), age, side="right")


@lru_cache(maxsize=8)
def stops_of_day(world: World, day: int) -> Frame:
    """A duty day's stops, without planned ones."""
    rng, worked = world.rng(Stream.STOPS, day), shifts(world, day)
    role = world.staff.role[worked.officer]
    rate = sum(np.where(role == each, often, 0.0) for each, often in STOPS_A_SHIFT.items())
    row = np.repeat(np.arange(len(role)), rng.poisson(rate * uneven(world, 4)[worked.officer]))
    size, who = len(row), worked.officer[row]
    lasts = worked.ends_at[row] - worked.starts_at[row]
    young = (len(world.public.number) * rng.random(size) ** 1.3).astype(np.int64)
    # seven in eight of those stopped are men
    men = np.flatnonzero(world.public.sex == 1)
    person = np.where(rng.random(size) < 0.75, men[(rng.random(size) * len(men)).astype(np.int64)], young)
    outside, places = public_places(world)
    where = outside + rng.integers(0, places, size)
    outcome = rng.choice(len(OUTCOMES), size, p=[0.68, 0.13, 0.13, 0.06])
    seen = rng.choice(len(AS_SEEN), size, p=[0.74, 0.12, 0.1, 0.04])
    thorough = rng.random(size) < MORE_THAN_OUTER * uneven(world, 5, 0.8)[who]
    return {
        "officer_id": who,
        "person_id": np.where(rng.random(size) < 0.5, person, -1),
        "stopped_at": worked.starts_at[row] + (rng.random(size) * lasts).astype(np.int64),
        "kind": rng.choice(len(STOP_KINDS), size, p=[0.72, 0.24, 0.04]),
        "operation": (rng.random(size) < 0.04).astype(np.int64),
        "latitude": np.round(homes(world).latitude[where], 3),
        "longitude": np.round(homes(world).longitude[where], 3),
        "gender": world.public.sex[person],
        "age_range": age_of(world, person),
        "self_defined_ethnicity": np.where(rng.random(size) < 0.2, 5, rng.integers(0, 5, size) * (seen > 0)),
        "officer_defined_ethnicity": seen,
        "legislation": rng.choice(len(POWERS), size, p=[0.62, 0.36, 0.02]),
        "object_of_search": rng.choice(len(OBJECTS), size, p=[0.62, 0.16, 0.14, 0.08]),
        "outcome": outcome,
        "outcome_linked": ((outcome > 0) & (rng.random(size) < 0.75)).astype(np.int64),
        "more_than_outer": thorough.astype(np.int64),
    }
