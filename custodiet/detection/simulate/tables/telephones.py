"""Calls, whose numbers were whose, devices and what was seen on them, visits to sites, emails."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate import columns, ids
from custodiet.detection.simulate.book import books_of
from custodiet.detection.simulate.days import DAY, Numbers
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, last_day, length, moment, one_of, only, whole
from custodiet.detection.simulate.frames import day as a_day
from custodiet.detection.simulate.homes import LINES, lines
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.telephony import CALLED, calls_of_day
from custodiet.detection.simulate.world import Stream, World, uneven

CARRIED = ("telephone", "tablet", "laptop", "radio")
SEEN = ("install", "open", "remove", "wipe", "delete")
APPS = ("HeartLine", "NearMe Dates", "QuietTalk", "Whisperbox", "Circles", "Timeline", "LuckyReel", "Maps")
APP_CATEGORIES = ("dating", "encrypted_messages", "social", "gambling", "other")
APP_CATEGORY = np.array([0, 0, 1, 1, 2, 2, 3, 4])
SITES = ("dating", "encrypted_messages", "social", "gambling", "adult", "other")
_SITE_SHARES = np.array([0.0012, 0.01, 0.16, 0.005, 0.0002, 0.8236])
OFFICES = 400  # other offices that write to the force


def _calls(of: Force, day: int) -> Frame:
    if of.world.settings.defects.no_telephony:
        return _none()
    return dict(calls_of_day(of.world, day))


def _none() -> Frame:
    return {"started_at": np.zeros(0, dtype=np.int64)}


def _lost(of: Force, day: int, frame: Frame) -> Frame:
    """Drop the calls of teams whose week never arrived, and all of them where the force has no telephony."""
    defects, staff = of.world.settings.defects, of.world.staff
    if defects.no_telephony:
        return only(frame, np.zeros(length(frame), dtype=bool))
    if not defects.lost_telephony:
        return frame
    rng = of.world.rng(Stream.DEFECTS, 3, day // 7)
    gone = rng.random(len(staff.team_from)) < defects.lost_telephony
    return only(frame, ~gone[staff.team[frame["officer_id"].astype(np.int64)]])


def _telephone_numbers(of: Force) -> Frame:
    """Whose number each was, from when to when."""
    world, of_lines = of.world, lines(of.world)
    people = len(world.public.number)
    changed = np.flatnonzero(of_lines.changed_on >= 0)
    person = np.concatenate([np.arange(people), changed])
    from_on = np.concatenate([np.full(people, -1), of_lines.changed_on[changed]])
    until = np.where(of_lines.changed_on >= 0, of_lines.changed_on - 1, -1)
    order = np.lexsort((from_on, person))
    made: Frame = {
        "number": np.concatenate([LINES + np.arange(people), of_lines.changed_to[changed]]),
        "person_id": person,
        "from_on": from_on,
        "until_on": np.concatenate([until, np.full(len(changed), -1)]),
    }
    return only(made, order)


def _devices(of: Force) -> Frame:
    """A telephone each; radios and laptops of a team, carried by whoever drew them that year."""
    world = of.world
    rng, size = world.rng(Stream.DEVICES, 1), len(world.staff.number)
    everybody = np.arange(size)
    laptop = np.flatnonzero(rng.random(size) < 0.6)
    return {
        "device_id": np.concatenate([everybody, 2 * size + laptop]),
        "officer_id": np.concatenate([everybody, laptop]),
        "kind": np.repeat([0, 2], [size, len(laptop)]),
        "from_on": np.concatenate([world.first - rng.integers(30, 900, size), np.full(len(laptop), -1)]),
    }


def _carried(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A force device's number: a telephone as calls name it, or a laptop."""
    found, size = values.astype(np.int64), len(world.staff.number)
    laptop = found >= 2 * size
    phones = columns.words(columns.numbers("MOB-", world.staff.number), np.where(laptop, -1, found))
    laptops = columns.numbers("LAP-", world.staff.number[np.where(laptop, found - 2 * size, 0)])
    return pc.if_else(pa.array(laptop), laptops, phones.cast(pa.string()))


def _drawn(of: Force, stream: Stream, day: int, mean: float, key: int) -> tuple[Numbers, Numbers, int]:
    """Who did something on shift that day, and when."""
    world = of.world
    rng, worked = world.rng(stream, day), shifts(world, day)
    row = np.repeat(np.arange(len(worked.officer)), rng.poisson(mean * uneven(world, key)[worked.officer]))
    lasts = worked.ends_at[row] - worked.starts_at[row]
    return (
        worked.officer[row],
        worked.starts_at[row] + (rng.random(len(row)) * lasts).astype(np.int64),
        len(row),
    )


