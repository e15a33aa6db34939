"""Random people do random things, in and out of order, and after each the promises hold.

The chain verifies, nothing is at a stage it could not come to, nobody was near their own record, what was
done has its line, and what was refused changed nothing. Short by itself; CUSTODIET_LIFE=500 lives that many.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import system
from custodiet.cases.models import Case
from custodiet.core.actors import Actor
from custodiet.core.errors import Refusal
from custodiet.core.records import Record
from custodiet.core.refs import Ref
from custodiet.detection.models import Finding, Run
from custodiet.intelligence.models import Lead
from custodiet.ledger import queries as ledger
from custodiet.ledger.models import Line
from custodiet.ledger.rules.chain import START, link
from tests import life

LIVES = int(os.environ.get("CUSTODIET_LIFE", "12"))
ROLES = st.sampled_from([each for each in Role if each is not Role.SYSTEM])
UNITS = st.sampled_from(["counter-corruption", "counter-corruption", "another unit"])
NUMBERS = st.sampled_from([*life.PEOPLE, None, None])
DICE = st.integers(0, 2**32).map(Random)
KINDS: dict[str, type[Record]] = {"lead": Lead, "case": Case, "run": Run, "finding": Finding}
THINGS = {"lead": life.LEAD, "case": life.CASE, "run": life.RUN, "finding": life.FINDING}
# what follows upon what, and who may: 0 and 2 are analysts, 1 and 3 heads, -1 is the worker
WAYS: dict[str, tuple[tuple[int, str], ...]] = {
    "lead": ((0, "open"), (0, "grade"), (0, "risks"), (2, "put forward"), (1, "open a case")),
    "case": ((1, "define"), (1, "answer"), (3, "refer"), (1, "acknowledge"), (1, "mode"), (3, "close")),
    "run": ((1, "authorise"), (-1, "begin"), (-1, "finish"), (3, "open")),
    "finding": ((0, "open"), (2, "rule out"), (0, "explain"), (2, "raise")),
}


class Life(RuleBasedStateMachine):
    """One life: a handful of people, and whatever they come to think of."""

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.checked: tuple[int, str] = ledger.head()
        if not self.checked[0]:
            self.checked = (0, START)
        self.people = life.establishment(self.at)
        self.actors: list[Actor] = []
        life.a_finding(self.people, self.at)

    def teardown(self) -> None:
        """The whole chain once more, and then it never happened."""
        try:
            assert list(ledger.faults()) == []
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @initialize(staff=st.lists(st.tuples(ROLES, UNITS, NUMBERS), min_size=3, max_size=6))
    def accounts_are_opened(self, staff: list[tuple[Role, str, str | None]]) -> None:
        """Two who may do much, twice; two more who are in the records themselves; and whoever else comes."""
        both, unit = (Role.INTELLIGENCE_OFFICER, Role.HEAD), "counter-corruption"
        always = [(role, unit, None) for role in both * 2] + [(both[0], unit, "P-1"), (both[1], unit, "P-9")]
        for place, (role, unit, number) in enumerate([*always, *staff]):
            self.actors.append(
                life.account(f"user{place}", role, unit, self.people.get(number or ""), self.at)
            )
        self.actors.append(system("worker"))

    # ---- what may be tried -------------------------------------------------------------------------------
    @rule(dice=DICE)
    def something_new(self, dice: Random) -> None:
        name = dice.choice(sorted(life.NEW))
        how = dice.randrange(1_000)
        self.attempt(
            None, name, lambda by: life.NEW[name](by, self.at, self.people, how), self.somebody(dice)
        )

    @rule(dice=DICE, kind=st.sampled_from(sorted(KINDS)))
    def something_is_done(self, dice: Random, kind: str) -> None:
        """Anybody tries anything on any record of a kind."""
        if rows := list(KINDS[kind]._default_manager.order_by("pk")):
            self.does(dice.choice(rows).ref, dice.choice(sorted(THINGS[kind])), dice.randrange(1_000), dice)

    @rule(dice=DICE)
    def a_record_goes_its_way(self, dice: Random) -> None:
        """Chance alone seldom closes a case: those who may do what comes next, and stop on the way."""
        kind = dice.choice(sorted(WAYS))
        rows = list(KINDS[kind]._default_manager.order_by("pk"))
        if not rows:
            return
        ref = dice.choice(rows[-3:]).ref
        for place, name in WAYS[kind][: dice.randint(2, len(WAYS[kind]))]:
            by = self.actors[place]
            self.attempt(ref, name, lambda by, n=name: THINGS[kind][n](ref, by, self.at, 0), by)

    def does(self, ref: Ref, name: str, how: int, dice: Random) -> None:
        self.attempt(
            ref, name, lambda by: THINGS[ref.record][name](ref, by, self.at, how), self.somebody(dice)
        )

    def somebody(self, dice: Random) -> Actor:
        """Half of the time one of those who may do much, so that something comes of it."""
        return dice.choice(self.actors[:4] if dice.random() < 0.5 else self.actors)

    # ---- what must hold of each attempt ------------------------------------------------------------------
    def attempt(self, ref: Ref | None, name: str, thing: Callable[[Actor], Any], by: Actor) -> None:
        self.at += timedelta(minutes=7)
        before = self.picture()
        near = row_of(ref).guard() if ref else None
        head = ledger.head()[0]
        try:
            thing(by)
        except Refusal:
            assert self.picture() == before, f"{name} was refused, and changed something"
            said = [line.event for line in Line.objects.filter(seq__gt=head)]
            assert said in ([], ["accounts.refused"]), said
            return
        mine = Line.objects.filter(seq__gt=head, actor=by.id)
        assert mine.exists(), f"{name} left no line"
        assert mine.count() == Line.objects.filter(seq__gt=head).count(), f"{name} was done by somebody else"
        if near is not None:
            assert by.person is None or by.person not in near.kept_from, f"{name} on a record about oneself"
        self.stages_follow_their_machine(before)

    def picture(self) -> dict[Ref, tuple[str, str]]:
        """Stage and fingerprint of every record that has a stage."""
        rows = [row for kind in KINDS.values() for row in kind._default_manager.order_by("pk")]
        return {row.ref: (row.stage, row.digest()) for row in rows}

    def stages_follow_their_machine(self, before: dict[Ref, tuple[str, str]]) -> None:
        for ref, (stage, _) in self.picture().items():
            machine = KINDS[ref.record].machine
            assert machine is not None
            kind = type(machine.start)
            if ref not in before:
                assert kind(stage) == machine.start, f"{ref} began at {stage}"
            elif before[ref][0] != stage:
                assert machine.allows(kind(before[ref][0]), kind(stage)), (
                    f"{ref}: {before[ref][0]} to {stage}"
                )

    @invariant()
    def the_chain_verifies(self) -> None:
        seq, previous = self.checked
        for line in Line.objects.filter(seq__gt=seq).order_by("seq"):
            assert (line.seq, line.previous) == (seq + 1, previous)
            assert line.hash == link(previous, line.entry().octets())
            seq, previous = line.seq, line.hash
        self.checked = (seq, previous)

    @invariant()
    def every_record_is_as_its_last_line_says(self) -> None:
        for kind in KINDS.values():
            for row in kind._default_manager.all():
                assert ledger.badge(row).as_recorded, row.ref

    @invariant()
    def what_the_law_asks_of_a_case_holds(self) -> None:
        for case in Case.objects.all():
            assert case.serious_corruption or case.stage == "outside_definition"
            assert case.stage in {"open", "outside_definition"} or hasattr(case, "referral")
            assert Case.objects.filter(lead_id=case.lead_id).count() == 1
        for run in Run.objects.exclude(stage__in=["asked"]):
            assert run.decided_by and run.decided_by != run.asked_by


def row_of(ref: Ref) -> Record:
    return KINDS[ref.record]._default_manager.get(pk=ref.id)


@pytest.mark.django_db
def test_whatever_people_come_to_think_of_the_promises_hold():
    # making a life that failed shorter takes minutes, so it is done only when somebody asks for many
    phases = set(Phase) if "CUSTODIET_LIFE" in os.environ else {Phase.generate}
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES, stateful_step_count=40, deadline=None, phases=phases, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert User.objects.count() == 0  # nothing of any life is left
