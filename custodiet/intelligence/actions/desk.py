"""Raising, reading, grading and assessing a lead."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, scope_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.intelligence import queries
from custodiet.intelligence.models import (
    Assessment,
    Grading,
    Lead,
    LeadExclusion,
    LeadPerson,
    LeadSubject,
    Risk,
)
from custodiet.intelligence.rules import (
    LIVE,
    Decision,
    Handling,
    Information,
    Part,
    RiskGiven,
    RiskTo,
    SentAlready,
    Source,
    Stage,
    handling_fault,
)
from custodiet.ledger.actions import record
from custodiet.linkage import queries as linkage


@make(Permission.LEAD_RAISE)
def raise_lead(
    *,
    by: Actor,
    at: datetime,
    title: str,
    summary: str,
    category: str = "sexual-misconduct",
    second_category: str = "",
    behaviours: tuple[str, ...] = (),
    subjects: tuple[Ref, ...] = (),
    exclusions: tuple[tuple[Ref, str], ...] = (),
    people: tuple[tuple[Ref, Part], ...] = (),
    came_from: Ref | None = None,
    origin: str = "",
) -> Ref:
    """Lay a lead on the desk. Whoever raises it may be unable to read it afterwards.

    title       in a line, what it says
    summary     what it says, without giving the source away
    subjects    who it is about, as linkage knows them; empty when nobody yet knows
    exclusions  others it must be kept from, each with the reason
    people      who is concerned, and in what part
    came_from   the record it came out of; origin says the same in words
    Refuses empty words, codes that are not on the shelf, refs that name nobody, and, as SentAlready, what
    the same person sent a moment ago (intelligence.same_again_within).
    """
    _check_new(title, summary, (category, second_category), behaviours, timezone.localdate(at))
    linkage.person_cards([*subjects, *(ref for ref, _ in exclusions), *(ref for ref, _ in people)])
    _check_not_sent_already(title, summary, subjects, by, at)
    outside = scope_of(by, Permission.LEAD_READ) is None
    day = timezone.localdate(at)
    lead = Lead.objects.create(
        title=title.strip(),
        summary=summary.strip(),
        category=category,
        second_category=second_category,
        behaviours=sorted(set(behaviours), key=lambda code: (len(code), code)),
        came_from=str(came_from) if came_from else "",
        origin=origin,
        # a supervisor's own unit must not come to own a lead about one of its officers
        unit=rule("intelligence.desk_unit", on=day).value if outside else by.unit,
        raised_by=by.id,
        raised_outside=outside,
        raised_at=at,
        due_at=at + rule("intelligence.assessed_within", on=day).value,
    )
    record("intelligence.lead_raised", by=by, at=at, about=lead, category=category, subjects=len(subjects))
    named: list[LeadSubject | LeadExclusion | LeadPerson] = [
        *(LeadSubject(lead=lead, person_id=pk) for pk in sorted({ref.id for ref in subjects})),
        *(LeadExclusion(lead=lead, person_id=ref.id, why=why) for ref, why in exclusions),
        *(LeadPerson(lead=lead, person_id=ref.id, part=part) for ref, part in people),
    ]
    for row in named:
        row.save()
        record("intelligence.person_kept", by=by, at=at, about=row)
    return lead.ref


def _check_not_sent_already(
    title: str, summary: str, subjects: tuple[Ref, ...], by: Actor, at: datetime
) -> None:
    """Refuse what the same person sent a moment ago, in the same words and about the same people."""
    # a button pressed twice comes at the same instant: the second waits here until the first is kept
    if by.id.startswith("user:"):
        User.objects.select_for_update().filter(pk=int(by.id.removeprefix("user:"))).first()
    within = rule("intelligence.same_again_within", on=timezone.localdate(at))
    earlier = Lead.objects.filter(
        raised_by=by.id, raised_at__gt=at - within.value, title=title.strip(), summary=summary.strip()
    )
    about = {ref.id for ref in subjects}
    if any(set(lead.subjects.values_list("person_id", flat=True)) == about for lead in earlier):
        raise SentAlready("This was sent already, a moment ago. Nothing was recorded twice.", because=within)


def _check_new(
    title: str, summary: str, categories: tuple[str, str], behaviours: tuple[str, ...], day: date
) -> None:
    known = {each.code for each in rule("intelligence.categories", on=day).value}
    acts = {each.code for each in rule("cases.behaviours", on=day).value}
    problems = {}
    if not title.strip():
        problems["title"] = "Say in one line what the concern is."
    if not summary.strip():
        problems["summary"] = "Say what is said to have happened."
    if categories[0] not in known:
        problems["category"] = "Choose a category from the list."
    if categories[1] and categories[1] not in known:
        problems["second_category"] = "Choose a second category from the list, or none."
    if not set(behaviours) <= acts:
        problems["behaviours"] = "Choose from the list of what is said to have been done."
    if problems:
        raise NotValid("The lead was not raised: see what is missing.", problems=problems)


@look(Permission.LEAD_READ, on=Lead)
def open_lead(lead: Lead, *, by: Actor, at: datetime) -> queries.LeadCard:
    """Open one lead to read it; the look is recorded."""
    return queries.lead_card(lead, by=by, at=at)


@action(Permission.LEAD_GRADE, on=Lead, to=Stage.GRADED)
def grade_lead(
    lead: Lead,
    *,
    by: Actor,
    at: datetime,
    source: Source,
    information: Information,
    handling: Handling,
    conditions: str = "",
    reason: str = "",
) -> Ref:
    """Grade a lead 3x5x2: the source apart from what it says. Earlier grades stay.

    conditions  on which it may be shared; asked for with handling C, refused with P
    reason      asked for when it has been graded before
    """
    if lead.stage == Stage.CLOSED:
        raise NotNow("This lead is closed. Open it again, with a reason, before it is graded.")
    problems = {}
    if fault := handling_fault(Handling(handling), conditions):
        problems["conditions"] = fault
    if lead.gradings.exists() and not reason.strip():
        problems["reason"] = "Say why it is graded again."
    if problems:
        raise NotValid("The grade was not recorded: see what is missing.", problems=problems)
    if lead.stage in (Stage.DEVELOPING, Stage.READY):  # a new grade asks for a new assessment
        lead.due_at = at + rule("intelligence.assessed_within", on=timezone.localdate(at)).value
    graded = Grading.objects.create(
        lead=lead, source=source, information=information, handling=handling,
        conditions=conditions.strip(), reason=reason.strip(), graded_by=by.id, graded_at=at,
    )  # fmt: skip
    record("intelligence.lead_graded", by=by, at=at, about=lead, grade=f"{source}{information}{handling}")
    record("intelligence.grading_kept", by=by, at=at, about=graded)
    return lead.ref


@action(Permission.LEAD_ASSESS, on=Lead)
def record_risks(lead: Lead, *, by: Actor, at: datetime, risks: tuple[RiskGiven, ...]) -> Ref:
    """Record the risk to the person, the public and the officer, all three at once. Earlier ones stay.

    Refuses a lead that is closed or taken into a case, and fewer than the three.
    """
    if lead.stage not in LIVE:
        raise NotNow("Risks are recorded on a lead that is open. This one is closed or taken into a case.")
    if {risk.to for risk in risks} != set(RiskTo) or len(risks) != len(RiskTo):
        raise NotValid("Record the risk to all three: the person, the public and the officer.")
    kept = [
        Risk.objects.create(
            lead=lead, to=risk.to, likelihood=risk.likelihood, harm=risk.harm, why=risk.why,
            managed_by=risk.managed_by, review_on=risk.review_on, recorded_by=by.id, recorded_at=at,
        )
        for risk in risks
    ]  # fmt: skip
    record("intelligence.risks_recorded", by=by, at=at, about=lead)
    for risk in kept:
        record("intelligence.risk_kept", by=by, at=at, about=risk, to=risk.to)
    return lead.ref


@action(Permission.LEAD_ASSESS, on=Lead, to=Stage.DEVELOPING)
def develop_lead(lead: Lead, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Assess a lead: more is needed before anything is decided. It is looked at again within the period.

    reason  what is missing and who gets it
    """
    _assess(lead, by, at, Decision.DEVELOP, reason)
    lead.due_at = at + rule("intelligence.reviewed_every", on=timezone.localdate(at)).value
    record("intelligence.lead_developed", by=by, at=at, about=lead)
    return lead.ref


