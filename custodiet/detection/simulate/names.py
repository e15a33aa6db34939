"""The register of invented names, kept apart from the tables: detection weighs numbers, linkage knows names.

Names are drawn from common British names of many origins. Nobody in it is real; any likeness is chance.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.ids import officer_ids, person_ids
from custodiet.detection.simulate.world import SEXES, Stream

# three paragraphs: given names of women, of men, surnames
_WOMEN, _MEN, _SURNAMES = (
    paragraph.split()
    for paragraph in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").split("\n\n")
)


def register(of: Force) -> pa.Table:
    """Name every officer and person: id, kind, name, collar number of officers, sex of people only."""
    world = of.world
    rng = world.rng(Stream.NAMES)
    people, officers = len(world.public.number), len(world.staff.number)
    home = rng.integers(0, len(_SURNAMES), people // 4 + 1)
    sex = world.public.sex
    first = np.where(
        sex == 0,
        rng.integers(0, len(_WOMEN), people),
        len(_WOMEN) + rng.integers(0, len(_MEN), people),
    )
    last = home[np.arange(people) // 4]
    again = np.flatnonzero(world.public.other_record != np.arange(people))
    first[world.public.other_record[again]], last[world.public.other_record[again]] = (
        first[again],
        last[again],
    )
    for pair in (pair for plan in of.plans for pair in plan.namesakes):
        first[pair.other], last[pair.other] = first[pair.person], last[pair.person]
    staff_first = rng.integers(0, len(_WOMEN) + len(_MEN), officers)
    staff_last = rng.integers(0, len(_SURNAMES), officers)
    words = pa.array(["officer", "person"])
    kind = words.take(pa.array(np.repeat([0, 1], [officers, people])))
    sexes = pa.array(SEXES).take(pa.array(sex))
    return pa.table(
        {
            "id": pa.concat_arrays([officer_ids(world), person_ids(world)]),
            "kind": kind,
            "name": pa.concat_arrays([_names(staff_first, staff_last), _names(first, last)]),
            "collar": pa.concat_arrays(
                [pc.cast(pa.array(world.staff.number), pa.string()), pa.nulls(people, pa.string())]
            ),
            "sex": pa.concat_arrays([pa.nulls(officers, pa.string()), sexes]),
        }
    )


def _names(first: Numbers, last: Numbers) -> pa.Array:
    given, family = pa.array(_WOMEN + _MEN), pa.array(_SURNAMES)
    return pc.binary_join_element_wise(given.take(pa.array(first)), family.take(pa.array(last)), " ")


def write_names(of: Force, path: Path) -> None:
    """Write the register as Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(register(of), path, compression="zstd")