def _device_events(of: Force, day: int) -> Frame:
    officer, at, size = _drawn(of, Stream.DEVICES, day, 0.03, 9)
    rng = of.world.rng(Stream.DEVICES, day, 1)
    return {
        "device_id": officer,
        "officer_id": officer,
        "seen_at": at,
        "event": rng.choice(len(SEEN), size, p=[0.3, 0.55, 0.12, 0.01, 0.02]),
        "app": rng.choice(len(APPS), size, p=[0.002, 0.001, 0.03, 0.01, 0.2, 0.15, 0.007, 0.6]),
    }


def _of_category(of: Force, day: int, frame: Frame) -> Frame:
    """Say of each app what sort of app it is."""
    return frame | {"category": APP_CATEGORY[frame["app"].astype(np.int64)]}


def _web_visits(of: Force, day: int) -> Frame:
    officer, at, size = _drawn(of, Stream.WEB, day, 0.9, 10)
    rng = of.world.rng(Stream.WEB, day, 1)
    site = rng.choice(len(SITES), size, p=_SITE_SHARES)
    # what is forbidden is forbidden: most of it is stopped
    barred = np.isin(site, (0, 3, 4)) & (rng.random(size) < 0.8)
    return {
        "officer_id": officer,
        "visited_at": at,
        "category": site,
        "action": barred.astype(np.int64),
        "device_id": officer,
    }


def _emails(of: Force, day: int) -> Frame:
    world = of.world
    officer, at, size = _drawn(of, Stream.EMAILS, day, 1.6, 11)
    rng = world.rng(Stream.EMAILS, day, 1)
    person, book = np.full(size, -1, dtype=np.int64), books_of(world, day).parts
    if len(book.key) and size:
        place, found = book.pick(officer, at, rng.geometric(0.3, size) - 1, 5 * DAY)
        person = np.where(found & (rng.random(size) < 0.12), book.person[place], -1)
    return {
        "officer_id": officer,
        "sent_at": at,
        "direction": (rng.random(size) < 0.55).astype(np.int64),
        "other_party": np.where(person >= 0, OFFICES + person, rng.integers(0, OFFICES, size)),
        "person_id": np.where(rng.random(size) < 0.9, person, -1),
        "attachments": np.maximum(rng.geometric(0.6, size) - 1, 0),
    }


def _address(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """An email address: an office's, or one that a person gave. None of them exists."""
    found = values.astype(np.int64)
    person = found >= OFFICES
    number = np.where(person, world.public.number[np.where(person, found - OFFICES, 0)], found)
    text = pc.binary_join_element_wise(pc.cast(pa.array(number), pa.string()), "mail.example", "@")
    return pc.binary_join_element_wise(pa.array(["office", "p"]).take(pa.array(person.astype(int))), text, "")


CALLS = Maker(
    Spec(
        "calls",
        "T",
        {
            "officer_id": ids.officer,
            "other_number": ids.line,
            "person_id": ids.person,
            "started_at": moment,
            "seconds": whole,
            "direction": one_of("out", "in"),
            "kind": one_of(*CALLED),
            "device_id": ids.device,
        },
    ),
    daily=_calls,
    after=_lost,
)
TELEPHONE_NUMBERS = Maker(
    Spec(
        "telephone_numbers",
        "N",
        {"number": ids.line, "person_id": ids.person, "from_on": a_day, "until_on": last_day},
    ),
    whole=_telephone_numbers,
)
DEVICES = Maker(
    Spec(
        "devices",
        "DV",
        {"device_id": _carried, "officer_id": ids.officer, "kind": one_of(*CARRIED), "from_on": a_day},
    ),
    whole=_devices,
)
DEVICE_EVENTS = Maker(
    Spec(
        "device_events",
        "E",
        {
            "device_id": _carried,
            "officer_id": ids.officer,
            "seen_at": moment,
            "event": one_of(*SEEN),
            "app": one_of(*APPS),
            "category": one_of(*APP_CATEGORIES),
        },
    ),
    daily=_device_events,
    after=_of_category,
)
WEB_VISITS = Maker(
    Spec(
        "web_visits",
        "W",
        {
            "officer_id": ids.officer,
            "visited_at": moment,
            "category": one_of(*SITES),
            "action": one_of("allowed", "blocked"),
            "device_id": _carried,
        },
    ),
    daily=_web_visits,
)
EMAILS = Maker(
    Spec(
        "emails",
        "EM",
        {
            "officer_id": ids.officer,
            "direction": one_of("out", "in"),
            "other_party": _address,
            "person_id": ids.person,
            "sent_at": moment,
            "attachments": whole,
        },
    ),
    daily=_emails,
)