@action(Permission.LEAD_ASSESS, on=Lead, to=Stage.READY)
def put_forward_lead(lead: Lead, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Assess a lead: a case should be opened from it."""
    _assess(lead, by, at, Decision.READY, reason)
    lead.due_at = at + rule("intelligence.reviewed_every", on=timezone.localdate(at)).value
    record("intelligence.lead_put_forward", by=by, at=at, about=lead)
    return lead.ref


@action(Permission.LEAD_CLOSE, on=Lead, to=Stage.CLOSED)
def close_lead(lead: Lead, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Assess a lead: nothing more is done with it for now, for a reason that stays with it."""
    _assess(lead, by, at, Decision.CLOSE, reason)
    lead.due_at = None
    record("intelligence.lead_closed", by=by, at=at, about=lead)
    return lead.ref


@action(Permission.LEAD_CLOSE, on=Lead, to=Stage.GRADED)
def reopen_lead(lead: Lead, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Open a closed lead again, to be assessed anew. Its grades, risks and reasons stay."""
    if lead.stage != Stage.CLOSED:
        raise NotNow("Only a closed lead is opened again. This one is open.")
    _decide(lead, by, at, Decision.REOPEN, reason)
    lead.due_at = at + rule("intelligence.assessed_within", on=timezone.localdate(at)).value
    record("intelligence.lead_reopened", by=by, at=at, about=lead)
    return lead.ref


@action(Permission.LEAD_ADOPT, on=Lead, to=Stage.ADOPTED)
def adopt_lead(lead: Lead, *, by: Actor, at: datetime, case: Ref) -> Ref:
    """Take a lead into a case; from now on the case carries it."""
    lead.adopted_by = str(case)
    lead.due_at = None
    record("intelligence.lead_adopted", by=by, at=at, about=lead, case=str(case))
    return lead.ref


def _assess(lead: Lead, by: Actor, at: datetime, decision: Decision, reason: str) -> None:
    """What every assessment asks for. Refuses until graded, risks recorded, and earlier leads opened."""
    if missing := queries.missing_before_assessment(lead, by=by, at=at):
        because = rule("intelligence.risk_assessed", on=timezone.localdate(at))
        raise NotNow(" ".join(missing), because=because if "risk" in " ".join(missing) else None)
    _decide(lead, by, at, decision, reason)


def _decide(lead: Lead, by: Actor, at: datetime, decision: Decision, reason: str) -> None:
    if not reason.strip():
        raise NotValid("Say why.", problems={"reason": "Give your reason. It stays with the lead."})
    kept = Assessment.objects.create(
        lead=lead, decision=decision, reason=reason.strip(), decided_by=by.id, decided_at=at
    )
    record("intelligence.assessment_kept", by=by, at=at, about=kept, decision=decision)
