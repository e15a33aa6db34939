"""The canonical tables as streams: month by month where a table has months, whole where it has none."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from custodiet.detection.simulate.casework import RUN_UP
from custodiet.detection.simulate.columns import schema
from custodiet.detection.simulate.days import months, utc_midnight
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, joined, length, only
from custodiet.detection.simulate.tables import MAKERS, made_on, made_whole

MADE = tuple(MAKERS)
BATCH = 500_000


def pieces(of: Force, name: str, batch: int = BATCH) -> Iterator[tuple[str, Frame]]:
    """Stream one table as numbers: its month, or nothing for a table filed whole, and some of its rows.

    batch   about how many rows in one piece; the rows are the same whatever it is
    refuses, with KeyError, a table that is not canonical
    """
    maker = MAKERS[name]
    if maker.whole is not None:
        yield "", made_whole(of, maker)
        return
    spec = maker.spec
    earliest = of.world.first - (RUN_UP if spec.run_up else 0)
    for label, first, last in months(earliest, of.world.last):
        held: list[Frame] = []
        # a night shift runs into the next month, so the last days before a month are made again for it
        begin = max(first - spec.reaches, earliest) if spec.table.when else first
        for day in range(begin, last + 1):
            held.append(_inside(made_on(of, maker, day), spec.table.when, first, last))
            if sum(length(one) for one in held) >= batch:
                yield label if spec.table.when else "", joined(held)
                held = []
        if held:
            yield label if spec.table.when else "", joined(held)


def _inside(frame: Frame, when: str, first: int, last: int) -> Frame:
    """Keep what is filed under a month."""
    if not when:
        return frame
    at = frame[when]
    inside = (at >= utc_midnight(first)) & (at < utc_midnight(last + 1))
    return frame if inside.all() else only(frame, inside)


def tables(of: Force, name: str, batch: int = BATCH) -> Iterator[tuple[str, pa.Table]]:
    """Stream one canonical table: its month, or nothing for a table filed whole, and some of its rows.

    refuses, with KeyError, a table that is not canonical
    """
    spec = MAKERS[name].spec
    for label, frame in pieces(of, name, batch):
        yield label, spec.shown(of.world, frame)


def whole_table(of: Force, name: str, batch: int = BATCH) -> pa.Table:
    """All of one canonical table at once, its text as plain text: for tests and small forces."""
    plain = schema(MAKERS[name].spec.table)
    return pa.concat_tables([piece.cast(plain) for _, piece in tables(of, name, batch)])
