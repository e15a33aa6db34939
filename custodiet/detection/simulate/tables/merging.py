"""What every table is made by: its ordinary rows, the planned ones among them, in order and numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, joined, length
from custodiet.detection.simulate.plans import Row


@dataclass(frozen=True)
class Maker:
    """One table's maker: a duty day at a time, or whole.

    after   what happens to a day's rows once the planned ones are among them: what is lost or written wrong
    """

    spec: Spec
    daily: Callable[[Force, int], Frame] | None = None
    whole: Callable[[Force], Frame] | None = None
    after: Callable[[Force, int, Frame], Frame] | None = None


def made_on(of: Force, maker: Maker, day: int) -> Frame:
    """A duty day's rows of one table, whole and numbered."""
    if maker.daily is None:
        raise KeyError(maker.spec.name)
    frame = _with_plans(maker.spec, maker.daily(of, day), of.rows.get(maker.spec.name, {}).get(day, []))
    if maker.after is not None:
        frame = maker.after(of, day, frame)
    return maker.spec.ordered(day, frame)


def made_whole(of: Force, maker: Maker) -> Frame:
    """All rows of a table that has no days."""
    if maker.whole is None:
        raise KeyError(maker.spec.name)
    planned = [row for rows in of.rows.get(maker.spec.name, {}).values() for row in rows]
    frame = _with_plans(maker.spec, maker.whole(of), planned)
    return maker.spec.ordered(0, frame)


def _with_plans(spec: Spec, usual: Frame, planned: list[tuple[int, Row]]) -> Frame:
    """Put planned rows among the others, as numbers like theirs."""
    whole = spec.completed(usual)
    if not planned:
        return whole
    rows = [row for _, row in planned]
    extra: Frame = {
        name: np.array([row.values.get(name, -1) for row in rows])
        for name in whole
        if name not in ("plan", "act")
    }
    if spec.moment.endswith("_at"):
        extra[spec.moment] = np.array([row.at for row in rows], dtype=np.int64)
    extra["plan"] = np.array([plan for plan, _ in planned], dtype=np.int64)
    extra["act"] = np.array([row.act for row in rows], dtype=np.int64)
    return joined([whole, extra]) if length(whole) else extra
