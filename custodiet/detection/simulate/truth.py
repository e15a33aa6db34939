"""What was really planted, as plain data and as a file of its own that detection never reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from custodiet.detection.simulate.days import twice
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, only
from custodiet.detection.simulate.ids import login_ids
from custodiet.detection.simulate.logs import CONTROL, CRIME
from custodiet.detection.simulate.people import characteristics
from custodiet.detection.simulate.plans import Plan, Sort
from custodiet.detection.simulate.stream import MADE, pieces
from custodiet.detection.simulate.tables import MAKERS
from custodiet.detection.simulate.world import FORCE_NAME, World

LISTED = 1_000  # repeated-hour look-ups listed one by one; the rest are only counted


@dataclass(frozen=True)
class Seen:
    """One planted row that a witness saw go by: in which table, under which key, and when it says it was."""

    table: str
    row_id: str
    at: int
    officer: int
    person: int
    act: bool


@dataclass
class Witness:
    """Sees every row go by; remembers which came from a plan and whose wall time comes twice.

    planted  plan -> its rows, in the order seen
    rows     how many rows of each table were written
    defects  kind of defect -> numbers of the look-ups that have it
    """

    planted: dict[int, list[Seen]] = field(default_factory=dict)
    repeated_hour: list[str] = field(default_factory=list)
    repeated_hour_rows: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    defects: dict[str, list[str]] = field(default_factory=dict)

    def see(self, world: World, spec: Spec, frame: Frame) -> None:
        """Remember what matters of one piece of a stream."""
        self.rows[spec.name] = self.rows.get(spec.name, 0) + len(frame["plan"])
        planted = only(frame, frame["plan"] >= 0)
        size = len(planted["plan"])
        if size:
            keys = _text(spec.keys(world, planted))
            none = np.full(size, -1)
            at = planted[spec.moment] if spec.moment.endswith("_at") else none
            officer, person = planted.get("officer_id", none), planted.get("person_id", none)
            for place in range(size):
                row = Seen(
                    spec.name,
                    keys[place],
                    int(at[place]),
                    int(officer[place]),
                    int(person[place]),
                    bool(planted["act"][place]),
                )
                self.planted.setdefault(int(planted["plan"][place]), []).append(row)
        if spec.name == "lookups":
            self._see_clocks(world, spec, frame)

    def _see_clocks(self, world: World, spec: Spec, frame: Frame) -> None:
        local = (frame["system"] == CRIME) | (frame["system"] == CONTROL)
        repeated = np.flatnonzero(local & twice(frame["looked_up_at"].astype(np.int64)))
        self.repeated_hour_rows += len(repeated)
        room = LISTED - len(self.repeated_hour)
        self.repeated_hour += _text(spec.keys(world, only(frame, repeated[:room])))


def _text(keys: pa.Array) -> list[str]:
    return [str(key) for key in keys.to_pylist()]


def witnessed(of: Force) -> Witness:
    """Make every table again, only to see what was planted. ``write_canonical`` gives the same."""
    witness = Witness()
    for name in MADE:
        spec = MAKERS[name].spec
        for _, frame in pieces(of, name):
            witness.see(of.world, spec, frame)
    return witness


def truth(of: Force, witness: Witness) -> dict[str, Any]:
    """The truth as plain data, in the shape that ``simulate`` describes."""
    defects = asdict(of.settings.defects)
    return {
        "force": FORCE_NAME,
        "seed": of.world.seed,
        "from_on": date.fromordinal(of.world.first).isoformat(),
        "until_on": date.fromordinal(of.world.last).isoformat(),
        "staff": len(of.world.staff.number),
        "rows": dict(witness.rows),
        "settings": _plain(asdict(of.settings)),
        "plans": [_story(of, place, witness) for place in range(len(of.plans))],
        "defects": {
            **witness.defects,
            "rates": defects,
            "wall time in the hour that comes twice": witness.repeated_hour,
            "look-ups in the hour that comes twice": witness.repeated_hour_rows,
            "rosters that never arrived": [
                {
                    "officers": [_officer(of, one) for one in range(gap.first_officer, gap.last_officer + 1)],
                    "from_on": date.fromordinal(gap.first).isoformat(),
                    "until_on": date.fromordinal(gap.last).isoformat(),
                }
                for gap in of.gaps
            ],
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _story(of: Force, place: int, witness: Witness) -> dict[str, Any]:
    plan = of.plans[place]
    acts = plan.acts
    rows: dict[str, list[str]] = {}
    for seen in witness.planted.get(place, []):
        rows.setdefault(seen.table, []).append(seen.row_id)
    return {
        "plan": place,
        "scenario": plan.scenario,
        "sort": plan.sort.value,
        "says": plan.says,
        "variant": _variant(of, plan),
        "officers": [_officer(of, one) for one in plan.officers],
        "people": [f"M-{of.world.public.number[one]}" for one in plan.people],
        "reported_at": _moment(plan.reported_at) if plan.reported_at >= 0 else None,
        "first_act_at": _moment(acts[0].at) if acts else None,
        "third_act_at": _moment(acts[2].at) if len(acts) > 2 else None,
        "last_act_at": _moment(acts[-1].at) if acts else None,
        "acts": [_act(of, seen) for seen in _in_order(witness, place) if seen.act],
        "rows": rows,
    }


def _in_order(witness: Witness, place: int) -> list[Seen]:
    return sorted(witness.planted.get(place, []), key=lambda seen: (seen.at, seen.table, seen.row_id))


def _act(of: Force, seen: Seen) -> dict[str, Any]:
    person = of.world.public.number[seen.person] if seen.person >= 0 else None
    return {
        "at": _moment(seen.at) if seen.at >= 0 else None,
        "table": seen.table,
        "row_id": seen.row_id,
        "officer": _officer(of, seen.officer),
        "person": f"M-{person}" if person is not None else None,
    }


def _variant(of: Force, plan: Plan) -> dict[str, Any] | None:
    if plan.variant is None:
        return None
    subject = characteristics(of.world).sex[plan.officers[0]]
    return asdict(plan.variant) | {"same_sex": bool(subject == plan.variant.sex)}


def _officer(of: Force, officer: int) -> str | None:
    return str(login_ids(of.world)[officer]) if officer >= 0 else None


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def write_truth(of: Force, witness: Witness, path: Path) -> None:
    """Write the truth as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth(of, witness), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def sorts(of: Force) -> dict[str, set[str]]:
    """Which officers are in which sort of plan: sort -> their numbers."""
    found: dict[str, set[str]] = {sort.value: set() for sort in Sort}
    for plan in of.plans:
        found[plan.sort.value] |= {name for one in plan.officers if (name := _officer(of, one))}
    return found
