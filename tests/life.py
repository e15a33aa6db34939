"""What people may try in a random life. Each thing takes its facts from one number, to be told again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.cases import actions as cases
from custodiet.cases.rules import Duty, Element, Mode, Outcome, ServingAs
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection import actions as detection
from custodiet.detection.findings import Comparison, Peers
from custodiet.detection.models import Finding, Run
from custodiet.intelligence import actions as desk
from custodiet.intelligence.rules import Handling, Harm, Information, Likelihood, RiskTo, Source
from custodiet.ledger.actions import page, record
from custodiet.linkage.actions import NewPerson, register_people
from custodiet.linkage.queries import person_numbered
from custodiet.linkage.rules import PersonKind

Thing = Callable[[Ref, Actor, datetime, int], Any]
PEOPLE = ("P-1", "P-2", "P-9", "M-1")
SAID = ("Said to have written to her.", "It goes on.", "  ", "unlikely to be true")
DAY = date(2026, 9, 1)
LIKE_PEERS = Comparison(4, 211, 19.0, 5.2, 48.5, 0.001, 0.01, Peers("response", 3, (0.0, 1.0, 2.0), 0, 1, 2))


def words(how: int) -> str:
    """Words for a field: most do, some are empty, some weigh the evidence."""
    return SAID[how % len(SAID)]


def establishment(at: datetime) -> dict[str, Ref]:
    """Two officers, their line manager, and somebody of the public."""
    officers = [NewPerson(number, PersonKind.OFFICER, supervisor="P-9") for number in PEOPLE[:2]]
    everybody = [NewPerson("P-9", PersonKind.OFFICER), *officers, NewPerson("M-1", PersonKind.PUBLIC)]
    register_people(by=system("setup"), at=at, people=everybody)
    return {number: ref for number in PEOPLE if (ref := person_numbered(number))}


def account(username: str, role: Role, unit: str, person: Ref | None, at: datetime) -> Actor:
    """An account and the actor behind it."""
    ref = open_account(
        by=system("setup"),
        at=at,
        username=username,
        display_name=username,
        role=role,
        unit=unit,
        person=person,
    )
    return actor_for(User.objects.get(pk=ref.id))


def a_finding(people: dict[str, Ref], at: datetime) -> Finding:
    """A finding about P-1 and M-1, as a run would have left it."""
    run = Run.objects.create(
        unit="counter-corruption", title="Look-ups", authority="An order", necessity="Two reports",
        proportionality="Logs only", scope_from=DAY, scope_until=DAY, asked_by="user:0", asked_at=at,
        decided_by="user:-1", decided_at=at, stage="finished",
    )  # fmt: skip
    finding = Finding.objects.create(
        unit="counter-corruption", run=run, detector="repeated_lookups", title="Repeated look-ups",
        rule="detection.repeated_lookups", comparison=asdict(LIKE_PEERS),
        subject_id=people["P-1"].id, person_id=people["M-1"].id, found_at=at,
        first_at=at, last_at=at, found=4, whole=4, of="look-ups", q_value=0.01,
        innocent=["A dispatch keyed late"],
        reasons=["4 look-ups have no explanation."],
    )  # fmt: skip
    with page():
        record("detection.run_asked", by=system("worker"), at=at, about=run)
        record("detection.finding_made", by=system("worker"), at=at, about=finding)
    return finding


# ---- new records ---------------------------------------------------------------------------------------
def _raise(by: Actor, at: datetime, people: dict[str, Ref], how: int) -> Ref:
    everybody = list(people.values())
    subjects = tuple(each for place, each in enumerate(everybody[:3]) if how >> place & 1)
    kept_out = ((everybody[how % 4], "A friend"),) if how % 3 == 0 else ()
    return desk.raise_lead(
        by=by, at=at, title="Messages", summary=words(how), subjects=subjects, exclusions=kept_out
    )


def _ask(by: Actor, at: datetime, people: dict[str, Ref], how: int) -> Ref:
    return detection.ask_run(
        by=by, at=at, title="Look-ups", authority="An order", necessity=words(how),
        proportionality="Logs only", scope_from=DAY, scope_until=DAY + timedelta(days=how % 5 - 1),
    )  # fmt: skip


NEW = {"raise": _raise, "ask": _ask}


# ---- a lead --------------------------------------------------------------------------------------------
def _grade(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    return desk.grade_lead(
        ref, by=by, at=at, source=list(Source)[how % 3], information=list(Information)[how % 5],
        handling=list(Handling)[how % 2], conditions="Ask first" if how % 2 else "", reason=words(how),
    )  # fmt: skip


def _risks(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    given = desk.RiskGiven
    return desk.record_risks(
        ref, by=by, at=at,
        risks=tuple(
            given(to, Likelihood.LIKELY, Harm.SERIOUS, "It goes on", "The desk", localdate(at))
            for to in RiskTo
        ),
    )  # fmt: skip


def _open_case(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    return cases.open_case(ref, by=by, at=at, became_clear_at=at - timedelta(hours=(how + 1) % 41 - 1))


def _reasoned(action: Callable[..., Any]) -> Thing:
    """An action that takes a reason and nothing else."""
    return lambda ref, by, at, how: action(ref, by=by, at=at, reason=words(how))


def _bare(action: Callable[..., Any]) -> Thing:
    """An action that takes nothing but who and when, such as opening a record."""
    return lambda ref, by, at, how: action(ref, by=by, at=at)


LEAD: dict[str, Thing] = {
    "open": _bare(desk.open_lead),
    "grade": _grade,
    "risks": _risks,
    "develop": _reasoned(desk.develop_lead),
    "put forward": lambda ref, by, at, how: desk.put_forward_lead(ref, by=by, at=at, reason="Two sources"),
    "close": _reasoned(desk.close_lead),
    "reopen": _reasoned(desk.reopen_lead),
    "open a case": _open_case,
}


# ---- a case --------------------------------------------------------------------------------------------
def _define(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    return cases.apply_definition(
        ref, by=by, at=at, kind=None if how % 7 == 6 else ServingAs.OFFICER, serving_why="A constable",
        position=True, position_why=words(how), sexual=not how % 2, improper_emotional=False,
        purpose_why="What she says", public=True, public_why="A witness", duty=Duty.ON,
    )  # fmt: skip


def _answer(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    yes = how % 3 < 2
    return cases.answer_referral(
        ref, by=by, at=at, would_be=yes, facts=words(how), missing=None if yes else Element.PURPOSE,
        words_are_facts="They are hers" if how % 5 else "",
    )  # fmt: skip


def _mode(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    heads = list(User.objects.filter(role=Role.HEAD).order_by("pk"))
    mode = list(Mode)[how % len(Mode)]
    return cases.record_mode(
        ref, by=by, at=at, mode=mode, decided_on=localdate(at), decided_by="A decision-maker",
        terms="To find out", overseer=heads[(how + 1) % len(heads)].ref if how % 3 < 2 else None,
    )  # fmt: skip


def _name(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    everybody = list(User.objects.order_by("pk"))
    return cases.name_on_team(ref, by=by, at=at, account=everybody[how % len(everybody)].ref)


def _decide(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    steps = dict.fromkeys(
        ("title", "information", "risk", "powers", "options", "action", "ethics"), words(how)
    )
    return cases.record_decision(ref, by=by, at=at, **steps)


def _close(ref: Ref, by: Actor, at: datetime, how: int) -> Ref:
    outcome = list(Outcome)[how % len(Outcome)]
    return cases.close_case(ref, by=by, at=at, outcome=outcome, reason=words(how))


CASE: dict[str, Thing] = {
    "open": _bare(cases.read_case),
    "define": _define,
    "answer": _answer,
    "read the answer": lambda ref, by, at, how: cases.read_answer(
        ref, by=by, at=at, agrees=bool(how % 2), reason=words(how)
    ),
    "agree that it is outside": _reasoned(cases.agree_outside),
    "refer": lambda ref, by, at, how: cases.refer_case(
        ref, by=by, at=at, sent_at=at - timedelta(minutes=(how + 1) % 9 - 1), how="Secure email"
    ),
    "acknowledge": lambda ref, by, at, how: cases.acknowledge_referral(
        ref, by=by, at=at, acknowledged_at=at - timedelta(minutes=how % 5), reference=words(how)
    ),
    "mode": _mode,
    "name": _name,
    "decide": _decide,
    "close": _close,
}

# ---- a run and a finding -------------------------------------------------------------------------------
RUN: dict[str, Thing] = {
    "open": _bare(detection.open_run),
    "authorise": _bare(detection.authorise_run),
    "refuse": _reasoned(detection.refuse_run),
    "stop": _reasoned(detection.stop_run),
    "begin": _bare(detection.begin_run),
    "finish": lambda ref, by, at, how: detection.finish_run(ref, by=by, at=at, coverage=[]),
    "fail": lambda ref, by, at, how: detection.fail_run(ref, by=by, at=at, why="The store was full."),
}
FINDING: dict[str, Thing] = {
    "open": _bare(detection.open_finding),
    "rule out": lambda ref, by, at, how: detection.rule_out(
        ref, by=by, at=at, explanation="A dispatch keyed late" if how % 4 else "Another", how=words(how)
    ),
    "explain": _reasoned(detection.explain_finding),
    "raise": _reasoned(detection.raise_finding),
    "name": lambda ref, by, at, how: detection.show_name(
        ref, by=by, at=at, whose=list(detection.Whose)[how % 2]
    ),
}
