"""Opening, reading, deciding and closing."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.cases import queries
from custodiet.cases.models import Case, CaseExclusion, CasePerson, CaseSubject, Decision
from custodiet.cases.queries.period import due_for
from custodiet.cases.rules import LIVE, Outcome, Stage, found_words, quoted
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.intelligence import actions as desk
from custodiet.intelligence import queries as intelligence
from custodiet.ledger.actions import record


@make(Permission.CASE_OPEN)
def open_case(
    lead: Ref,
    *,
    by: Actor,
    at: datetime,
    became_clear_at: datetime,
    operation: str = "",
) -> Ref:
    """Open a case from a lead that was put forward. It is serious corruption, and its referral is due.

    became_clear_at  when it first became clear that the matter must be referred; the clock of the referral
                     runs from it. However long ago it was, it is recorded; what is late is shown as late.
    operation        a name for the case that says nothing about it
    Refuses a moment in the future, and a lead that is not ready or that this actor may not see.
    """
    if became_clear_at > at:
        said = "That is in the future. Give the moment when it became clear."
        raise NotValid(said, problems={"became_clear_at": said})
    try:
        told = intelligence.lead_summary(lead, by=by)
    except NotFound as refusal:
        refusal.about, refusal.tried = lead, "cases.open_case"  # so that the attempt is recorded
        raise
    case = Case.objects.create(
        lead_id=lead.id,
        title=told.title,
        operation=operation.strip(),
        summary=told.summary,
        unit=told.unit,
        opened_by=by.id,
        opened_at=at,
        became_clear_at=became_clear_at,
        referral_due_at=due_for(became_clear_at),
    )
    late = case.referral_due_at is not None and at > case.referral_due_at
    record("cases.case_opened", by=by, at=at, about=case, lead=str(lead), recorded_late=late)
    _name_those_of_the_lead(case, told, by, at)
    desk.adopt_lead(lead, by=by, at=at, case=case.ref)
    return case.ref


def _name_those_of_the_lead(case: Case, told: intelligence.LeadSummary, by: Actor, at: datetime) -> None:
    rows: list[CaseSubject | CaseExclusion | CasePerson] = [
        *(CaseSubject(case=case, person_id=ref.id) for ref in told.subjects),
        *(CaseExclusion(case=case, person_id=ref.id, why=why) for ref, why in told.exclusions),
        *(CasePerson(case=case, person_id=ref.id, part=part) for ref, part in told.people),
    ]
    for row in rows:
        row.save()
        record("cases.person_kept", by=by, at=at, about=row)


@look(Permission.CASE_READ, on=Case)
def read_case(case: Case, *, by: Actor, at: datetime) -> queries.CaseCard:
    """Open one case to read it; the look is recorded."""
    return queries.case_card(case, by=by, at=at)


@action(Permission.CASE_DECIDE, on=Case)
def record_decision(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    title: str,
    information: str,
    risk: str,
    powers: str,
    options: str,
    action: str,
    ethics: str,
) -> Ref:
    """Record a decision in the steps of the national decision model. Decisions are added, never altered.

    Refuses a step that is left empty, and a case that has ended.
    """
    given = {
        "title": title, "information": information, "risk": risk, "powers": powers, "options": options,
        "action": action, "ethics": ethics,
    }  # fmt: skip
    if case.stage not in LIVE:
        raise NotNow("This case has ended. No decision is added to it.")
    if empty := [step for step, words in given.items() if not words.strip()]:
        because = rule("cases.decisions_in_ndm", on=timezone.localdate(at))
        problems = dict.fromkeys(empty, "Fill this step in. If there is nothing, say so and why.")
        raise NotValid("A decision is written in all its steps.", because=because, problems=problems)
    kept = Decision.objects.create(case=case, decided_by=by.id, decided_at=at, **given)
    record("cases.decision_recorded", by=by, at=at, about=case, decision=kept.pk)
    record("cases.decision_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_CLOSE, on=Case, to=Stage.CLOSED)
def close_case(case: Case, *, by: Actor, at: datetime, outcome: Outcome, reason: str) -> Ref:
    """End a case. The mark of serious corruption stays, whatever the outcome.

    reason  for the outcome, from the evidence; it never says that what was done was all right
    Refuses before the referral, the watchdog's mode, a definition test and, where somebody oversees the
    case, a review by them; its overseer, on whichever of their accounts; and words that condone.
    """
    day = timezone.localdate(at)
    if case.stage == Stage.OPEN:
        raise NotNow("Refer the case before closing it.", because=rule("cases.always_referred", on=day))
    if case.stage == Stage.REFERRED:
        raise NotNow("Record first how the watchdog wants it investigated.")
    if not case.definition_tests.exists():
        raise NotNow("Test what is alleged against the definition before closing the case.")
    if case.overseer and asked_by_same_person(case.overseer, by):
        raise NotNow(
            "You oversee this case, so somebody else closes it.",
            because=rule("cases.overseen_by_ccu", on=day),
        )
    if case.overseer and not case.reviews.exists():
        raise NotNow(
            "Whoever oversees the case records a review of it before it is closed.",
            because=rule("cases.overseen_by_ccu", on=day),
        )
    _check_reason(reason, day)
    case.review_due_at = None
    case.outcome, case.outcome_reason, case.closed_at = outcome, reason.strip(), at
    record("cases.case_closed", by=by, at=at, about=case, outcome=outcome)
    return case.ref


def _check_reason(reason: str, day: date) -> None:
    if not reason.strip():
        raise NotValid(
            "Give the reason.", problems={"reason": "Give the reason for this outcome, from the evidence."}
        )
    condoning = rule("cases.condoning_words", on=day)
    if found := found_words(reason, condoning.value):
        said = (
            f"Take out {quoted(found)}. This conduct is never condoned, and who began it or whether the "
            "person was vulnerable is no reason to close. Say what the evidence shows."
        )
        raise NotValid(said, because=condoning, problems={"reason": said})
