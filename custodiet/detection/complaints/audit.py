"""Who stands at the top of a list, by sex and ethnicity: looked at afterwards, never for making the list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from custodiet.detection.complaints.measures import interval, placed
from custodiet.detection.complaints.protocol import Split
from custodiet.detection.complaints.records import Complaints, Numbers, Yes

TOP = 0.05
# With fewer officers than this in a group, or fewer of them at the top, the page says that it cannot be told.
FEWEST, FEWEST_AT_TOP = 200, 20
UNKNOWN = "not recorded"


@dataclass(frozen=True)
class Share:
    """One group over all the dates.

    officers        how many different officers
    at_top, came    share of its officer-dates at the top, and with the outcome: value, low, high
    at_top_of_came  of those to whom the outcome came, the share that stood at the top
    enough          whether the numbers are large enough to tell
    """

    group: str
    officers: int
    at_top: tuple[float, float, float]
    came: tuple[float, float, float]
    at_top_of_came: tuple[float, float, float]
    enough: bool


def groups(folder: Path, complaints: Complaints) -> dict[str, list[str]]:
    """Give each officer's sex and ethnicity as the force recorded them, by place in officer_ids."""
    table = pq.read_table(folder / "officers.parquet", columns=["officer_id", "gender", "ethnicity"])
    place = {int(officer): at for at, officer in enumerate(complaints.officer_ids)}
    found = {name: [UNKNOWN] * len(place) for name in ("gender", "ethnicity")}
    for row in table.to_pylist():
        for name, values in found.items():
            values[place[row["officer_id"]]] = (row[name] or UNKNOWN).lower()
    return found


def shares(splits: list[Split], outcome: str, score: str, group: list[str], times: Numbers) -> list[Share]:
    """Say of each group how often it stands in the top TOP of a list, and how often the outcome came.

    times  from measures.draws: the intervals come from drawing officers anew
    """
    names = np.array(group)
    tops = [placed(split.scores[outcome][score], TOP) for split in splits]
    made = list(zip(splits, [split.outcomes[outcome] for split in splits], tops, strict=True))
    return [_share(name, names == name, made, times) for name in sorted(set(group))]


def _share(name: str, of_group: Yes, made: list[tuple[Split, Yes, Numbers]], times: Numbers) -> Share:
    size = times.shape[1]
    served, top, came, both = (np.zeros(size) for _ in range(4))
    anybody: set[int] = set()
    for split, outcome, placed_at_top in made:
        inside = of_group[split.officer]
        often, at_top = times[split.officer[inside]], placed_at_top[inside]
        had = outcome[inside].astype(float)
        anybody |= set(split.officer[inside].tolist())
        served += often.sum(axis=0)
        top += at_top @ often
        came += had @ often
        both += (had * at_top) @ often
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [interval(each) for each in (top / served, came / served, both / came)]
    enough = len(anybody) >= FEWEST and float(top[0]) >= FEWEST_AT_TOP
    return Share(name, len(anybody), found[0], found[1], found[2], enough)
