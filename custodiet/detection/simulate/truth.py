"""What was really planted, written to a file of its own that detection never reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from custodiet.detection.simulate.days import twice
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.lookups import CONTROL, CRIME, PREFIXES, Looked
from custodiet.detection.simulate.plans import Plan, Sort
from custodiet.detection.simulate.stream import looked_up
from custodiet.detection.simulate.world import FORCE_NAME

LISTED = 1_000  # repeated-hour look-ups listed one by one; the rest are only counted


@dataclass
class Witness:
    """Sees every look-up go by; remembers which came from a plan and whose wall time comes twice.

    rows     how many rows of each table were written
    defects  kind of defect -> numbers of the look-ups that have it
    """

    planted: dict[int, list[str]] = field(default_factory=dict)
    repeated_hour: list[str] = field(default_factory=list)
    repeated_hour_rows: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    defects: dict[str, list[str]] = field(default_factory=dict)

    def see(self, looked: Looked) -> None:
        """Remember what matters of one piece of the stream."""
        for place in np.flatnonzero(looked.plan >= 0):
            self.planted.setdefault(int(looked.plan[place]), []).append(_id(looked, int(place)))
        local = (looked.system == CRIME) | (looked.system == CONTROL)
        repeated = np.flatnonzero(local & twice(looked.at))
        self.repeated_hour_rows += len(repeated)
        room = LISTED - len(self.repeated_hour)
        self.repeated_hour += [_id(looked, int(place)) for place in repeated[:room]]


def _id(looked: Looked, place: int) -> str:
    return f"{PREFIXES[looked.system[place]]}{looked.number[place]}"


def witnessed(of: Force) -> Witness:
    """Make the look-ups again, only to see them."""
    witness = Witness()
    for _, looked in looked_up(of):
        witness.see(looked)
    return witness


def truth(of: Force, witness: Witness) -> dict[str, Any]:
    """Everything that was planted, who it was about, and the defects left in the extracts on purpose."""
    stories = list(enumerate(of.plans))
    return {
        "force": FORCE_NAME,
        "seed": of.world.seed,
        "officers": len(of.world.staff.number),
        "from_on": date.fromordinal(of.world.first).isoformat(),
        "until_on": date.fromordinal(of.world.last).isoformat(),
        "rows": witness.rows,
        "subjects": [_story(of, n, plan, witness) for n, plan in stories if plan.sort == Sort.MISCONDUCT],
        "look_alikes": [_story(of, n, plan, witness) for n, plan in stories if plan.sort != Sort.MISCONDUCT],
        "defects": {
            **witness.defects,
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


def _story(of: Force, number: int, plan: Plan, witness: Witness) -> dict[str, Any]:
    at = sorted([row.at for row in plan.lookups] + [call.at for call in plan.calls])
    return {
        "scenario": plan.scenario,
        "sort": plan.sort.value,
        "says": plan.says,
        "officers": [_officer(of, one) for one in plan.officers],
        "people": [f"M-{of.world.public.number[one]}" for one in plan.people],
        "first_at": _moment(at[0]) if at else None,
        "last_at": _moment(at[-1]) if at else None,
        "lookup_ids": witness.planted.get(number, []),
        "calls": len(plan.calls),
    }


def _officer(of: Force, officer: int) -> str:
    return f"P-{of.world.staff.number[officer]}"


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def write_truth(of: Force, witness: Witness, path: Path) -> None:
    """Write the truth as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth(of, witness), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
