"""The canonical tables as streams: month by month where a table has months, whole where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate.casework import RUN_UP, day_of_work
from custodiet.detection.simulate.columns import schema
from custodiet.detection.simulate.days import months, utc_midnight
from custodiet.detection.simulate.force import Force, lookup_months
from custodiet.detection.simulate.lookups import Looked, joined
from custodiet.detection.simulate.rows import BY_DAY, BY_WORK, SMALL, lookup_table
from custodiet.detection.tables import TABLES

MADE = tuple(name for name in TABLES if name in {"lookups", *SMALL, *BY_WORK, *BY_DAY})
BATCH = 500_000
REACHES = 3  # days by which a row may be filed after the duty day that made it


def looked_up(of: Force, batch: int = BATCH) -> Iterator[tuple[str, Looked]]:
    """Stream look-ups as numbers, month by month, in pieces of about that many."""
    for label, days in lookup_months(of):
        held: list[Looked] = []
        for day in days:
            held.append(day)
            if sum(len(one.at) for one in held) >= batch:
                yield label, joined(held)
                held = []
        if held:
            yield label, joined(held)


def tables(of: Force, name: str, batch: int = BATCH) -> Iterator[tuple[str, pa.Table]]:
    """Stream one canonical table: its month, or nothing for a table filed whole, and some of its rows.

    batch   about how many look-ups in one piece; the rows are the same whatever it is
    refuses, with KeyError, a table that is not canonical
    """
    if name == "lookups":
        for label, looked in looked_up(of, batch):
            yield label, lookup_table(of, looked)
        return
    if name in SMALL:
        yield "", SMALL[name](of)
        return
    when = TABLES[name].when
    earliest = of.world.first - (RUN_UP if name in BY_WORK else 0)
    for label, first, last in months(earliest, of.world.last):
        if not when:
            yield "", _whole(of, name, first, last)
            continue
        made = _whole(of, name, max(first - REACHES, earliest), last)
        inside = pc.and_(pc.greater_equal(made[when], _moment(first)), pc.less(made[when], _moment(last + 1)))
        yield label, made.filter(inside)


def _whole(of: Force, name: str, first: int, last: int) -> pa.Table:
    days = range(first, last + 1)
    made = (
        (BY_WORK[name](of, day_of_work(of.world, day)) for day in days)
        if name in BY_WORK
        else (BY_DAY[name](of, day) for day in days)
    )
    plain = schema(TABLES[name])
    return pa.concat_tables(chain(table.cast(plain) for table in made))


def _moment(day: int) -> pa.Scalar:
    return pa.scalar(utc_midnight(day) * 1_000_000, pa.timestamp("us", tz="UTC"))
