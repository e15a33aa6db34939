"""What is waiting for somebody, gathered from the rooms they may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from custodiet.accounts.permissions import Permission, Scope, scope_of
from custodiet.accounts.queries import (
    appointments_to_answer,
    renewals_to_answer,
    renewals_to_carry_out,
    without_second_factor,
)
from custodiet.accounts.web import local_day
from custodiet.cases import queries as cases
from custodiet.core.actors import Actor
from custodiet.core.clocks import Clock, Pressing
from custodiet.detection import queries as detection
from custodiet.intelligence import queries as desk
from custodiet.ledger import queries as ledger
from custodiet.reporting import queries as reporting
from custodiet.reporting.queries import releases
from custodiet.reporting.queries.moving import moving

MOST_CLOCKS = 8
MOST_ROWS = 5


@dataclass(frozen=True)
class Waiting:
    """The first page. Lists that a role may not use are None; those it may use can be empty.

    pressing  clocks that run, the most pressing first, with how many there are
    leads     to grade or assess, the first few, with ``leads_total``
    ready     leads to open a case from
    cases     that go on and that they are named on, for whoever is near cases only by being named
    renewals  of a lost way in: to be agreed by this person, or agreed and to be carried out
    appointments  to a role that can read records: to be agreed by this person
    """

    checked_at: datetime
    pressing: Pressing
    leads: Any = None
    leads_total: int = 0
    ready: Any = None
    cases: Any = None
    reports: Any = None
    releases: Any = None
    moving: Any = None
    findings: Any = None
    runs: Any = None
    programmes: Any = None
    suppressions: Any = None
    newest_checkpoint: tuple[int, datetime] | None = None
    lines: int | None = None
    new_accounts: list[str] | None = field(default=None)
    renewals: Any = None
    appointments: Any = None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The clocks shown."""
        return self.pressing.clocks

    @property
    def urgent(self) -> str:
        """What presses now, in words: "1 thing is overdue, 2 are due today."."""
        late, today = self.pressing.overdue, self.pressing.today
        said = [f"{late} {'thing is' if late == 1 else 'things are'} overdue"] if late else []
        if today:
            thing = "" if said else (" thing" if today == 1 else " things")
            said.append(f"{today}{thing} {'is' if today == 1 else 'are'} due today")
        return f"{', '.join(said)}." if said else "Nothing is overdue or due today."

    @property
    def later(self) -> str:
        """What presses later, in words."""
        later = self.pressing.later
        return f"{later} {'is' if later == 1 else 'are'} due later." if later else ""

    @property
    def is_empty(self) -> bool:
        """Whether no clock runs at all."""
        return not (self.pressing.overdue or self.pressing.today or self.pressing.later)


def waiting_for(by: Actor, *, at: datetime) -> Waiting:
    """Everything that waits for one actor."""
    pressing = desk.waiting(by, at, most=MOST_CLOCKS).with_those_of(
        cases.waiting(by, at, most=MOST_CLOCKS), MOST_CLOCKS
    )
    given: dict[str, Any] = {"cases": _named_on(by, at), "renewals": []}
    for needs, part in PARTS:
        if scope_of(by, needs) is not None:
            found = part(by, at)
            given["renewals"] += found.pop("renewals", [])
            given |= found
    return Waiting(at, pressing, **given)


def _to_assess(by: Actor, at: datetime) -> dict[str, Any]:
    rows = desk.to_assess(by, now=at)
    return {"leads": rows[:MOST_ROWS], "leads_total": len(rows)}


def _reports(by: Actor, at: datetime) -> dict[str, Any]:
    return {"reports": reporting.waiting(by, today=local_day(at), most=MOST_ROWS)}


def _releases(by: Actor, at: datetime) -> dict[str, Any]:
    rows, on = releases.releases(by, waiting=True), moving(by, today=local_day(at))
    return {"releases": (rows[:MOST_ROWS], len(rows)), "moving": (on[:MOST_ROWS], len(on))}


def _ledger(by: Actor, at: datetime) -> dict[str, Any]:
    newest = ledger.checkpoints()[:1]
    return {"lines": ledger.head()[0], "newest_checkpoint": newest[0][:2] if newest else None}


# What each permission brings to the first page; a role without it is not even asked about.
PARTS: tuple[tuple[Permission, Callable[[Actor, datetime], dict[str, Any]]], ...] = (
    (Permission.LEAD_ASSESS, _to_assess),
    (Permission.LEAD_ADOPT, lambda by, at: {"ready": desk.ready_for_a_case(by, now=at)[:MOST_ROWS]}),
    (Permission.REPORT_READ, _reports),
    (Permission.RELEASE_DECIDE, _releases),
    (Permission.FINDING_READ, lambda by, at: {"findings": detection.findings_waiting(by, on=local_day(at))}),
    (
        Permission.FINDING_READ,
        lambda by, at: {"suppressions": detection.suppressions_waiting(by, on=local_day(at))},
    ),
    (Permission.RUN_READ, lambda by, at: {"runs": detection.runs_waiting(by)}),
    (Permission.RUN_READ, lambda by, at: {"programmes": detection.programmes_waiting(by, now=at)}),
    (Permission.LEDGER_READ, _ledger),
    (Permission.ACCOUNT_MANAGE, lambda by, at: {"new_accounts": without_second_factor()}),
    (Permission.ACCOUNT_SECOND, lambda by, at: {"renewals": renewals_to_answer(by, now=at)}),
    (Permission.ACCOUNT_SECOND, lambda by, at: {"appointments": appointments_to_answer(by, now=at)}),
    (Permission.ACCOUNT_MANAGE, lambda by, at: {"renewals": renewals_to_carry_out(by, now=at)}),
)


def _named_on(by: Actor, at: datetime) -> Any:
    """The cases of somebody who is near cases only by being named; None for anybody else."""
    if scope_of(by, Permission.CASE_READ) is not Scope.TEAM:
        return None
    return cases.named_on(by, now=at)
