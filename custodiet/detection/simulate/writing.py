"""A plan being written: rows of any table, dressed as everybody's are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from custodiet.detection.simulate.casework import KINDS
from custodiet.detection.simulate.days import HOUR
from custodiet.detection.simulate.homes import address_of, homes, line_of
from custodiet.detection.simulate.logs import (
    EMPTY_REASONS,
    REASONS,
    REMOTE,
    TERMINALS_A_UNIT,
    VEHICLE,
    dressed,
)
from custodiet.detection.simulate.plans import Draft, Plan, Row
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.telephony import PICTURE, TEXT, VOICE, as_recorded, declared

_SYSTEM_STEPS = np.array([0.5, 0.7, 0.8])  # shares of the four systems, but for the last
OFFICES = 400  # emails: above it stand the addresses that people gave


@dataclass(eq=False, kw_only=True)
class Writer(Draft):
    """A draft that can put rows down. What would fall outside the period is left out."""

    stage: Stage
    undressed: list[tuple[Row, int, bool, dict[str, int]]] = field(default_factory=list)

    def put(self, table: str, at: int, act: bool = True, **values: int | float) -> bool:
        """Put down one row as numbers in that table's own columns; say whether it fell into the period."""
        if not self.stage.fits(at):
            return False
        self.rows.append(Row(table, at, values, act))
        return True

    def look(
        self, at: int, officer: int, person: int, *, remote: bool = False, act: bool = True, **changed: int
    ) -> bool:
        """One look-up, with everything that the log writes drawn as for anybody; ``changed`` replaces it."""
        system = changed.pop("system", -1)
        if system < 0:
            system = int(np.searchsorted(_SYSTEM_STEPS, self.stage.rng.random(), side="right"))
        about = changed.pop("about", -1)
        put = self.put("lookups", at, act, officer_id=officer, person_id=person, system=system)
        if put:
            self.undressed.append((self.rows[-1], about, remote, changed))
        return put

    def dress(self) -> None:
        """Give the look-ups put down so far what the log writes; all at once, which is quicker."""
        world, rng, pending = self.stage.world, self.stage.rng, self.undressed
        self.undressed = []
        if not pending:
            return
        staff = world.staff
        kinds = np.array([about for _, about, *_ in pending])
        kinds = np.where(kinds >= 0, kinds, rng.integers(0, len(KINDS), len(pending)))
        officer = np.array([row.values["officer_id"] for row, *_ in pending], dtype=np.int64)
        columns = dressed(
            world,
            rng,
            (
                np.array([row.at for row, *_ in pending], dtype=np.int64),
                np.where(officer < len(staff.number), officer, 0),
                np.array([max(row.values["person_id"], 0) for row, *_ in pending], dtype=np.int64),
                np.full(len(pending), -1),
                kinds,
                np.array([row.values["system"] for row, *_ in pending], dtype=np.int64),
            ),
        )
        for place, (row, _, remote, changed) in enumerate(pending):
            drawn: dict[str, int | float] = {name: int(column[place]) for name, column in columns.items()}
            self._disguise(row.at, drawn)
            if remote:
                drawn["terminal"] = len(staff.units) * TERMINALS_A_UNIT + int(rng.integers(REMOTE))
            said = dict(row.values)
            row.values.update({**drawn, **said, "looked_up_at": row.at, **changed})

    def _disguise(self, at: int, drawn: dict[str, int | float]) -> None:
        """Let the reason be as anybody's, or better where somebody hides, and some number go with it."""
        rng = self.stage.rng
        if self.variant is not None and self.variant.evasive and drawn["reason"] < len(EMPTY_REASONS):
            drawn["reason"] = int(rng.integers(len(EMPTY_REASONS), len(REASONS)))
        if drawn["reason"] >= 0 and rng.random() < (0.45 if drawn["reason"] >= len(EMPTY_REASONS) else 0.2):
            drawn["reference"] = self.stage.incident(at)

    def plan(self) -> Plan:
        """The finished plan."""
        self.dress()
        return super().plan()

    def plate(self, at: int, officer: int, person: int, *, act: bool = True, **changed: int) -> bool:
        """One look-up of a person's vehicle."""
        changed["system"] = VEHICLE
        return self.look(at, officer, person, remote=False, act=act, **changed)

    def call(
        self, at: int, officer: int, person: int, *, own: bool = False, act: bool = True, **changed: int
    ) -> bool:
        """One call or text; own: from the officer's own number, of which there are records if declared.

        Where the plan's variant keeps to a telephone that the force has no records of, nothing is put down.
        """
        world, rng = self.stage.world, self.stage.rng
        hidden = own and officer not in set(declared(world).tolist())
        if hidden or (self.variant is not None and not self.variant.telephony):
            return False
        text = bool(rng.random() < 0.5)
        day = at // 86_400 + 719_163
        line = line_of(world, np.array([max(person, 0)]), day) if person >= 0 else np.array([-1])
        values: dict[str, int | float] = {
            "officer_id": officer,
            "other_number": int(line[0]),
            "person_id": int(as_recorded(world, rng, np.array([person]), line)[0]),
            "seconds": 0 if text else int(rng.gamma(1.5, 300)) + 20,
            "direction": int(rng.random() < 0.25),
            "kind": (PICTURE if rng.random() < 0.1 else TEXT) if text else VOICE,
            "device_id": officer + (len(world.staff.number) if own else 0),
        }
        values.update(changed)
        return self.put("calls", at, act, **values)

    def stay(self, at: int, officer: int, person: int, minutes: int, *, act: bool = True) -> bool:
        """One stay of the officer's vehicle or radio at a person's home."""
        world, rng = self.stage.world, self.stage.rng
        address = int(address_of(world, np.array([person]), at // 86_400 + 719_163)[0])
        place = homes(world)
        return self.put(
            "positions",
            at,
            act,
            officer_id=officer,
            unit_id=int(world.staff.team[officer]) * 10 + int(rng.integers(4)),
            kind=int(rng.random() < 0.35),
            until_at=at + 60 * minutes,
            latitude=round(float(place.latitude[address] + rng.normal(0, 0.00012)), 5),
            longitude=round(float(place.longitude[address] + rng.normal(0, 0.0002)), 5),
            address_id=address if rng.random() < 0.85 else -1,
        )

    def send(self, at: int, officer: int, person: int, *, act: bool = True, **changed: int) -> bool:
        """One dispatch, alone and put on it by the officer unless changed."""
        minutes = int(self.stage.rng.integers(20, 90))
        values: dict[str, int | float] = {
            "officer_id": officer,
            "person_id": person,
            "incident_id": -1,
            "recorded_at": at + int(self.stage.rng.integers(90)),
            "left_at": at + 60 * minutes,
            "self_deployed": 1,
            "asked_for": 0,
            "alone": 1,
        }
        values.update(changed)
        return self.put("dispatches", at, act, **values)

    def assign(
        self, officer: int, person: int, incident: int, part: int, times: tuple[int, int, int]
    ) -> bool:
        """One part on record. times: from, until (-1 while it lasts), keyed in."""
        begins, until, keyed = times
        return self.put(
            "assignments",
            begins,
            False,
            officer_id=officer,
            person_id=person,
            record_id=incident,
            part=part,
            until_at=until,
            recorded_at=keyed,
        )

    def contact(self, at: int, officer: int, person: int, incident: int, kind: int = 0) -> bool:
        """One contact written into the case record."""
        return self.put(
            "contacts", at, False, officer_id=officer, person_id=person, incident_id=incident, kind=kind
        )

    def view(self, at: int, officer: int, person: int, recording: int, action: int) -> bool:
        """One time that a recording or image was viewed."""
        return self.put(
            "recording_views",
            at,
            recording_id=recording,
            officer_id=officer,
            person_id=person,
            action=action,
            reason=int(self.stage.rng.integers(len(REASONS))),
        )

    def email(self, at: int, officer: int, person: int, *, act: bool = True) -> bool:
        """One email from a force account to an address that the person gave."""
        return self.put(
            "emails",
            at,
            act,
            officer_id=officer,
            direction=0,
            other_party=OFFICES + person,
            person_id=person,
            attachments=int(self.stage.rng.random() < 0.2),
        )

    def app(self, at: int, officer: int, app: int, event: int, *, act: bool = True) -> bool:
        """One event on the officer's force telephone."""
        return self.put("device_events", at, act, device_id=officer, officer_id=officer, event=event, app=app)

    def soon(self, at: int, least: int, most: int) -> int:
        """A moment some minutes after another."""
        return at + 60 * int(self.stage.rng.integers(least, most))

    def evening(self, at: int) -> int:
        """A moment late on the same day."""
        return at - at % 86_400 + int(self.stage.rng.integers(19 * HOUR, 23 * HOUR))
